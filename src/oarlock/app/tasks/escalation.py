"""What is overdue for long goes to whoever leads its owner: once, by working days, told to both and written down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.db import transaction

from oarlock.app.access.door import Seen
from oarlock.app.access.models import Person
from oarlock.app.access.selectors import holders, scope_for
from oarlock.app.access.services import write_down
from oarlock.app.company.calendar import working
from oarlock.app.tasks.models import OPEN, Task
from oarlock.app.tasks.notices import tell_escalated
from oarlock.app.tasks.selectors import sees
from oarlock.domain.predicate import ALL
from oarlock.lake.journal import Change
from oarlock.lake.serve import PORTFOLIO
from oarlock.lake.serving import Served

DAYS = 3
"""Working days after its due day on which a task is escalated."""
ACTOR = "oarlock"


def escalate(served: Served, *, now: dt.datetime) -> int:
    """Escalate the open tasks that are overdue for so long; how many there were. Done again, it changes nothing."""
    if PORTFOLIO not in served.tables:
        return 0  # nobody can tell who may see whom
    today = now.astimezone(settings.WORKSPACE.zone).date()
    # Fewer days than there are working days among them; the calendar decides about the rest.
    late = Task.objects.filter(state=OPEN, escalated_at=None, due__lte=today - dt.timedelta(days=DAYS))
    found = list(late.select_related("owner").order_by("due", "pk"))
    calendar = working(today).calendar if found else None
    return sum(
        _escalated(task, served=served, today=today, now=now)
        for task in found
        if calendar is not None and calendar.add(task.due, DAYS) <= today
    )


def _escalated(task: Task, *, served: Served, today: dt.date, now: dt.datetime) -> bool:
    lead = next((one for one in _leads(task.owner, today=today) if _may_see(one, task.account, served, today)), None)
    with transaction.atomic():
        # Also when nobody leads the owner: it is not looked for at every tick.
        mine = Task.objects.filter(pk=task.pk, state=OPEN, escalated_at=None)
        if not mine.update(escalated_at=now, escalated_to=lead) or lead is None:
            return False
        task.escalated_to, task.escalated_at = lead, now
        before: dict[str, object] = {"owner": task.owner.email, "escalated_to": None}
        change = Change(
            entity="task", key=str(task.pk), before=before, after=before | {"escalated_to": lead.email},
            reason=f"overdue since {task.due.isoformat()}",
        )  # fmt: skip
        write_down([change], actor=ACTOR, now=now)
        tell_escalated(task, now=now)
    return True


def _leads(owner: Person, *, today: dt.date) -> Iterator[Person]:
    """Who leads somebody, the nearest first: holders of a grant for a team with them, the smallest team first, then who
    administers people. The company's data names no manager of an employee.
    """
    teams = []
    if owner.employee:
        people = Person.objects.filter(is_active=True, grants__rows="team").exclude(pk=owner.pk).distinct()
        for person in people.prefetch_related("grants"):
            for grant in person.grants.all():
                of = grant.of.split()
                is_held = (grant.starts or dt.date.min) <= today < (grant.ends or dt.date.max)
                if grant.rows == "team" and owner.employee in of and is_held:
                    teams.append((len(of), person.pk, person))
    yield from (person for _, _, person in sorted(teams, key=lambda one: one[:2]))
    yield from (person for person in holders("people.change", today=today) if person.pk != owner.pk)


def _may_see(person: Person, account: str, served: Served, today: dt.date) -> bool:
    scope = scope_for(person, today=today)
    seen = Seen(workspace=settings.WORKSPACE, scope=scope, permission="task.see", served=served)
    return seen.among == ALL or sees(seen, account)
