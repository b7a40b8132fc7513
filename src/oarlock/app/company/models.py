"""What is kept of the company beside the workspace's own choices."""

from __future__ import annotations

from django.db import models


class Company(models.Model):
    """The one company of this installation.

    language: of those who have chosen none; country: whose holidays and make-up days it follows, none when empty; off,
    worked: days of its own, one a line; opens, closes: hours between which people work, None when it has not said so.
    """

    name = models.CharField(max_length=120)
    set_at = models.DateTimeField()
    language = models.CharField(max_length=2, blank=True, default="")
    country = models.CharField(max_length=2, blank=True, default="")
    off = models.TextField(blank=True, default="")
    worked = models.TextField(blank=True, default="")
    opens = models.SmallIntegerField(null=True)
    closes = models.SmallIntegerField(null=True)

    def __str__(self) -> str:
        return self.name
