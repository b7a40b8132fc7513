"""Salesforce: data exports and warehouse tables by API name, their histories, and report exports by label."""

from __future__ import annotations

from oarlock.sources.salesforce.accounts import ACCOUNTS
from oarlock.sources.salesforce.contacts import CONTACTS
from oarlock.sources.salesforce.offerings import OFFERINGS
from oarlock.sources.salesforce.opportunities import OPPORTUNITIES
from oarlock.sources.salesforce.reports import REPORTS

PRESETS = (*ACCOUNTS, *CONTACTS, *OFFERINGS, *OPPORTUNITIES, *REPORTS)
