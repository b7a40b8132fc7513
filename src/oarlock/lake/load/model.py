"""What a load is asked, what it gives back, and how rejected rows are told."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from oarlock.kit.text import Msg
from oarlock.lake.records import PartFile


@dataclass(frozen=True, kw_only=True)
class LoadOptions:
    """How to load.

    complete: the file is the full list of the main entity's rows of its source; the others of that source are closed,
    as of the local day `complete_on` (None: when they are recorded).
    today: local day after whose morrow no event can have happened (None: not checked).
    progress: hears of rows that were read, as far as they are told before the end.
    threads, memory_mb: limits of the engine. scratch: where the working database may stand (else a temporary folder).
    """

    complete: bool = False
    complete_on: dt.date | None = None
    today: dt.date | None = None
    threads: int = 0
    memory_mb: int = 1024
    scratch: Path | None = None
    progress: Callable[[int], None] = field(default=lambda rows: None)


@dataclass(frozen=True, kw_only=True)
class Reject:
    """A row that was not loaded: where it stands, the declared column at fault, its text, and why."""

    file: str
    line: int
    entity: str
    column: str
    value: str
    reason: Msg


@dataclass(frozen=True, kw_only=True)
class LoadedPart:
    """What one entity got: read = loaded + unchanged + rejected + skipped.

    skipped: rows that the plan does not want, or that repeat what another row of the file says.
    observed_until: last local day in the columns that tell how far the feed was observed.
    closed: keys closed because a complete list no longer holds them; known: open keys that the source had before.
    later: keys that the list lacks but that changed after the day of the list, so that it cannot tell of them.
    deleted: keys closed because a row of the file is marked as deleted (counted as skipped).
    confirmed: rows that were known already, noted in the draft so that they outlive the batch they came with.
    files: those written to the draft, one or one a local day; none when nothing was new.
    """

    entity: str
    read: int
    loaded: int
    unchanged: int
    rejected: int
    skipped: int = 0
    observed_until: dt.date | None = None
    closed: int = 0
    known: int = 0
    later: int = 0
    deleted: int = 0
    confirmed: int = 0
    files: tuple[PartFile, ...] = ()

    @property
    def part(self) -> PartFile | None:
        """The only file of an entity that is not kept by the day."""
        return self.files[0] if self.files else None


class Scratch:
    """A temporary folder that goes when nothing refers to it any more."""

    def __init__(self, parent: Path | None) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="oarlock-load-", dir=parent))
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)


@dataclass(frozen=True, kw_only=True)
class RejectFile:
    """Rejected rows in order of line, kept in a file so that memory stays bounded."""

    file: str
    path: Path | None
    reasons: tuple[Msg, ...]
    count: int
    holder: Scratch | None = field(default=None, repr=False)

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[Reject]:
        if self.path is None:
            return
        with self.path.open(encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                yield Reject(
                    file=self.file,
                    line=row["line"],
                    entity=row["entity"],
                    column=row["column"],
                    value=row["value"] or "",
                    reason=self.reasons[row["reason"]],
                )


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What became of one file; `parts` in the order of the plan (one for each entity), `rejects` one a bad field."""

    parts: tuple[LoadedPart, ...]
    rejects: RejectFile
    notes: tuple[Msg, ...] = ()
