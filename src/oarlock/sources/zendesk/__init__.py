"""Zendesk: CSV of a view, and warehouse tables of tickets, their histories, comments, ratings, people."""

from __future__ import annotations

from oarlock.sources.zendesk.comments import COMMENTS
from oarlock.sources.zendesk.history import HISTORY
from oarlock.sources.zendesk.people import PEOPLE
from oarlock.sources.zendesk.tickets import TICKETS
from oarlock.sources.zendesk.views import VIEWS

PRESETS = (*COMMENTS, *HISTORY, *PEOPLE, *TICKETS, *VIEWS)
