"""The kinds of jobs: rooms declare theirs, the worker looks them up."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from oarlock.kit.text import Lang, Msg, Text, in_each

EVERY = 0.5
"""Seconds between two tellings of progress: more often nobody looks."""


class Telling:
    """What a running job tells of itself; `keep` writes it down."""

    def __init__(self, keep: Callable[[float | None, dict[Lang, str]], None]) -> None:
        self._keep = keep
        self._last = 0.0

    def __call__(self, fraction: float | None, doing: Msg | Text) -> None:
        """How far the work is (0 to 1; None: nobody can tell), and what it does now."""
        if time.monotonic() - self._last >= EVERY:
            self._last = time.monotonic()
            self._keep(fraction, in_each(doing))


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a kind gets to work on."""

    id: int
    args: dict[str, Any]
    actor: str
    lang: str
    attempt: int
    tell: Telling


@dataclass(frozen=True, kw_only=True)
class Kind:
    """run: does the work and returns what is kept as the result; it must stand being begun again after a kill.

    permission: who may see jobs of this kind; shows: the template that tells the result of one that is done.
    """

    code: str
    label: Text
    permission: str
    run: Callable[[Asked], dict[str, Any]]
    shows: str = ""


KINDS: dict[str, Kind] = {}


def kind(
    code: str, *, label: Text, permission: str, shows: str = ""
) -> Callable[[Callable[[Asked], dict[str, Any]]], Kind]:
    """Declare a kind of job by the function that does it."""

    def decorated(run: Callable[[Asked], dict[str, Any]]) -> Kind:
        KINDS[code] = Kind(code=code, label=label, permission=permission, run=run, shows=shows)
        return KINDS[code]

    return decorated
