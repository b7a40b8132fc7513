"""The best depth of service for every customer within the hours that there are, beside what is done now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from oarlock.models.allocation import (
    Allocation,
    Case,
    Depth,
    Limits,
    Problem,
    Shortage,
    Step,
    allocate,
    frontier,
    gain,
    problem,
    shadow,
)  # fmt: skip
from oarlock.strategy.scale_value.norms import hundredths, shipped_norms

Row = Mapping[str, object]
SHARES = (20, 40, 60, 80, 100, 120, 150)
"""Capacities of the frontier, in percent of the one that is asked about."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a plan is asked for. hours: of each depth by its code; more: the further hours whose gain is shown.

    skilled: hours a year of the scarce skill that there are; None when it does not limit anything. worth: what a
    satisfied customer is worth a year beyond the contribution (minor units): the plan brings most of both together.
    """

    capacity: Decimal
    hours: tuple[tuple[str, Decimal], ...]
    is_named_deep: bool = True
    more: Decimal = Decimal(240)
    skilled: Decimal | None = None
    worth: int = 0


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The answer. best: a plan, or what is missing for one; now_value, now_hours: of the depths of today.

    value: contribution of the best plan, without the worth of satisfaction; None without a plan. satisfied,
    now_satisfied: customers who are expected to be satisfied. hour: what one more hour is worth (minor units); gain:
    what `more` hours really bring. moves: account, depth now, best depth, of those that would change, by gain.
    unknown: customers whose worth is not known; they stay light.
    """

    best: Allocation | tuple[Shortage, ...]
    hour: float | None
    gain: int | None
    steps: tuple[Step, ...]
    value: int | None
    satisfied: Decimal | None
    now_value: int
    now_hours: int
    now_satisfied: Decimal
    moves: tuple[tuple[str, str, str, int], ...]
    unknown: int


def usual(capacity: Decimal) -> Asked:
    """The question with the shipped hours by depth."""
    return Asked(capacity=capacity, hours=tuple((one.depth, one.hours) for one in shipped_norms().depths))


def posed(rows: Sequence[Row], asked: Asked) -> Problem:
    """The problem of allocating a depth to each row of the figure `scale_value`."""
    skill, takes = shipped_norms().skill, dict(shipped_norms().skill.hours)
    depths = tuple(
        Depth(code=code, hours=hundredths(hours),
              skills=((skill.code, hundredths(min(takes[code], hours))),) if code in takes else ())
        for code, hours in asked.hours
    )  # fmt: skip
    pleased = {one.depth: round(asked.worth * one.satisfied) for one in shipped_norms().depths}
    deepest = max((one.hours for one in depths), default=0)
    cases = [
        Case(
            account=str(row["account"]), values=tuple(_value(row, one.code) + pleased[one.code] for one in depths),
            floor=deepest if asked.is_named_deep and row.get("is_named") else 0,
        )
        for row in rows
    ]  # fmt: skip
    return problem(cases, depths, Limits(
        hours=hundredths(asked.capacity),
        skills=() if asked.skilled is None else ((skill.code, hundredths(asked.skilled)),),
    ))  # fmt: skip


def solve(rows: Sequence[Row], asked: Asked) -> Plan:
    """Everything that the page shows of one question."""
    of = posed(rows, asked)
    best = allocate(of)
    hours = {code: hundredths(told) for code, told in asked.hours}
    now = {str(row["account"]): str(row["depth"]) for row in rows if row.get("depth") in hours}
    value = {str(row["account"]): row for row in rows}
    moves: list[tuple[str, str, str, int]] = []
    if isinstance(best, Allocation):
        for account, depth in best.depths:
            before = now.get(account, "")
            if depth != before:
                row = value[account]
                moves.append((account, before, depth, _value(row, depth) - (_value(row, before) if before else 0)))
    pleased = {one.depth: one.satisfied for one in shipped_norms().depths}
    chosen = best.depths if isinstance(best, Allocation) else None
    capacities = [of.limits.hours * share // 100 for share in SHARES]
    known = {of.limits.hours: best} if isinstance(best, Allocation) else {}
    return Plan(
        best=best, hour=shadow(of),
        gain=gain(of, hundredths(asked.more), before=best) if isinstance(best, Allocation) else None,
        steps=frontier(of, capacities, known=known),
        value=None if chosen is None else sum(_value(value[account], depth) for account, depth in chosen),
        satisfied=None if chosen is None else sum((pleased[depth] for _, depth in chosen), Decimal(0)),
        now_satisfied=sum((pleased[depth] for depth in now.values()), Decimal(0)),
        now_value=sum(_value(value[name], depth) for name, depth in now.items()),
        now_hours=sum(hours[depth] for depth in now.values()), unknown=sum(row["value"] is None for row in rows),
        moves=tuple(sorted(moves, key=lambda move: (-move[3], move[0]))),
    )  # fmt: skip


def _value(row: Row, depth: str) -> int:
    told = row.get(depth)
    return 0 if told is None else int(str(told))
