"""Stripe: the dashboard's CSV exports, and the tables of warehouse syncs."""

from __future__ import annotations

from oarlock.sources.stripe.customers import CUSTOMERS
from oarlock.sources.stripe.dashboard import DASHBOARD
from oarlock.sources.stripe.invoices import INVOICES
from oarlock.sources.stripe.lines import LINES
from oarlock.sources.stripe.offerings import OFFERINGS
from oarlock.sources.stripe.payments import PAYMENTS
from oarlock.sources.stripe.rebuilt import REBUILT

PRESETS = (*CUSTOMERS, *DASHBOARD, *INVOICES, *LINES, *OFFERINGS, *PAYMENTS, *REBUILT)
