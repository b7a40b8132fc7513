"""What programs handed in."""

from __future__ import annotations

from django.db import models

from oarlock.app.access.models import Person
from oarlock.app.jobs.models import FAILED, WAITING, Job
from oarlock.app.tokens.models import Token


class Handed(models.Model):
    """A file that a program handed in. `key` is the program's own; folder: where it waits until it is imported.

    state: waiting until it ended, then done or failed; how far it is until then, its job says. result: what became of
    each table in it, and the error of the whole, by language.
    """

    id = models.CharField(primary_key=True, max_length=40)
    token = models.ForeignKey(Token, on_delete=models.CASCADE)
    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    actor = models.CharField(max_length=300, default="")
    key = models.CharField(max_length=255)
    name = models.CharField(max_length=200)
    size = models.BigIntegerField()
    folder = models.CharField(max_length=40, blank=True, default="")
    is_dry_run = models.BooleanField(default=False)
    is_refreshing = models.BooleanField(default=False)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, default=WAITING)
    # JSON as text: Django's own field wants a check that the work database does not trust.
    result = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.id

    @property
    def standing(self) -> str:
        """How it stands now: waiting, running, done or failed."""
        if self.ended_at is not None or self.job is None:
            return self.state
        return FAILED if self.job.state == FAILED else WAITING if self.job.state == WAITING else "running"
