"""Tasks with owner and due day, and notices to people."""

from __future__ import annotations

from django.db import models

from oarlock.app.access.models import Person

OPEN, DONE, DROPPED = "open", "done", "dropped"
HAND, SIGN, KIT = "hand", "sign", "kit"


class Task(models.Model):
    """Something that one person does for one customer. `reason` is a sign's code, or what was typed (`source`).

    `same` is the reason in the form that tells two apart; one customer never has two open tasks for one reason.
    escalated_to: who leads its owner, and was told that it is overdue for long.
    """

    account = models.CharField(max_length=200)
    title = models.CharField(max_length=200, blank=True, default="")
    reason = models.CharField(max_length=500, blank=True, default="")
    same = models.CharField(max_length=500)
    source = models.CharField(max_length=10)
    due = models.DateField()
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tasks")
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=OPEN)
    outcome = models.CharField(max_length=500, blank=True, default="")
    closed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    closed_at = models.DateTimeField(null=True)
    escalated_to = models.ForeignKey(Person, on_delete=models.SET_NULL, related_name="escalated", null=True)
    escalated_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account", "same"), condition=models.Q(state=OPEN), name="one_open_task_a_reason"
            ),
        )
        indexes = (models.Index(fields=("state", "owner", "due")), models.Index(fields=("account", "state")))

    def __str__(self) -> str:
        return f"{self.pk}: {self.account} {self.reason}"


class Notice(models.Model):
    """Something that one person should hear of, once: `key` is the same for the same news.

    shows_at: when it is told, if it came outside of working hours; nobody sees it before.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=10)
    key = models.CharField(max_length=300)
    account = models.CharField(max_length=200)
    task = models.ForeignKey(Task, on_delete=models.CASCADE, null=True)
    before = models.CharField(max_length=20, blank=True, default="")
    after = models.CharField(max_length=20, blank=True, default="")
    at = models.DateTimeField()
    shows_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("person", "key"), name="one_notice_a_news"),)
        indexes = (models.Index(fields=("person", "read_at")),)

    def __str__(self) -> str:
        return f"{self.person_id}: {self.key}"
