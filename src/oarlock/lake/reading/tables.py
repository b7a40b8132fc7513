"""`AsOfTables`: what a metric reads, as of its question's time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from oarlock.domain.entities import entity as entity_of
from oarlock.domain.entity import Entity
from oarlock.errors import OarlockError
from oarlock.lake.engines.base import Engine
from oarlock.lake.engines.types import declared_schema
from oarlock.lake.reading import edits, identity, rows, versions
from oarlock.lake.reading.view import View
from oarlock.lake.rollups import expressions
from oarlock.lake.rollups import read as rollups

if TYPE_CHECKING:
    import ibis.expr.types as ir

T = TypeVar("T")
MOST_HELD = 300_000
"""Rows up to which what figures read is held by the engine instead of read again by each of them."""
MOST_FETCHED = 100_000
"""Rows that one `fetch` may bring into Python; more belong into an expression."""


class TooManyRowsError(OarlockError):
    """An expression was fetched that should have been computed by the engine; the code must change."""


class AsOfTables:
    """Entities as one view sees them; implements `oarlock.domain.metric.Tables`."""

    def __init__(self, engine: Engine, view: View) -> None:
        self._engine = engine
        self._view = view
        self._entities: dict[str, ir.Table] = {}
        self._dated: dict[tuple[str, tuple[dt.date, ...]], ir.Table] = {}
        self._made: dict[object, Any] = {}
        self._fetched: dict[object, list[dict[str, object]]] = {}

    def entity(self, name: str) -> ir.Table:
        """All declared columns but the personal ones; one row per key of a state, one per event."""
        if name not in self._entities:
            self._entities[name] = self._held(self._read(entity_of(name)), self._rows(name))
        return self._entities[name]

    def dated(self, name: str, days: tuple[dt.date, ...]) -> ir.Table:
        """A state entity as it was at the start of each local day: its columns and `day`."""
        key = (name, tuple(sorted(set(days))))
        if key not in self._dated:
            self._dated[key] = self._held(self._read_dated(*key), self._rows(name) * len(key[1]))
        return self._dated[key]

    def _read_dated(self, name: str, days: tuple[dt.date, ...]) -> ir.Table:
        entity = entity_of(name)
        if entity.kind != "state":
            raise OarlockError("'{name}' happened once and has no versions by day.", name=name)
        known = self._known(entity)
        facts = rows.facts(self._engine, self._view, entity)
        spine = self._engine.literal(
            [{"day": day, "_instant": self._moment(entity, self._view.instant(day))} for day in days],
            {"day": "date", "_instant": "timestamp"},
        )
        living = known.filter(~known._closed) if facts.has_closed else known
        if facts.is_single and not entity.never_before:
            held = living.cross_join(spine)
        else:
            held = versions.versions_on(living, entity, spine, has_undated=facts.has_undated)
        if facts.has_closed:
            held = versions.without_closed(known, held, entity, self._closings(known), held._instant)
        return self._finished(held, entity, also=("day",))

    def daily(self, name: str, start: dt.date | None = None, end: dt.date | None = None) -> ir.Table:
        """Rows of a daily roll-up with start ≤ day < end, before the local day of the view and learned before K's."""
        key = ("daily", name, start, end)
        if key not in self._made:
            today, learned = self._days()
            rows = rollups.daily(
                self._engine, self._view.seen, self._view.zone, name, start=start, end=min(end or today, today),
                learned=learned,
            )  # fmt: skip
            found = self._finished(rows, entity_of(name))
            self._made[key] = self._held(found, self._rows(*entity_of(name).made_from, start=start, end=end))
        return self._made[key]

    def last_seen(self) -> ir.Table:
        """First and last day of each account's users, over the days that `daily` gives."""
        if "last_seen" not in self._made:
            today, learned = self._days()
            spans = rollups.last_seen(self._engine, self._view.seen, self._view.zone, end=today, learned=learned)
            seen = expressions.last_seen(self._finished(spans, entity_of("usage_last_seen")))
            self._made["last_seen"] = self._held(seen, self._rows("usage_event"))
        return self._made["last_seen"]

    def _held(self, table: ir.Table, rows: int) -> ir.Table:
        """The rows under a name; few are computed once, since reading them anew for each figure costs far more."""
        return self._engine.kept(table) if rows <= MOST_HELD else self._engine.named(table)

    def _rows(self, *names: str, start: dt.date | None = None, end: dt.date | None = None) -> int:
        """At most how many rows the view sees of some entities, between two days where they are kept by the day."""
        # Only counted, so not checked: a roll-up is read although its events are not.
        files = (file for name in names for file in self._view.seen.live(name))
        return sum(
            f.rows for f in files
            if f.day is None or ((start is None or start <= f.day) and (end is None or f.day < end))
        )  # fmt: skip

    def _days(self) -> tuple[dt.date, dt.date | None]:
        """The local day of the view, and by learned time that of K: before them lies what roll-ups may tell."""
        until = self._view.learned_until
        return self._view.last_day(self._view.as_of), None if until is None else self._view.last_day(until)

    def literal(self, rows: tuple[dict[str, object], ...], schema: dict[str, str]) -> ir.Table:
        """A small table of constants; equal ones are one table, so that expressions over them are equal too."""
        key = (tuple(tuple(sorted(row.items())) for row in rows), tuple(schema.items()))
        if key not in self._made:
            self._made[key] = self._engine.literal(rows, schema)
        return self._made[key]

    def named(self, table: ir.Table) -> ir.Table:
        """A name for the rows; equal expressions get one name."""
        key = ("named", table.op())
        if key not in self._made:
            self._made[key] = self._engine.named(table)
        return self._made[key]

    def kept(self, table: ir.Table) -> ir.Table:
        """The rows, computed once for equal expressions."""
        key = ("kept", table.op())
        if key not in self._made:
            self._made[key] = self._engine.kept(table)
        return self._made[key]

    def once(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """What was made for an equal key, else something new."""
        if ("once", key) not in self._made:
            self._made["once", key] = make()
        found: T = self._made["once", key]
        return found

    def fetch(self, table: ir.Table) -> list[dict[str, object]]:
        """The rows of a small expression, computed once for equal ones; raises `TooManyRowsError`."""
        key = table.op()
        if key not in self._fetched:
            found = self._engine.fetch(table, limit=MOST_FETCHED + 1)
            if len(found) > MOST_FETCHED:
                raise TooManyRowsError("An expression of more than {n} rows was fetched.", n=MOST_FETCHED)
            self._fetched[key] = found
        return [dict(row) for row in self._fetched[key]]

    def _read(self, entity: Entity) -> ir.Table:
        import ibis

        known = self._known(entity)
        facts = rows.facts(self._engine, self._view, entity)
        moment = self._moment(entity, self._view.as_of)
        if entity.never_before:
            known = known.filter(versions.effective(known, entity) <= ibis.literal(moment, "timestamp"))
        if entity.kind == "event":
            return self._finished(known if facts.is_single else versions.first_recorded(known), entity)
        living = known.filter(~known._closed) if facts.has_closed else known
        picked = living if facts.is_single else versions.version_at(living, entity, moment)
        if facts.has_closed:
            at = ibis.literal(moment, "timestamp")
            picked = versions.without_closed(known, picked, entity, self._closings(known), at)
        return self._finished(picked, entity)

    def _moment(self, entity: Entity, instant: dt.datetime) -> dt.datetime:
        """When an entity's rows are looked at: what people decided on a day counts on the whole of it."""
        return self._view.day_end(self._view.last_day(instant)) if entity.never_before else instant

    def _known(self, entity: Entity) -> ir.Table:
        return rows.known_rows(rows.visible_rows(self._engine, self._view, entity), self._view, entity)

    def _finished(self, table: ir.Table, entity: Entity, *, also: tuple[str, ...] = ()) -> ir.Table:
        """People's edits and identity links applied, only declared columns left."""
        names = (*declared_schema(entity), *also)
        if entity.kind == "state" and (found := self._edits()):
            table = edits.edited(self._engine, table, entity, found)
        if identity.account_columns(entity) and (links := self._links()) is not None:
            table = identity.linked(table, entity, links, also=also)
        return table.select(*names)

    def _closings(self, known: ir.Table) -> ir.Table:
        """When each commit closed keys: the instants its rows name, else that of the commit."""
        import ibis

        closed = known.filter(known._closed)
        since = ibis.coalesce(closed._valid_from, closed._recorded)
        found = self.fetch(closed.select("_number", _closed_from=since).distinct())
        return versions.closing_table(
            self._engine, [{**row, "_closed_day": self._view.last_day(_instant(row["_closed_from"]))} for row in found]
        )

    def _edits(self) -> list[Mapping[str, object]]:
        """What people set: decisions are learned when they are recorded."""
        until = self._view.learned_until
        found = self._decisions("edit", ("entity", "key", "field", "value", "source_value"))
        if until is not None:
            found = [row for row in found if _instant(row["_recorded"]) <= until]
        return versions.newest(found, entity_of("edit").key)

    def _links(self) -> ir.Table | None:
        """Who is who is true at all times, so learned time does not hold links back."""
        found = versions.newest(self._decisions("identity_link", ("ref", "account_id")), ("ref",))
        ends = identity.resolve({str(row["ref"]): str(row["account_id"]) for row in found})
        key = ("links", tuple(sorted(ends.items())))
        if ends and key not in self._engine.memo:
            self._engine.memo[key] = identity.link_table(self._engine, ends)
        return self._engine.memo[key] if ends else None

    def _decisions(self, name: str, columns: tuple[str, ...]) -> list[dict[str, object]]:
        """All visible rows of an entity that people's decisions make, in Python; fetched once for the same files."""
        key = ("decisions", name, rows.identity(self._view.files(name)))
        if key not in self._engine.memo:
            table = rows.visible_rows(self._engine, self._view, entity_of(name))
            self._engine.memo[key] = self._engine.fetch(
                table.select(*columns, "_number", "_row", "_closed", "_recorded")
            )
        found: list[dict[str, object]] = self._engine.memo[key]
        return found


def _instant(value: object) -> dt.datetime:
    assert isinstance(value, dt.datetime)  # noqa: S101 - narrows what the engine gave
    return value
