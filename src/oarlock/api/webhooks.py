"""Webhooks, for administrators: who is told of what, and what was sent."""

from __future__ import annotations

import json
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Body, Path, Query, Router
from pydantic import BaseModel, Field

from oarlock.api import problems
from oarlock.api.accounts import Spoken
from oarlock.api.caller import Bearer
from oarlock.api.paging import MOST, after, page
from oarlock.api.replies import Listed, answers
from oarlock.api.shapes import Strict, instant, reply
from oarlock.app.webhooks import selectors, services
from oarlock.app.webhooks.models import Delivery, Subscription
from oarlock.app.webhooks.words import KINDS, STATES
from oarlock.kit.text import Lang

router = Router(tags=["webhooks"])
Kind = Literal[tuple(KINDS)]  # type: ignore[valid-type]
State = Literal[tuple(STATES)]  # type: ignore[valid-type]
SEE = CHANGE = "webhooks.change"


class Subscribe(Strict):
    """An address and what it wants to be told of."""

    url: str = Field(min_length=1, max_length=2000, description="https, port 443 or 8443, a public host.")
    kinds: list[Kind] = Field(min_length=1, max_length=len(KINDS))


class Webhook(BaseModel):
    """A subscription."""

    id: str
    url: str
    kinds: list[str]
    is_on: bool
    off_reason: str | None
    made_by: str
    created_at: str


class Made(Webhook):
    """A new subscription, with the secret that is shown this once."""

    secret: str


class Sent(BaseModel):
    """One event for one subscription. event: the same for all who are told of it, and on every attempt."""

    id: int
    webhook: str
    event: str
    kind: str
    subject: str
    state: str
    attempts: int
    created_at: str
    due_at: str | None
    status: int | None
    error: str | None
    payload: Any


class SentAsk(Strict):
    """Which deliveries, the newest first."""

    state: State | None = None
    limit: int = Field(50, ge=1, le=MOST)
    cursor: str = Field("", max_length=2000)
    lang: Lang | None = None


def shape(one: Subscription) -> dict[str, Any]:
    """A subscription as JSON, without its secret."""
    return {
        "id": one.pk,
        "url": one.url,
        "kinds": one.kinds.split(),
        "is_on": one.is_on,
        "off_reason": one.off_reason or None,
        "made_by": one.made_by,
        "created_at": instant(one.created_at),
    }


def shape_sent(one: Delivery, lang: Lang) -> dict[str, Any]:
    """A delivery as JSON."""
    return {
        "id": one.pk,
        "webhook": one.subscription_id,
        "event": one.event,
        "kind": one.kind,
        "subject": one.subject,
        "state": one.state,
        "attempts": one.attempts,
        "created_at": instant(one.created_at),
        "due_at": None if one.due_at is None else instant(one.due_at),
        "status": one.status,
        "error": selectors.why(one, lang),
        "payload": json.loads(one.body),
    }


@router.get("/webhooks", auth=Bearer(SEE), response=answers(Listed[Webhook]), summary="List webhooks")
def webhooks(request: HttpRequest, spoken: Query[Spoken]) -> HttpResponse:
    """Who is told of what."""
    items = [shape(standing.one) for standing in selectors.everyone()]
    return reply(request, {"items": items, "next": None, "is_partial": False, "run": None})


@router.post(
    "/webhooks", auth=Bearer(CHANGE, is_writing=True), response=answers(Made, status=201), summary="Add a webhook"
)
def subscribe(request: HttpRequest, wanted: Body[Subscribe], spoken: Query[Spoken]) -> HttpResponse:
    """Tell an address when something happens. The answer holds the secret with which calls are signed, this once."""
    one, secret = services.subscribe(wanted.url, wanted.kinds, actor=request.auth.actor, now=timezone.now())
    return reply(request, shape(one) | {"secret": secret}, status=201)


@router.get("/webhooks/{webhook_id}", auth=Bearer(SEE), response=answers(Webhook), summary="One webhook")
def webhook(request: HttpRequest, webhook_id: str, spoken: Query[Spoken]) -> HttpResponse:
    """One subscription."""
    return reply(request, shape(_one(webhook_id)))


@router.delete(
    "/webhooks/{webhook_id}", auth=Bearer(CHANGE, is_writing=True), response=answers(None, status=204),
    summary="Delete a webhook",
)  # fmt: skip
def unsubscribe(request: HttpRequest, webhook_id: str, spoken: Query[Spoken]) -> HttpResponse:
    """Tell it nothing any more; what waits for it is dropped."""
    _one(webhook_id)
    services.unsubscribe(webhook_id, actor=request.auth.actor, now=timezone.now())
    return HttpResponse(status=204)


@router.post(
    "/webhooks/{webhook_id}/test", auth=Bearer(CHANGE, is_writing=True), response=answers(Webhook, status=202),
    summary="Send a test event",
)  # fmt: skip
def try_out(request: HttpRequest, webhook_id: str, spoken: Query[Spoken]) -> HttpResponse:
    """Send a test event; it arrives within a minute."""
    one = _one(webhook_id)
    services.try_out(webhook_id, actor=request.auth.actor, now=timezone.now())
    return reply(request, shape(one), status=202)


@router.get(
    "/webhooks/{webhook_id}/deliveries", auth=Bearer(SEE), response=answers(Listed[Sent]), summary="What was sent"
)
def deliveries(request: HttpRequest, webhook_id: str, ask: Query[SentAsk]) -> HttpResponse:
    """Deliveries to one address, the newest first; those that were given up have the state `dead`."""
    _one(webhook_id)
    question = ["deliveries", webhook_id, ask.state]
    last = after(question, ask.cursor)
    rows = selectors.deliveries(
        subscription_id=webhook_id, state=ask.state, before=None if last is None else int(str(last[0])),
        limit=ask.limit + 1,
    )  # fmt: skip
    shaped = [shape_sent(row, request.lang) for row in rows]
    kept, following = page(shaped, limit=ask.limit, question=question, order=(("id", True),))
    return reply(request, {"items": kept, "next": following, "is_partial": False, "run": None})


@router.post(
    "/webhooks/deliveries/{delivery_id}/again", auth=Bearer(CHANGE, is_writing=True),
    response=answers(None, status=202), summary="Send again",
)  # fmt: skip
def again(request: HttpRequest, spoken: Query[Spoken], delivery_id: int = Path(ge=1, le=2**62)) -> HttpResponse:
    """Begin anew with a delivery that was given up."""
    services.again(delivery_id, actor=request.auth.actor, now=timezone.now())
    return HttpResponse(status=202)


def _one(webhook_id: str) -> Subscription:
    found = selectors.subscription(webhook_id)
    if found is None:
        raise problems.absent()
    return found
