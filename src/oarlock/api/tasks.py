"""Tasks: what somebody does for a customer, opened and closed with an outcome, once for each key of the caller's."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Body, Header, Path, Query, Router
from pydantic import BaseModel, Field

from oarlock.api import problems
from oarlock.api.accounts import Spoken
from oarlock.api.caller import Bearer
from oarlock.api.paging import MOST, after, page
from oarlock.api.replies import Listed, answers
from oarlock.api.shapes import Strict, instant, reply, said
from oarlock.app.access.door import Seen, looking
from oarlock.app.access.models import Person
from oarlock.app.tasks import listing, selectors, services
from oarlock.app.tasks.models import DONE, DROPPED, HAND, OPEN, SIGN, Task
from oarlock.app.tasks.words import ACTIONS, title
from oarlock.app.tokens.once import once
from oarlock.domain.predicate import ALL
from oarlock.errors import UserError
from oarlock.kit.text import Lang, msg

router = Router(tags=["tasks"])
Sign = Literal[tuple(ACTIONS)]  # type: ignore[valid-type]
Which = Literal[OPEN, DONE, DROPPED, "overdue"]  # type: ignore[valid-type]
Closed = Literal[DONE, DROPPED]  # type: ignore[valid-type]
SEE, CHANGE = "task.see", "task.change"
REPLAYED = "Idempotent-Replayed"
TEXT = r"^[^\x00]*$"
KEY = Header(alias="Idempotency-Key", min_length=1, max_length=255, pattern=r"^[\x21-\x7e]+$")


class TasksAsk(Strict):
    """Which tasks, the nearest day first."""

    mine: bool = Field(False, description="Only those of the token's own person.")
    owner: str = Field("", max_length=254, pattern=TEXT, description="E-mail address of who has them.")
    account: str = Field("", max_length=200, pattern=TEXT, description="ID of a customer.")
    state: Which | None = Field(None, description="`overdue`: open, and its day is past.")
    due: dt.date | None = Field(None, description="Due by this day at the latest.")
    limit: int = Field(50, ge=1, le=MOST)
    cursor: str = Field("", max_length=2000)
    lang: Lang | None = None


class TaskOut(BaseModel):
    """A task. sign: what it came from, null when it was typed; title: in the caller's language for a sign."""

    id: int
    account: str
    title: str
    reason: str | None
    sign: str | None
    due: dt.date
    is_overdue: bool
    owner: str
    owner_name: str
    escalated_to: str | None = Field(description="Who leads the owner and was told that it is long overdue.")
    opened_by: str
    opened_at: str
    state: str
    outcome: str | None
    closed_by: str | None
    closed_at: str | None


class NewTask(Strict):
    """A sign of the portfolio, or a title of your own; without an owner it is the token's person's."""

    account: str = Field(min_length=1, max_length=200, pattern=TEXT)
    sign: Sign | None = None
    title: str = Field("", max_length=services.LONGEST_TITLE, pattern=TEXT)
    reason: str = Field("", max_length=services.LONGEST, pattern=TEXT)
    due: dt.date | None = None
    owner: str = Field("", max_length=254, pattern=TEXT, description="E-mail address.")


class Outcome(Strict):
    """How a task ends: what came of it is asked of who drops it, too."""

    state: Closed
    outcome: str = Field(min_length=1, max_length=services.LONGEST, pattern=TEXT)


def shape(task: Task, *, lang: Lang, today: dt.date) -> dict[str, Any]:
    """A task as JSON in a language."""
    is_sign = task.source == SIGN
    return {
        "id": task.pk,
        "account": task.account,
        "title": said(title(task), lang),
        "reason": (task.reason or None) if task.source == HAND else None,
        "sign": task.reason if is_sign else None,
        "due": task.due.isoformat(),
        "is_overdue": task.state == OPEN and task.due < today,
        "owner": task.owner.email,
        "owner_name": task.owner.name,
        "escalated_to": None if task.escalated_to is None else task.escalated_to.email,
        "opened_by": task.opened_by.email,
        "opened_at": instant(task.opened_at),
        "state": task.state,
        "outcome": task.outcome or None,
        "closed_by": None if task.closed_by is None else task.closed_by.email,
        "closed_at": None if task.closed_at is None else instant(task.closed_at),
    }


@router.get("/tasks", auth=Bearer(SEE), response=answers(Listed[TaskOut]), summary="List tasks")
def tasks(request: HttpRequest, ask: Query[TasksAsk]) -> HttpResponse:
    """Tasks for customers whom the caller may see, by day, a page at a time."""
    asked = listing.Asked(is_mine=ask.mine, owner=ask.owner, account=ask.account, state=ask.state or "", due=ask.due)
    question = ["tasks", ask.mine, ask.owner, ask.account, ask.state, ask.due and ask.due.isoformat()]
    last = after(question, ask.cursor)
    place = None if last is None else (dt.date.fromisoformat(str(last[0])), int(str(last[1])))
    with looking(request.scope, SEE) as seen:
        today = _today(seen)
        found = listing.listed(
            seen, asked, person=request.person, today=today, after=place, limit=ask.limit + 1
        )  # fmt: skip
        rows = [shape(one, lang=request.lang, today=today) for one in found]
        kept, following = page(rows, limit=ask.limit, question=question, order=(("due", False), ("id", False)))
        run, is_partial = seen.served.snapshot.id, seen.among != ALL
    return reply(request, {"items": kept, "next": following, "is_partial": is_partial, "run": run})


@router.post(
    "/tasks", auth=Bearer(CHANGE, is_writing=True), response=answers(TaskOut, status=201, also=(200,)),
    summary="Open a task",
)  # fmt: skip
def open_task(request: HttpRequest, wanted: Body[NewTask], spoken: Query[Spoken], key: str = KEY) -> HttpResponse:
    """Open a task for a customer. 201: it is new; 200: there is such an open task for that reason already, and this is
    it. The same key with the same body has its effect once and the same answer every time.
    """
    with looking(request.scope, CHANGE) as seen:

        def do() -> tuple[int, dict[str, Any]]:
            asked = services.Wanted(
                account=wanted.account, sign=wanted.sign or "", title=wanted.title, reason=wanted.reason,
                due=wanted.due, owner=_owner(wanted.owner),
            )  # fmt: skip
            task, is_new = services.open_task(
                seen, asked, person=request.person, now=timezone.now(), actor=request.auth.actor
            )
            return 201 if is_new else 200, shape(task, lang=request.lang, today=_today(seen))

        return _once(request, ["open task", wanted.model_dump(mode="json")], do, key=key)


@router.get("/tasks/{task_id}", auth=Bearer(SEE), response=answers(TaskOut), summary="One task")
def one_task(request: HttpRequest, spoken: Query[Spoken], task_id: int = Path(ge=1, le=2**62)) -> HttpResponse:
    """One task; one for somebody else's customer is not found."""
    with looking(request.scope, SEE) as seen:
        task = selectors.one(seen, task_id)
        if task is None:
            raise problems.absent()
        return reply(request, shape(task, lang=request.lang, today=_today(seen)))


@router.post(
    "/tasks/{task_id}/close", auth=Bearer(CHANGE, is_writing=True), response=answers(TaskOut), summary="Close a task"
)
def close_task(
    request: HttpRequest, wanted: Body[Outcome], spoken: Query[Spoken], task_id: int = Path(ge=1, le=2**62),
    key: str = KEY,
) -> HttpResponse:  # fmt: skip
    """Close a task as done or dropped, with what came of it. 409: it was closed otherwise before."""
    with looking(request.scope, CHANGE) as seen:

        def do() -> tuple[int, dict[str, Any]]:
            if selectors.one(seen, task_id) is None:
                raise problems.absent()
            task, is_new = services.close_task(
                seen, task_id, state=wanted.state, outcome=wanted.outcome, person=request.person, now=timezone.now(),
                actor=request.auth.actor,
            )  # fmt: skip
            if not is_new and (task.state, task.outcome) != (wanted.state, " ".join(wanted.outcome.split())):
                raise _closed(task)
            return 200, shape(task, lang=request.lang, today=_today(seen))

        return _once(request, ["close task", task_id, wanted.model_dump(mode="json")], do, key=key)


def _once(request: HttpRequest, asked: object, do: Any, *, key: str) -> HttpResponse:
    status, body, is_new = once(asked, do, holder=request.auth, key=key, now=timezone.now())
    answer = reply(request, body, status=status)
    answer.headers["Location"] = f"/api/v1/tasks/{body['id']}"
    answer.headers[REPLAYED] = "false" if is_new else "true"
    return answer


def _closed(task: Task) -> problems.ProblemError:
    by = task.closed_by.name if task.closed_by else ""
    text = msg("{name} closed this task before: {outcome}", name=by, outcome=task.outcome)
    return problems.ProblemError(409, "closed", msg("The task is closed."), text)


def _owner(address: str) -> Person | None:
    """Who is to have it; nobody learns here which addresses there are."""
    if not address:
        return None
    found = listing.person_at(address)
    if found is None:
        raise UserError(
            "{name} may not see this customer.", remedy="Give the task to somebody who may.",
            name=address.strip().lower(),
        )  # fmt: skip
    return found


def _today(seen: Seen) -> dt.date:
    return timezone.now().astimezone(seen.workspace.zone).date()
