"""The columns of the grid: which there are, in which order a person has them, and what kind of values each holds."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Literal

from oarlock.domain.metric import Field
from oarlock.scores.attention.signs import SIGNS
from oarlock.scores.portfolio.card import METRIC
from oarlock.scores.rubric.result import BANDS

Kind = Literal["number", "money", "share", "date", "codes", "text"]

FIELDS: dict[str, Field] = {field.name: field for field in METRIC.card.fields}
NEVER = ("as_of", "account_id", "currency", "status", "caps", "lift", "lift_to", "low", "high", "deviations")
"""What stands on a customer's own page, or beside each row anyway."""
CHOOSABLE = tuple(name for name in FIELDS if name not in NEVER)
USUAL = (
    "name", "owner", "segment", "value", "renews_in", "score", "drift", "fall", "contact_days", "attention", "reasons",
)  # fmt: skip
"""The columns of somebody who has chosen none."""
CODES: dict[str, tuple[str, ...]] = {"band": tuple(BANDS), "reasons": SIGNS}
"""Columns that hold codes of ours, with all that there are."""
GROUPABLE = (
    "segment", "owner", "band", "industry", "country", "mode", "group", "lifecycle", "state", "champion", "level",
)  # fmt: skip
SORTABLE = tuple(name for name in CHOOSABLE if name != "reasons")
MOST = 20
"""Columns that one table shows at most."""


def kind_of(name: str) -> Kind:
    """What kind of values a column holds."""
    field = FIELDS[name]
    if name in CODES:
        return "codes"
    if field.unit in ("money", "date"):
        return "money" if field.unit == "money" else "date"
    if field.unit == "ratio":
        return "share"
    return "number" if field.type in ("int64", "double") else "text"


def chosen(told: str, *, hidden: Collection[str]) -> tuple[str, ...]:
    """The columns that a text with commas names, in its order, the name always among them; the usual ones for none."""
    wanted = _known(told.split(",")) or USUAL
    shown = tuple(name for name in wanted if name not in hidden)[:MOST]
    return shown if "name" in shown else ("name", *shown)


def choosable(hidden: Collection[str], *, first: Iterable[str] = ()) -> tuple[str, ...]:
    """All columns that may be chosen, those of `first` before the others."""
    return tuple(name for name in dict.fromkeys((*first, *CHOOSABLE)) if name not in hidden)


def _known(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in dict.fromkeys(name.strip() for name in names) if name in CHOOSABLE)
