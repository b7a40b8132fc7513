"""What was decided a moment ago: journalled, and not in the lake yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import connection

from oarlock.domain.entity import ColumnType, Entity
from oarlock.ingest.feed import drained_until
from oarlock.kit.workdb import lock_writers, wrapped
from oarlock.lake import journal
from oarlock.lake.log import Log
from oarlock.lake.workspace import Workspace

Row = dict[str, object]


def alone() -> None:
    """Be the one who writes from here to the end of the open transaction: whoever came first has finished."""
    if not connection.in_atomic_block:
        raise RuntimeError("who writes alone does so inside a transaction")
    connection.ensure_connection()
    lock_writers(wrapped(connection.connection))


def pending(workspace: Workspace, log: Log, entity: Entity) -> dict[tuple[object, ...], Row]:
    """The newest journalled row of each key that this log does not hold yet, as the lake would give it."""
    found: dict[tuple[object, ...], Row] = {}
    for row in journal.read_of(workspace, entity.name, after=drained_until(log)):
        if isinstance(row.after, Mapping):
            values = {c.name: _value(c.type, row.after.get(c.name)) for c in entity.columns if not c.personal}
            found[tuple(values[name] for name in entity.key)] = values
    return found


def _value(type: ColumnType, told: object) -> object:
    if told is None:
        return None
    match type:
        case ColumnType.TIMESTAMP:
            return dt.datetime.fromisoformat(str(told))
        case ColumnType.DATE:
            return dt.date.fromisoformat(str(told))
        case ColumnType.DOUBLE:
            return float(str(told))
    return told
