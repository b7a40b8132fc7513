"""Reading who somebody is and what they may do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from oarlock.app.access.models import Grant, Person
from oarlock.app.access.roles import ROLES, ROWS
from oarlock.app.access.scope import NOBODY, Held, Scope, rows_of
from oarlock.app.shell.prepared import WHO, prepared
from oarlock.errors import OarlockError
from oarlock.ingest.assignments import names_of
from oarlock.kit.text import Msg, Text, msg
from oarlock.lake.erasures import path_of
from oarlock.lake.workspace import Workspace, lake_of


def scope_for(person: Person | None, *, today: dt.date) -> Scope:
    """The scope of a person on a day: at most one query; nothing for nobody and for those who are no longer active."""
    if person is None or not person.is_active:
        return NOBODY
    is_here = "grants" in getattr(person, "_prefetched_objects_cache", ())
    return _scope(person, person.grants.all() if is_here else _grants(person.pk), today=today)


_grants = prepared(lambda: Grant.objects.filter(person_id=WHO))


def scopes(*, today: dt.date) -> dict[Person, Scope]:
    """Everybody who is active and holds anything, by name, with their scope on a day: one query."""
    found: dict[Person, list[Grant]] = {}
    grants = Grant.objects.filter(person__is_active=True).select_related("person")
    for grant in grants.order_by("person__name", "person__email", "pk"):
        found.setdefault(grant.person, []).append(grant)
    return {person: _scope(person, held, today=today) for person, held in found.items()}


def _scope(person: Person, grants: Iterable[Grant], *, today: dt.date) -> Scope:
    held = []
    for grant in grants:
        begins, ends = grant.starts or dt.date.min, grant.ends or dt.date.max
        if begins <= today < ends:
            rows = rows_of(grant.rows, employee=person.employee, of=grant.of.split())
            held.append(Held(role=grant.role, rows=rows))
    return Scope(held=tuple(held), person=person.pk)


def everybody() -> list[Person]:
    """All people with their grants, by name."""
    return list(Person.objects.prefetch_related("grants").order_by("name", "email"))


def holders(permission: str, *, today: dt.date) -> list[Person]:
    """The active people to whom something is permitted for the whole company, by address."""
    people = Person.objects.filter(is_active=True).prefetch_related("grants").order_by("email")
    return [one for one in people if _scope(one, one.grants.all(), today=today).is_whole(permission)]


def names_of_employees() -> dict[str, str]:
    """Employee ID to the name of the person who signs in as that employee."""
    return {one.employee: one.name for one in _employees(WHO)}


_employees = prepared(
    lambda: Person.objects.exclude(employee="").filter(is_active=True).only("employee", "name").order_by("-pk")
)


def names_of_owners() -> dict[str, str]:
    """Employee ID to a name: of the employee's own record, else of the person who signs in as that employee."""
    return {**names_of_employees(), **recorded_names()}


def names_of_people() -> dict[str, str]:
    """Address to name of everybody who may sign in, for decisions that keep the address of who took them."""
    return {one.email: one.name or one.email for one in _people(WHO)}


_people = prepared(lambda: Person.objects.filter(is_active=True).only("email", "name"))


def recorded_names() -> Mapping[str, str]:
    """Employee ID to the name in the employee's own record."""
    workspace = settings.WORKSPACE
    stamps = tuple(_stamp(file) for file in (lake_of(workspace) / "commits", path_of(workspace.path)))
    return _recorded(workspace, stamps)


@lru_cache(maxsize=2)
def _recorded(workspace: Workspace, stamps: tuple[int, ...]) -> dict[str, str]:
    # Read once for what is in the lake: a name that was erased is gone with the next page.
    try:
        return names_of(workspace)
    except OarlockError:  # a list is worth more than the names in it
        return {}


def _stamp(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def grant_told(told: Mapping[str, Any]) -> Msg:
    """A grant, as the journal has it, in words: role, whose customers, from when until when."""
    role, rows = str(told.get("role")), str(told.get("rows"))
    parts: list[Msg | Text | str] = [ROWS.get(rows) or rows, *map(str, told.get("of") or ())]
    if told.get("starts"):
        parts.append(msg("from {day}", day=told["starts"]))
    if told.get("ends"):
        parts.append(msg("ends on {day}", day=told["ends"]))
    return msg("{role}: {rows}", role=ROLES[role].label if role in ROLES else role, rows=parts)
