"""Scenarios under a name: reading those that are kept, and keeping one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from oarlock.app.access.models import Person
from oarlock.app.records import selectors as records
from oarlock.app.records.services import put
from oarlock.app.scenarios.asked import Asked, query, read
from oarlock.app.scenarios.worked import Worked, worked
from oarlock.errors import UserError
from oarlock.kit.clock import naive_utc
from oarlock.models.scenario import Driver

SUBJECT = "scenario:"
"""Before the name of a scenario in the strategic choices."""
LONGEST = 60


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A scenario: its name, its address, what comes of it, and the record of who kept it and why."""

    name: str
    query: str
    worked: Worked
    row: Mapping[str, object]


def kept(*, usual: Mapping[str, Driver], currency: str) -> list[Kept]:
    """The scenarios by name; what is kept under such a subject and means nothing is left out."""
    found = []
    for row in records.rows("strategy_choice"):
        subject, told = str(row["subject"]), str(row["choice"])
        if not subject.startswith(SUBJECT):
            continue
        try:
            asked = read(dict(parse_qsl(told)), usual=usual, currency=currency)
        except UserError:
            continue
        found.append(Kept(name=subject.removeprefix(SUBJECT), query=told, worked=worked(asked), row=row))
    return sorted(found, key=lambda one: one.name)


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
