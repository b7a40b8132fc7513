"""Which choices of a definition set a metric's code reads, found in its source, so that only those are explained."""

from __future__ import annotations

import ast
import importlib
import inspect
import textwrap
from collections.abc import Callable
from functools import cache
from types import FunctionType
from typing import Any

from oarlock.domain.definition import CHOICES
from oarlock.domain.metric import Metric

HOME = ("oarlock.metrics", "oarlock.scores")
MOVEMENTS = {"reactivation", "method", "fx"}
TOGETHER = {"method": ("fx",)}
"""A choice with one value only is read nowhere; it matters where this one does."""


def read_choices(metric: Metric) -> frozenset[str]:
    """The choices that the metric's function reads, or any function of the metrics that it names."""
    found = _read(metric.answer)
    # One ledger serves stocks and movements; what tells movements apart says nothing about a stock.
    return found - MOVEMENTS if metric.card.shape == "instant" else found


def _read(answer: Callable[..., Any]) -> frozenset[str]:
    found: set[str] = set()
    seen: set[FunctionType] = set()
    todo: list[Callable[..., Any]] = [answer]
    while todo:
        one = inspect.unwrap(todo.pop())
        if not isinstance(one, FunctionType) or one in seen or not one.__module__.startswith(HOME):
            continue
        seen.add(one)
        choices, names = _reads(one)
        found |= choices
        todo += [f for f in (_resolved(one, n) for n in names) if callable(f)]
    return frozenset(found | {also for name in found for also in TOGETHER.get(name, ())})


def _resolved(one: FunctionType, name: str) -> Any:
    if name in one.__globals__:
        return one.__globals__[name]
    # Names that the function imports itself.
    for node in ast.walk(_tree(one)):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(HOME):
            for alias in node.names:
                if (alias.asname or alias.name) == name:
                    return getattr(importlib.import_module(node.module), alias.name, None)
    return None


@cache
def _reads(one: FunctionType) -> tuple[frozenset[str], tuple[str, ...]]:
    choices: set[str] = set()
    names: dict[str, None] = {}
    for node in ast.walk(_tree(one)):
        if isinstance(node, ast.Attribute) and node.attr in CHOICES and _is_definition(node.value):
            choices.add(node.attr)
        elif isinstance(node, ast.Name):
            names[node.id] = None
    return frozenset(choices), tuple(names)


def _is_definition(node: ast.expr) -> bool:
    return (isinstance(node, ast.Name) and node.id == "definition") or (
        isinstance(node, ast.Attribute) and node.attr == "definition"
    )


@cache
def _tree(one: FunctionType) -> ast.Module:
    return ast.parse(textwrap.dedent(inspect.getsource(one)))
