"""What the forms of the spectrum send: read into values, with a sentence about what is wrong."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping

from oarlock.domain.entities import entity as find_entity
from oarlock.errors import UserError
from oarlock.ingest.values import as_text
from oarlock.kit.text import Text
from oarlock.kit.typed import typed_number

Told = Mapping[str, str]
POSITION = Text(en="Position", zh="位置")
LOW, HIGH = Text(en="Band from", zh="区间下限"), Text(en="Band to", zh="区间上限")
REASON = Text(en="Reason", zh="理由")
SEEN = 20_000
"""Characters of a row as a form holds it; more is none of ours."""


def number(told: Told, name: str, label: Text, *, highest: float | None = None) -> float:
    """A number that has to be there, from 0 to `highest`."""
    found = optional(told, name, label, highest=highest)
    if found is None:
        raise UserError("'{field}' is missing.", remedy="Fill it in.", field=label)
    return found


def optional(told: Told, name: str, label: Text, *, highest: float | None = None) -> float | None:
    """A number from 0 to `highest`, or None when nothing was typed."""
    text = told.get(name, "").strip()
    if not text:
        return None
    exact = typed_number(text)
    value = math.nan if exact is None else float(exact)
    if not math.isfinite(value) or value < 0 or (highest is not None and value > highest):
        if highest is None:
            raise UserError("'{value}' is no number for '{field}'.", value=text[:40], field=label)
        raise UserError(
            "'{value}' is no number for '{field}'.", remedy="Give a number from 0 to {highest}.", value=text[:40],
            field=label, highest=f"{highest:g}",
        )  # fmt: skip
    return value


def band(told: Told) -> tuple[float, float]:
    """The two ends of a band in order."""
    low, high = number(told, "low", LOW, highest=100), number(told, "high", HIGH, highest=100)
    if low > high:
        raise UserError("The band ends ({high}) before it begins ({low}).", low=f"{low:g}", high=f"{high:g}")
    return low, high


def words(told: Told, name: str, label: Text) -> str:
    """A text that has to be there."""
    found = told.get(name, "").strip()
    if not found:
        raise UserError("'{field}' is missing.", remedy="Fill it in.", field=label)
    return found


def as_seen(entity: str, row: Mapping[str, object] | None) -> str:
    """The row that a form was filled in beside, as the form carries it."""
    if row is None:
        return "{}"
    names = [c.name for c in find_entity(entity).columns if not c.personal]
    return json.dumps({n: str(as_text(row[n])) for n in names if row.get(n) is not None}, sort_keys=True)


def seen_of(told: Told) -> dict[str, str]:
    """That row, back from the form; what is no such thing fits no row."""
    try:
        found = json.loads(told.get("seen", "")[:SEEN])
    except (ValueError, RecursionError):
        found = None
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {"seen": ""}
