"""The books: totals that the finance department closed, by period, for figures to reconcile to."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.metrics.core.spine import Spine
from oarlock.metrics.effort.costs import LINES
from oarlock.metrics.effort.earned import months_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

TOLERANCE = 200
"""A difference of up to one part in so many (0.5 %) reconciles."""


def booked(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """`period`, `ledger`: the contribution of the months that begin in each period, null when a month is missing
    or cut.

    The total of kind `contribution`, else `revenue` less `cost`; totals in another currency than the question's count
    as missing.
    """
    by_month = _by_month(tables, q)
    told: list[dict[str, object]] = []
    for i, period in enumerate(shape.periods):
        months = months_of(period)
        found = [_contribution(by_month.get(day, {})) if size == whole else None for day, size, whole in months]
        known = [amount for amount in found if amount is not None]
        told.append({"period": i, "ledger": sum(known) if known and len(known) == len(found) else None})
    return tables.literal(tuple(told), {"period": "int64", "ledger": "int64"})


def totals_of(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """`period`, `kind`, `ledger` of the kinds of cost that the books hold for each period, which is one whole month."""
    by_month = _by_month(tables, q)
    rows = [
        {"period": i, "kind": kind, "ledger": amount}
        for i, period in enumerate(shape.periods) for kind, amount in sorted(by_month.get(period.start, {}).items())
        if kind in LINES
    ]  # fmt: skip
    return tables.literal(tuple(rows), {"period": "int64", "kind": "string", "ledger": "int64"})


def _by_month(tables: Tables, q: Question) -> dict[dt.date, dict[str, int]]:
    found: dict[dt.date, dict[str, int]] = {}
    for row in tables.fetch(tables.entity("ledger_total").select("kind", "month", "amount", "currency")):
        if row["amount"] is not None and (row["currency"] or q.currency) == q.currency:
            kinds = found.setdefault(_month(row["month"]), {})
            kinds[str(row["kind"]).strip().lower()] = int(str(row["amount"]))
    return found


def _contribution(kinds: dict[str, int]) -> int | None:
    if "contribution" in kinds:
        return kinds["contribution"]
    return kinds["revenue"] - kinds["cost"] if "revenue" in kinds and "cost" in kinds else None


def _month(value: object) -> dt.date:
    day = value.date() if isinstance(value, dt.datetime) else value
    if not isinstance(day, dt.date):
        day = dt.date.fromisoformat(str(value)[:10])
    return day.replace(day=1)
