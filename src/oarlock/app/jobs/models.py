"""A job: what was asked, how far it is, and what came of it."""

from __future__ import annotations

import datetime as dt

from django.core.cache import cache
from django.db import models

from oarlock.app.access.models import Person

WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"
LOST = dt.timedelta(seconds=60)
"""A job that waits for so long is put into the queue again: what put it there may have ended before it did."""
SEEN = "oarlock-worker"
"""Key in the cache that all processes share, under which a worker says at each tick that it is there."""
UNSEEN = dt.timedelta(seconds=25)
"""Two ticks and a bit: a job that waits for so long without a worker waits in vain."""


class Job(models.Model):
    """One piece of long work. The key makes asking twice the same as asking once.

    progress: 0 to 1, or None while nobody can tell; `doing` and `error` are sentences by language.
    """

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=200, unique=True)
    args = models.JSONField(default=dict)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    actor = models.CharField(max_length=254)
    lang = models.CharField(max_length=2, default="en")
    state = models.CharField(max_length=10, default=WAITING, db_index=True)
    attempt = models.IntegerField(default=0)
    progress = models.FloatField(null=True)
    doing = models.JSONField(default=dict)
    error = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    asked_at = models.DateTimeField()
    queued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    heartbeat = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-asked_at", "-id")

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_in_vain(self) -> bool:
        """Whether it waits and no worker is there to take it."""
        waited = dt.datetime.now(dt.UTC) - self.queued_at
        return self.state == WAITING and waited > UNSEEN and cache.get(SEEN) is None

    @property
    def is_over(self) -> bool:
        """Whether nothing will happen any more."""
        return self.state in (DONE, FAILED)
