"""What the worker does for webhooks: each tick tells what was published, by whomever; a thread beside it sends."""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from oarlock.app.jobs.worker import BESIDE, DUE
from oarlock.app.webhooks.delivery import deliver_due
from oarlock.app.webhooks.published import tell_published


def tell(now: dt.datetime) -> None:
    """Put what a new run changed into the outbox."""
    tell_published(settings.WORKSPACE, now)


def deliver(now: dt.datetime) -> None:
    """Send what is due; an address that hangs keeps this waiting, and nothing else."""
    deliver_due(now)


DUE.append(tell)
BESIDE.append(deliver)
