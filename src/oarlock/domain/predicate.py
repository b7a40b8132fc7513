"""Conditions on rows as data: what a list is filtered by and what a person may see, without a word of SQL."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Op = Literal["=", "!=", "<", "<=", ">", ">=", "in", "contains", "holds", "named", "known", "unknown"]
OPS: tuple[Op, ...] = ("=", "!=", "<", "<=", ">", ">=", "in", "contains", "holds", "named", "known", "unknown")


@dataclass(frozen=True)
class Is:
    """One column against a value; `in` takes a tuple, `known` and `unknown` take none. A null fits only `unknown`.

    `contains` ignores case, `holds` does not; `named` asks whether the customer has a name that fits some words.
    """

    column: str
    op: Op
    value: object = None


@dataclass(frozen=True)
class Every:
    """All parts hold; without parts it always holds."""

    parts: tuple[Predicate, ...] = ()


@dataclass(frozen=True)
class Some:
    """At least one part holds; without parts it never holds."""

    parts: tuple[Predicate, ...] = ()


Predicate = Is | Every | Some
ALL = Every()
NONE = Some()


def both(*parts: Predicate) -> Predicate:
    """All of them, without the ones that say nothing."""
    said = tuple(part for part in parts if part != ALL)
    return said[0] if len(said) == 1 else Every(said)


def columns_of(predicate: Predicate) -> Iterable[str]:
    """The columns that the condition looks at."""
    if isinstance(predicate, Is):
        yield predicate.column
    else:
        for part in predicate.parts:
            yield from columns_of(part)
