"""Rounds in which people are asked: who, until when, and whether it was revealed."""

from __future__ import annotations

from django.db import models


class Round(models.Model):
    """One blind round of a rubric. `name` is the round as its answers and its reveal have it."""

    rubric = models.CharField(max_length=40)
    subject = models.CharField(max_length=200)
    name = models.CharField(max_length=60)
    deadline = models.DateField()
    asked = models.ManyToManyField("access.Person", related_name="rounds_asked")
    opened_by = models.ForeignKey("access.Person", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    revealed_by = models.ForeignKey("access.Person", null=True, on_delete=models.PROTECT, related_name="+")
    revealed_at = models.DateTimeField(null=True)

    class Meta:
        """A name is used once in a rubric."""

        constraints = (models.UniqueConstraint(fields=("rubric", "name"), name="round_once"),)

    def __str__(self) -> str:
        return f"{self.rubric} {self.name}"
