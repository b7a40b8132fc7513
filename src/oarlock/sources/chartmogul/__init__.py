"""ChartMogul: the CSV sets that it imports and exports; amounts are in cents."""

from __future__ import annotations

from oarlock.sources.chartmogul.billing import BILLING
from oarlock.sources.chartmogul.master import MASTER
from oarlock.sources.chartmogul.subscriptions import SUBSCRIPTIONS

PRESETS = (*BILLING, *MASTER, *SUBSCRIPTIONS)
