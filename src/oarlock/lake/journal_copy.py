"""The journal's rows as they stand in the database, for a copy of the whole of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from oarlock.errors import DamagedError
from oarlock.kit.hashing import canonical_json
from oarlock.kit.workdb import each, wrapped

COLUMNS = ("seq", "at", "actor", "entity", "key", "before", "after", "reason", "previous", "hash")
_NAMES = ", ".join(COLUMNS)


def write_rows(connection: Any, file: Path) -> tuple[int, str]:
    """Write every row of the journal, one a line, as of the transaction that is open; number and hash of its end."""
    db = wrapped(connection)
    with file.open("wb") as out:
        for row in each(db, f"SELECT {_NAMES} FROM journal ORDER BY seq"):
            out.write(canonical_json(list(row)) + b"\n")
    seq, last = db.execute("SELECT seq, hash FROM journal_head").fetchone()
    return int(seq), str(last)


def load_rows(connection: Any, file: Path) -> tuple[int, str]:
    """Put rows into an empty journal inside a transaction that is open; number and hash of its end.

    Raises `DamagedError` when there are rows already.
    """
    db = wrapped(connection)
    if db.execute("SELECT count(*) FROM journal").fetchone() != (0,):
        raise DamagedError("The journal is not empty.", remedy="Restore into an empty place.")
    marks = ", ".join("?" for _ in COLUMNS)
    seq, last = 0, ""
    for row in _lines(file):
        db.execute(f"INSERT INTO journal ({_NAMES}) VALUES ({marks})", tuple(row))
        seq, last = int(row[0]), str(row[-1])
    db.execute("UPDATE journal_head SET seq = ?, hash = ?", (seq, last))
    return seq, last


def _lines(file: Path) -> Iterator[list[Any]]:
    with file.open("rb") as lines:
        for line in lines:
            yield json.loads(line)
