"""What the worker's tick does for webhooks: tell what was published, by whomever, and send what is due."""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from oarlock.app.jobs.worker import DUE
from oarlock.app.webhooks.delivery import deliver_due
from oarlock.app.webhooks.published import tell_published


def tell_and_deliver(now: dt.datetime) -> None:
    """One round."""
    tell_published(settings.WORKSPACE, now)
    deliver_due(now)


DUE.append(tell_and_deliver)
