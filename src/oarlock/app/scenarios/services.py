"""Scenarios under a name: reading those that are kept, with what comes of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from oarlock.app.records.named import Named, named
from oarlock.app.scenarios.asked import read
from oarlock.app.scenarios.worked import Worked, worked
from oarlock.errors import UserError
from oarlock.models.scenario import Driver

SUBJECT = "scenario:"
"""Before the name of a scenario in the strategic choices."""


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A scenario as it was kept, and what comes of it."""

    named: Named
    worked: Worked


def kept(*, usual: Mapping[str, Driver], currency: str) -> list[Kept]:
    """The scenarios by name; what is kept under such a subject and means nothing is left out."""
    found = []
    for one in named(SUBJECT):
        try:
            found.append(Kept(named=one, worked=worked(read(one.told, usual=usual, currency=currency))))
        except UserError:
            continue
    return found
