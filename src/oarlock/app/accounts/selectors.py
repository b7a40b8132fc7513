"""Reading one customer from what is published; nothing is computed but the words that explain it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from oarlock.app.access.door import Seen
from oarlock.domain.predicate import Is, both
from oarlock.kit.text import Msg, Text
from oarlock.lake.serving import PORTFOLIO
from oarlock.pipeline.published import model_in_force, question_of
from oarlock.pipeline.scored import result_of
from oarlock.scores.attention.words import why
from oarlock.scores.rubric import Result, nearest
from oarlock.scores.rubric.words import REASONS, cap_lines, percent, step_line, value_text, verdict

HEALTH = "health_now"


@dataclass(frozen=True, kw_only=True)
class Driver:
    """One input of health as people read it; `missing` says why there is no value."""

    label: Text
    weight: str
    value: Msg | Text | str | None
    points: float | None
    added: float | None
    missing: Text | str


@dataclass(frozen=True, kw_only=True)
class Health:
    """A customer's health, explained."""

    verdict: Msg
    drivers: tuple[Driver, ...]
    caps: tuple[Msg, ...]
    steps: tuple[Msg, ...]
    model: str


@dataclass(frozen=True, kw_only=True)
class Customer:
    """Everything that the page shows of one customer."""

    row: Mapping[str, object]
    reasons: tuple[Msg | Text, ...]
    health: Health | None
    group: list[dict[str, object]]


def customer(seen: Seen, account_id: str) -> Customer | None:
    """The customer when it exists and may be seen; None else, whichever of the two it is."""
    rows = seen.rows(PORTFOLIO, where=Is("account_id", "=", account_id), limit=1)
    if not rows:
        return None
    row = rows[0]
    return Customer(
        row=row,
        reasons=why({"hours_share": 0.0, **row}, model_in_force(seen.served.snapshot)),
        health=_health(seen, account_id),
        group=_group(seen, row),
    )


def _health(seen: Seen, account_id: str) -> Health | None:
    asked = question_of(seen.served.snapshot, "health")
    rows = seen.rows(HEALTH, where=Is("account_id", "=", account_id), limit=1)
    if asked is None or not rows or rows[0]["inputs"] is None:
        return None
    result = result_of(asked, rows[0])
    return Health(
        verdict=verdict(result),
        drivers=_drivers(result),
        caps=cap_lines(result),
        steps=tuple(step_line(result, step) for step in nearest(result)[:3]),
        model=str(rows[0]["model"]),
    )


def _drivers(result: Result) -> tuple[Driver, ...]:
    total = sum(part.input.weight for part in result.parts)
    return tuple(
        Driver(
            label=part.input.label,
            weight=percent(part.input.weight / total),
            value=None if part.value is None else value_text(part.input, part.value),
            points=part.points,
            added=part.contribution,
            missing=REASONS.get(part.missing, part.missing),
        )
        for part in sorted(result.parts, key=lambda p: -p.input.weight)
    )


def _group(seen: Seen, row: Mapping[str, object]) -> list[dict[str, object]]:
    """The other customers of the same group that may be seen."""
    same = both(Is("group", "=", row["group"]), Is("account_id", "!=", row["account_id"]))
    if row["group"] is None:
        return []
    return seen.rows(PORTFOLIO, where=same, order=(("value", True),), limit=20)
