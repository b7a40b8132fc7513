"""Who wants to be told of what, and the outbox: one row for each thing to tell to each of them."""

from __future__ import annotations

from django.db import models


class Subscription(models.Model):
    """An address that is told of some kinds of events. `secret` is sealed; `off_reason` says why it was turned off."""

    id = models.CharField(primary_key=True, max_length=40)
    url = models.CharField(max_length=2000)
    kinds = models.CharField(max_length=400)
    secret = models.TextField()
    is_on = models.BooleanField(default=True)
    off_reason = models.CharField(max_length=20, blank=True, default="")
    made_by = models.CharField(max_length=254)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.id


class Delivery(models.Model):
    """One event for one subscription. state: waiting, delivered, dead; `event` is the same for all who are told of it.

    Rows of one subscription and subject leave in the order of their numbers. `claimed_until`: another worker has it.
    """

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=300, blank=True, default="")
    body = models.TextField()
    state = models.CharField(max_length=10, default="waiting")
    attempts = models.IntegerField(default=0)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    status = models.IntegerField(null=True)
    answer = models.TextField(blank=True, default="")
    # JSON as text: Django's own field wants a check that the work database does not trust.
    error = models.TextField(blank=True, default="")

    class Meta:
        indexes = (
            models.Index(fields=["state", "due_at"], name="delivery_due"),
            models.Index(fields=["subscription", "subject", "state"], name="delivery_order"),
        )

    def __str__(self) -> str:
        return f"{self.event} to {self.subscription_id}"


class Told(models.Model):
    """The published run of which everybody was told last; one row."""

    run = models.CharField(max_length=80)
    sequence = models.IntegerField()

    def __str__(self) -> str:
        return self.run
