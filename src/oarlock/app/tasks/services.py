"""Opening, changing and closing tasks; each change is a row of the journal in the same transaction."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction

from oarlock.app.access.door import Seen
from oarlock.app.access.models import Person
from oarlock.app.access.selectors import scope_for
from oarlock.app.access.services import write_down
from oarlock.app.tasks.models import DONE, DROPPED, HAND, KIT, OPEN, SIGN, Task
from oarlock.app.tasks.notices import tell_assigned
from oarlock.app.tasks.selectors import one, sees
from oarlock.app.tasks.words import ACTIONS, DAYS, OTHER_DAYS
from oarlock.errors import UnknownNameError, UserError
from oarlock.lake.journal import Change

LONGEST_TITLE, LONGEST = 200, 500


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A task as asked for: a sign's code, a check of a mode's kit (`mode.check`), or a title (and a reason) typed.

    owner, due: who asks, and so many days from today as the sign has, when they are not named.
    """

    account: str
    sign: str = ""
    kit: str = ""
    title: str = ""
    reason: str = ""
    due: dt.date | None = None
    owner: Person | None = None


def open_task(seen: Seen, wanted: Wanted, *, person: Person, now: dt.datetime, actor: str = "") -> tuple[Task, bool]:
    """The open task for that customer and reason, and whether it is new: asked twice, there is still one.

    actor: the name in the journal when a program does it for the person.
    Raises `UnknownNameError` for a customer who is absent or somebody else's, `UserError` for what cannot be.
    """
    if not sees(seen, wanted.account):
        raise UnknownNameError("There is no customer '{name}'.", name=wanted.account)
    task = _made(wanted, person=person, now=now.astimezone(seen.workspace.zone))
    _check_owner(seen, task.owner, task.account, now=now)
    task.opened_by, task.opened_at = person, now
    found = _open_one(task)
    if found is not None:
        return found, False
    try:
        with transaction.atomic():
            task.save()
            opened = Change(entity="task", key=str(task.pk), after=_told(task))
            write_down([opened], actor=actor or person.email, now=now)
            tell_assigned(task, by=person, now=now)
    except IntegrityError:  # somebody else was faster by a moment
        found = _open_one(task)
        if found is None:
            raise
        return found, False
    return task, True


def change_task(
    seen: Seen, task_id: int, *, person: Person, now: dt.datetime, owner: Person | None = None,
    due: dt.date | None = None, was: dt.date | None = None,
) -> Task:  # fmt: skip
    """Give an open task to somebody else, or another day.

    was: the day that was looked at; when it is another one by now, somebody else was first and nothing is changed.
    """
    with transaction.atomic():
        task = _held(seen, task_id)
        if task.state != OPEN:
            raise UserError("The task is closed.", remedy="Open it again first.")
        if was is not None and due is not None and task.due not in (was, due):
            raise UserError(
                "Somebody else moved this task to {theirs} while you were looking; {yours} was not saved.",
                remedy="Go back, reload the page, and move it again if that is still wanted.",
                theirs=task.due, yours=due,
            )  # fmt: skip
        before, is_given = _told(task), owner is not None and owner.pk != task.owner_id
        if owner is not None:
            _check_owner(seen, owner, task.account, now=now)
            task.owner = owner
        task.due = due or task.due
        if _told(task) == before:
            return task
        # Another day or another owner is another chance; it is escalated anew when that is missed, too.
        task.escalated_to, task.escalated_at = None, None
        task.save(update_fields=["owner", "due", "escalated_to", "escalated_at"])
        write_down([Change(entity="task", key=str(task.pk), before=before, after=_told(task))], actor=person.email,
                   now=now)  # fmt: skip
        if is_given:
            tell_assigned(task, by=person, now=now)
    return task


def close_task(
    seen: Seen, task_id: int, *, state: str, outcome: str, person: Person, now: dt.datetime, actor: str = ""
) -> tuple[Task, bool]:
    """Close a task with what came of it, and whether that was new; one that is closed already stays as it is.

    Raises `UserError` without an outcome: what was done and did not help is worth as much as what did.
    """
    outcome = " ".join(outcome.split())[:LONGEST]
    if state not in (DONE, DROPPED):
        raise UserError("A task is done or dropped, not '{state}'.", state=state)
    if not outcome:
        raise UserError("Say what came of it.", remedy="Go back and write one sentence.")
    with transaction.atomic():
        task = _held(seen, task_id)
        if task.state != OPEN:
            return task, False
        before = _told(task)
        task.state, task.outcome, task.closed_by, task.closed_at = state, outcome, person, now
        task.save(update_fields=["state", "outcome", "closed_by", "closed_at"])
        change = Change(entity="task", key=str(task.pk), before=before, after=_told(task), reason=outcome)
        write_down([change], actor=actor or person.email, now=now)
    return task, True


def reopen_task(seen: Seen, task_id: int, *, person: Person, now: dt.datetime) -> Task:
    """Undo the closing. Raises `UserError` when another task for the same reason was opened since."""
    try:
        with transaction.atomic():
            task = _held(seen, task_id)
            if task.state == OPEN:
                return task
            before = _told(task)
            task.state, task.outcome, task.closed_by, task.closed_at = OPEN, "", None, None
            task.save(update_fields=["state", "outcome", "closed_by", "closed_at"])
            change = Change(entity="task", key=str(task.pk), before=before, after=_told(task), reason="undo")
            write_down([change], actor=person.email, now=now)
    except IntegrityError:
        raise UserError("Another task for the same reason was opened since.", remedy="Go on with that one.") from None
    return task


def _held(seen: Seen, task_id: int) -> Task:
    """The task, held until the transaction ends; who may not see its customer finds no task."""
    task = one(seen, task_id, is_held=True)
    if task is None:
        raise UnknownNameError("There is no task {n}.", n=task_id)
    return task


def _made(wanted: Wanted, *, person: Person, now: dt.datetime) -> Task:
    today = now.astimezone(settings.WORKSPACE.zone).date()
    task = Task(account=wanted.account, owner=wanted.owner or person)
    if wanted.sign:
        if wanted.sign not in ACTIONS:
            raise UserError("There is no sign '{name}'.", name=wanted.sign)
        task.source, task.reason, task.same = SIGN, wanted.sign, wanted.sign
    elif wanted.kit:
        task.source, task.reason, task.same = KIT, wanted.kit, f"kit: {wanted.kit}"
    else:
        task.title = " ".join(wanted.title.split())
        task.reason = " ".join(wanted.reason.split())
        if not task.title:
            raise UserError("A task needs a title.", remedy="Go back and write what is to be done.")
        if len(task.title) > LONGEST_TITLE or len(task.reason) > LONGEST:
            raise UserError("That is too long: a title has up to {n} characters.", n=LONGEST_TITLE)
        # A sign's code never stands here alone, so that typing one does not take its place.
        task.source, task.same = HAND, "hand: " + (task.reason or task.title).casefold()
    task.due = wanted.due or today + dt.timedelta(days=DAYS.get(wanted.sign, OTHER_DAYS))
    if not dt.timedelta(days=-366) < task.due - today < dt.timedelta(days=3660):
        raise UserError("{day} is no day by which this can be done.", day=task.due)
    return task


def _open_one(task: Task) -> Task | None:
    return Task.objects.select_related("owner").filter(account=task.account, same=task.same, state=OPEN).first()


def _check_owner(seen: Seen, owner: Person, account: str, *, now: dt.datetime) -> None:
    """Nobody gets a task for a customer whom they may not see."""
    scope = scope_for(owner, today=now.astimezone(seen.workspace.zone).date())
    if not sees(Seen(workspace=seen.workspace, scope=scope, permission="task.see", served=seen.served), account):
        raise UserError(
            "{name} may not see this customer.", remedy="Give the task to somebody who may.", name=owner.email
        )


def _told(task: Task) -> dict[str, object]:
    return {
        "account": task.account, "title": task.title, "reason": task.reason, "source": task.source,
        "due": task.due.isoformat(), "owner": task.owner.email, "state": task.state, "outcome": task.outcome,
    }  # fmt: skip
