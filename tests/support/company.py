"""A company's fixed surroundings for generated contract lines: rates, segments and groups that change, and gaps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import Any

from oarlock.domain.definition import DefinitionSet
from oarlock.domain.metric import Question
from oarlock.domain.period import Period, add_months, periods
from tests.strategies.revenue import ACCOUNTS, CURRENCIES, WORLDS
from tests.support.prepared import Refillable
from tests.support.tables import line, rate

D = dt.date
START, END = D(2024, 1, 1), D(2024, 10, 1)
MONTHS = periods(START, END, "month")
WINDOWS = tuple(Period(m.start, add_months(m.start, 3)) for m in MONTHS[:7])
GAP = D(2024, 6, 1)
"""GBP has no rate around this day."""

QUOTES = {
    "EUR": {START: "1.1", D(2024, 2, 1): "1.25", D(2024, 3, 1): "1.2", D(2024, 7, 1): "0.993355771"},
    "JPY": {START: "0.0071", D(2024, 4, 1): "0.0066666666", D(2024, 9, 1): "0.0069"},
    "GBP": {START: "1.3"},
}
SEGMENTS: dict[str, list[tuple[D, Any]]] = {
    "a": [(D.min, "small")],
    "b": [(D.min, "small"), (D(2024, 3, 15), "large")],
    "c": [(D.min, "large"), (D(2024, 5, 1), None)],
}
PARENTS: dict[str, list[tuple[D, Any]]] = {
    "a": [(D.min, None)],
    "b": [(D.min, "a"), (D(2024, 4, 15), None)],
    "c": [(D.min, "b")],
    "d": [(D.min, "d")],
}


def _daily() -> dict[tuple[str, D], str]:
    found = {}
    for currency, quoted in QUOTES.items():
        last = ""
        for n in range((END - START).days + 1):
            day = START + dt.timedelta(days=n)
            last = quoted.get(day, last)
            if currency != "GBP" or abs((day - GAP).days) > 8:
                found[currency, day] = last
    return found


DAILY = _daily()
RATES = {key: Fraction(text) for key, text in DAILY.items()}


def _on(versions: list[tuple[D, Any]], day: D) -> Any:
    return next((value for since, value in reversed(versions) if since <= day), versions[0][1])


def segment(account: str, day: D) -> Any:
    """The segment of an account on a day; account `d` has none."""
    return _on(SEGMENTS[account[-1]], day) if account[-1] in SEGMENTS else None


def root(account: str, day: D) -> str:
    """The root of an account's group on a day."""
    world, letter = account[:-1], account[-1]
    seen = [letter]
    while (parent := _on(PARENTS[seen[-1]], day)) not in (None, *seen):
        seen.append(parent)
    return world + seen[-1]


def account_rows() -> list[dict[str, Any]]:
    """Versions of the accounts of all worlds."""
    rows = []
    for world in range(WORLDS):
        for letter in ACCOUNTS:
            for day in sorted({s for s, _ in (*SEGMENTS.get(letter, []), *PARENTS[letter])}):
                parent = _on(PARENTS[letter], day)
                rows.append({
                    "account_id": f"{world}{letter}", "segment": segment(letter, day),
                    "parent_id": f"{world}{parent}" if parent else None,
                    "valid_from": None if day == D.min else dt.datetime.combine(day, dt.time()),
                })  # fmt: skip
    return rows


@cache
def tables() -> Refillable:
    """The tables whose contract lines are exchanged from example to example."""
    quotes = [rate(currency, "USD", day.isoformat(), text) for (currency, day), text in DAILY.items()]
    template = [line("z", "2024-01-01", currency=c) for c in CURRENCIES]
    return Refillable({"fx_rate": quotes, "account": account_rows()}, template=template)


@cache
def prepared(
    spans: tuple[Period, ...], *, by: tuple[str, ...] = (), path: str = "auto", level: str = "account",
    method: str = "endpoint", discounts: str = "contract", churn_time: str = "period_end",
) -> Callable[[], list[dict[str, Any]]]:  # fmt: skip
    """The ledger of a question, compiled once, to be asked of any lines."""
    from oarlock.metrics.revenue.ledger import ledger

    q = question(by=by, level=level, discounts=discounts, churn_time=churn_time)
    tables().empty_but_for_currencies()
    return tables().prepared(ledger(tables(), q, spans, method=method, path=path))  # type: ignore[arg-type]


def question(*, by: tuple[str, ...] = (), spans: tuple[Period, ...] = (), **choices: Any) -> Question:
    """A question with some choices of its definition set."""
    definition = DefinitionSet(name="t", version=1, **choices)
    return Question(metric="mrr_movements", as_of=D(2025, 1, 1), by=by, periods=spans, definition=definition)
