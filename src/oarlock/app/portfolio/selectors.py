"""Reading the grid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from oarlock.app.access.door import Seen
from oarlock.app.portfolio.filters import FILTERS, order, where
from oarlock.domain.predicate import Is
from oarlock.lake.serving import PORTFOLIO

PAGE = 50
MOST_CHOICES = 300


@dataclass(frozen=True, kw_only=True)
class Grid:
    """One page of the portfolio."""

    rows: list[dict[str, object]]
    total: int
    value: int | None
    page: int
    pages: int


def grid(seen: Seen, params: Mapping[str, str], *, page: int) -> Grid:
    """One page of rows, how many there are in all, and their ARR; a page beyond the last is the last."""
    condition = where(params)
    (total,) = seen.totals(PORTFOLIO, where=condition, sums=("value",))
    n = int(str(total["n"]))
    pages = max(1, -(-n // PAGE))
    page = min(max(1, page), pages)
    rows = seen.rows(PORTFOLIO, where=condition, order=order(params), limit=PAGE, offset=(page - 1) * PAGE)
    return Grid(rows=rows, total=n, value=_sum(total["value"], n), page=page, pages=pages)


def _sum(value: object, n: int) -> int | None:
    """Nothing of nobody is zero; of customers whose ARR is not known it is not known."""
    return int(str(value)) if value is not None else None if n else 0


def everything(seen: Seen, params: Mapping[str, str]) -> list[dict[str, object]]:
    """All rows that fit, for an export."""
    return seen.rows(PORTFOLIO, where=where(params), order=order(params))


def choices(seen: Seen) -> dict[str, list[str]]:
    """The values that occur, for each filter by choice."""
    out = {}
    for one in FILTERS:
        if one.kind == "choice":
            found = seen.totals(PORTFOLIO, where=Is(one.column, "known"), by=one.column)
            out[one.name] = sorted(str(row["key"]) for row in found[:MOST_CHOICES])
    return out
