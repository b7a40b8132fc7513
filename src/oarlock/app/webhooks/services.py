"""Subscribing, and writing down what is to be told: in the transaction of what happened, so that neither is alone."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction

from oarlock.app.access.services import write_down
from oarlock.app.webhooks.models import Delivery, Subscription
from oarlock.app.webhooks.selectors import place_of
from oarlock.app.webhooks.signing import new_secret
from oarlock.app.webhooks.words import KINDS, TEST
from oarlock.errors import UnknownNameError, UserError
from oarlock.kit.net import OUTSIDE, Rules, named_outside
from oarlock.kit.sealing import seal
from oarlock.lake.journal import Change

MOST = 20
"""Subscriptions of one installation."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened. subject: the customer, if it is about one; its events arrive in order."""

    kind: str
    data: Mapping[str, object]
    subject: str = ""


def subscribe(
    url: str, kinds: Sequence[str], *, actor: str, now: dt.datetime, rules: Rules = OUTSIDE
) -> tuple[Subscription, str]:
    """Tell an address of some kinds of events; the second of the two is the secret, which is shown once.

    Raises `UserError` for an address that is never called, a kind that does not exist, and one subscription too many.
    """
    named_outside(url, rules)
    wanted = [kind for kind in KINDS if kind in kinds]
    if not wanted or set(kinds) - set(KINDS):
        raise UserError("There is no such event.", remedy="Choose at least one of: {kinds}.", kinds=list(KINDS))
    secret, name = new_secret(), f"wh-{secrets.token_hex(6)}"
    with transaction.atomic():
        if Subscription.objects.count() >= MOST:
            raise UserError("There are {n} webhooks already.", remedy="Delete those that nobody needs.", n=MOST)
        one = Subscription.objects.create(
            id=name, url=url, kinds=" ".join(wanted), made_by=actor, created_at=now,
            secret=seal(secret, key=settings.SECRET_KEY, place=place_of(name)),
        )  # fmt: skip
        write_down([Change(entity="webhook", key=name, after={"url": url, "kinds": wanted})], actor=actor, now=now)
    return one, secret


def unsubscribe(subscription_id: str, *, actor: str, now: dt.datetime) -> None:
    """Delete a subscription with all that waits for it."""
    with transaction.atomic():
        one = _locked(subscription_id)
        gone = Change(entity="webhook", key=one.pk, before={"url": one.url, "kinds": one.kinds.split()})
        one.delete()
        write_down([gone], actor=actor, now=now)


def turn(subscription_id: str, *, is_on: bool, actor: str, now: dt.datetime) -> None:
    """Turn a subscription off or on; what waits is sent once it is on again."""
    with transaction.atomic():
        one = _locked(subscription_id)
        changed = Change(entity="webhook", key=one.pk, before={"is_on": one.is_on}, after={"is_on": is_on})
        one.is_on, one.off_reason = is_on, "" if is_on else "person"
        one.save(update_fields=["is_on", "off_reason"])
        write_down([changed], actor=actor, now=now)


def try_out(subscription_id: str, *, actor: str, now: dt.datetime) -> None:
    """Send a test event to one subscription."""
    with transaction.atomic():
        one = _locked(subscription_id)
        _put([one], Event(kind=TEST, data={"asked_by": actor}), now=now)
        write_down([Change(entity="webhook", key=one.pk, after={"test": True})], actor=actor, now=now)


def again(delivery_id: int, *, actor: str, now: dt.datetime) -> None:
    """Begin anew with a delivery that was given up; it keeps its id, so a receiver that has it can tell."""
    with transaction.atomic():
        one = Delivery.objects.select_for_update().filter(pk=delivery_id, state="dead").first()
        if one is None:
            raise UnknownNameError("There is no such delivery that was given up.")
        one.state, one.attempts, one.due_at, one.ended_at = "waiting", 0, now, None
        one.save(update_fields=["state", "attempts", "due_at", "ended_at"])
        changed = Change(entity="webhook", key=one.subscription_id, after={"again": one.event})
        write_down([changed], actor=actor, now=now)


def announce(events: Sequence[Event], *, now: dt.datetime) -> None:
    """Put events into the outbox of all who want them, inside the transaction of what happened."""
    if not connection.in_atomic_block:
        raise RuntimeError("an event is announced inside the transaction of what happened")
    listening = [(one, set(one.kinds.split())) for one in Subscription.objects.filter(is_on=True).order_by("pk")]
    for event in events:
        _put([one for one, kinds in listening if event.kind in kinds], event, now=now)


def _put(listening: Sequence[Subscription], event: Event, *, now: dt.datetime) -> None:
    if not listening:
        return
    body = json.dumps(
        {"type": event.kind, "timestamp": now.isoformat(), "data": event.data}, ensure_ascii=False, allow_nan=False
    )
    name = f"evt-{secrets.token_hex(12)}"
    Delivery.objects.bulk_create(
        Delivery(
            subscription=one, event=name, kind=event.kind, subject=event.subject, body=body, created_at=now, due_at=now
        )
        for one in listening
    )


def _locked(subscription_id: str) -> Subscription:
    one = Subscription.objects.select_for_update().filter(pk=subscription_id).first()
    if one is None:
        raise UnknownNameError("There is no such webhook.")
    return one
