"""The one reader of CSV files of ours: cells of any length, where Python's own stops at 131,072 characters."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import _csv

LONGEST = 1 << 30
"""Characters of a cell; a file that is larger was refused before."""


def rows_of_csv(lines: Iterable[str], *, delimiter: str = ",", quote: str = '"') -> _csv.Reader:
    """Rows of cells, and `line_num`.

    lines: as a file opened with `newline=""` gives them; quote: empty when there is none.
    """
    csv.field_size_limit(LONGEST)  # of the whole process, which reads no other CSV in this way
    return csv.reader(lines, delimiter=delimiter, quotechar=quote or None)
