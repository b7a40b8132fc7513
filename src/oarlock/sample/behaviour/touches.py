"""Meetings, calls and mails with one customer, who took part, and the hours they took."""

from __future__ import annotations

from collections.abc import Iterator

from oarlock.sample.behaviour.contacts import GONE_BEFORE, Known
from oarlock.sample.behaviour.hours import Hours
from oarlock.sample.behaviour.sessions import sessions
from oarlock.sample.behaviour.staff import PRODUCT
from oarlock.sample.behaviour.stories import Customer, in_trouble
from oarlock.sample.behaviour.tables import SuccessFiles
from oarlock.sample.behaviour.touch import STROKES, Touch
from oarlock.sample.days import DAY, Days
from oarlock.sample.draw import Draw
from oarlock.sample.market import ENTERPRISE, SELF_SERVICE
from oarlock.sample.people import owner_of

OTHER = ("check_in", "support", "billing")
PAIR, OTHERS, HALF_YEAR = 82, 18, 180
"""Two-way talks of the biggest customer in its last half year: those of one pair of people, and all others."""

DRIFT = (70, 30, 10)
"""Days before the export: since when no boat has a rower, when ours rowed again, when theirs did."""

DRIFT_WINDOW = 30
"""Days for which a stroke keeps a boat manned in the story of the drifting customer."""


def touches(customer: Customer, people: list[Known], draw: Draw, days: Days) -> Iterator[Touch]:
    """The interactions of one customer in order of days, none of them in the days when its story is silent."""
    story, who = customer.story, customer.who
    owner, csm = owner_of(who.number)[0], owner_of(who.number + 1)[0]
    if story.kind == "one_pair":
        yield from _one_pair(customer.since, len(people), csm, owner, days)
        return
    if who.role == "newest":
        yield Touch(
            day=days.end, kind="call", purpose="check_in", direction="both", minutes=20, whose=(0,), ours=(csm,)
        )
        return
    rate = 3.0 if who.segment is ENTERPRISE else 0.15 if who.segment is SELF_SERVICE else 1.1
    rate = 4.0 if story.kind == "loud" else rate
    last = min(customer.until, days.end)
    stop = min(last, story.quiet_from) if story.quiet_from else last
    stop = min(stop, days.end - GONE_BEFORE) if story.kind == "champion_left" else stop
    if story.kind == "drifting":
        yield from _drifting(customer.since, csm, days)
        return
    for day in range(customer.since + 1, stop):
        if draw.unit() < rate / 30:
            touch = _ordinary(day, len(people), csm, owner, draw)
            yield _unanswered(day, csm) if in_trouble(customer, day) else touch
    if story.kind == "champion_left":
        left = days.end - GONE_BEFORE
        yield Touch(day=left + 1, kind="email", purpose="check_in", direction="out", minutes=5, whose=(0,), ours=(csm,),
                    outcome="bounced")  # fmt: skip
        yield Touch(day=left + 4, kind="call", purpose="check_in", direction="out", minutes=5, whose=(1,), ours=(csm,),
                    outcome="no answer")  # fmt: skip


def _unanswered(day: int, csm: str) -> Touch:
    """What a customer in trouble writes, and nobody takes up."""
    return Touch(day=day, kind="email", purpose="support", direction="in", minutes=5, whose=(0,), ours=(csm,))


def _drifting(since: int, csm: str, days: Days) -> Iterator[Touch]:
    """Both row until both boats are empty for forty days; then ours row alone for twenty, then both for ten."""
    last = days.end - DRIFT[0] - DRIFT_WINDOW
    rowed = [(day, "outcome_review", "both") for day in range(last - (last - since - 1) // 20 * 20, last + 1, 20)]
    alone = [(days.end - DRIFT[1], "joint_plan", "out"), (days.end - DRIFT[2], "feedback", "in")]
    for day, purpose, direction in (row for row in rowed + alone if row[0] > since):
        kind = "meeting" if direction == "both" else "email"
        yield Touch(day=day, kind=kind, purpose=purpose, direction=direction, minutes=45, whose=(0,), ours=(csm,))


def _ordinary(day: int, people: int, csm: str, owner: str, draw: Draw) -> Touch:
    kind = draw.weighted((("meeting", 0.3), ("call", 0.3), ("email", 0.4)))
    purpose = draw.pick(STROKES) if draw.chance(0.6) else draw.pick(OTHER)
    direction = "both" if kind != "email" else draw.weighted((("out", 0.45), ("in", 0.35), ("both", 0.2)))
    whose = tuple(sorted({draw.between(0, people - 1) for _ in range(2 if kind == "meeting" else 1)}))
    ours = [csm if draw.chance(0.7) else owner]
    if kind == "meeting" and draw.chance(0.06):
        # The first few of the product staff only: the others meet no customer.
        ours.append(PRODUCT[draw.between(0, 3)])
    minutes = draw.pick((30, 45, 60, 90)) if kind == "meeting" else draw.between(5, 30)
    return Touch(
        day=day, kind=kind, purpose=purpose, direction=direction, minutes=minutes, whose=whose, ours=tuple(ours)
    )


def _one_pair(since: int, people: int, csm: str, owner: str, days: Days) -> Iterator[Touch]:
    """So many talks of one pair and so many of others, spread evenly over the half year before the export.

    Before it there was a review every three weeks, with one after the other of the customer's people.
    """
    for place, day in enumerate(range(since + 10, days.end - HALF_YEAR, 21)):
        yield Touch(
            day=day, kind="meeting", purpose="outcome_review", direction="both", minutes=45, whose=(place % people,),
            ours=(owner if place % 2 else csm,),
        )  # fmt: skip
    total = PAIR + OTHERS
    for n in range(total):
        other = (n + 1) * OTHERS // total > n * OTHERS // total
        yield Touch(
            day=days.end - HALF_YEAR + n * HALF_YEAR // total, kind="call",
            purpose=("outcome_review", "check_in")[n % 2], direction="both", minutes=30,
            whose=(1 + n // 6 % (people - 1) if other and people > 1 else 0,),
            ours=(owner if other else csm,),
        )  # fmt: skip


def add_touches(
    customer: Customer, people: list[Known], files: SuccessFiles, hours: Hours, *, seed: int, days: Days
) -> list[Touch]:
    """Write the interactions of one customer with all who took part."""
    number = customer.who.number
    draw = Draw(seed, "touches", number + 50_000_000)
    held = [*touches(customer, people, draw, days), *sessions(customer, seed=seed, days=days)]
    held.sort(key=lambda touch: touch.day)
    for place, touch in enumerate(held):
        name = f"I-{number + 1:06d}-{place + 1:04d}"
        happened = days.local(touch.day * DAY + 540 + place * 37 % 170)
        whose = [people[min(n, len(people) - 1)].contact for n in touch.whose]
        files.add(
            "interactions", name, customer.ref, whose[0], touch.ours[0], touch.kind, touch.purpose, touch.direction,
            touch.outcome, happened, str(touch.minutes),
        )  # fmt: skip
        sides = [(contact, "") for contact in whose] + [("", employee) for employee in touch.ours]
        for turn, (contact, employee) in enumerate(sides):
            files.add("participants", f"{name}-{turn + 1}", name, contact, employee, happened)
        for employee in () if touch.is_shared else touch.ours:
            hours.add(customer.ref, employee, touch.day, touch.purpose, -(-touch.minutes // 15) + 2)
    return held
