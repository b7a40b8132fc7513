"""Tasks for programs: one order that can be gone on with after any of them, however many there are."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from oarlock.app.access.door import Seen
from oarlock.app.access.models import Person
from oarlock.app.tasks.models import OPEN, Task
from oarlock.app.tasks.selectors import mine, rows_of
from oarlock.domain.predicate import ALL
from oarlock.lake.serve import PORTFOLIO

PART = 500
"""Tasks that are looked at in one go; of customers so few as this they are asked for by name."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which tasks. owner: address of a person; state: one of a task's, or `overdue`; due: at the latest by that day."""

    is_mine: bool = False
    owner: str = ""
    account: str = ""
    state: str = ""
    due: dt.date | None = None


def listed(
    seen: Seen, asked: Asked, *, person: Person, today: dt.date, after: tuple[dt.date, int] | None, limit: int
) -> list[Task]:
    """Tasks of customers who may be seen, by day and number, those after one of them; at most `limit`."""
    query = Task.objects.select_related("owner", "opened_by", "closed_by", "escalated_to").filter(
        _wanted(asked, person, today)
    )
    is_whole = seen.among == ALL
    if not is_whole and PORTFOLIO in seen.served.tables:
        own = seen.rows(PORTFOLIO, columns=("account_id",), limit=PART + 1)
        query = query.filter(account__in=[row["account_id"] for row in own]) if len(own) <= PART else query
    found: list[Task] = []
    while True:
        beyond = Q() if after is None else Q(due__gt=after[0]) | Q(due=after[0], pk__gt=after[1])
        part = list(query.filter(beyond).order_by("due", "pk")[: limit if is_whole else PART])
        # A customer who left is in no portfolio: its tasks are for those who see everything.
        rows = {} if is_whole else rows_of(seen, (task.account for task in part))
        found += [task for task in part if is_whole or task.account in rows]
        if is_whole or len(part) < PART or len(found) >= limit:
            return found[:limit]
        after = (part[-1].due, part[-1].pk)


def person_at(address: str) -> Person | None:
    """The active person of an address, whatever its case."""
    return Person.objects.filter(email__iexact=address, is_active=True).prefetch_related("grants").first()


def _wanted(asked: Asked, person: Person, today: dt.date) -> Q:
    wanted = Q()
    if asked.is_mine:
        wanted &= mine(person)
    if asked.owner:
        wanted &= Q(owner__email__iexact=asked.owner)
    if asked.account:
        wanted &= Q(account=asked.account)
    if asked.state == "overdue":
        wanted &= Q(state=OPEN, due__lt=today)
    elif asked.state:
        wanted &= Q(state=asked.state)
    return wanted & Q(due__lte=asked.due) if asked.due else wanted
