"""Every score, found by walking the folders: a module that holds a `METRIC` adds one."""

from __future__ import annotations

import functools
import importlib
import pkgutil

from oarlock import scores
from oarlock.domain.metric import Metric
from oarlock.errors import OarlockError
from oarlock.metrics import registry


@functools.cache
def _by_name() -> dict[str, Metric]:
    found: dict[str, Metric] = {}
    for module in pkgutil.walk_packages(scores.__path__, f"{scores.__name__}."):
        one = getattr(importlib.import_module(module.name), "METRIC", None)
        if not isinstance(one, Metric):
            continue
        if one.card.name in found:
            raise OarlockError("Two metrics are called '{name}'.", name=one.card.name)
        found[one.card.name] = one
    return dict(sorted(found.items()))


def all_scores() -> tuple[Metric, ...]:
    """Every score, sorted by name."""
    return tuple(_by_name().values())


def all_figures() -> tuple[Metric, ...]:
    """Every metric and then every score: all that can be asked for, published and replayed."""
    return (*registry.all_metrics(), *all_scores())


def figure(name: str) -> Metric:
    """The metric or score of that name; raises `UnknownNameError` with the names that are closest."""
    return _by_name().get(name) or registry.metric(name)
