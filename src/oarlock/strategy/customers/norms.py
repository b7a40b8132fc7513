"""Hours that a named customer and any other take a year: two of the depths of service that we serve in."""

from __future__ import annotations

from oarlock.strategy.scale_value.norms import shipped_norms

NAMED_HOURS, OTHER_HOURS = shipped_norms().hours("deep"), shipped_norms().hours("light")
CAPACITY_HOURS = shipped_norms().capacity_hours
"""Hours a year for customers where neither a decision nor the hours of employees say it."""
