"""What other rooms' pages show of tasks: those of one customer with a form for a new one, and the bell."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from oarlock.app.access.door import Seen
from oarlock.app.access.models import Person
from oarlock.app.tasks import selectors
from oarlock.app.tasks.models import Task
from oarlock.app.tasks.words import OTHER_DAYS, action_of
from oarlock.lake.serving import serving


@dataclass(frozen=True, kw_only=True)
class Beside:
    """Open tasks of a customer, who may be given one, and the sign that nobody acts on yet with its action."""

    open: tuple[Task, ...]
    people: tuple[Person, ...]
    sign: str | None
    due: dt.date
    may_change: bool


def beside(request: HttpRequest, account: str, reasons: object) -> Beside | None:
    """The tasks of a customer that the page has shown already; None for who sees no tasks."""
    if not request.scope.may("task.see"):
        return None
    held = tuple(selectors.open_by_account([account]).get(account, ()))
    today = timezone.now().astimezone(settings.WORKSPACE.zone).date()
    may_change, people = request.scope.may("task.change"), []
    with serving(settings.WORKSPACE) as served:
        if may_change and served is not None:
            seen = Seen(workspace=settings.WORKSPACE, scope=request.scope, permission="task.change", served=served)
            people = selectors.people(seen, account, today=today)
    taken = {task.reason for task in held}
    sign = next((code for code in str(reasons or "").split() if action_of(code) and code not in taken), None)
    due = today + dt.timedelta(days=OTHER_DAYS)
    return Beside(open=held, people=tuple(people), sign=sign, due=due, may_change=may_change and bool(people))
