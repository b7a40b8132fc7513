"""What the worker's tick does for Today: compare a new run with the one before, so that no reader waits for it."""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from oarlock.app.jobs.worker import DUE
from oarlock.app.today.changes import look
from oarlock.lake.serving import serving


def compare(now: dt.datetime) -> None:
    """Look at the run in use; a run that was looked at before costs one query."""
    with serving(settings.WORKSPACE) as served:
        if served is not None:
            look(served, now=now)


DUE.append(compare)
