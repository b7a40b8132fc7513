"""Costs by customer and month, costs that belong to everybody, and the totals of the books they add up to."""

from __future__ import annotations

from collections import Counter
from typing import Any

from oarlock.sample.behaviour.stories import Customer, runs_on
from oarlock.sample.behaviour.tables import SuccessFiles
from oarlock.sample.days import DAY, Days
from oarlock.sample.draw import Draw
from oarlock.sample.files import major
from oarlock.sample.market import ENTERPRISE, SELF_SERVICE

KINDS = ("hosting", "travel", "partner", "collection")
SHARED = 240_000
"""US cents of hosting a month that no customer causes alone."""

OFF = ((3, 3), (5, 12))
"""Months before the last one whose total is off, and by how many thousandths: within half a per cent, and not."""


class Money:
    """The files of costs and totals; amounts in US cents."""

    def __init__(self, files: SuccessFiles, days: Days) -> None:
        self._files, self._days = files, days
        self.totals: Counter[tuple[str, int]] = Counter()

    def cost(self, ref: str, day: int, kind: str, cents: int) -> None:
        """One cost; `ref` empty for one that is to be shared out."""
        month = max(first for first in self._days.instants if first <= day)
        self.totals[kind, month] += cents
        number = f"K-{self._files.rows('costs') + 1:07d}"
        self._files.add("costs", number, ref, self._days.iso(day), kind, major(cents, "USD"), "USD")

    def customer(self, customer: Customer, *, seed: int) -> None:
        """The costs that one customer causes."""
        draw, who, ref = Draw(seed, "costs", customer.who.number), customer.who, customer.ref
        hosting = 18_000 if who.segment is ENTERPRISE else 300 if who.segment is SELF_SERVICE else 4_000
        for first in self._days.instants[:-1]:
            if not runs_on(customer, first):
                continue
            self.cost(ref, first + 27, "hosting", hosting + draw.between(0, hosting // 4))
            if who.segment is ENTERPRISE and draw.chance(0.12):
                self.cost(ref, first + draw.between(3, 24), "travel", draw.between(300, 1600) * 100)
            if who.channel == "partner":
                self.cost(ref, first + 26, "partner", hosting // 2)
            if who.role == "overdue" or draw.chance(0.004):
                self.cost(ref, first + 20, "collection", 45_000)

    def close(self) -> dict[str, Any]:
        """Write what is shared and the totals of the books; what they are off by."""
        days = self._days
        for first in days.instants[:-1]:
            self.cost("", first + 25, "hosting", SHARED)
        self.cost("", days.end, "hosting", SHARED // 30)
        months = days.instants[:-1]
        off = {months[-1 - back]: thousandths for back, thousandths in OFF if back < len(months)}
        told = []
        for first in months:
            for kind in KINDS:
                cents = self.totals[kind, first]
                books = cents * (1000 + off.get(first, 0)) // 1000 if kind == "hosting" else cents
                closed = days.local((days.plus(first, 1) + 4) * DAY + 600)
                if closed > days.local(days.cutoff):
                    closed = days.local(days.cutoff - 30)
                self._files.add("ledger_totals", kind, days.iso(first), major(books, "USD"), "USD", closed)
                if books != cents:
                    told.append({"kind": kind, "month": days.iso(first), "costs": cents, "ledger": books})
        return {"currency": "USD", "shared_monthly": SHARED, "off": told}
