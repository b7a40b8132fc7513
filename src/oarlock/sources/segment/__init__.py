"""Segment: warehouse tables of calls (tracks, one table per event, pages, screens), users and groups."""

from __future__ import annotations

from oarlock.sources.segment.calls import CALLS
from oarlock.sources.segment.people import PEOPLE

PRESETS = (*CALLS, *PEOPLE)
