"""Erasing in the journal: rows lose the person, and the chain still proves that nothing else changed.

A row keeps its number, its time and the checksum that the next one holds. What it became is told by rows written in the
same transaction, which the chain holds like any other change: so each altered row is either one of those, or found.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from oarlock.kit.hashing import canonical_json, json_hash
from oarlock.kit.steps import step
from oarlock.kit.workdb import Connection, each, looking, open_workdb, transaction, unguarded
from oarlock.lake.journal import REDACTION, Change, append_within
from oarlock.lake.journal_copy import COLUMNS
from oarlock.lake.redaction.subject import Subject
from oarlock.lake.redaction.words import Words
from oarlock.lake.workspace import Workspace

_MOST = 500
"""Rows that one redaction tells of."""
_AT = {name: place for place, name in enumerate(COLUMNS)}


def held(workspace: Workspace, subject: Subject) -> int:
    """How many rows hold something of the person."""
    with open_workdb(workspace.store) as db, looking(db):
        return len(altered(db, Words(subject)))


def erase(workspace: Workspace, subject: Subject, *, now: dt.datetime) -> int:
    """Take the person out of all rows in one transaction; how many rows changed. Done again it finds nothing."""
    words = Words(subject)
    with open_workdb(workspace.store) as db, transaction(db):
        rows = altered(db, words)
        if not rows:
            return 0
        with unguarded(db):
            for row in rows:
                sql = (
                    "UPDATE journal SET actor = ?, entity = ?, key = ?, before = ?, after = ?, reason = ? WHERE seq = ?"
                )
                db.execute(sql, (*row[2:8], row[0]))
                step("erase.row-changed")
        told = [[row[0], json_hash(list(row[:-1]))] for row in rows]
        changes = [
            Change(
                entity=REDACTION, key=subject.erasure, after={"rows": told[start : start + _MOST]},
                reason=words.text(subject.reason),
            )
            for start in range(0, len(told), _MOST)
        ]  # fmt: skip
        append_within(workspace, db, changes, actor=words.text(subject.actor), now=now)
    return len(rows)


def altered(db: Connection, words: Words) -> list[tuple[Any, ...]]:
    """The rows that name the person, as they become."""
    found = []
    for row in each(db, f"SELECT {', '.join(COLUMNS)} FROM journal ORDER BY seq"):
        new = _without(row, words)
        if new != tuple(row):
            found.append(new)
    return found


def _without(row: tuple[Any, ...], words: Words) -> tuple[Any, ...]:
    out = list(row)
    for name in ("actor", "key", "reason"):
        out[_AT[name]] = words.text(row[_AT[name]])
    if row[_AT["entity"]] == REDACTION:
        return tuple(out)
    for name in ("before", "after"):
        if (told := row[_AT[name]]) is None:
            continue
        value = json.loads(told)
        if (new := words.plain(value)) != value:
            out[_AT[name]] = canonical_json(new).decode("ascii")
    return tuple(out)


def redactions(workspace: Workspace) -> list[dict[str, Any]]:
    """Who redacted rows, for which erasure, when and why, and how many."""
    sql = f"SELECT {', '.join(COLUMNS)} FROM journal WHERE entity = ? ORDER BY seq"
    out: dict[str, dict[str, Any]] = {}
    with open_workdb(workspace.store) as db:
        for row in db.execute(sql, (REDACTION,)).fetchall():
            told = out.setdefault(
                row[_AT["key"]],
                {"erasure": row[_AT["key"]], "by": row[_AT["actor"]], "at": row[_AT["at"]], "rows": 0,
                 "reason": row[_AT["reason"]]},
            )  # fmt: skip
            told["rows"] += len(json.loads(row[_AT["after"]])["rows"])
    return list(out.values())
