"""Intercom: warehouse tables (with or without history) of conversations, their parts, companies, contacts, admins."""

from __future__ import annotations

from oarlock.sources.intercom.conversations import CONVERSATIONS
from oarlock.sources.intercom.people import PEOPLE

PRESETS = (*CONVERSATIONS, *PEOPLE)
