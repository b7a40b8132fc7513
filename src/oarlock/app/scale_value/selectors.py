"""Reading the customers with what each depth would bring, the plan of a question, and the scenarios that are kept."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from oarlock.app.access.door import Seen
from oarlock.app.records.named import Named, named
from oarlock.app.revenue.selectors import table
from oarlock.app.scale_value.asked import read
from oarlock.errors import UserError
from oarlock.models.allocation import Allocation
from oarlock.strategy.scale_value.norms import shipped_norms
from oarlock.strategy.scale_value.plan import Asked, Plan, solve

Row = Mapping[str, object]
SUBJECT = "scale_value:"
"""Before the name of a scenario in the strategic choices."""


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A scenario as it was kept, and the question that its address asks."""

    named: Named
    asked: Asked


def customers(seen: Seen) -> list[Row]:
    """All customers of the figure."""
    return [row for row in table(seen, "scale_value_now", order=(("account", False),)) if row["account"] is not None]


def capacity(rows: Sequence[Row]) -> Decimal:
    """The hours that there are, as the figure says."""
    return Decimal(str(rows[0]["capacity"])) if rows else shipped_norms().capacity_hours


def plan(seen: Seen, rows: Sequence[Row], asked: Asked) -> Plan:
    """The plan of a question; a published run never changes, so the same question is solved once."""
    return _plan(str(seen.served.snapshot.path), asked, _Rows(rows))


class _Rows:
    """Rows that count as equal: which they are is said by the run they came from."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Rows)

    def __hash__(self) -> int:
        return 0


@functools.lru_cache(maxsize=32)
def _plan(run: str, asked: Asked, rows: _Rows) -> Plan:
    del run
    return solve(rows.rows, asked)


def by_depth(rows: Sequence[Row], found: Plan) -> list[tuple[str, int, int | None]]:
    """Each depth with how many customers have it now and in the best plan (None without one)."""
    now = Counter(str(row["depth"]) for row in rows if row["depth"] is not None)
    best = Counter(depth for _, depth in found.best.depths) if isinstance(found.best, Allocation) else None
    return [(one.depth, now[one.depth], None if best is None else best[one.depth]) for one in shipped_norms().depths]


def kept(*, usual: Decimal, currency: str) -> list[Kept]:
    """The scenarios by name; what is kept under such a subject and means nothing is left out."""
    found = []
    for one in named(SUBJECT):
        try:
            found.append(Kept(named=one, asked=read(one.told, capacity=usual, currency=currency)))
        except UserError:
            continue
    return found
