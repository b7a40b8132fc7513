"""Telling people: each news once and in working hours, gathered by day and kind, never of a customer whom they may not
see.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings

from oarlock.app.access.door import Seen
from oarlock.app.access.models import Person
from oarlock.app.company.calendar import working
from oarlock.app.tasks.models import OPEN, Notice, Task
from oarlock.app.tasks.selectors import rows_of, shown
from oarlock.domain.predicate import ALL

ASSIGNED, DUE, BAND, ESCALATED, REVIEW = "assigned", "due", "band", "escalated", "review"
KEPT = 200
"""Notices that are shown; older ones have been read or lost their point."""

Row = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One notice beside the row of its customer; one of a review speaks of no customer."""

    notice: Notice
    row: Row | None

    @property
    def due(self) -> dt.date | None:
        """Until when a review wants to be held."""
        return dt.date.fromisoformat(self.notice.after) if self.notice.kind == REVIEW else None


@dataclass(frozen=True, kw_only=True)
class Group:
    """What happened of one kind on one day."""

    day: dt.date
    kind: str
    lines: tuple[Line, ...]
    unread: int


def tell_assigned(task: Task, *, by: Person, now: dt.datetime) -> None:
    """Tell the owner of a task that it is theirs; whoever took it upon themselves knows."""
    if task.owner_id == by.pk:
        return
    key = f"assigned:{task.pk}:{now.isoformat()}"
    _tell([Notice(person=task.owner, kind=ASSIGNED, key=key, account=task.account, task=task, at=now)], now=now)


def tell_escalated(task: Task, *, now: dt.datetime) -> None:
    """Tell whom an overdue task was escalated to, and its owner."""
    people = [one for one in (task.escalated_to, task.owner) if one is not None]
    key = f"escalated:{task.pk}:{task.due}"
    made = [Notice(person=p, kind=ESCALATED, key=key, account=task.account, task=task, at=now) for p in people]
    _tell(made, now=now)


def tell_due(*, person: Person, today: dt.date, now: dt.datetime, tasks: Iterable[Task] | None = None) -> None:
    """Tell somebody which of their tasks are due by today; each once for each day that it was due by.

    tasks: the open ones that concern that person, where the page has read them already; those of others, escalated to
    them, were told when they were.
    """
    if tasks is None:
        tasks = Task.objects.filter(owner=person, state=OPEN, due__lte=today)
    due = {f"due:{task.pk}:{task.due}": task for task in tasks if task.due <= today and task.owner_id == person.pk}
    if not due:
        return
    # Looking is enough on most days; a page that is only read writes nothing.
    known = set(Notice.objects.filter(person=person, key__in=due).values_list("key", flat=True))
    made = [
        Notice(person=person, kind=DUE, key=key, account=task.account, task=task, at=now)
        for key, task in due.items()
        if key not in known
    ]
    if made:
        # Whoever looks is at work, whatever the hour.
        _tell(made)


def tell_bands(changes: Iterable[tuple[str, str, str, str]], *, run: str, now: dt.datetime) -> None:
    """Tell the owners of customers that the band changed. changes: account, employee ID of its owner, before, after."""
    people: dict[str, list[Person]] = {}
    for person in Person.objects.filter(is_active=True).exclude(employee=""):
        people.setdefault(person.employee, []).append(person)
    made = [
        Notice(
            person=person, kind=BAND, key=f"band:{run}:{account}", account=account, before=before, after=after, at=now
        )
        for account, owner, before, after in changes
        for person in people.get(owner, ())
    ]
    _tell(made, now=now)


def tell_review(people: Iterable[Person], *, key: str, due: dt.date, now: dt.datetime) -> None:
    """Tell people that our position is to be reviewed; not why, for who answers blind must not know where we stand."""
    made = [
        Notice(person=person, kind=REVIEW, key=key[:300], account="", after=due.isoformat(), at=now)
        for person in people
    ]
    _tell(made, now=now)


def groups(seen: Seen, person: Person, *, now: dt.datetime) -> list[Group]:
    """The newest notices by day and kind. What speaks of customers who are foreign by now counts as read."""
    found = list(
        shown(person, now=now)
        .select_related("task", "task__owner", "task__opened_by", "task__escalated_to")
        .order_by("-at", "pk")[:KEPT]
    )
    rows = rows_of(seen, (notice.account for notice in found))
    may_see = {n.pk for n in found if _may_see(seen, n, rows)}
    foreign = [n.pk for n in found if n.pk not in may_see and n.read_at is None]
    if foreign:
        Notice.objects.filter(pk__in=foreign).update(read_at=now)
    gathered: dict[tuple[dt.date, str], list[Line]] = {}
    for notice in found:
        if notice.pk in may_see:
            day = notice.at.astimezone(seen.workspace.zone).date()
            gathered.setdefault((day, notice.kind), []).append(Line(notice=notice, row=rows.get(notice.account)))
    return [
        Group(day=day, kind=kind, lines=tuple(lines), unread=sum(line.notice.read_at is None for line in lines))
        for (day, kind), lines in gathered.items()
    ]


def _may_see(seen: Seen, notice: Notice, rows: Mapping[str, Row]) -> bool:
    if notice.kind == REVIEW:
        return seen.scope.is_whole("strategy.see")
    return notice.account in rows or seen.among == ALL


def read_all(person: Person, *, now: dt.datetime) -> int:
    """Mark everything as read, and return how much that was."""
    return shown(person, now=now).filter(read_at=None).update(read_at=now)


def held(person: Person, *, now: dt.datetime) -> tuple[int, dt.datetime | None]:
    """How many notices wait for working hours, and when the first of them is told."""
    waiting = list(Notice.objects.filter(person=person, shows_at__gt=now).values_list("shows_at", flat=True))
    return len(waiting), min(waiting, default=None)


def _tell(notices: list[Notice], *, now: dt.datetime | None = None) -> None:
    """Keep them; with `now`, those that come outside of somebody's working hours wait for the next."""
    if now is not None and notices:
        zone = settings.WORKSPACE.zone
        company = working(now.astimezone(zone).date())
        for notice in notices:
            own = notice.person.zone
            free = company.next_hour(now, ZoneInfo(own) if own else zone)
            notice.shows_at = free if free > now else None
    # The key makes the same news one notice, whoever comes first.
    Notice.objects.bulk_create(notices, ignore_conflicts=True, batch_size=500)
