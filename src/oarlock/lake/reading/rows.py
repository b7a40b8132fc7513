"""The visible rows of an entity, with the commit that recorded each, and what was not yet known taken out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from oarlock.domain.entity import ColumnType, Entity
from oarlock.errors import OarlockError
from oarlock.lake.engines.base import Engine
from oarlock.lake.engines.types import declared_schema
from oarlock.lake.log import VisibleFile
from oarlock.lake.reading.view import View

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True)
class Facts:
    """What decides how much work a read needs; it holds for the files whatever the time asked for.

    is_single: no key has two rows. has_closed: some rows close their key. has_undated: some rows do not say since
    when they are true.
    """

    is_single: bool
    has_closed: bool
    has_undated: bool


def visible_rows(engine: Engine, view: View, entity: Entity) -> ir.Table:
    """Rows of the visible batches: declared and system columns, `_number` and `_recorded` of their commit."""
    import ibis

    files = view.files(entity.name)
    table = engine.scan([file.path for file in files], declared_schema(entity, system=True))
    batches = sorted({batch for file in files for batch in file.batches})
    known = view.seen.batches
    if len(batches) == 1 and not any(file.hidden for file in files):
        batch = known[batches[0]]
        # Constants instead of a join: most entities come from one file.
        return table.mutate(
            _number=ibis.literal(batch.number, "int64"), _recorded=ibis.literal(batch.recorded_at, "timestamp")
        )
    commits = engine.literal(
        [{"_batch": b, "_number": known[b].number, "_recorded": known[b].recorded_at} for b in batches],
        {"_batch": "string", "_number": "int64", "_recorded": "timestamp"},
    )
    return table.join(commits, "_batch")


def facts(engine: Engine, view: View, entity: Entity) -> Facts:
    """Facts about the visible rows, computed once for the same files and batches."""
    files = view.files(entity.name)
    key = ("facts", entity.name, identity(files))
    if key not in engine.memo:
        rows = visible_rows(engine, view, entity)
        counted = rows.aggregate(
            rows=rows.count(),
            keys=rows._key.nunique(),
            closed=rows._closed.cast("int64").max(),
            undated=rows._valid_from.isnull().cast("int64").max(),
        )
        (row,) = engine.fetch(counted)
        engine.memo[key] = Facts(row["rows"] == row["keys"], bool(row["closed"]), bool(row["undated"]))
    found: Facts = engine.memo[key]
    return found


def identity(files: list[VisibleFile]) -> tuple[object, ...]:
    """What tells a set of visible rows from another: files never change, but batches in them may be withdrawn."""
    return tuple((file.path, tuple(sorted(file.batches))) for file in files)


def known_rows(table: ir.Table, view: View, entity: Entity) -> ir.Table:
    """Only what the view's sources could know: later rows go, and values that were filled in later become null."""
    import ibis

    until = view.learned_until
    if until is None:
        return table
    table = table.filter(ibis.coalesce(table._learned, table._recorded) <= ibis.literal(until, "timestamp"))
    return table.mutate(**_masked(table, entity, until, view.last_day(until)))


def _masked(table: ir.Table, entity: Entity, until: dt.datetime, day: dt.date) -> dict[str, ir.Value]:
    import ibis

    def is_late(name: str) -> ir.BooleanValue | None:
        # A date counts from its local midnight, so it is late when it is after the last day that has begun.
        match entity.column(name).type:
            case ColumnType.DATE:
                return table[name] > ibis.literal(day, "date")
            case ColumnType.TIMESTAMP:
                return table[name] > ibis.literal(until, "timestamp")
        return None

    out: dict[str, ir.Value] = {}
    for column in entity.columns:
        if column.dated_by is None or column.personal:
            continue
        own, dating = is_late(column.name), is_late(column.dated_by)
        if dating is None:
            raise OarlockError("'{name}' is dated by a column that is no time.", name=column.name)
        late = dating if own is None or column.name == column.dated_by else ibis.coalesce(dating, own)
        out[column.name] = ibis.ifelse(late.fill_null(False), ibis.null(), table[column.name])
        # The stamp itself would tell that something is going to happen.
        out.setdefault(column.dated_by, ibis.ifelse(dating.fill_null(False), ibis.null(), table[column.dated_by]))
    return {name: value.cast(table[name].type()) for name, value in out.items()}
