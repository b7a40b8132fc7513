"""Every figure: metrics, scores, and what strategy makes of both; a module that holds a `METRIC` adds one."""

from __future__ import annotations

import functools

from oarlock import strategy
from oarlock.domain.metric import Metric
from oarlock.metrics import registry
from oarlock.scores.registry import all_scores


@functools.cache
def _by_name() -> dict[str, Metric]:
    return registry.found_in(strategy)


def all_figures() -> tuple[Metric, ...]:
    """Every metric, then every score, then strategy's: all that can be asked for, published and replayed."""
    return (*registry.all_metrics(), *all_scores(), *_by_name().values())


def figure(name: str) -> Metric:
    """The figure of that name; raises `UnknownNameError` with the names that are closest."""
    known = {m.card.name: m for m in all_figures()}
    if name not in known:
        raise registry.unknown(name, known)
    return known[name]
