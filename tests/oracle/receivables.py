"""Receivables computed invoice by invoice: dictionaries and whole numbers, no code shared with `oarlock.metrics`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

from tests.oracle.revenue import half_away

Record = dict[str, Any]
Rate = Callable[[str, dt.date], Fraction | None]
BUCKETS = ("not_due", "1-30", "31-60", "61-90", "over_90")


class Receivables:
    """Invoices and payments, with rates in minor units; answers what is owed at a midnight."""

    def __init__(self, invoices: Iterable[Record], payments: Iterable[Record], rate: Rate) -> None:
        self.invoices = list(invoices)
        self.rate = rate
        self.paid: dict[str, list[Record]] = {}
        for payment in payments:
            self.paid.setdefault(payment["invoice_id"], []).append(payment)

    def worth(self, amount: int, currency: str, day: dt.date) -> int:
        """An amount at the rate of a day."""
        rate = self.rate(currency, day)
        assert rate is not None, (currency, day)
        return half_away(amount * rate)

    def owed(self, at: dt.date) -> list[tuple[Record, int]]:
        """The invoices that are claims at a midnight, with what is still to be paid of each."""
        return [(invoice, left) for invoice, left in self.left(at) if left > 0]

    def credits(self, at: dt.date) -> list[tuple[Record, int]]:
        """Credit notes and overpaid invoices at a midnight, with what we owe for each."""
        return [(invoice, -left) for invoice, left in self.left(at) if left < 0]

    def left(self, at: dt.date) -> list[tuple[Record, int]]:
        """The invoices that stand at a midnight, with amount less payments in dollars."""
        found = []
        for invoice in self.invoices:
            if invoice["issued"] >= at or (invoice["gone"] is not None and invoice["gone"] < at):
                continue
            paid = [p for p in self.paid.get(invoice["invoice_id"], []) if p["day"] < at]
            assert all(p["currency"] == invoice["currency"] for p in paid)
            left = invoice["amount"] - sum(p["amount"] for p in paid)
            found.append((invoice, self.worth(left, invoice["currency"], at)))
        return found

    def ageing(self, at: dt.date) -> dict[str, tuple[int, int, int]]:
        """For each bucket, and for credits below 0, the amount, how many invoices and how many customers."""
        held: dict[str, list[tuple[Record, int]]] = {bucket: [] for bucket in BUCKETS}
        for invoice, left in self.owed(at):
            late = (at - invoice["due"]).days
            place = sum(late > limit for limit in (0, 30, 60, 90))
            held[BUCKETS[place]].append((invoice, left))
        held["credits"] = [(invoice, -left) for invoice, left in self.credits(at)]
        return {
            bucket: (sum(left for _, left in some), len(some), len({i["account_id"] for i, _ in some}))
            for bucket, some in held.items()
        }

    def sales(self, start: dt.date, end: dt.date) -> int:
        """What was invoiced from one midnight to another, at each day's rate; what was taken back is no sale."""
        return sum(
            self.worth(i["amount"], i["currency"], i["issued"])
            for i in self.invoices
            if start <= i["issued"] < end and i["gone"] is None and i["amount"] > 0
        )

    def overdue(self, at: dt.date, *, big_from: int) -> dict[str, tuple[int, int, int]]:
        """For big deals and others: overdue, all that is owed, and how many invoices; a deal is one contract's."""
        deals: dict[tuple[Any, ...], int] = {}
        for i in self.invoices:
            key = (i["account_id"], i["contract_id"] or i["invoice_id"])
            is_sale = i["gone"] is None and i["amount"] > 0
            deals[key] = deals.get(key, 0) + (self.worth(i["amount"], i["currency"], i["issued"]) if is_sale else 0)
        sums = {"big": (0, 0, 0), "other": (0, 0, 0)}
        for i, left in self.owed(at):
            size = "big" if deals[i["account_id"], i["contract_id"] or i["invoice_id"]] >= big_from else "other"
            late, whole, n = sums[size]
            sums[size] = (late + left * (i["due"] < at), whole + left, n + 1)
        return sums
