"""An upload: files that somebody gave and that wait to be imported."""

from __future__ import annotations

from pathlib import Path

from django.db import models

from oarlock.app.access.models import Person
from oarlock.app.imports.staging import place_of


class Upload(models.Model):
    """Files of one upload, in a folder of the workspace until they are imported or dropped.

    tables: what each table in them would be read as, as the last check found; version counts the checks asked for.
    """

    folder = models.CharField(max_length=40, unique=True)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    names = models.JSONField(default=list)
    size = models.BigIntegerField(default=0)
    at = models.DateTimeField()
    version = models.IntegerField(default=0)
    tables = models.JSONField(default=list)
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=10, default="open")

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return ", ".join(self.names)

    @property
    def path(self) -> Path:
        """Where the files are."""
        return place_of(self.folder)
