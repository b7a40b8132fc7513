"""Keeping a scenario under a name."""

from __future__ import annotations

import datetime as dt

from oarlock.app.access.models import Person
from oarlock.app.records.services import put
from oarlock.app.scale_value.asked import query
from oarlock.app.scale_value.selectors import SUBJECT
from oarlock.errors import UserError
from oarlock.kit.clock import naive_utc
from oarlock.strategy.scale_value.plan import Asked

LONGEST = 60


def keep(name: str, asked: Asked, *, currency: str, reason: str, person: Person, now: dt.datetime) -> None:
    """Keep a question under a name that no scenario has yet; raises `UserError`."""
    name, reason = " ".join(name.split()), reason.strip()
    if not name or len(name) > LONGEST:
        raise UserError("A scenario needs a name of at most {n} letters.", remedy="Name it.", n=LONGEST)
    if not reason:
        raise UserError("A decision needs a reason.", remedy="Say what the scenario is for.")
    row = {"subject": SUBJECT + name, "choice": query(asked, currency=currency), "decided_by": person.email,
           "reason": reason, "decided_at": naive_utc(now)}  # fmt: skip
    # A name stands for what others saw under it: another scenario gets another name.
    put("strategy_choice", row, person=person, now=now, reason=reason, seen={})
