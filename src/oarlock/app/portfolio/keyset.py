"""Reading the portfolio piece by piece: what fits some filters, after a row, without what the role hides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from oarlock.app.access.door import Seen
from oarlock.app.portfolio.filters import FILTERS, SORTABLE, where
from oarlock.domain.predicate import Predicate, both
from oarlock.lake.serve import PORTFOLIO

COST = "loud"
"""The sign that is made of hours; whoever may not see hours may not ask for it either."""
HOURS = "hours"


def listed(
    seen: Seen, filters: Mapping[str, str], *, after: Predicate, order: Sequence[tuple[str, bool]], limit: int
) -> list[dict[str, object]]:
    """Rows that fit the filters and come after a row; `after` is a condition on the columns of `order`."""
    rows = seen.rows(PORTFOLIO, where=both(where(filters), after), order=order, limit=limit)
    return [without_cost(row, seen.scope.hidden(seen.permission)) for row in rows]


def unaskable(seen: Seen, filters: Mapping[str, str], sort: str) -> list[str]:
    """Names of filters and of a sort that would tell what is hidden: the order of a column is the column."""
    hidden = seen.scope.hidden(seen.permission)
    found = [one.name for one in FILTERS if one.column in hidden and filters.get(one.name)]
    if filters.get("reason") == COST and HOURS in hidden:
        found.append("reason")
    return [*found, *(["sort"] if sort in hidden or sort not in SORTABLE else [])]


def without_cost(row: dict[str, object], hidden: frozenset[str]) -> dict[str, object]:
    """The row without the sign that would tell of hours to those who may not see them."""
    if HOURS not in hidden or not row.get("reasons"):
        return row
    return row | {"reasons": " ".join(code for code in str(row["reasons"]).split() if code != COST)}
