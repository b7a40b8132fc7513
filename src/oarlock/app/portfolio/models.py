"""What people keep of the grid: their columns, their views, and the bulk steps by which customers changed hands."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Layout(models.Model):
    """The columns that a person has chosen, names with commas."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="layout")
    columns = models.TextField()

    def __str__(self) -> str:
        return f"{self.person_id}: {self.columns}"


class View(models.Model):
    """A list under a name: the query of its address. What its reader sees of it is decided when it is read."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="views")
    name = models.CharField(max_length=80)
    query = models.TextField()
    is_shared = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("person", "name"), name="one_view_of_a_name"),)

    def __str__(self) -> str:
        return self.name


class Step(models.Model):
    """One bulk assignment: proposed with its preview, then done, then perhaps undone. Each happens at most once.

    changed, left: how many customers it gave to the new owner, and left since they had changed; returned: undone ones.
    seq, undone_seq: the last journal row of doing and of undoing it, by which a run shows whether it holds it.
    """

    PROPOSED, DONE, UNDONE = "proposed", "done", "undone"

    token = models.CharField(max_length=40, unique=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="steps")
    owner = models.CharField(max_length=200)
    since = models.DateField()
    reason = models.CharField(max_length=500, blank=True, default="")
    state = models.CharField(max_length=10, default=PROPOSED)
    proposed_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    changed = models.IntegerField(default=0)
    left = models.IntegerField(default=0)
    returned = models.IntegerField(default=0)
    seq = models.BigIntegerField(default=0, db_index=True)
    undone_seq = models.BigIntegerField(default=0, db_index=True)

    def __str__(self) -> str:
        return f"{self.token}: {self.owner} ({self.state})"


class Moved(models.Model):
    """One customer of a bulk step: whose it was when it was proposed, and whether the step changed it.

    made: what the journal says of it, by which it is undone.
    """

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="moved")
    account = models.CharField(max_length=300, db_index=True)
    name = models.CharField(max_length=500, blank=True, default="")
    before = models.CharField(max_length=200, blank=True, default="")
    value = models.BigIntegerField(null=True)
    made = models.JSONField(default=list)
    is_done = models.BooleanField(default=False)
    is_undone = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.account}: {self.before}"
