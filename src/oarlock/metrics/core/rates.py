"""Exchange rates at instants: decided in Python with exact decimals, handed to the engine as a table of constants."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from typing import TYPE_CHECKING, Any

from oarlock.domain.currencies import minor_digits
from oarlock.domain.metric import Question, Tables

if TYPE_CHECKING:
    import ibis.expr.types as ir

MAX_AGE_DAYS = 7
RATE_TYPE = "decimal(20,12)"
_STEP = Decimal("1e-12")
_LARGEST = Decimal(10) ** 8

Direct = Mapping[tuple[str, str], Decimal]
"""Rates of one day by (base, quote): one unit of base is so many units of quote."""


class Rates:
    """Minor units of the question's currency for one minor unit of another, by currency and day."""

    def __init__(self, to: str, by_day: Mapping[dt.date, Direct]) -> None:
        self._to = to
        self._by_day = by_day
        self._known: dict[tuple[str, dt.date], Decimal | None] = {}

    def at(self, currency: str, day: dt.date) -> Decimal | None:
        """The rate of a day in minor units, with 12 decimals; None when there is none."""
        key = (currency, day)
        if key not in self._known:
            self._known[key] = self._minor(currency, day)
        return self._known[key]

    def _minor(self, currency: str, day: dt.date) -> Decimal | None:
        if currency == self._to:
            return Decimal(1)
        rate = cross(self._by_day.get(day, {}), currency, self._to)
        if rate is None:
            return None
        with localcontext(prec=60):
            folded = rate.scaleb(minor_digits(self._to) - minor_digits(currency))
            return folded.quantize(_STEP, rounding=ROUND_HALF_EVEN) if 0 < folded < _LARGEST else None


def cross(direct: Direct, base: str, quote: str) -> Decimal | None:
    """The rate from base to quote: as quoted, else the inverse, else through one third currency (first by its code)."""
    if base == quote:
        return Decimal(1)
    with localcontext(prec=50):
        if (base, quote) in direct:
            return direct[base, quote]
        if (quote, base) in direct:
            return 1 / direct[quote, base]
        middles = sorted({code for pair in direct for code in pair} - {base, quote})
        for middle in middles:
            first, second = _leg(direct, base, middle), _leg(direct, middle, quote)
            if first is not None and second is not None:
                return first * second
    return None


def _leg(direct: Direct, base: str, quote: str) -> Decimal | None:
    if (base, quote) in direct:
        return direct[base, quote]
    return 1 / direct[quote, base] if (quote, base) in direct else None


def rates(tables: Tables, q: Question, *, days: Iterable[dt.date], currencies: Iterable[str]) -> Rates:
    """The rates to the question's currency on some days: the last ones quoted that are at most 7 days old."""
    wanted = tuple(sorted(set(days)))
    if not wanted or not set(currencies) - {q.currency}:
        return Rates(q.currency, {})
    return tables.once(("rates", q.currency, wanted), lambda: _rates(tables, q, wanted))


def _rates(tables: Tables, q: Question, wanted: tuple[dt.date, ...]) -> Rates:
    by_day: dict[dt.date, dict[tuple[str, str], Decimal]] = {}
    # In slices, so that daily questions over many years stay within what one fetch may return.
    for first in range(0, len(wanted), 400):
        for row in tables.fetch(_newest(tables, tuple(wanted[first : first + 400]))):
            rate = Decimal(str(row["rate"]))
            if rate > 0:
                by_day.setdefault(_day(row["at"]), {})[str(row["base"]), str(row["quote"])] = rate
    return Rates(q.currency, by_day)


def _newest(tables: Tables, days: tuple[dt.date, ...]) -> ir.Table:
    quoted = tables.entity("fx_rate").select("base", "quote", "day", "rate")
    oldest = dt.timedelta(days=MAX_AGE_DAYS)
    windows = tables.literal(
        tuple({"at": d, "at_least": max(d, dt.date.min + oldest) - oldest} for d in days),
        {"at": "date", "at_least": "date"},
    )
    near = quoted.filter(quoted.day >= days[0] - oldest if days[0] > dt.date.min + oldest else quoted.day.notnull())
    pairs = near.join(windows, [near.day <= windows.at, near.day >= windows.at_least])
    last = pairs.group_by("base", "quote", "at").aggregate(day=pairs.day.max())
    return pairs.join(last, ["base", "quote", "at", "day"]).select("base", "quote", "at", "rate")


def _day(value: Any) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else dt.date.fromisoformat(str(value)[:10])


def currencies_of(tables: Tables, table: ir.Table, column: str = "currency") -> tuple[str, ...]:
    """The currencies that occur in a column, sorted, without null."""
    found = tables.fetch(table.select(column).distinct())
    return tuple(sorted(str(row[column]) for row in found if row[column] is not None))


def worth(amount: ir.Value, rate: ir.Value) -> ir.Value:
    """An integer amount in minor units times a rate, rounded half away from zero: exact on both engines."""
    return (amount.cast("decimal(17,0)") * rate).round(0).cast("int64")


def flow_value(tables: Tables, q: Question, rows: ir.Table, *, day: str, amount: str = "amount") -> ir.Table:
    """Rows with `value`: an amount in the question's currency at the rate of its own day; null without a rate."""
    import ibis

    abroad = rows.filter(rows.currency != q.currency)
    found = tables.fetch(abroad.select("currency", day=abroad[day]).distinct())
    wanted = [(str(row["currency"]), _day(row["day"])) for row in found if row["day"] is not None]
    table = rates(tables, q, days=(d for _, d in wanted), currencies=(c for c, _ in wanted))
    known = tables.literal(
        tuple({"of": c, "on": d, "rate": table.at(c, d)} for c, d in sorted(wanted)),
        {"of": "string", "on": "date", "rate": RATE_TYPE},
    )
    if not wanted:
        return rows.mutate(value=(rows.currency == q.currency).ifelse(rows[amount], ibis.null("int64")))
    found_rates = rows.left_join(known, [("currency", "of"), (day, "on")]).select(*rows.columns, "rate")
    is_home = found_rates.currency == q.currency
    value = is_home.ifelse(found_rates[amount], worth(found_rates[amount], found_rates.rate))
    return found_rates.mutate(value=value).drop("rate")
