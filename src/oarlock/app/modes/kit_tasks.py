"""A task of what a customer lacks of its mode's kit: one for each check, however often it is asked for."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from oarlock.app.access.door import Seen, page
from oarlock.app.revenue.selectors import table
from oarlock.app.tasks.services import Wanted, open_task
from oarlock.app.tasks.words import title
from oarlock.domain.predicate import Is
from oarlock.errors import UnknownNameError
from oarlock.kit.text import msg
from oarlock.kit.text import render as said


def may_make(seen: Seen) -> bool:
    """Whether this person may turn what is missing into tasks."""
    return seen.scope.is_whole("strategy.change") and seen.scope.may("task.change")


@require_POST
@page("task.change")
def make_task(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Open the task of one missing check of one customer, or tell which one is open already."""
    if not may_make(seen):
        raise UnknownNameError("There is no page '{name}'.", name=request.path)
    account, check = request.POST.get("account", "")[:200], request.POST.get("check", "")[:60]
    lacking = [row for row in table(seen, "mode_kit_now", where=Is("account", "=", account))
               if check in str(row["missing"] or "").split()]  # fmt: skip
    if not lacking:
        raise UnknownNameError("'{name}' is not missing for this customer.", name=check)
    mode = str(lacking[0]["mode"])
    wanted = Wanted(account=account, kit=f"{mode}.{check}")
    task, is_new = open_task(seen, wanted, person=request.person, now=timezone.now())
    told = (
        msg("Task opened: {title}. Due on {day}, for {name}.", title=title(task), day=task.due, name=task.owner.name)
        if is_new
        else msg("There is such a task already: {title}, for {name}.", title=title(task), name=task.owner.name)
    )
    messages.info(request, said(told, lang=request.lang))
    return redirect(reverse("modes") + "#lacking-title")
