"""How far the feeds have seen: the default as-of, and what is not observed."""

from __future__ import annotations

import datetime as dt

from oarlock.lake.commits import Log
from oarlock.lake.workspace import Workspace
from oarlock.pipeline.questions import Horizon

REVENUE_FEED = "contract_line"


def horizon(workspace: Workspace, log: Log, *, now: dt.datetime, first: dt.date | None = None) -> Horizon:
    """The horizon of the revenue feeds: observed until the day that the slowest of them has seen."""
    seen = log.observed(REVENUE_FEED)
    return Horizon(
        today=now.astimezone(workspace.zone).date(),
        first=first,
        observed_until=min(seen.values()) if seen else None,
        currency=workspace.currency,
        zone=workspace.timezone,
        fiscal_year_start=workspace.fiscal_year_start,
    )
