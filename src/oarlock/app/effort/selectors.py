"""Reading who gets our hours and what is left of each customer; columns that are hidden are not there at all."""

from __future__ import annotations

from collections.abc import Mapping

from oarlock.app.access.door import Seen
from oarlock.app.revenue.selectors import table
from oarlock.app.usage.selectors import named
from oarlock.domain.predicate import Is, Predicate, both
from oarlock.lake.serve import PORTFOLIO

Row = Mapping[str, object]
COSTS = ("hours", "hours_share", "attention")
"""Columns without which nothing of what customers cost us is told."""
WHO = ("account_id", "name", "owner", "value", "currency", "band", "reasons")


def may_cost(seen: Seen) -> bool:
    """Whether this person may know what customers cost us."""
    return not seen.scope.hidden(seen.permission) & set(COSTS)


def spread(seen: Seen, *, limit: int) -> list[Row]:
    """Customers with their share of hours and of ARR: the largest, and those that get most."""
    if not seen.has(PORTFOLIO):
        return []
    columns = (*WHO, "hours", "hours_share", "arr_share", "attention")
    known = both(Is("hours_share", "known"), Is("arr_share", "known"))
    found: dict[object, Row] = {}
    for column in ("hours_share", "arr_share"):
        order = ((column, True), ("account_id", False))
        for row in seen.rows(PORTFOLIO, where=known, columns=columns, order=order, limit=limit):
            found[row["account_id"]] = row
    return list(found.values())


def loudest(seen: Seen, *, limit: int) -> list[Row]:
    """Customers that complain and get at least twice as much of our hours as they bring of ARR, most hours first."""
    columns = (*WHO, "hours", "hours_share", "arr_share", "attention")
    order = (("hours_share", True), ("account_id", False))
    return _customers(seen, Is("reasons", "contains", "loud"), columns, order, limit)


def underserved(seen: Seen, *, limit: int) -> list[dict[str, object]]:
    """Quiet customers with signs of risk that get fewer hours than they pay for, as published."""
    if not seen.has("underserved_accounts_now"):
        return []
    return seen.rows("underserved_accounts_now", where=Is("account", "known"), order=(("rank", False),), limit=limit)


def silent(seen: Seen, *, limit: int) -> list[Row]:
    """Customers that may be leaving without a word, the largest first, with what shows it."""
    columns = (*WHO, "fall", "deviations", "used", "expected", "ticket_days", "contact_days", "renewal", "renews_in")
    return _customers(seen, Is("state", "=", "listed"), columns, (("value", True), ("account_id", False)), limit)


def unjudged(seen: Seen, *, limit: int) -> tuple[list[Row], int, object]:
    """Customers whose use cannot be judged, the largest first; how many there are, and their ARR."""
    where = Is("state", "=", "no_data")
    if not seen.has(PORTFOLIO):
        return [], 0, None
    rows = _customers(seen, where, WHO, (("value", True), ("account_id", False)), limit)
    (total,) = seen.totals(PORTFOLIO, where=where, sums=("value",))
    return rows, int(str(total["n"])), total["value"]


def backtest(seen: Seen) -> list[Row]:
    """How often each way of listing would have been right, ours first."""
    rows = [row for row in table(seen, "silent_leavers_backtest_now") if row["denominator"]]
    return sorted(rows, key=lambda row: (row["method"] != "silent_list", str(row["method"])))


def ledger(seen: Seen) -> list[Row]:
    """Each kind of cost of the last months against the books, the newest month first."""
    rows = table(seen, "ledger_reconciliation_now", order=(("period", True), ("kind", False)))
    return [row for row in rows if row["kind"] is not None]


def profits(seen: Seen, *, limit: int) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """The customers of whom most is left, and those of whom least is."""
    name = "account_contribution_accounts"
    if not seen.has(name):
        return [], []
    known = both(Is("status", "=", "ok"), Is("value", "known"))
    best = seen.rows(name, where=known, order=(("value", True), ("account", False)), limit=limit)
    worst = seen.rows(name, where=known, order=(("value", False), ("account", False)), limit=limit)
    seen_once = {row["account"] for row in best}
    return named(seen, best), named(seen, [row for row in worst if row["account"] not in seen_once])


def _customers(
    seen: Seen, where: Predicate, columns: tuple[str, ...], order: tuple[tuple[str, bool], ...], limit: int
) -> list[Row]:
    if not seen.has(PORTFOLIO):
        return []
    return list(seen.rows(PORTFOLIO, where=where, columns=columns, order=order, limit=limit))
