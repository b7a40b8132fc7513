"""R-074: the bridge closes to the cent on 1,000 random contracts, whatever currency, interval, discount or split."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import Any

import pytest

from oarlock.domain.definition import DefinitionSet
from oarlock.domain.metric import Question
from oarlock.domain.period import Period, periods
from tests.oracle.revenue import Company
from tests.support.tables import FakeTables, line, rate, rows_of

D = dt.date
CONTRACTS, CUSTOMERS = 1_000, 260
FIRST, LAST = D(2023, 1, 1), D(2025, 1, 1)
OPENING = {"EUR": "1.0834", "JPY": "0.00705512", "GBP": "1.27"}


def contracts(chance: random.Random) -> Iterator[dict[str, Any]]:
    """Contract lines of a few hundred customers: gaps, overlaps, changes of currency, leap days, odd cents."""
    for _ in range(CONTRACTS):
        start = FIRST + dt.timedelta(days=chance.randrange(-300, 720))
        if chance.random() < 0.05:
            start = D(2024, 2, 29)
        end = None if chance.random() < 0.2 else start + dt.timedelta(days=chance.choice((30, 91, 200, 365, 500)))
        amount = chance.choice((1, 99, 8_333, 100_000, 12_345_678)) + chance.randrange(50)
        more: dict[str, Any] = {"interval_count": chance.choice((1, 1, 1, 3))}
        if chance.random() < 0.2:
            more["discount"] = chance.randrange(amount * 2)
            more["discount_end"] = chance.choice((None, start + dt.timedelta(days=60)))
        yield line(
            f"c{chance.randrange(CUSTOMERS)}", start.isoformat(), end.isoformat() if end else None, amount,
            interval=chance.choice(("month", "month", "year", "week", "day")),
            currency=chance.choice(("USD", "USD", "EUR", "JPY", "GBP")), offering=chance.choice("xyz"), **more,
        )  # fmt: skip


@cache
def book() -> tuple[FakeTables, list[dict[str, Any]], dict[tuple[str, D], Fraction]]:
    """The contracts, and rates that change each week."""
    chance = random.Random(74)
    lines = list(contracts(chance))
    quotes = []
    for currency, text in OPENING.items():
        worth, day = Fraction(text), FIRST
        while day <= LAST:
            quotes.append(rate(currency, "USD", day.isoformat(), f"{float(worth):.8f}"))
            worth, day = worth * Fraction(chance.randrange(980, 1_021), 1_000), day + dt.timedelta(days=7)
    rates = {(str(q["base"]), q["day"]): Fraction(q["rate"]) for q in quotes}  # type: ignore[arg-type]  # a Decimal
    return FakeTables({"contract_line": lines, "fx_rate": quotes}), lines, rates  # type: ignore[return-value]


def bridges(spans: tuple[Period, ...], *, basis: str = "mrr", **more: Any) -> dict[tuple[Any, ...], dict[str, int]]:
    """The lines of the bridge by period and dimension."""
    q = Question(metric="revenue_bridge", as_of=LAST, periods=spans, parameters=(("basis", basis),), **more)
    found: dict[tuple[Any, ...], dict[str, int]] = {}
    for row in rows_of(book()[0], "revenue_bridge", q):
        assert row["status"] == "ok"
        found.setdefault((row["period"], *(row[name] for name in q.by)), {})[row["line"]] = row["amount"]
    return found


def closes(b: dict[str, int]) -> bool:
    """Whether a bridge adds up, by its lines and by its totals."""
    growth, leak = b["new"] + b["reactivation"] + b["expansion"], b["contraction"] + b["churn"]
    return (b["growth"], b["leak"]) == (growth, leak) and b["opening"] + growth - leak + b["fx"] == b["closing"]


MONTHLY = periods(FIRST, LAST, "month")


@pytest.mark.parametrize("basis", ["mrr", "arr"])
def test_r074_the_bridge_of_1000_contracts_closes_each_month_and_equals_the_lines(basis: str) -> None:
    found = bridges(MONTHLY, basis=basis)
    assert len(found) == len(MONTHLY) == 24
    _, lines, rates = book()
    company = Company(lines, rates=rates, basis=basis)
    for span in MONTHLY:
        b = found[span.start,]
        assert closes(b), span
        for day, side in ((span.start, "opening"), (span.end, "closing")):
            assert b[side] == sum(company.worth(part, day, day) or 0 for part in company.parts), (day, side)
    assert all(found[a.start,]["closing"] == found[b.start,]["opening"] for a, b in pairwise(MONTHLY))
    for line_ in ("new", "reactivation", "expansion", "contraction", "churn", "fx"):
        assert any(b[line_] for b in found.values()), line_


def test_r074_months_add_up_to_years_in_net_and_every_split_closes() -> None:
    whole = bridges(periods(FIRST, LAST, "year"))
    months = bridges(MONTHLY)
    for (start,), year in whole.items():
        assert closes(year)
        inside = [b for (month,), b in months.items() if month.year == start.year]
        assert year["closing"] - year["opening"] == sum(b["growth"] - b["leak"] + b["fx"] for b in inside)
    for by in (("offering",), ("account", "currency"), ("cohort",)):
        split = bridges(MONTHLY, by=by)
        assert [key for key, b in split.items() if not closes(b)] == []
        assert len(split) > 2 * len(MONTHLY)


def test_r074_the_bridge_of_summed_days_closes_too() -> None:
    summed = DefinitionSet(name="summed", version=1, method="event_sum")
    spans = periods(D(2024, 2, 1), D(2024, 4, 1), "month")
    by_days, by_ends = bridges(spans, definition=summed), bridges(spans)
    for key, b in by_days.items():
        assert closes(b)
        assert (b["opening"], b["closing"]) == (by_ends[key]["opening"], by_ends[key]["closing"])
        # Changes that cancel out inside a month are seen by days only, so the two methods do differ here.
        assert (b["expansion"], b["contraction"]) != (by_ends[key]["expansion"], by_ends[key]["contraction"])
