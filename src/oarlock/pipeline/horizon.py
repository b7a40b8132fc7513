"""How far the feeds have seen: the default as-of, and what is not observed."""

from __future__ import annotations

import datetime as dt

from oarlock.domain.entities import ENTITIES
from oarlock.lake.commits import Log
from oarlock.lake.workspace import Workspace
from oarlock.pipeline.questions import Horizon

REVENUE_FEED = "contract_line"


def horizon(
    workspace: Workspace,
    log: Log,
    *,
    now: dt.datetime,
    first: dt.date | None = None,
    known_since: dt.datetime | None = None,
) -> Horizon:
    """The horizon of the revenue feeds: observed until the day that the slowest of them has seen.

    Without any revenue feed it is the last day that any feed has seen; what was never imported stays not observed.
    """
    today = now.astimezone(workspace.zone).date()
    entities = imported(log)
    seen = log.observed(REVENUE_FEED)
    until = min(seen.values()) if seen else None
    if until is None and entities:
        until = max((day for name in entities for day in log.observed(name).values()), default=today)
    return Horizon(
        today=today,
        first=first,
        observed_until=until,
        currency=workspace.currency,
        zone=workspace.timezone,
        fiscal_year_start=workspace.fiscal_year_start,
        entities=entities,
        known_since=known_since,
        feeds=_feeds(log, entities),
    )


def _feeds(log: Log, entities: frozenset[str]) -> dict[str, dt.date]:
    """The last day of each feed whose silence tells; of several systems the one that still speaks."""
    seen = {name: log.observed(name) for name in sorted(entities) if name in ENTITIES and ENTITIES[name].quiet_days}
    return {name: max(days.values()) for name, days in seen.items() if days}


def imported(log: Log) -> frozenset[str]:
    """The entities of which a file was imported and not withdrawn; one without rows says that there are none."""
    batches = [b for b in log.batches.values() if b.kind == "import" and b.undone_at is None]
    told = {name for b in batches for name in (b.source.get("observed_until") or {})}
    return frozenset({*log.entities, *told})
