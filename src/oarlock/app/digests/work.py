"""What the worker does for summaries, beside its ticks: composes what is due, and sends the letters."""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from oarlock.app.company.services import reread
from oarlock.app.digests.composing import compose_due
from oarlock.app.digests.letters import send_due
from oarlock.app.jobs.worker import BESIDE
from oarlock.lake.serving import serving


def compose(now: dt.datetime) -> None:
    """Compose the summaries that are due, in the company's own words."""
    reread()
    with serving(settings.WORKSPACE) as served:
        if served is not None:
            compose_due(served, now=now)


def send(now: dt.datetime) -> None:
    """Send the letters that are due."""
    send_due(now)


BESIDE.extend((compose, send))
