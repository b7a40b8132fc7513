"""Sessions for many: how self-service customers are tended, a training or a review at a time, some not at all."""

from __future__ import annotations

from collections.abc import Iterator

from oarlock.sample.behaviour.stories import Customer, runs_on
from oarlock.sample.behaviour.touch import STROKES, Touch
from oarlock.sample.days import Days
from oarlock.sample.draw import Draw
from oarlock.sample.market import SELF_SERVICE
from oarlock.sample.people import owner_of

TENDED = 0.78
"""Share of self-service customers that come to the sessions."""

_UNTOLD = 60
"""Days before it leaves from which a customer that leaves unannounced comes no more."""


def sessions(customer: Customer, *, seed: int, days: Days) -> Iterator[Touch]:
    """What one customer came to, held by whoever has the turn.

    There is none while its story is silent, or while it is left alone with its trouble.
    """
    who, story = customer.who, customer.story
    draw = Draw(seed, "tending", who.number)
    if who.segment is not SELF_SERVICE or story.kind == "loud" or not draw.chance(TENDED):
        return
    stop = min(customer.until, days.end)
    for bound in (story.quiet_from, story.trouble_from, story.churned - _UNTOLD if story.churned else 0):
        stop = min(stop, bound or stop)
    # Whom no feed shows is asked more often.
    step = (30, 50) if story.kind == "no_feed" else (75, 110)
    day = customer.since + draw.between(12, 40)
    while day < stop:
        purpose = draw.pick(STROKES)
        if runs_on(customer, day):
            yield Touch(
                day=day, kind="call", purpose=purpose, direction="both", minutes=30, whose=(0,),
                ours=(owner_of(who.number + day)[0],), is_shared=True,
            )  # fmt: skip
        day += draw.between(*step)
