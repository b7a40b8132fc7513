"""Tokens of people; of the secret only a keyed hash is kept."""

from __future__ import annotations

from django.db import models

from oarlock.app.access.models import Person


class Token(models.Model):
    """A key by which a program acts as a person. `prefix` is public and finds the row; scopes: `read`, `write`."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=16, unique=True)
    digest = models.CharField(max_length=64)
    scopes = models.CharField(max_length=40)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.prefix} of {self.person_id}"


class Once(models.Model):
    """What a request under a key of its caller's was answered; the key is unique among those of its token."""

    token = models.ForeignKey(Token, on_delete=models.CASCADE)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.IntegerField(default=0)
    # JSON as text: Django's own field wants a check that the work database does not trust.
    body = models.TextField(blank=True, default="")
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["token", "key"], name="asked_once"),)

    def __str__(self) -> str:
        return self.key
