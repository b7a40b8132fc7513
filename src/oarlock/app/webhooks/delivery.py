"""Sending what waits: claimed by compare-and-set, in order for each customer, again after a while, given up in the end.

The worker calls `deliver_due` over and over, in a thread of its own; several may at once. Each address has a thread,
too, nothing more is tried there in this round after a failure, and a slow one is left for the next round after a while.
So a dead address costs the others one call's patience at most, and the worker's jobs and ticks nothing.
"""

from __future__ import annotations

import datetime as dt
import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from oarlock.app.webhooks.models import Delivery, Subscription
from oarlock.app.webhooks.selectors import secret_of
from oarlock.app.webhooks.signing import signed
from oarlock.kit.net import OUTSIDE, Answered, Rules, post
from oarlock.kit.text import Msg, render

BACKOFF = (
    dt.timedelta(minutes=1), dt.timedelta(minutes=10), dt.timedelta(hours=1), dt.timedelta(hours=8),
    dt.timedelta(days=3),
)  # fmt: skip
"""How long to wait after each failure; after the last of them it is given up (R-160)."""
CLAIM = dt.timedelta(minutes=5)
"""A worker that was killed loses what it had claimed after so long."""
ROUND = 20
"""Deliveries to one address in one round."""
PATIENCE = 20.0
"""Seconds after which nothing more is begun at one address in a round."""
KEPT = dt.timedelta(days=30)
"""How long what was delivered is remembered."""
GONE = 410


@dataclass(frozen=True, kw_only=True)
class Round:
    """How many were delivered, failed for now, and given up."""

    delivered: int = 0
    failed: int = 0
    dead: int = 0


def deliver_due(now: dt.datetime, *, rules: Rules = OUTSIDE) -> Round:
    """One round: send what is due to every address that is on."""
    Delivery.objects.filter(state="delivered", ended_at__lt=now - KEPT).delete()
    due = [
        (one, secret_of(one), rows)
        for one in Subscription.objects.filter(is_on=True)
        if (rows := _claimed(one, now=now))
    ]
    if not due:
        return Round()
    # Threads only speak with the network; the database stays with this one.
    with ThreadPoolExecutor(max_workers=len(due), thread_name_prefix="webhook") as threads:
        sent = list(threads.map(lambda job: _sent(*job, now=now, rules=rules), due))
    found = [_settled(row, answer, now=now) for answers in sent for row, answer in answers]
    return Round(delivered=found.count("delivered"), failed=found.count("waiting"), dead=found.count("dead"))


def _claimed(one: Subscription, *, now: dt.datetime) -> list[Delivery]:
    """What may be sent now: due, nobody else's, and of each customer only what no earlier event still waits before."""
    earlier = Delivery.objects.filter(
        subscription=OuterRef("subscription"), subject=OuterRef("subject"), state="waiting", pk__lt=OuterRef("pk")
    )
    is_free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=now)
    waiting = Delivery.objects.filter(subscription=one, state="waiting", due_at__lte=now)
    rows = waiting.filter(is_free).filter(Q(subject="") | ~Exists(earlier)).order_by("pk")[:ROUND]
    out = []
    for row in rows:
        mine = Delivery.objects.filter(pk=row.pk, state="waiting", attempts=row.attempts).filter(is_free)
        if mine.update(claimed_until=now + CLAIM):
            out.append(row)
    return out


def _sent(
    one: Subscription, secret: str, rows: list[Delivery], *, now: dt.datetime, rules: Rules
) -> list[tuple[Delivery, Answered | None]]:
    """What came of each; None for those that were not tried: one before them failed, or all took too long."""
    out: list[tuple[Delivery, Answered | None]] = []
    is_up, begun = True, time.monotonic()
    for row in rows:
        if not is_up or time.monotonic() - begun > PATIENCE:
            out.append((row, None))
            continue
        body = row.body.encode()
        headers = signed(secret, event=row.event, second=int(now.timestamp()), body=body)
        answer = post(one.url, body, headers={"Content-Type": "application/json", **headers}, rules=rules)
        is_up = _is_well(answer)
        out.append((row, answer))
    return out


def _is_well(answer: Answered) -> bool:
    return answer.status is not None and 200 <= answer.status < 300


def _settled(row: Delivery, answer: Answered | None, *, now: dt.datetime) -> str:
    """Write down what came of one; returns its state, or nothing when it was not tried."""
    if answer is None:
        Delivery.objects.filter(pk=row.pk).update(claimed_until=None)
        return ""
    attempts = row.attempts + 1
    said: dict[str, object] = {
        "attempts": attempts, "claimed_until": None, "status": answer.status, "answer": answer.body.replace("\x00", ""),
        "error": "" if answer.error is None else _plain(answer.error), "due_at": None, "ended_at": now,
    }  # fmt: skip
    if _is_well(answer):
        said["state"] = "delivered"
    elif answer.status == GONE or attempts > len(BACKOFF):
        said["state"] = "dead"
    else:
        said |= {"state": "waiting", "due_at": now + BACKOFF[attempts - 1], "ended_at": None}
    with transaction.atomic():
        # By number, so that a row which was deleted meanwhile with its subscription does not come back.
        Delivery.objects.filter(pk=row.pk).update(**said)
        if answer.status == GONE:
            Subscription.objects.filter(pk=row.subscription_id).update(is_on=False, off_reason="gone")
    return str(said["state"])


def _plain(error: Msg) -> str:
    """A sentence that can be stored, and rendered later in the language of whoever reads it."""
    params = {name: render(v, lang="en") if isinstance(v, Msg) else str(v) for name, v in error.params.items()}
    return json.dumps({"id": error.id, "params": params})
