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
