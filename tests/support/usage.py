"""Usage rows in short form, and the roll-ups of usage events in plain Python: the oracle of `lake.rollups`."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo

Row = Mapping[str, object]


def used(
    account: str | None, user: str | None, day: str, events: int = 1, event: str = "open", **more: object
) -> list[dict[str, object]]:
    """Events of one user on one day at noon UTC, in short form; `more` sets other columns (`offering_id`, `quantity`).

    The day may carry a time of its own: `2024-03-01T23:30`.
    """
    stamp = dt.datetime.fromisoformat(day if "T" in day else f"{day}T12:00")
    row = {"account_id": account, "user_id": user, "event": event, "happened_at": stamp, "offering_id": None, **more}
    return [{**row, "event_id": more.get("event_id", f"{account}.{user}.{event}.{day}.{n}")} for n in range(events)]


def feature_days(events: Iterable[Row], zone: str = "UTC") -> list[dict[str, object]]:
    """Rows of `usage_feature_day` from usage events."""
    counts: dict[tuple[object, ...], list[int]] = {}
    amounts: dict[tuple[object, ...], list[int]] = {}
    for row in events:
        key = (row.get("account_id"), row.get("offering_id"), row["event"], *_days(row, zone))
        counts.setdefault(key, []).append(1)
        if (quantity := row.get("quantity")) is not None:
            assert isinstance(quantity, float | int)
            amounts.setdefault(key, []).append(int(math.copysign(math.floor(abs(quantity * 1000) + 0.5), quantity)))
    names = ("account_id", "offering_id", "event", "day", "learned_day")
    out: list[dict[str, object]] = []
    for key, ones in counts.items():
        quantity = sum(amounts[key]) if key in amounts else None
        out.append({**dict(zip(names, key, strict=True)), "events": len(ones), "quantity": quantity})
    return out


def user_days(events: Iterable[Row], zone: str = "UTC") -> list[dict[str, object]]:
    """Rows of `usage_user_day` from usage events."""
    counts: dict[tuple[object, ...], int] = {}
    for row in events:
        key = (row.get("account_id"), row.get("user_id"), *_days(row, zone))
        counts[key] = counts.get(key, 0) + 1
    names = ("account_id", "user_id", "day", "learned_day")
    return [{**dict(zip(names, key, strict=True)), "events": n} for key, n in counts.items()]


def last_seen(rows: Iterable[Row]) -> list[dict[str, object]]:
    """Rows of `usage_last_seen` from rows of `usage_user_day`."""
    days: dict[tuple[object, object], list[object]] = {}
    for row in rows:
        days.setdefault((row.get("account_id"), row.get("user_id")), []).append(row["day"])
    return [
        {"account_id": a, "user_id": u, "first_day": min(d), "last_day": max(d)}  # type: ignore[type-var]  # dates
        for (a, u), d in days.items()
    ]


def _days(row: Row, zone: str) -> tuple[dt.date, dt.date]:
    return local(row["happened_at"], zone), local(row.get("received_at") or row["happened_at"], zone)


def local(stamp: object, zone: str) -> dt.date:
    """The local day of a naive UTC stamp."""
    assert isinstance(stamp, dt.datetime)
    return stamp.replace(tzinfo=dt.UTC).astimezone(ZoneInfo(zone)).date()
