"""People and their grants for the command line; Django is loaded by `up.begin` before."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from oarlock.errors import UnknownNameError


def everybody() -> list[dict[str, Any]]:
    """One row for each grant of each person."""
    from oarlock.app.access import selectors
    from oarlock.app.access.roles import ROLES, ROWS

    rows = []
    for person in selectors.everybody():
        for grant in person.grants.all():
            rows.append(
                {
                    "email": person.email,
                    "name": person.name,
                    "role": grant.role,
                    "title": ROLES[grant.role].label,
                    "customers": ROWS[grant.rows],
                    "of": " ".join(grant.of.split()),
                    "employee": person.employee,
                    "is_active": person.is_active,
                }
            )
    return rows


def add(
    email: str, *, name: str, role: str, rows: str, of: tuple[str, ...], employee: str, actor: str, now: dt.datetime
) -> str:
    """Add a person and return the password, which is told once."""
    from oarlock.app.access.services import Wanted, add_person

    password = secrets.token_urlsafe(9)
    wanted = Wanted(email=email, name=name or email, role=role, rows=rows, of=of, employee=employee)
    add_person(wanted, password=password, actor=actor, now=now)
    return password


def set_password(email: str, *, actor: str, now: dt.datetime) -> str:
    """A new password; every session of the person ends."""
    from oarlock.app.access.services import change_password

    password = secrets.token_urlsafe(9)
    change_password(_person(email), password, actor=actor, now=now)
    return password


def end(email: str, *, reason: str, actor: str, now: dt.datetime) -> None:
    """Nobody signs in as this person any more, from now on."""
    from oarlock.app.access import holding

    holding.end(_person(email), by=None, reason=reason, now=now)


def forget_factors(email: str, *, reason: str, actor: str, now: dt.datetime) -> int:
    """Take away the second factors of somebody who lost theirs; how many there were."""
    from oarlock.app.access.factors import forget

    return forget(_person(email), actor=actor, reason=reason, now=now)


def _person(email: str) -> Any:
    from oarlock.app.access.models import Person

    found = Person.objects.filter(email=email.strip().lower()).first()
    if found is None:
        raise UnknownNameError("Nobody has the address {email}.", remedy="See: oarlock people list.", email=email)
    return found
