"""What is kept of the company beside the workspace's own choices."""

from __future__ import annotations

from django.db import models


class Company(models.Model):
    """The one company of this installation."""

    name = models.CharField(max_length=120)
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
