"""A double of `Tables`: entities given as rows, so that metrics can be tried without a lake."""

from __future__ import annotations

import atexit
import datetime as dt
import functools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from oarlock.domain.entities import entity as declared
from oarlock.lake.engines import Engine, open_engine
from oarlock.lake.engines.types import declared_schema
from tests.support import usage

Row = Mapping[str, object]


@functools.cache
def shared_engine() -> Engine:
    """One DuckDB for all tests of a run: starting one takes longer than most questions."""
    engine = open_engine("duckdb", threads=2)
    atexit.register(engine.close)
    return engine


class FakeTables:
    """Rows of entities by name, read through an engine (a shared DuckDB unless one is given).

    `dated` takes the version of a key that is newest by its `valid_from` (else `updated_at`), the earliest one before;
    of what people decided the one of that day or before, else none.
    `daily` and `last_seen` roll up the rows of `usage_event` (see `tests.support.usage.used`), with days in `zone` and
    only those before `as_of`; rows given as `usage_feature_day`, `usage_user_day` or `usage_last_seen` are taken as
    they are.
    """

    def __init__(
        self,
        entities: Mapping[str, Iterable[Row]],
        engine: Engine | None = None,
        *,
        zone: str = "UTC",
        as_of: dt.date | None = None,
    ) -> None:
        self.engine = engine or shared_engine()
        self._rows = {name: [dict(row) for row in rows] for name, rows in entities.items()}
        self._zone, self._as_of = zone, as_of
        self._tables: dict[Any, Any] = {}

    def entity(self, name: str) -> Any:
        """The newest version of each key."""
        if name not in self._tables:
            rows = self._rows.get(name, [])
            if name in ("account", "account_attribute"):
                rows = [versions[-1] for versions in self._versions(name).values()]
            self._tables[name] = self.engine.literal(rows, declared_schema(declared(name)))
        return self._tables[name]

    def dated(self, name: str, days: tuple[dt.date, ...]) -> Any:
        """The version of each key on each day."""
        if (name, days) not in self._tables:
            rows = []
            is_decided = declared(name).never_before
            for day in days:
                for versions in self._versions(name).values():
                    at = dt.datetime.combine(day, dt.time.max if is_decided else dt.time.min)
                    true = [v for v in versions if _since(v) <= at]
                    if true or not is_decided:
                        rows.append({**(true[-1] if true else versions[0]), "day": day})
            schema = {**declared_schema(declared(name)), "day": "date"}
            self._tables[name, days] = self.engine.literal(rows, schema)
        return self._tables[name, days]

    def daily(self, name: str, start: dt.date | None = None, end: dt.date | None = None) -> Any:
        """Rows of a daily roll-up with start ≤ day < end."""
        ends = [day for day in (end, self._as_of) if day is not None]
        key = (name, start, min(ends) if ends else None)
        if key not in self._tables:
            rows = [r for r in self._days(name) if _lies(r["day"], *key[1:])]
            self._tables[key] = self.engine.literal(rows, declared_schema(declared(name)))
        return self._tables[key]

    def last_seen(self) -> Any:
        """First and last day of each account's users."""
        name = "usage_last_seen"
        if name not in self._tables:
            rows = self._rows.get(name) or usage.last_seen(
                r for r in self._days("usage_user_day") if _lies(r["day"], None, self._as_of)
            )
            self._tables[name] = self.engine.literal(rows, declared_schema(declared(name)))
        return self._tables[name]

    def _days(self, name: str) -> list[dict[str, object]]:
        if name in self._rows:
            return self._rows[name]
        roll = {"usage_feature_day": usage.feature_days, "usage_user_day": usage.user_days}[name]
        return roll(self._rows.get("usage_event", []), self._zone)

    def literal(self, rows: tuple[dict[str, object], ...], schema: dict[str, str]) -> Any:
        """A table of constants."""
        return self.engine.literal(rows, schema)

    def named(self, table: Any) -> Any:
        """A name for the rows, as the lake gives one: what is nested deeply takes the engines minutes to compile."""
        key = ("named", table.op())
        if key not in self._tables:
            self._tables[key] = self.engine.named(table)
        return self._tables[key]

    def once(self, key: tuple[object, ...], make: Any) -> Any:
        return make()

    def kept(self, table: Any) -> Any:
        """The rows, computed once for equal expressions."""
        key = ("kept", table.op())
        if key not in self._tables:
            self._tables[key] = self.engine.kept(table)
        return self._tables[key]

    def fetch(self, table: Any) -> list[dict[str, object]]:
        """Rows as Python values."""
        return self.engine.fetch(table)

    def _versions(self, name: str) -> dict[tuple[object, ...], list[dict[str, object]]]:
        found: dict[tuple[object, ...], list[dict[str, object]]] = {}
        for row in sorted(self._rows.get(name, []), key=_since):
            found.setdefault(tuple(row.get(k) for k in declared(name).key), []).append(row)
        return found


def _since(row: Row) -> dt.datetime:
    stamps = ("valid_from", "updated_at", "decided_at", "approved_at", "stated_at", "answered_at")
    value = next((row[name] for name in stamps if row.get(name)), dt.datetime.min)
    assert isinstance(value, dt.datetime)
    return value


def _lies(day: object, start: dt.date | None, end: dt.date | None) -> bool:
    assert isinstance(day, dt.date)
    return (start is None or start <= day) and (end is None or day < end)


def line(
    account: str, start: str, end: str | None = None, amount: int = 10_000, *, interval: str = "month",
    currency: str | None = "USD", offering: str | None = None, **more: object,
) -> dict[str, object]:  # fmt: skip
    """A contract line in short form; days as ISO text, amounts in minor units."""
    return {
        "account_id": account, "offering_id": offering, "start_date": dt.date.fromisoformat(start),
        "end_date": dt.date.fromisoformat(end) if end else None, "amount": amount, "currency": currency,
        "interval": interval, "interval_count": 1, "is_recurring": True, "is_metered": False,
        "status": "active", **more,
    }  # fmt: skip


def rate(base: str, quote: str, day: str, value: str) -> dict[str, object]:
    """An exchange rate: one unit of `base` is `value` units of `quote`."""
    from decimal import Decimal

    return {"base": base, "quote": quote, "day": dt.date.fromisoformat(day), "rate": Decimal(value)}


def rows_of(tables: FakeTables, name: str, question: Any) -> list[dict[str, Any]]:
    """The answer of a metric as rows in its card's order, with exactly the declared columns."""
    from oarlock.metrics.registry import metric

    found = metric(name)
    assert question.metric == name
    card = found.card
    rows = tables.fetch(found.answer(tables, question))
    own = [f.name for f in card.fields]
    keys: Sequence[str] = [*question.by, *card.order]
    columns = [*(d for d in question.by if d not in own), *own]
    ordered = sorted(rows, key=lambda row: tuple((row[k] is not None, row[k]) for k in keys))
    return [{c: row[c] for c in columns} for row in ordered]
