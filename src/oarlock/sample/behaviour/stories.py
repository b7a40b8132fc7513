"""Which story each customer lives, chosen when its contracts are known: usage follows fate here, not fate usage."""

from __future__ import annotations

from dataclasses import dataclass

from oarlock.sample.behaviour.season import KINDS
from oarlock.sample.days import Days
from oarlock.sample.draw import Draw
from oarlock.sample.lines import OPEN, Line
from oarlock.sample.market import ENTERPRISE, SELF_SERVICE
from oarlock.sample.profile import Profile

PLANTED = {
    "biggest": "one_pair", "month_end": "loud", "holding": "champion_left", "disputes": "drifting",
    "overdue": "shelfware", "discount_forever": "happy_failing", "yen": "seasonal", "switches_currency": "seasonal",
    "leap_day": "seasonal",
}  # fmt: skip
"""The stories of companies that are planted in every sample, by their role."""

_ROOM = 240
"""Days that a customer must have lived before it can leave in silence: the fall needs a past to fall from."""

_TROUBLED = 0.14
"""Share of those who stay, and have no other story, that are in trouble at the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """kind: its name, empty for an ordinary customer. season: a kind of `season.KINDS` or empty.

    fall_at, fall: local day and share of a fall of usage, 0 = none. quiet_from: since when neither side writes.
    trouble_from: since when the customer complains, gets nowhere, and is not taken up; 0 = never.
    """

    kind: str = ""
    season: str = ""
    fall_at: int = 0
    fall: float = 0.0
    quiet_from: int = 0
    trouble_from: int = 0
    churned: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A company that has bought, as the systems of service see it.

    ref: how the company's own files name it. since, until: local days of the first and after the last day that any
    recurring line runs in the window; begun: the day of the first one ever that is paid for; seats: of the main line
    at the end; users: people who use the product.
    """

    who: Profile
    ref: str
    lines: list[Line]
    since: int
    until: int
    begun: int
    offering: str
    seats: int
    users: int
    story: Story


def customer(who: Profile, lines: list[Line], churned: list[int], *, seed: int, days: Days) -> Customer | None:
    """The customer behind a company's lines, None for one that has none in the window."""
    runs = [line for line in lines if line.recurring and line.end > days.start and line.start <= days.end]
    if not runs or not (who.book_id or who.stripe_id):
        return None
    draw = Draw(seed, "conduct", who.number)
    until = min(max(line.end for line in runs), days.end + 1)
    since = max(min(line.start for line in runs), days.start)
    gone = next((day for day in reversed(churned) if days.start < day <= days.end), 0)
    if until > days.end:
        gone = 0
    main = max((line for line in runs if line.start < until), key=lambda line: (line.start, line.seats))
    story = _story(who, draw, days, since=since, until=until, gone=gone)
    if not (story.kind or who.role) and until > days.end and until - since >= _ROOM:
        story = _trouble(Draw(seed, "trouble", who.number), days)
    paid = [line for line in lines if line.recurring and not line.trial]
    large = who.segment is ENTERPRISE
    users = (
        draw.between(60, 160) if large else draw.between(2, 7) if who.segment is SELF_SERVICE else draw.between(8, 40)
    )
    if who.book_id and main.offering == "platform":
        users = min(users, main.seats)
    if story.kind == "shelfware":
        users = main.seats * 62 // 100
    return Customer(
        who=who, ref=who.book_id or f"stripe:{who.stripe_id}", lines=runs, since=since, until=until,
        begun=min(line.start for line in paid or runs), offering=main.offering,
        seats=main.seats, users=max(users, 1), story=story,
    )  # fmt: skip


def _story(who: Profile, draw: Draw, days: Days, *, since: int, until: int, gone: int) -> Story:
    chance, lead, fall = draw.unit(), draw.between(75, 150), draw.between(35, 68) / 100
    season = KINDS[draw.between(0, 2)]
    if who.role:
        kind = PLANTED.get(who.role, "")
        place = {"yen": 0, "switches_currency": 1, "leap_day": 2}.get(who.role, -1)
        return Story(kind=kind, season=KINDS[place] if kind == "seasonal" else "")
    lived = until - since
    if gone:
        if lived < _ROOM or chance >= 0.8:
            return Story(kind="leaves_unannounced", churned=gone)
        at = gone - lead
        if chance < 0.55:
            return Story(kind="silent_leaver", fall_at=at, fall=fall, quiet_from=at - 60, churned=gone)
        return Story(kind="loud_leaver", fall_at=at, fall=fall, churned=gone)
    if until <= days.end or lived < _ROOM:
        return Story()
    recent = days.end - draw.between(29, 36)
    if chance < 0.05:
        return Story(kind="no_feed")
    if chance < 0.10:
        # These have only four weeks in which to be seen.
        return Story(kind="falling_in_silence", fall_at=recent, fall=max(fall, 0.5), quiet_from=recent - 60)
    if chance < 0.13:
        return Story(kind="falling_and_complaining", fall_at=recent, fall=fall)
    if chance < 0.24:
        return Story(kind="seasonal", season=season)
    return Story(kind="happy_failing") if chance < 0.28 else Story()


def _trouble(draw: Draw, days: Days) -> Story:
    if not draw.chance(_TROUBLED):
        return Story()
    return Story(kind="struggling", trouble_from=days.end - draw.between(150, 210))


def in_trouble(customer: Customer, day: int) -> bool:
    """Whether the customer is in its time of trouble on a day."""
    return 0 < customer.story.trouble_from <= day


def runs_on(customer: Customer, day: int) -> bool:
    """Whether a recurring line of the customer runs on a day."""
    return any(line.start <= day < min(line.end, OPEN) for line in customer.lines)
