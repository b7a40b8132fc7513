"""How each customer stood when the last published run was looked at, what changed since, and who has seen what."""

from __future__ import annotations

from django.db import models

from oarlock.app.access.models import Person


class Standing(models.Model):
    """A customer's states as the last run published them: what the next one is compared with."""

    account = models.CharField(max_length=200, primary_key=True)
    states = models.CharField(max_length=100)

    def __str__(self) -> str:
        return f"{self.account}: {self.states}"


class Transition(models.Model):
    """One state of one customer that became another with a published run."""

    sequence = models.BigIntegerField()
    account = models.CharField(max_length=200)
    kind = models.CharField(max_length=10)
    before = models.CharField(max_length=20)
    after = models.CharField(max_length=20)

    class Meta:
        indexes = (models.Index(fields=("sequence", "account")),)
        constraints = (models.UniqueConstraint(fields=("sequence", "account", "kind"), name="one_change_a_run"),)

    def __str__(self) -> str:
        return f"{self.sequence}: {self.account} {self.kind} {self.before} → {self.after}"


class Looked(models.Model):
    """The last published run that was compared; there is one row."""

    sequence = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.sequence)


class Visit(models.Model):
    """The published run that somebody saw last, the one that they saw before it, and when that was."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True)
    sequence = models.BigIntegerField()
    before = models.BigIntegerField()
    since = models.DateTimeField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_id}: {self.before} → {self.sequence}"
