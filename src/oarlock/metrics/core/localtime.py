"""Local days of UTC stamps for metrics: the lake's own, because roll-ups divide their days by the same rule."""

from __future__ import annotations

from oarlock.lake.rollups.localtime import local_day, offsets, shifted

__all__ = ["local_day", "offsets", "shifted"]
