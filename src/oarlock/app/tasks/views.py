"""The list of tasks, what is done with one, and the notices of the person who asks."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from oarlock.app.access.door import Seen, page
from oarlock.app.access.models import Person
from oarlock.app.shell.views import back
from oarlock.app.tasks import notices as told
from oarlock.app.tasks import selectors, services, words
from oarlock.app.tasks.models import OPEN
from oarlock.errors import UnknownNameError, UserError
from oarlock.kit.text import Msg, msg, render_error
from oarlock.kit.text import render as said

STATES = (OPEN, "overdue", "done", "dropped", "")


@require_safe
@page("task.see")
def tasks(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Tasks by whose they are and by state; mine that are open, when nothing is asked for."""
    whose = "all" if request.GET.get("whose") == "all" else "mine"
    state = request.GET.get("state", OPEN)
    account = request.GET.get("account", "")[:200]
    filters = selectors.Filters(whose=whose, state=state if state in STATES else OPEN, account=account)
    today = _today(seen)
    late = selectors.Filters(whose=whose, state="overdue", account=account)
    context = {
        "found": selectors.tasks(seen, filters, person=request.person, today=today),
        "late": selectors.tasks(seen, late, person=request.person, today=today, limit=0).total,
        "filters": filters,
        "words": words,
        "today": today,
        "may_change": seen.scope.may("task.change"),
    }
    return render(request, "tasks/tasks.html", context)


@require_POST
@page("task.change")
def open_one(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Open a task, from a sign with one click or as typed, and go back to the page that asked."""
    asked = request.POST
    try:
        wanted = services.Wanted(
            account=asked.get("account", "")[:200], sign=asked.get("sign", "")[:40], title=asked.get("title", ""),
            reason=asked.get("reason", ""), due=_day(asked.get("due", "")), owner=_person(asked.get("owner", "")),
        )  # fmt: skip
        task, is_new = services.open_task(seen, wanted, person=request.person, now=timezone.now())
    except UserError as refused:
        return _again(request, seen, refused)
    title, name = words.title(task), task.owner.name
    if is_new:
        _say(request, msg("Task opened: {title}. Due on {day}, for {name}.", title=title, day=task.due, name=name))
    else:
        _say(request, msg("There is such a task already: {title}, for {name}.", title=title, name=name))
    return redirect(back(request))


@require_POST
@page("task.change")
def change(request: HttpRequest, seen: Seen, task_id: int) -> HttpResponse:
    """Another day or another owner."""
    try:
        due, owner = _day(request.POST.get("due", "")), _person(request.POST.get("owner", ""))
        task = services.change_task(
            seen, task_id, person=request.person, now=timezone.now(), owner=owner, due=due,
            was=_day(request.POST.get("seen", "")),
        )  # fmt: skip
    except UserError as refused:
        return _again(request, seen, refused)
    _say(request, msg("Task changed: due on {day}, for {name}.", day=task.due, name=task.owner.name))
    return redirect(back(request))


@require_POST
@page("task.change")
def close(request: HttpRequest, seen: Seen, task_id: int) -> HttpResponse:
    """Done or dropped, with what came of it."""
    state, outcome = request.POST.get("state", ""), request.POST.get("outcome", "")
    try:
        task, is_new = services.close_task(
            seen, task_id, state=state, outcome=outcome, person=request.person, now=timezone.now()
        )
    except UserError as refused:
        return _again(request, seen, refused)
    title = words.title(task)
    if is_new:
        _say(request, msg("Task closed: {title}. It can be opened again.", title=title))
    else:
        by = task.closed_by.name if task.closed_by else ""
        _say(request, msg("{name} closed this task before: {outcome}", name=by, outcome=task.outcome))
    return redirect(back(request))


@require_POST
@page("task.change")
def reopen(request: HttpRequest, seen: Seen, task_id: int) -> HttpResponse:
    """Undo the closing."""
    task = services.reopen_task(seen, task_id, person=request.person, now=timezone.now())
    _say(request, msg("Task opened again: {title}.", title=words.title(task)))
    return redirect(back(request))


@require_safe
@page("task.see")
def notices(request: HttpRequest, seen: Seen) -> HttpResponse:
    """What somebody was told, by day and kind."""
    now = timezone.now()
    told.tell_due(person=request.person, today=_today(seen), now=now)
    waiting, until = told.held(request.person, now=now)
    context = {
        "groups": told.groups(seen, request.person, now=now), "words": words, "waiting": waiting, "until": until,
    }  # fmt: skip
    return render(request, "tasks/notices.html", context)


@require_POST
@page("task.see")
def read(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Mark all as read."""
    told.read_all(request.person, now=timezone.now())
    return redirect(back(request))


def _today(seen: Seen) -> dt.date:
    return timezone.now().astimezone(seen.workspace.zone).date()


def _day(told_day: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(told_day) if told_day else None
    except ValueError:
        raise UserError("'{text}' is not a day.", remedy="Write it as 2026-11-30.", text=told_day[:40]) from None


def _person(told_id: str) -> Person | None:
    if not told_id:
        return None
    is_number = told_id.isascii() and told_id.isdigit() and len(told_id) < 12
    found = (
        Person.objects.filter(pk=int(told_id), is_active=True).prefetch_related("grants").first() if is_number else None
    )
    if found is None:
        raise UserError("There is nobody with the number {n}.", n=told_id[:20])
    return found


def _again(request: HttpRequest, seen: Seen, error: UserError) -> HttpResponse:
    """The form once more with all that was typed, and above it what is wrong."""
    if isinstance(error, UnknownNameError):
        raise error
    context = {
        "error": render_error(error, request.lang), "typed": request.POST, "back": back(request),
        # Who was told the day that somebody else set has seen it: sent once more, theirs is meant.
        "looked": str(error.params.get("theirs", request.POST.get("seen", ""))),
        "people": selectors.people(seen, request.POST.get("account", ""), today=_today(seen)),
    }  # fmt: skip
    return render(request, "tasks/again.html", context, status=400)


def _say(request: HttpRequest, text: Msg) -> None:
    messages.info(request, said(text, lang=request.lang))
