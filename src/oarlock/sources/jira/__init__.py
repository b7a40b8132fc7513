"""Jira: CSV of a search (repeated and custom columns, translated dates), and warehouse tables of issues."""

from __future__ import annotations

from oarlock.sources.jira.exports import EXPORTS
from oarlock.sources.jira.tables import TABLES

PRESETS = (*EXPORTS, *TABLES)
