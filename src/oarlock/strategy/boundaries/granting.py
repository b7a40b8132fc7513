"""Who may grant an exception: its cost beside what other exceptions of the fiscal year left of the account's budget."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Row = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Grant:
    """Minor units; None where nobody knows. An executive is needed when the cost exceeds what is left, or either is not
    known.
    """

    cost: int | None
    budget: int | None
    taken: int
    left: int | None
    needs_executive: bool


def granting(
    request: Row, others: Iterable[Row], *, budget: int | None, rate: int | None, currency: str, since: dt.date,
    known: Mapping[str, int] | None = None,
) -> Grant:  # fmt: skip
    """The same rule as the figure `off_menu_requests`, over records as they stand now, published or not yet.

    others: rows of `request` of the same account. rate: minor units an hour. since: first day of the fiscal year.
    known: published costs by request: estimates in other currencies, or what was really spent when that is more.
    """
    known = known or {}
    cost = cost_of(request, rate=rate, currency=currency)
    cost = known.get(str(request["request_id"])) if cost is None else cost
    taken = 0
    for row in others:
        day = _day(row["decided_at"] or row["requested_at"])
        is_own = row["request_id"] == request["request_id"]
        if not is_own and row["decision"] == "exception" and day is not None and day >= since:
            told = known.get(str(row["request_id"]), 0)
            taken += max(cost_of(row, rate=rate, currency=currency) or 0, told)
    left = None if budget is None else budget - taken
    return Grant(
        cost=cost, budget=budget, taken=taken, left=left, needs_executive=cost is None or left is None or cost > left
    )


def cost_of(request: Row, *, rate: int | None, currency: str) -> int | None:
    """The estimated cost in that currency, else hours at the rate; None for want of either."""
    amount, hours = request["estimated_cost"], request["estimated_hours"]
    if amount is not None:
        return int(str(amount)) if request["currency"] in (None, currency) else None
    if hours is None or rate is None:
        return None
    return (round(float(str(hours)) * 100) * rate * 2 + 100) // 200


def mean_rate_of(employees: Iterable[Row], *, now: dt.datetime, currency: str) -> int | None:
    """What an hour of ours costs on average (minor units), over those who work here and have such a rate."""
    rates = [
        int(str(row["cost_per_hour"]))
        for row in employees
        if row["cost_per_hour"] is not None and row["currency"] in (None, currency)
        and (not isinstance(row["left_at"], dt.datetime) or row["left_at"] > now)
    ]  # fmt: skip
    return (sum(rates) * 2 + len(rates)) // (len(rates) * 2) if rates else None


def _day(stamp: object) -> dt.date | None:
    return stamp.date() if isinstance(stamp, dt.datetime) else None
