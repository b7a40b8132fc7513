"""The quarantine file: every row that was not loaded, where it stands, and why."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from oarlock.kit.exports import write_csv
from oarlock.kit.text import Lang, Msg, render

HEADER = ("file", "line", "column", "value", "reason")


class Rejected(Protocol):
    """One value that kept a row, or itself, from being loaded."""

    @property
    def file(self) -> str: ...
    @property
    def line(self) -> int | None: ...
    @property
    def column(self) -> str: ...
    @property
    def value(self) -> str | None: ...
    @property
    def reason(self) -> Msg: ...


def write_quarantine(path: Path, rejects: Iterable[Rejected], *, lang: Lang) -> int:
    """Write the rejects as CSV, reasons in the language given, no cell a live formula; how many there were."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = ((r.file, r.line, r.column, r.value, render(r.reason, lang=lang)) for r in rejects)
    return write_csv(path, header=HEADER, rows=rows)
