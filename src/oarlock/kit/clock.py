"""Time as the store keeps it: naive UTC with microseconds, written as ISO text, never going back."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_TICK = dt.timedelta(microseconds=1)


def utc_now() -> dt.datetime:
    """The present instant as naive UTC; only doors (CLI, jobs, locks) read it and pass it down."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)


def naive_utc(instant: dt.datetime) -> dt.datetime:
    """The instant without a zone, in UTC; a naive one is taken to be UTC already."""
    return instant if instant.tzinfo is None else instant.astimezone(dt.UTC).replace(tzinfo=None)


def strictly_after(now: dt.datetime, last: dt.datetime | None) -> dt.datetime:
    """`now` as naive UTC, or one microsecond past `last` when the clock stood still or went back."""
    now = naive_utc(now)
    return now if last is None or now > last else last + _TICK


def stamp(instant: dt.datetime) -> str:
    """The instant as text of fixed width, so that text order is time order."""
    return naive_utc(instant).isoformat(timespec="microseconds")


def parse_stamp(text: str) -> dt.datetime:
    """The instant (naive UTC) that `stamp` wrote; `ValueError` for other text."""
    return naive_utc(dt.datetime.fromisoformat(text))


def local_zone() -> str:
    """The name of this machine's time zone; UTC when it has none that has a name."""
    name = os.environ.get("TZ", "").lstrip(":") or str(Path("/etc/localtime").resolve()).partition("zoneinfo/")[2]
    try:
        return ZoneInfo(name).key or "UTC"
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return "UTC"
