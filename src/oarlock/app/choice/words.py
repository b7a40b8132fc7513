"""Words of the pages about which customers we serve."""

from __future__ import annotations

from oarlock.kit.text import Text
from oarlock.metrics.core.modes import NAMES as MODES
from oarlock.strategy.customers.icp import CRITERIA
from oarlock.strategy.customers.words import BANDS, CHOICES, DEFINITIONS, GROUPS, MOVEMENTS, VERDICTS
from oarlock.strategy.segments.rules import FORMS, TIERS

__all__ = ["BANDS", "CHOICES", "CRITERIA", "DEFINITIONS", "FORMS", "GROUPS", "MODES", "MOVEMENTS", "TABS", "TIERS",
           "VERDICTS"]  # fmt: skip

TABS = (
    ("which-customers", Text(en="Who the customer is", zh="谁是客户")),
    ("which-named", Text(en="Named customers and groups", zh="具名客户与客户群")),
    ("which-ideal", Text(en="Ideal customers and fit", zh="理想客户与准入")),
    ("which-fields", Text(en="Fields of service", zh="服务领域")),
    ("which-segments", Text(en="Segments", zh="分层")),
)
