"""Rooms say what kinds of jobs they have in their `work` module."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class Jobs(AppConfig):
    """The room of jobs."""

    name = "oarlock.app.jobs"

    def ready(self) -> None:
        """Load every room's kinds."""
        autodiscover_modules("work")
