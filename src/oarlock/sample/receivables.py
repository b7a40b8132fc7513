"""The truth about what customers owe at the day of export, 00:00."""

from __future__ import annotations

from typing import Any

from oarlock.sample.billing import DEALS, Bill
from oarlock.sample.days import DAY, Days
from oarlock.sample.rates import Rates, convert

BUCKETS = ((0, "not_due"), (30, "1-30"), (60, "31-60"), (90, "61-90"), (10**6, "over_90"))


class Receivables:
    """Adds up invoices; amounts in US cents at the rate of the day, each invoice rounded once."""

    def __init__(self, days: Days, rates: Rates) -> None:
        self._day, self._rates = days.end, rates
        self.invoices = dict.fromkeys(("paid", "part_paid", "unpaid", "void", "disputed", "uncollectible", "late"), 0)
        self.ageing = {name: 0 for _, name in BUCKETS}
        self.by_deal = {name: {"owed": 0, "overdue": 0} for _, name in DEALS}
        self.owed: dict[str, int] = {}
        self.charged_owed = 0
        self.overdue_examples: list[dict[str, Any]] = []

    def add(self, bill: Bill) -> None:
        """Count one invoice as it stood at 00:00 of the day."""
        now = self._day * DAY
        if bill.issued >= now:
            return
        paid = sum(amount for minute, amount in bill.paid if minute < now)
        is_void = bool(bill.voided) and bill.voided < now
        left = 0 if is_void else bill.amount - paid
        kind = "void" if is_void else "paid" if not left else "part_paid" if paid else "unpaid"
        self.invoices[kind] += 1
        self.invoices["disputed"] += bool(bill.disputed) and bill.disputed < now
        self.invoices["uncollectible"] += bill.status == "uncollectible"
        self.invoices["late"] += any(minute // DAY > bill.due for minute, _ in bill.paid)
        if not left or bill.status == "uncollectible":
            return
        currency = bill.line.currency
        cents = convert(left, self._rates.minor_factor(currency, self._day))
        if bill.line.system == "stripe":
            self.charged_owed += cents
            return
        self.owed[currency] = self.owed.get(currency, 0) + left
        late = self._day - bill.due
        bucket = next(name for bound, name in BUCKETS if late <= bound)
        self.ageing[bucket] += cents
        self.by_deal[bill.deal]["owed"] += cents
        if late > 0:
            self.by_deal[bill.deal]["overdue"] += cents
            if len(self.overdue_examples) < 20:
                self.overdue_examples.append(
                    {"invoice": f"INV-{bill.invoice}", "owed": left, "currency": currency, "days_overdue": late}
                )

    def told(self) -> dict[str, Any]:
        """As it goes into the truth file."""
        return {
            "invoices": self.invoices,
            "contract_book": {"owed_by_currency": self.owed, "ageing": self.ageing, "by_deal_size": self.by_deal},
            "deal_sizes_up_to": {name: bound for bound, name in DEALS[:2]},
            "card_owed": self.charged_owed,
            "overdue_examples": self.overdue_examples,
        }
