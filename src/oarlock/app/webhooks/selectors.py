"""Reading subscriptions and what was sent to them."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count

from oarlock.app.webhooks.models import Delivery, Subscription
from oarlock.kit.sealing import unseal
from oarlock.kit.text import Lang, Msg, render


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A subscription with how many of its deliveries are in each state."""

    one: Subscription
    counts: dict[str, int]


def place_of(subscription_id: str) -> str:
    """What a sealed secret is bound to."""
    return f"webhooks_subscription {subscription_id}"


def secret_of(subscription: Subscription) -> str:
    """The secret with which calls are signed."""
    return unseal(subscription.secret, key=settings.SECRET_KEY, place=place_of(subscription.pk))


def everyone() -> list[Standing]:
    """All subscriptions, the oldest first."""
    counts: dict[str, dict[str, int]] = {}
    for row in Delivery.objects.values("subscription", "state").annotate(n=Count("pk")):
        counts.setdefault(row["subscription"], {})[row["state"]] = row["n"]
    return [Standing(one=one, counts=counts.get(one.pk, {})) for one in Subscription.objects.order_by("created_at")]


def subscription(subscription_id: str) -> Subscription | None:
    """The subscription of that name."""
    return Subscription.objects.filter(pk=subscription_id).first()


def deliveries(
    *, subscription_id: str | None = None, state: str | None = None, before: int | None = None, limit: int
) -> list[Delivery]:
    """The newest deliveries, or those with a number below `before`."""
    rows = Delivery.objects.order_by("-pk")
    if subscription_id is not None:
        rows = rows.filter(subscription=subscription_id)
    if state is not None:
        rows = rows.filter(state=state)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.select_related("subscription")[:limit])


def why(delivery: Delivery, lang: Lang) -> str | None:
    """Why the last attempt failed, in the reader's language; None when it did not."""
    if not delivery.error:
        return None
    told = json.loads(delivery.error)
    return render(Msg(told["id"], told["params"]), lang=lang)
