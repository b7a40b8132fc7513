"""A copy of what is held of a person in the lake and the journal, one line a value."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from oarlock.kit.workdb import looking, open_workdb
from oarlock.lake.commits import read_log
from oarlock.lake.engines.sql import connect, file_list, quoted, rows_of, run
from oarlock.lake.journal_copy import COLUMNS
from oarlock.lake.redaction import journal as redaction
from oarlock.lake.redaction import parquet
from oarlock.lake.redaction.find import columns_for, condition, parts_of
from oarlock.lake.redaction.subject import Subject
from oarlock.lake.redaction.words import Words
from oarlock.lake.workspace import Workspace


def lake(workspace: Workspace, subject: Subject) -> Iterator[dict[str, Any]]:
    """Every row that is about the person or names them, with the columns that hold something."""
    log, words = read_log(workspace), Words(subject)
    for entity in log.entities:
        mine = condition(columns_for(subject.kind, entity), list(subject.ids))
        for part in parts_of(log, entity):
            main, side = log.lake / part.path, log.lake / (part.personal_path or "-")
            yield from _told(entity, _rows(main, side if side.is_file() else None, mine))
            if entity not in ("contact", "employee"):  # where somebody else has the same name, it is theirs
                yield from _told(entity, _mentions(main, main, mine, words))
            if side.is_file() and entity not in ("contact", "employee"):
                yield from _told(entity, _mentions(main, side, mine, words))


def _told(entity: str, rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        key = str(row.get("_key") or "").replace("\x1f", "|")
        for name, value in row.items():
            if value is not None and not name.startswith("_"):
                yield {"place": entity, "record": key, "field": name, "value": value}


def _rows(main: Path, side: Path | None, mine: str) -> list[dict[str, Any]]:
    """Rows about the person, whole."""
    more = f"read_parquet({file_list([side])})" if side else "(SELECT NULL::BIGINT AS _row)"
    sql = (
        f"SELECT m.*, p.* EXCLUDE (_row) FROM (SELECT * FROM read_parquet({file_list([main])}) WHERE {mine}) m "
        f"LEFT JOIN {more} p USING (_row) ORDER BY _row"
    )
    with connect() as db:
        return run(partial(_fetched, db, sql))


def _mentions(main: Path, file: Path, mine: str, words: Words) -> list[dict[str, Any]]:
    """Of rows about others, the values that name the person, and nothing else of them."""
    exprs = {n: e for n, e in parquet.expressions(file, words).items() if not n.startswith("_")}
    if not exprs:
        return []
    named = ", ".join(f"CASE WHEN {quoted(n)} IS DISTINCT FROM {e} THEN {quoted(n)} END AS {quoted(n)}"
                      for n, e in exprs.items())  # fmt: skip
    other = f"(SELECT _row, _key FROM read_parquet({file_list([main])}) WHERE NOT {mine})"
    tests = " OR ".join(f"{quoted(n)} IS DISTINCT FROM {e}" for n, e in exprs.items())
    sql = (
        f"SELECT o._key, f.* EXCLUDE (_row) FROM (SELECT _row, {named} FROM read_parquet({file_list([file])}) "
        f"WHERE {tests}) f JOIN {other} o USING (_row) ORDER BY _row"
    )
    with connect() as db:
        return run(partial(_fetched, db, sql))


def _fetched(db: Any, sql: str) -> list[dict[str, Any]]:
    return rows_of(db.execute(sql))


def journal(workspace: Workspace, subject: Subject) -> Iterator[dict[str, Any]]:
    """Every row of the journal that names the person."""
    with open_workdb(workspace.store) as db, looking(db):
        numbers = [row[0] for row in redaction.altered(db, Words(subject))]
        for number in numbers:
            row = db.execute(f"SELECT {', '.join(COLUMNS)} FROM journal WHERE seq = ?", (number,)).fetchone()
            for name, value in zip(COLUMNS[:8], row, strict=False):
                if value not in (None, ""):
                    yield {"place": "journal", "record": str(number), "field": name, "value": value}
