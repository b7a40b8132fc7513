"""Reading who gets our hours and what is left of each customer; columns that are hidden are not there at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from oarlock.app.access.door import Seen
from oarlock.app.catalogue.selectors import with_page
from oarlock.app.revenue.selectors import table
from oarlock.domain.predicate import Is, Predicate, both
from oarlock.lake.serve import PORTFOLIO
from oarlock.lake.serving import Ask, rows_asked

Row = Mapping[str, object]
COSTS = ("hours", "attention")
"""Columns without which nothing of what customers cost us is told."""
POOR, LEFT = "underserved_accounts_now", "account_contribution_accounts"
LINES = 25
"""Customers whose profit and loss is shown."""
WHO = ("account_id", "name", "owner", "value", "currency", "band", "reasons")


def may_cost(seen: Seen) -> bool:
    """Whether this person may know what customers cost us."""
    return not seen.scope.hidden(seen.permission) & set(COSTS)


def may_share(seen: Seen) -> bool:
    """Whether shares of the whole company's hours and ARR may be told."""
    return "hours_share" not in seen.hidden


@dataclass(frozen=True, kw_only=True)
class Costs:
    """Who gets our hours, and what is left of whom.

    spread: customers with their share of hours and of ARR, the largest of both. loudest: those that complain and get
    more of our hours than others, most hours first. poor: quiet ones with signs of risk that get fewer hours than they
    pay for, as published. best, worst: those of whom most and least is left. profits: the profit and loss of those that
    bring most. openable: those that have a page.
    """

    spread: tuple[Row, ...]
    loudest: tuple[Row, ...]
    poor: tuple[Row, ...]
    best: tuple[Row, ...]
    worst: tuple[Row, ...]
    profits: tuple[Row, ...]
    openable: frozenset[str]


def costs(seen: Seen, *, dots: int, few: int) -> Costs:
    """All of it in two questions: the customers, and then the names of those who are only known by their ID."""
    found = seen.together(_asked(seen, dots=dots, few=few))
    best = found.get("best", [])
    worst = [row for row in found.get("worst", ()) if row["account"] not in {one["account"] for one in best}]
    poor = found.get("poor", [])
    profits = found.get("profits", [])
    names = _named(seen, [str(row["account"]) for row in (*poor, *best, *worst, *profits)])
    every = {row["account_id"]: row for name in ("hours", "arr") for row in found.get(name, ())}
    # Whoever sees the page sees these customers' own pages as a rule; else it is asked.
    is_same = seen.scope.among("account.see") == seen.among
    return Costs(
        spread=tuple(every.values()),
        loudest=tuple(found.get("loudest", ())),
        poor=tuple(poor),
        best=tuple(_with_name(row, names) for row in best),
        worst=tuple(_with_name(row, names) for row in worst),
        profits=tuple(_with_name(row, names) for row in profits),
        openable=frozenset(names) if is_same else with_page(seen, names),
    )


def _asked(seen: Seen, *, dots: int, few: int) -> dict[str, Ask]:
    asks: dict[str, Ask] = {}
    if seen.has(PORTFOLIO) and may_share(seen):
        columns = (*WHO, "hours", "hours_share", "arr_share", "attention")
        known = both(Is("hours_share", "known"), Is("arr_share", "known"))

        def customers(where: Predicate, column: str, limit: int) -> Ask:
            order = ((column, True), ("account_id", False))
            return rows_asked(PORTFOLIO, where=where, columns=columns, order=order, limit=limit)

        asks |= {"hours": customers(known, "hours_share", dots), "arr": customers(known, "arr_share", dots)}
        asks["loudest"] = customers(Is("reasons", "contains", "loud"), "hours_share", few)
    if seen.has(POOR):
        asks["poor"] = rows_asked(POOR, where=Is("account", "known"), order=(("rank", False),), limit=few)
    if seen.has(LEFT):
        where = both(Is("status", "=", "ok"), Is("value", "known"))
        for name, is_down in (("best", True), ("worst", False)):
            order = (("value", is_down), ("account", False))
            asks[name] = rows_asked(LEFT, where=where, order=order, limit=few)
        largest = (("revenue", True), ("account", False))
        asks["profits"] = rows_asked(LEFT, where=where, order=largest, limit=LINES)
    return asks


def _named(seen: Seen, accounts: Iterable[str]) -> dict[str, Row]:
    wanted = tuple(dict.fromkeys(accounts))
    if not wanted or not seen.has(PORTFOLIO):
        return {}
    columns = ("account_id", "name", "band", "value")
    rows = seen.rows(PORTFOLIO, where=Is("account_id", "in", wanted), columns=columns)
    return {str(row["account_id"]): row for row in rows}


def _with_name(row: Row, names: Mapping[str, Row]) -> Row:
    who = names.get(str(row["account"]), {})
    return {**row, "name": who.get("name"), "band": who.get("band")}


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


def books(seen: Seen, *, limit: int) -> list[Row]:
    """The contribution of each month beside what the books say, the newest month first."""
    rows = table(seen, "account_contribution_months", order=(("period", True),))
    return [row for row in rows if row["value"] is not None][:limit]


def _customers(
    seen: Seen, where: Predicate, columns: tuple[str, ...], order: tuple[tuple[str, bool], ...], limit: int
) -> list[Row]:
    if not seen.has(PORTFOLIO):
        return []
    return list(seen.rows(PORTFOLIO, where=where, columns=columns, order=order, limit=limit))
