"""Recurring revenue computed the slow and obvious way: dictionaries, fractions, one customer and one day at a time.

It shares no code with `oarlock.metrics` and is what the engines are compared with.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

Row = Mapping[str, Any]
Key = tuple[Any, ...]

KINDS = ("new", "reactivation", "expansion", "contraction", "churn", "fx")
PER_MONTH = {"month": Fraction(1), "year": Fraction(1, 12), "week": Fraction(52, 12), "day": Fraction(36525, 1200)}
DIGITS = {"USD": 2, "EUR": 2, "GBP": 2, "CNY": 2, "JPY": 0}


def half_away(value: Fraction) -> int:
    """The nearest integer, halves away from zero."""
    sign = -1 if value < 0 else 1
    return sign * int(abs(value) + Fraction(1, 2))


def half_even(value: Fraction, digits: int) -> Fraction:
    """A fraction rounded to decimals, halves to the even neighbour."""
    return Fraction(round(value * 10**digits), 10**digits)


def segments(
    row: Row, *, discounts: str = "contract", notice: bool = False, basis: str = "mrr"
) -> list[dict[str, Any]]:
    """The stretches of time in which a contract line is worth the same thing, with that worth."""
    if row.get("is_recurring") is False or row.get("is_metered") or row.get("status") == "trialing":
        return []
    start, end = row["start_date"], row.get("end_date") or dt.date.max
    if notice and row.get("canceled_at"):
        end = min(end, row["canceled_at"].date())
    months = PER_MONTH[row.get("interval") or "month"] / (row.get("interval_count") or 1)
    factor = months if basis == "mrr" else months * 12
    price = row["amount"]
    net = max(price - (row.get("discount") or 0), 0)
    until = row.get("discount_end")
    if discounts == "list":
        parts = [(start, end, price)]
    elif discounts == "contract":
        parts = [(start, end, net if until is None else price)]
    elif until is None:
        parts = [(start, end, net)]
    else:
        parts = [(start, min(end, until), net), (max(start, until), end, price)]
    found = []
    for first, past, amount in parts:
        value = half_away(amount * factor)
        if value > 0 and first < past:
            same = {"account": row["account_id"], "offering": row.get("offering_id"), "currency": row["currency"]}
            found.append({**same, "start": first, "end": past, "value": value})
    return found


class Company:
    """Lines, rates and the attributes of accounts; answers questions about revenue."""

    def __init__(
        self,
        lines: Iterable[Row],
        *,
        rates: Mapping[tuple[str, dt.date], Fraction] | None = None,
        currency: str = "USD",
        attribute: Callable[[str, dt.date], Any] = lambda account, day: None,
        root: Callable[[str, dt.date], str] = lambda account, day: account,
        **choices: Any,
    ) -> None:
        self.parts = [part for row in lines for part in segments(row, **choices)]
        self.rates = rates or {}
        self.currency = currency
        self.attribute = attribute
        self.root = root

    def rate(self, currency: str, day: dt.date) -> Fraction | None:
        """Minor units of the company's currency for one of another: the last rate that is at most 7 days old."""
        if currency == self.currency:
            return Fraction(1)
        for age in range(8):
            quoted = self.rates.get((currency, day - dt.timedelta(days=age)))
            if quoted is not None:
                return half_even(quoted * Fraction(10) ** (DIGITS[self.currency] - DIGITS[currency]), 12)
        return None

    def worth(self, part: Row, day: dt.date, rate_day: dt.date) -> int | None:
        """What a part is worth on a day at another day's rates; None without a rate."""
        if not part["start"] <= day < part["end"]:
            return 0
        rate = self.rate(part["currency"], rate_day)
        return None if rate is None else half_away(part["value"] * rate)

    def cells(self, t0: dt.date, t1: dt.date, by: Sequence[str], opening: dt.date) -> dict[Key, list[int | None]]:
        """(entity, values of `by`) → worth at t0, at t1 by the rates of t0, at t1 by its own."""
        found: dict[Key, list[int | None]] = {}
        for part in self.parts:
            if not any(part["start"] <= day < part["end"] for day in (t0, t1)):
                continue
            key = self.key(part, by, opening)
            cell = found.setdefault(key, [0, 0, 0])
            values = (self.worth(part, t0, t0), self.worth(part, t1, t0), self.worth(part, t1, t1))
            if self.rate(part["currency"], t0) is None:
                values = (None, None, None)
            for i, value in enumerate(values):
                cell[i] = None if value is None or cell[i] is None else cell[i] + value
        return found

    def key(self, part: Row, by: Sequence[str], opening: dt.date) -> Key:
        entity = self.root(part["account"], opening)
        values = []
        for name in by:
            if name == "cohort":
                values.append(self.first_day(entity, opening).isoformat()[:7])
            elif name == "segment":
                values.append(self.attribute(entity, opening))
            else:
                values.append(part[name])
        return (entity, *values)

    def first_day(self, entity: str, opening: dt.date) -> dt.date:
        """When any account of the customer first paid."""
        return min(p["start"] for p in self.parts if self.root(p["account"], opening) == entity)

    def step(self, t0: dt.date, t1: dt.date, by: Sequence[str], opening: dt.date) -> dict[Key, dict[str, Any]]:
        """Movements between two days by values of `by`; amounts None where a rate is missing."""
        cells = self.cells(t0, t1, by, opening)
        whole: dict[Any, list[int]] = {}
        unknown = {entity for (entity, *_), cell in cells.items() if None in cell}
        for (entity, *_), cell in cells.items():
            known = whole.setdefault(entity, [0, 0])
            known[0] += cell[0] or 0
            known[1] += cell[1] or 0
        out: dict[Key, dict[str, Any]] = {}
        for (entity, *values), (a, b, c) in cells.items():
            row = out.setdefault(tuple(values), empty())
            if entity in unknown:
                row["unknown"] = True
                continue
            before, after = whole[entity]
            if before == 0 and after > 0:
                kind = "new" if self.first_day(entity, opening) > t0 else "reactivation"
                add(row, kind, b)
            elif before > 0 and after == 0:
                add(row, "churn", a)
            else:
                add(row, "expansion", max(b - a, 0))
                add(row, "contraction", max(a - b, 0))
            add(row, "fx", c - b)
            add(row, "opening", a)
            add(row, "closing", c)
        return out

    def ledger(
        self, t0: dt.date, t1: dt.date, by: Sequence[str] = (), *, daily: bool = False
    ) -> dict[Key, dict[str, Any]]:
        """The ledger of a period by values of `by`, comparing its ends or adding up its days."""
        if not daily or t0 == t1:
            return self.step(t0, t1, by, t0)
        days = [t0 + dt.timedelta(days=i) for i in range((t1 - t0).days + 1)]
        out: dict[Key, dict[str, Any]] = {}
        for a, b in itertools.pairwise(days):
            for key, row in self.step(a, b, by, t0).items():
                sums = out.setdefault(key, empty())
                sums["unknown"] |= row["unknown"]
                for name in KINDS:
                    sums[name] += row[name]
                    sums[f"{name}_accounts"] += row[f"{name}_accounts"]
                if a == t0:
                    sums["opening"], sums["opening_accounts"] = row["opening"], row["opening_accounts"]
                if b == t1:
                    sums["closing"], sums["closing_accounts"] = row["closing"], row["closing_accounts"]
        return out

    def retention(self, t0: dt.date, t1: dt.date) -> dict[str, int]:
        """Sums over the customers that pay at t0, straight from their worths (not from movements)."""
        cells = self.cells(t0, t1, (), t0)
        start = {key: (a or 0, b or 0) for key, (a, b, _) in cells.items() if (a or 0) > 0}
        return {
            "start": sum(a for a, _ in start.values()),
            "net": sum(b for _, b in start.values()),
            "gross": sum(min(a, b) for a, b in start.values()),
            "logos": len(start),
            "kept": sum(b > 0 for _, b in start.values()),
        }

    def cohort(self, month: dt.date, age0: dt.date, later: dt.date) -> dict[str, int] | None:
        """Members of a cohort (first paid in the month, pay at its end) at a later day; None without a rate."""
        out = {"accounts": 0, "kept": 0, "opening": 0, "worth": 0}
        for (entity,), (a, b, c) in self.cells(age0, later, (), age0).items():
            if self.first_day(entity, age0).isoformat()[:7] != month.isoformat()[:7]:
                continue
            if a is None or b is None or c is None:
                return None
            if a > 0:
                out = {"accounts": out["accounts"] + 1, "kept": out["kept"] + (b > 0),
                       "opening": out["opening"] + a, "worth": out["worth"] + b}  # fmt: skip
        return out


def empty() -> dict[str, Any]:
    """A ledger row of zeros."""
    row: dict[str, Any] = {name: 0 for kind in ("opening", "closing", *KINDS) for name in (kind, f"{kind}_accounts")}
    return {**row, "unknown": False}


def add(row: dict[str, Any], name: str, amount: int) -> None:
    """Add an amount of one customer."""
    if amount:
        row[name] += amount
        row[f"{name}_accounts"] += 1
