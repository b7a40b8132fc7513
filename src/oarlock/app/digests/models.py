"""Summaries as they were composed, and the letters that wait to be sent."""

from __future__ import annotations

from django.db import models

from oarlock.app.access.models import Person


class Digest(models.Model):
    """What needed somebody on a day, or in the week that began with it. Names and amounts are not kept, only what they
    are of: the page shows them to whoever may still see them.

    sequence: the published run; what changed is told since the summary before it. body: numbers of tasks, customers who
    need somebody with their signs, and what changed, as JSON.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="digests")
    kind = models.CharField(max_length=10)
    day = models.DateField()
    sequence = models.BigIntegerField()
    since = models.DateTimeField()
    at = models.DateTimeField()
    # JSON as text: Django's own field wants a check that the work database does not trust.
    body = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("person", "kind", "day"), name="one_digest_a_day"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.day} of {self.person_id}"


class Letter(models.Model):
    """A letter in the outbox, kept in the transaction of its summary. state: waiting, sent, dead.

    Its text holds names of customers, so it is forgotten once it was sent. claimed_until: another worker has it.
    """

    digest = models.OneToOneField(Digest, on_delete=models.CASCADE, related_name="letter")
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True, default="")
    state = models.CharField(max_length=10, default="waiting")
    attempts = models.IntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("state", "due_at"), name="letter_due"),)

    def __str__(self) -> str:
        return f"letter of {self.digest_id}: {self.state}"
