"""Reading who somebody is and what they may do."""

from __future__ import annotations

import datetime as dt

from oarlock.app.access.models import Person
from oarlock.app.access.scope import NOBODY, Held, Scope, rows_of


def scope_for(person: Person | None, *, today: dt.date) -> Scope:
    """The scope of a person on a day: one query; nothing for nobody and for those who are no longer active."""
    if person is None or not person.is_active:
        return NOBODY
    held = []
    for grant in person.grants.all():
        begins, ends = grant.starts or dt.date.min, grant.ends or dt.date.max
        if begins <= today < ends:
            rows = rows_of(grant.rows, employee=person.employee, of=grant.of.split())
            held.append(Held(role=grant.role, rows=rows))
    return Scope(held=tuple(held))


def everybody() -> list[Person]:
    """All people with their grants, by name."""
    return list(Person.objects.prefetch_related("grants").order_by("name", "email"))


def holders(permission: str, *, today: dt.date) -> list[Person]:
    """The active people to whom something is permitted for the whole company, by address."""
    people = Person.objects.filter(is_active=True).prefetch_related("grants").order_by("email")
    return [one for one in people if scope_for(one, today=today).is_whole(permission)]


def names_of_employees() -> dict[str, str]:
    """Employee ID to the name of the person who signs in as that employee."""
    rows = Person.objects.exclude(employee="").filter(is_active=True).values_list("employee", "name")
    return dict(rows.order_by("-pk"))
