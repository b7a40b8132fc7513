"""Refreshes of a few metrics only: what is published is as real as ever, and computed in a moment."""

from __future__ import annotations

from oarlock.domain.metric import Metric
from oarlock.metrics.registry import metric


def arr_and_mrr() -> tuple[Metric, ...]:
    """Instead of all metrics: two whose answers must agree."""
    return metric("arr"), metric("mrr")


def some_of_revenue() -> tuple[Metric, ...]:
    """Stocks, movements, a ratio, a list and a bridge: enough where every figure would be too many."""
    names = ("arr", "mrr", "mrr_movements", "net_revenue_retention", "receivables_ageing", "revenue_bridge")
    return tuple(metric(name) for name in names)
