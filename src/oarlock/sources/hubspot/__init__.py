"""HubSpot: CSV exports by label, warehouse tables by property, and property histories."""

from __future__ import annotations

from oarlock.sources.hubspot.exports import EXPORTS
from oarlock.sources.hubspot.histories import HISTORIES
from oarlock.sources.hubspot.lookups import LOOKUPS
from oarlock.sources.hubspot.tables import TABLES

PRESETS = (*EXPORTS, *HISTORIES, *LOOKUPS, *TABLES)
