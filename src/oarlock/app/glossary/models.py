"""What this company calls terms of the glossary."""

from __future__ import annotations

from django.db import models


class Renamed(models.Model):
    """A term by its code, with the company's own words; an empty one stays as the product has it."""

    code = models.CharField(max_length=60, primary_key=True)
    en = models.CharField(max_length=60, blank=True, default="")
    zh = models.CharField(max_length=60, blank=True, default="")
    by = models.CharField(max_length=254)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code
