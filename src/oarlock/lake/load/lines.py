"""Original line numbers of staged rows, checked against the engine's own count of records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from oarlock.kit.files import SourceFile
from oarlock.kit.files.scan import record_lines

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


class UnevenError(Exception):
    """The engine and the line scan disagree about a file's records; it must be read record by record."""


@dataclass(frozen=True)
class Numbered:
    """Line of each staged row (None: row number plus two), of each rejected record, and of the first blank one."""

    rows: npt.NDArray[np.int64] | None
    rejected: list[int]
    first_blank: int | None = None


def number_lines(source: SourceFile, *, rows: int, rejected: Sequence[int]) -> Numbered:
    """Lines of the rows that the engine kept and of those it refused (given by byte offset); both in file order.

    Raises `UnevenError` when the counts differ from the records that the file holds.
    """
    if source.is_plain and not rejected:
        if source.records is not None and rows != source.records:
            raise UnevenError
        return Numbered(None, [])
    import numpy as np

    found = record_lines(source.path)
    offsets, lines = found.offsets[1:], found.lines[1:]
    # The engine counts blank lines before a record as part of it, so the record starts at or after its offset.
    positions = np.asarray(rejected, dtype=np.int64)
    refused = np.searchsorted(offsets, positions)
    if (refused >= len(offsets)).any() or (source.is_plain and (offsets[refused] != positions).any()):
        raise UnevenError
    if len(offsets) - len(set(refused.tolist())) != rows:
        raise UnevenError
    return Numbered(np.delete(lines, refused), [int(lines[i]) for i in refused], found.first_blank)
