"""What people type on these pages, as values; what is no value is told in a sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from oarlock.app.boundaries.services import Estimate
from oarlock.app.boundaries.words import TREATMENTS
from oarlock.app.records.typed import amount
from oarlock.errors import UserError
from oarlock.kit.typed import typed_number

LARGEST = 1_000_000
LINES = 60
_TREATMENTS = {word: code for code, text in TREATMENTS.items() for word in (code, text.en.lower(), text.zh)}


def estimate(told: Mapping[str, str], *, currency: str) -> Estimate:
    """Hours, cost (major units) and counts; an empty field is unknown, not zero."""
    return Estimate(
        hours=_number(told, "hours"), cost=amount(told.get("cost", ""), currency),
        asked=_count(told, "asked"), confirmed=_count(told, "confirmed"),
    )  # fmt: skip


def hours(told: Mapping[str, str], name: str) -> float:
    """Hours that are wanted; 0 when none are named."""
    return _number(told, name) or 0.0


def day(told: str) -> dt.date:
    """A day as the browser writes it."""
    try:
        return dt.date.fromisoformat(told)
    except ValueError:
        raise UserError("'{text}' is not a day.", remedy="Write it as 2026-11-30.", text=told[:40]) from None


def items(text: str) -> list[dict[str, object]]:
    """Items of a menu, one a line: item; treatment; hours a year; guidance. The last two may be left out."""
    found = []
    lines = [line for line in text.replace("；", ";").splitlines() if line.strip()]
    if len(lines) > LINES:
        raise UserError("A menu has at most {n} items.", remedy="Put small ones together.", n=LINES)
    for line in lines:
        parts = [part.strip() for part in line.split(";", 3)] + ["", "", ""]
        treatment = _TREATMENTS.get(parts[1].lower())
        if not parts[0] or treatment is None:
            raise UserError(
                "'{line}' is no item of a menu.", remedy="Write: item; included, charge or refuse; hours; guidance.",
                line=line[:60],
            )  # fmt: skip
        found.append({
            "item": parts[0], "treatment": treatment, "guidance": parts[3] or None,
            "included_hours": _number({"hours": parts[2]}, "hours") if treatment == "included" else None,
        })  # fmt: skip
    return found


def _number(told: Mapping[str, str], name: str) -> float | None:
    text = told.get(name, "").strip()
    if not text:
        return None
    value = typed_number(text)
    if value is None or not 0 <= value <= LARGEST * 1000:
        raise UserError("'{text}' is not a number from 0 on.", remedy="Write digits, such as 12.5.", text=text[:40])
    return float(value)


def _count(told: Mapping[str, str], name: str) -> int | None:
    value = _number(told, name)
    if value is not None and (value != int(value) or value > LARGEST):
        raise UserError("'{text}' is no whole number up to {n}.", remedy="Count customers.",
                        text=told.get(name, "").strip()[:40], n=LARGEST)  # fmt: skip
    return None if value is None else int(value)
