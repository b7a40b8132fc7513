"""Invoices of a line and what came in for them: on time, late, in part, in dispute, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from oarlock.sample.days import DAY, Days
from oarlock.sample.draw import Draw
from oarlock.sample.lines import Line
from oarlock.sample.profile import Profile
from oarlock.sample.rates import Rates, convert

DEALS = ((5_000_00, "small"), (50_000_00, "medium"), (10**15, "large"))
"""Upper bounds of an invoice's size in US cents, and what it is called."""

LATE = {"small": 0.10, "medium": 0.22, "large": 0.45}
"""Share of contract invoices paid after their due day: the bigger the bill, the harder to collect."""


@dataclass(slots=True, kw_only=True)
class Bill:
    """One invoice. Times are local minutes; due: local day; paid: (minute, amount) in order, all by the export."""

    invoice: str
    line: Line
    issued: int
    due: int
    until: int
    amount: int
    deal: str = "small"
    paid: list[tuple[int, int]] = field(default_factory=list)
    status: str = "open"
    voided: int = 0
    disputed: int = 0
    failed: int = 0

    @property
    def outstanding(self) -> int:
        """What is still owed, in minor units of the line's currency."""
        return 0 if self.voided else self.amount - sum(a for _, a in self.paid)


def bills(who: Profile, lines: list[Line], *, draw: Draw, days: Days, rates: Rates) -> Iterator[Bill]:
    """All invoices of one company up to the export, line by line."""
    number = 0
    for line in lines:
        if line.trial:
            continue
        months = line.count * (12 if line.interval == "year" else 1)
        turn = 0
        while True:
            issued, until = _period(line, turn, months, days)
            if issued > days.cutoff or issued // DAY >= line.end or (line.ended and issued >= line.ended):
                break
            number += 1
            amount = _amount(line, issued // DAY)
            if line.system == "book" and line.end < until // DAY:
                # Seats added inside a term are billed to its end only.
                amount = amount * (line.end - issued // DAY) // (until // DAY - issued // DAY)
            bill = Bill(
                invoice=f"{who.number + 1:06d}-{number:04d}", line=line, issued=issued, due=issued // DAY,
                until=until, amount=amount,
            )  # fmt: skip
            if line.system == "stripe":
                _charge(bill, draw, days, is_last=bool(line.ended) and until >= line.ended)
            else:
                _collect(bill, who, draw, days, rates)
            yield bill
            turn += 1
            if not line.recurring:
                break


def _period(line: Line, turn: int, months: int, days: Days) -> tuple[int, int]:
    """Minutes from and to which one invoice serves."""
    base = line.begun // DAY if line.system == "stripe" else line.start
    minute = line.begun % DAY if line.system == "stripe" else 10 * 60 + 5
    return (
        days.plus(base, turn * months) * DAY + minute,
        days.plus(base, (turn + 1) * months) * DAY + minute,
    )


def _amount(line: Line, day: int) -> int:
    runs = line.discount and (not line.discount_end or day < line.discount_end)
    return line.amount - line.discount if runs else line.amount


def _charge(bill: Bill, draw: Draw, days: Days, *, is_last: bool) -> None:
    """A card is charged within the hour; a failing one is tried again, and given up when the customer is lost by it."""
    line = bill.line
    if line.why_ended == "failed" and is_last:
        bill.failed, bill.status = bill.issued + 61, "uncollectible"
    elif line.status == "past_due" and bill.until > days.cutoff:
        bill.failed, bill.status = bill.issued + 61, "open"
    else:
        wait = 61 if draw.unit() > 0.03 else 3 * DAY + 61
        if wait > 61:
            bill.failed = bill.issued + 61
        if bill.issued + wait <= days.cutoff:
            bill.paid, bill.status = [(bill.issued + wait, bill.amount)], "paid"


def _collect(bill: Bill, who: Profile, draw: Draw, days: Days, rates: Rates) -> None:
    """A contract customer pays by transfer, some late, some in two parts, some not yet."""
    bill.due = bill.issued // DAY + draw.pick((30, 30, 45, 60))
    cents = convert(bill.amount, rates.minor_factor(bill.line.currency, min(bill.issued // DAY, days.end)))
    bill.deal = next(name for bound, name in DEALS if cents < bound)
    is_late = draw.chance(LATE[bill.deal])
    wait = draw.between(5, 120) if is_late else -draw.between(0, 25)
    when = max(bill.due + wait, bill.issued // DAY + 1) * DAY + draw.between(9 * 60, 17 * 60)
    parts = [(when, bill.amount)]
    if who.role == "newest":
        # Paid the same hour, so that the receipts, too, are seen to the last day.
        parts = [(bill.issued + 45, bill.amount)]
    elif who.role == "overdue" and bill.due >= days.end - 160:
        parts = []
    elif who.role == "pays_part" or (not who.role and draw.chance(0.04)):
        first = bill.amount * draw.pick((30, 40, 50)) // 100
        start = bill.issued // DAY * DAY + 3 * DAY + 660
        parts = [(min(when, start + 20 * DAY), first), (when + 30 * DAY, bill.amount - first)]
        if who.role:
            parts = [(start, first)]
    is_recent = bill.issued // DAY >= days.end - 200
    if (who.role == "disputes" and is_recent) or (not who.role and draw.chance(0.015)):
        bill.disputed = bill.issued + draw.between(2, 12) * DAY
        parts = [] if who.role else [(w + 45 * DAY, a) for w, a in parts]
        if bill.disputed > days.cutoff:
            bill.disputed = 0
    elif not who.role and draw.chance(0.008):
        bill.voided, parts = bill.issued + draw.between(1, 6) * DAY, []
    bill.paid = [(w, a) for w, a in parts if w <= days.cutoff and a > 0]
    if bill.voided > days.cutoff:
        bill.voided = 0
    bill.status = "void" if bill.voided else "paid" if bill.outstanding == 0 else "open"
