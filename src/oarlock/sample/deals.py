"""Opportunities behind a company's contract lines, those that were lost, and those still open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from oarlock.sample.days import DAY, Days
from oarlock.sample.draw import Draw
from oarlock.sample.lines import Line
from oarlock.sample.market import PROSPECT, SEAT_PRICES
from oarlock.sample.profile import Profile

STAGES = (
    ("Prospecting", 10), ("Qualification", 20), ("Needs Analysis", 35), ("Proposal/Price Quote", 65),
    ("Negotiation/Review", 85), ("Closed Won", 100), ("Closed Lost", 0),
)  # fmt: skip
LOST = ("Price", "No decision", "Competitor", "Missing feature", "Budget cut")


@dataclass(slots=True, kw_only=True)
class Deal:
    """One opportunity; `stages` holds (minute, index into STAGES) in order, the last one is the present."""

    title: str
    kind: str
    amount: int
    currency: str
    close: int
    stages: list[tuple[int, int]]
    reason: str = ""
    source: str = "Web"

    @property
    def is_won(self) -> bool:
        """Whether it was won."""
        return self.stages[-1][1] == 5

    @property
    def is_closed(self) -> bool:
        """Whether it was won or lost."""
        return self.stages[-1][1] >= 5


def deals(who: Profile, lines: list[Line], *, draw: Draw, days: Days) -> Iterator[Deal]:
    """All opportunities of one company that the CRM holds at the export."""
    for line in lines:
        if line.system != "book" or not line.recurring or line.growth in ("downgrade", ""):
            continue
        yearly = line.amount * 12 // (line.count * (12 if line.interval == "year" else 1))
        kind = {"new": "New Business", "renewal": "Renewal"}.get(line.growth, "Expansion")
        yield _closed(draw, kind, yearly, line.currency, line.begun, won=True)
        if line.why_ended == "left":
            yield _closed(draw, "Renewal", yearly, line.currency, line.ended, won=False)
        elif not line.why_ended and line.end <= days.end + 180:
            yield _open(draw, days, "Renewal", yearly, line.currency, line.end)
    seats = SEAT_PRICES[who.currency] * 12 * draw.between(10, 200)
    if who.segment is PROSPECT:
        if draw.chance(0.45):
            ended = days.start * DAY + int(draw.unit() * (days.end - days.start - 5) * DAY)
            yield _closed(draw, "New Business", seats, who.currency, max(ended, days.founded * DAY), won=False)
        if draw.chance(0.5) or who.role:
            yield _open(draw, days, "New Business", seats, who.currency, days.end + draw.between(7, 150))
    elif lines and not lines[-1].ended and draw.chance(0.15):
        yield _open(draw, days, "Expansion", seats // 4, who.currency, days.end + draw.between(7, 120))


def _closed(draw: Draw, kind: str, amount: int, currency: str, minute: int, *, won: bool) -> Deal:
    """A deal that ended at a minute, having passed some stages in the weeks before."""
    length = draw.between(20, 140) * DAY
    passed = sorted({0, *(draw.between(1, 4) for _ in range(3))})
    steps = [(minute - length + length * place // len(passed), stage) for place, stage in enumerate(passed)]
    return Deal(
        title=kind, kind=kind, amount=amount, currency=currency, close=minute // DAY,
        stages=[*steps, (minute, 5 if won else 6)], reason="" if won else draw.pick(LOST),
        source=draw.pick(("Web", "Partner", "Event", "Referral")),
    )  # fmt: skip


def _open(draw: Draw, days: Days, kind: str, amount: int, currency: str, close: int) -> Deal:
    """A deal under way at the export."""
    age = draw.between(10, 120) * DAY
    passed = list(range(draw.between(1, 5)))
    first = days.cutoff - age
    return Deal(
        title=kind, kind=kind, amount=amount, currency=currency, close=close,
        stages=[(first + age * place // len(passed), stage) for place, stage in enumerate(passed)],
        source=draw.pick(("Web", "Partner", "Event", "Referral")),
    )  # fmt: skip
