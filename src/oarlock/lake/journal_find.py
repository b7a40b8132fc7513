"""Looking something up in the journal: who changed what, newest first, a page at a time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from oarlock.kit.clock import stamp
from oarlock.kit.workdb import open_workdb
from oarlock.lake.journal import JournalRow, row_of
from oarlock.lake.journal_copy import COLUMNS
from oarlock.lake.workspace import Workspace

MOST = 100_000
"""Rows of one answer at most."""
ANSWER, BLIND, HIDDEN = "answer", "blind answer", "•••"
"""The entity of answers; who acted when it was blind, also in the journal itself; what stands for what is hidden."""
SECRET = ("author", "function", "value", "choice", "evidence", "evidence_at", "answered_at")


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Which rows: by whom, of which entity and key (empty for any), from when on and before when (naive UTC), with a
    number below `below`.
    """

    actor: str = ""
    entity: str = ""
    key: str = ""
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    below: int | None = None


def find(workspace: Workspace, wish: Wish, *, limit: int) -> list[JournalRow]:
    """The newest rows that fit, newest first. The chain is not looked at: `journal.verify` does that."""
    told: list[tuple[str, Any]] = []
    for name in ("actor", "entity", "key"):
        if value := getattr(wish, name):
            told.append((f"{name} = ?", value))
    if wish.since is not None:
        told.append(("at >= ?", stamp(wish.since)))
    if wish.until is not None:
        told.append(("at < ?", stamp(wish.until)))
    if wish.below is not None:
        told.append(("seq < ?", wish.below))
    where = " AND ".join(condition for condition, _ in told) or "1 = 1"
    sql = f"SELECT {', '.join(COLUMNS)} FROM journal WHERE {where} ORDER BY seq DESC LIMIT ?"
    with open_workdb(workspace.store) as db:
        values = (*(value for _, value in told), max(0, min(limit, MOST)))
        return [unnamed(_lenient(row)) for row in db.execute(sql, values).fetchall()]


def unnamed(row: JournalRow) -> JournalRow:
    """The row without who answered what, when it is an answer to a blind round: nobody looks that up, ever."""
    if row.entity != ANSWER or not any(
        isinstance(side, dict) and side.get("is_blind") for side in (row.before, row.after)
    ):
        return row
    key = "\x1f".join((*row.key.split("\x1f")[:-1], HIDDEN))
    return replace(row, actor=BLIND, key=key, before=_without(row.before), after=_without(row.after), reason="")


def _without(side: Any) -> Any:
    if not isinstance(side, dict):
        return side
    return {name: HIDDEN if name in SECRET else value for name, value in side.items()}


def _lenient(row: tuple[Any, ...]) -> JournalRow:
    """The row; what is no JSON or no time, since somebody altered it, stays as it stands: the check tells of it."""
    try:
        return row_of(row)
    except (ValueError, TypeError):
        told = dict(zip(COLUMNS, (str(cell or "") for cell in row), strict=True))
        return JournalRow(**{**told, "seq": row[0], "at": dt.datetime.min})


def actors(workspace: Workspace) -> list[str]:
    """Everybody who ever changed something, in order of name."""
    return _each(workspace, "actor")


def entities(workspace: Workspace) -> list[str]:
    """Everything that was ever changed, by its code."""
    return _each(workspace, "entity")


def _each(workspace: Workspace, column: str) -> list[str]:
    # From one value to the next by the index, instead of over all rows.
    sql = f"""
        WITH RECURSIVE found(value) AS (
            SELECT min({column}) FROM journal
            UNION ALL
            SELECT (SELECT min({column}) FROM journal WHERE {column} > value) FROM found WHERE value IS NOT NULL
        ) SELECT value FROM found WHERE value IS NOT NULL
    """
    with open_workdb(workspace.store) as db:
        return [str(row[0]) for row in db.execute(sql).fetchall()]
