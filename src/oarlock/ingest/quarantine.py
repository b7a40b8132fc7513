"""The quarantine file: every row that was not loaded, where it stands, why, and what to do."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Protocol

from oarlock.ingest.mend_words import what_to_do
from oarlock.kit.csvrows import rows_of_csv
from oarlock.kit.exports import write_csv
from oarlock.kit.fsio import replace_loosely
from oarlock.kit.text import LANGS, Lang, Msg, render

HEADER = ("file", "line", "column", "value", "reason", "header", "remedy")
"""column: ours; header: the file's own name of it, empty where no single one is at fault."""
KEPT_REASONS = 1_000
"""So many different reasons are kept in every language; further ones are read in the import's own."""


class Rejected(Protocol):
    """One value that kept a row, or itself, from being loaded."""

    @property
    def file(self) -> str: ...
    @property
    def line(self) -> int | None: ...
    @property
    def entity(self) -> str: ...
    @property
    def column(self) -> str: ...
    @property
    def value(self) -> str | None: ...
    @property
    def reason(self) -> Msg: ...


def write_quarantine(
    path: Path, rejects: Iterable[Rejected], *, lang: Lang, headers: Mapping[tuple[str, str], str] | None = None
) -> int:
    """Write the rejects as CSV, reasons in the language given, no cell a live formula; how many there were.

    headers: entity and column of ours -> the file's own name of the column. Beside it each reason is kept in every
    language, for who reads the list later.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    every: dict[str, dict[str, str]] = {}

    def told(reason: Msg) -> str:
        text = render(reason, lang=lang)
        if text not in every and len(every) < KEPT_REASONS:
            every[text] = {one: render(reason, lang=one) for one in LANGS}
        return text

    own = headers or {}
    rows = (
        (r.file, r.line, r.column, r.value, told(r.reason), own.get((r.entity, r.column), ""),
         told(what_to_do(r.reason)))
        for r in rejects
    )  # fmt: skip
    count = write_csv(path, header=HEADER, rows=rows)
    replace_loosely(reasons_of(path), json.dumps(every, ensure_ascii=False).encode())
    return count


def reasons_of(path: Path) -> Path:
    """Where the reasons of a quarantine file are kept in every language."""
    return path.with_suffix(".reasons.json")


@dataclass(frozen=True, kw_only=True)
class Kept:
    """One line of a quarantine file; line: None when the file has no lines."""

    file: str
    line: int | None
    column: str
    value: str
    reason: str
    header: str = ""
    remedy: str = ""


def read_quarantine(path: Path, *, lang: Lang, offset: int = 0, limit: int | None = None) -> Iterator[Kept]:
    """Lines of a quarantine file from `offset` on, reasons in the language given where they were kept in it."""
    try:
        every = json.loads(reasons_of(path).read_bytes())
    except (OSError, ValueError):
        every = {}
    with path.open(encoding="utf-8", newline="") as file:
        rows = rows_of_csv(file)
        header = next(rows, [])
        for cells in islice(rows, offset, None if limit is None else offset + limit):
            row = dict(zip(header, cells, strict=False))
            reason, remedy = row["reason"], row.get("remedy", "")
            yield Kept(
                file=row["file"], line=int(row["line"]) if row["line"].isdigit() else None, column=row["column"],
                value=row["value"], reason=every.get(reason, {}).get(lang, reason),
                header=row.get("header", ""), remedy=every.get(remedy, {}).get(lang, remedy),
            )  # fmt: skip


def count_quarantine(path: Path) -> int:
    """How many lines a quarantine file has."""
    with path.open(encoding="utf-8", newline="") as file:
        return max(sum(1 for _ in rows_of_csv(file)) - 1, 0)
