"""What the worker's tick does for tasks: what is overdue for long is escalated."""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from oarlock.app.jobs.worker import DUE
from oarlock.app.tasks.escalation import escalate
from oarlock.lake.serving import serving


def escalate_late(now: dt.datetime) -> None:
    """Look for tasks that are overdue for so long that somebody else must know; mostly one query."""
    with serving(settings.WORKSPACE) as served:
        if served is not None:
            escalate(served, now=now)


DUE.append(escalate_late)
