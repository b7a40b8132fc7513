"""Reading as of a time, in plain Python and by the words of the definition: what the engines are compared with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from oarlock.domain.entity import Entity


@dataclass(frozen=True, kw_only=True)
class Version:
    """One recorded row of a state entity; `batch` counts the commits, `row` the rows of a batch."""

    key: str
    batch: int
    row: int
    recorded: dt.datetime
    values: dict[str, Any]
    learned: dt.datetime | None = None
    valid_from: dt.datetime | None = None
    closed: bool = False

    @property
    def since(self) -> dt.datetime:
        return self.valid_from or self.recorded

    @property
    def age(self) -> tuple[dt.datetime, int, int]:
        return (self.since, self.batch, self.row)


def visible(versions: Iterable[Version], *, undone: set[int], recorded_until: dt.datetime | None) -> list[Version]:
    return [v for v in versions if v.batch not in undone and (not recorded_until or v.recorded <= recorded_until)]


def learned(versions: Iterable[Version], entity: Entity, until: dt.datetime) -> list[Version]:
    """What sources could know by then (days are days of UTC here); later values are taken out."""
    out = []
    for version in versions:
        if (version.learned or version.recorded) > until:
            continue
        values = dict(version.values)
        for column in entity.columns:
            if column.dated_by:
                own = values.get(column.name)
                known = values.get(column.dated_by) or (own if isinstance(own, dt.date) else None)
                if known is not None and _instant(known) > until:
                    values[column.name] = None
        for column in entity.columns:
            if column.dated_by and (stamp := values.get(column.dated_by)) and _instant(stamp) > until:
                values[column.dated_by] = None
        out.append(replace(version, values=values))
    return out


def state(versions: Sequence[Version], entity: Entity, at: dt.datetime) -> dict[str, dict[str, Any]]:
    """Values by key at an instant."""
    if entity.never_before:  # what is decided on a day counts on the whole of it, and never before
        at = at + dt.timedelta(days=1) - dt.datetime.resolution
        versions = [v for v in versions if v.since <= at]
    whole_life = not entity.valid_by or any(c.dated_by for c in entity.columns)
    out: dict[str, dict[str, Any]] = {}
    for key in {v.key for v in versions}:
        ours = [v for v in versions if v.key == key]
        living = [v for v in ours if not v.closed]
        if not living:
            continue
        true = [v for v in living if v.since <= at or (whole_life and v.valid_from is None)]
        chosen = max(true, key=lambda v: v.age) if true else min(living, key=lambda v: v.age)
        closings = [v for v in ours if v.closed and v.batch > chosen.batch]
        values = dict(chosen.values)
        if "end_date" in entity.names:
            if closings:
                day = max(v.since.date() for v in closings)
                values["end_date"] = min(day, values["end_date"]) if values["end_date"] else day
        elif any(v.since <= at for v in closings):
            continue
        out[key] = values
    return out


def _instant(value: dt.date) -> dt.datetime:
    return value if isinstance(value, dt.datetime) else dt.datetime(value.year, value.month, value.day)
