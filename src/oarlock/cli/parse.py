"""Parse dates and times that people type."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from oarlock.errors import UserError


def day(text: str | None) -> dt.date | None:
    """A date as YYYY-MM-DD."""
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise UserError("'{text}' is not a date.", remedy="Write it as 2026-03-01.", text=text) from None


def instant(text: str | None, zone: ZoneInfo) -> dt.datetime | None:
    """A time as naive UTC; without an offset it is meant in the workspace's time zone, a date means its 00:00."""
    if text is None:
        return None
    try:
        value = dt.datetime.fromisoformat(text)
        if value.tzinfo is None:
            value = value.replace(tzinfo=zone)
        return value.astimezone(dt.UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        raise UserError(
            "'{text}' is not a time.",
            remedy="Write it as 2026-03-01, 2026-03-01T09:30 or 2026-03-01T01:30Z.",
            text=text,
        ) from None
