"""Every score, found by walking the folders: a module that holds a `METRIC` adds one."""

from __future__ import annotations

import functools

from oarlock import scores
from oarlock.domain.metric import Metric
from oarlock.metrics import registry


@functools.cache
def _by_name() -> dict[str, Metric]:
    return registry.found_in(scores)


def all_scores() -> tuple[Metric, ...]:
    """Every score, sorted by name."""
    return tuple(_by_name().values())


def all_figures() -> tuple[Metric, ...]:
    """Every metric and then every score: all that can be asked for, published and replayed."""
    return (*registry.all_metrics(), *all_scores())


def figure(name: str) -> Metric:
    """The metric or score of that name; raises `UnknownNameError` with the names that are closest."""
    known = {m.card.name: m for m in all_figures()}
    if name not in known:
        raise registry.unknown(name, known)
    return known[name]
