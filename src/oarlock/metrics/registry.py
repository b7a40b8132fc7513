"""Every metric, found by walking the rooms: a module that holds a `METRIC` adds one."""

from __future__ import annotations

import difflib
import functools
import importlib
import pkgutil
from collections.abc import Mapping
from types import ModuleType

from oarlock import metrics
from oarlock.domain.metric import Metric
from oarlock.errors import OarlockError, UnknownNameError


def found_in(package: ModuleType) -> dict[str, Metric]:
    """The metrics of all modules below a package, by name; raises `OarlockError` when two have one name."""
    found: dict[str, Metric] = {}
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        one = getattr(importlib.import_module(module.name), "METRIC", None)
        if not isinstance(one, Metric):
            continue
        if one.card.name in found:
            raise OarlockError("Two metrics are called '{name}'.", name=one.card.name)
        found[one.card.name] = one
    return dict(sorted(found.items()))


@functools.cache
def _by_name() -> dict[str, Metric]:
    return found_in(metrics)


def all_metrics() -> tuple[Metric, ...]:
    """Every metric, sorted by name."""
    return tuple(_by_name().values())


def metric(name: str) -> Metric:
    """The metric of that name; raises `UnknownNameError` with the names that are closest."""
    known = _by_name()
    if name not in known:
        raise unknown(name, known)
    return known[name]


def unknown(name: str, known: Mapping[str, Metric]) -> UnknownNameError:
    """The error for a name that is none of those known: with the closest of them, or all."""
    short = [n for n, m in known.items() if f"({name.upper()})" in m.card.title.en]
    near = short or difflib.get_close_matches(name, known, n=5, cutoff=0.5)
    return UnknownNameError(
        "There is no metric '{name}'.", remedy="Did you mean: {known}?" if near else "Metrics: {known}.",
        name=name, known=", ".join(near or sorted(known)),
    )  # fmt: skip
