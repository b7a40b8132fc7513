"""What programs handed in."""

from __future__ import annotations

from django.db import models

from oarlock.app.access.models import Person
from oarlock.app.tokens.models import Token


class Handed(models.Model):
    """A file that a program handed in. `key` is the program's own, unique among those of its token.

    state: running, done, failed. fingerprint: of the file and of how it was asked for, to tell a retry from another
    request under the same key. result, error: what is answered, now and on every retry.
    """

    id = models.CharField(primary_key=True, max_length=40)
    token = models.ForeignKey(Token, on_delete=models.CASCADE)
    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    size = models.BigIntegerField()
    is_dry_run = models.BooleanField(default=False)
    state = models.CharField(max_length=10, default="running")
    # JSON as text: Django's own field wants a check that the work database does not trust.
    result = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["token", "key"], name="handed_once"),)

    def __str__(self) -> str:
        return self.id
