"""Keeping columns and views; each change is a row of the journal in the same transaction."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F, Q

from oarlock.app.access.models import Person
from oarlock.app.access.services import write_down
from oarlock.app.portfolio.columns import chosen
from oarlock.app.portfolio.models import Layout, View
from oarlock.app.shell.prepared import WHO, prepared
from oarlock.errors import UnknownNameError, UserError
from oarlock.lake.journal import Change

MOST_VIEWS = 100
LONGEST = 4000


def keep_columns(person: Person, told: str, *, now: dt.datetime) -> None:
    """Keep the columns that a person has chosen, in their order; an empty text goes back to the usual ones."""
    with transaction.atomic():
        before = Layout.objects.filter(person=person).first()
        after = ",".join(chosen(told, hidden=())) if told.strip(", ") else ""
        if after:
            Layout.objects.update_or_create(person=person, defaults={"columns": after})
        elif before is not None:
            before.delete()
        said = Change(entity="grid_columns", key=str(person.pk),
                      before={"columns": before.columns} if before else None, after={"columns": after})  # fmt: skip
        write_down([said], actor=person.email, now=now)


def keep_view(person: Person, name: str, query: str, *, is_shared: bool, may_share: bool, now: dt.datetime) -> View:
    """Keep a list under a name; one's own view of the same name becomes this one.

    Raises `UserError` without a name, for a query that is too long, for too many views, and for sharing without the
    permission to.
    """
    name = " ".join(name.split())[:80]
    if not name:
        raise UserError("A view needs a name.", remedy="Give it one, and save it again.")
    if len(query) > LONGEST:
        raise UserError("This list has too many conditions to be kept.", remedy="Take some away.")
    if is_shared and not may_share:
        raise UserError("You may not share views.", remedy="Keep it for yourself.")
    with transaction.atomic():
        mine = View.objects.filter(person=person)
        view = mine.filter(name=name).first()
        if view is None and mine.count() >= MOST_VIEWS:
            raise UserError("You have {n} views already.", remedy="Remove one that you no longer need.", n=MOST_VIEWS)
        before = _told(view) if view else None
        view = view or View(person=person, name=name)
        view.query, view.is_shared, view.changed_at = query, is_shared, now
        view.save()
        said = Change(entity="view", key=str(view.pk), before=before, after=_told(view))
        write_down([said], actor=person.email, now=now)
    return view


def share_view(person: Person, number: int, *, is_shared: bool, may_share: bool, now: dt.datetime) -> View:
    """Share one's own view with everybody, or keep it for oneself again; raises as `keep_view`."""
    if is_shared and not may_share:
        raise UserError("You may not share views.", remedy="Keep it for yourself.")
    with transaction.atomic():
        view = _own(person, number)
        before, view.is_shared, view.changed_at = _told(view), is_shared, now
        view.save()
        said = Change(entity="view", key=str(view.pk), before=before, after=_told(view))
        write_down([said], actor=person.email, now=now)
    return view


def remove_view(person: Person, number: int, *, now: dt.datetime) -> str:
    """Remove one's own view, and give its name."""
    with transaction.atomic():
        view = _own(person, number)
        write_down([Change(entity="view", key=str(view.pk), before=_told(view))], actor=person.email, now=now)
        view.delete()
    return view.name


def views_for(person: Person) -> list[View]:
    """One's own views, then those that others share, by name; `keeper` is who keeps it."""
    return sorted(_views(person.pk), key=lambda view: (view.person_id != person.pk, view.name.casefold()))


_views = prepared(lambda: View.objects.filter(Q(person_id=WHO) | Q(is_shared=True)).annotate(keeper=F("person__name")))


def _own(person: Person, number: int) -> View:
    view = View.objects.filter(person=person, pk=number).first()
    if view is None:
        raise UnknownNameError("This view does not exist.")
    return view


def _told(view: View) -> dict[str, object]:
    return {"name": view.name, "query": view.query, "is_shared": view.is_shared}
