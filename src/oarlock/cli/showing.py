"""Values as people read them, for one run of the command line."""

from __future__ import annotations

import datetime as dt
from typing import Any

from oarlock.cli.door import Door
from oarlock.pipeline import showing


def show(value: Any, unit: str, door: Door, *, currency: str | None = None) -> str:
    """A value as people read it, with its unit, in the reader's language."""
    return showing.show(value, unit, lang=door.lang, zone=door.zone, currency=currency)


def local(moment: dt.datetime, door: Door) -> str:
    """An instant (naive means UTC) in the workspace's time zone, to the minute; say `door.zone_name` beside it."""
    return showing.local(moment, door.zone)
