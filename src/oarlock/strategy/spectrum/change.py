"""Why a position is what it is, and why it moved: what each factor adds, in points that add up to the whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from oarlock.kit.text import Msg, msg
from oarlock.scores.rubric.result import shown
from oarlock.scores.rubric.shares import Factor
from oarlock.scores.rubric.words import percent, signed
from oarlock.strategy.spectrum.definition import shipped_shares

Row = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Move:
    """One factor before and after (None = no record), and the points by which it moved the position."""

    factor: Factor
    before: float | None
    after: float | None
    points: float


def share_of(row: Row, factor: Factor) -> float | None:
    """A factor's share in a row of `spectrum_position`."""
    found = row.get(factor.id)
    return float(found) if isinstance(found, int | float) else None


def added(row: Row) -> dict[str, float]:
    """What each factor that has records adds to the position; together they are the position."""
    found = {f: share for f in shipped_shares().factors if (share := share_of(row, f)) is not None}
    known = sum(f.weight for f in found)
    return {f.id: f.weight * share * (100 / known) for f, share in found.items()}


def moves(before: Row, after: Row) -> tuple[Move, ...]:
    """What each factor did between two rows that both have a position, the largest first; the points add up.

    A factor with records on both days moves the position by its share's change, weighed among such factors. One that
    gained or lost its records moves it by how far its share lies from the position of those.
    """
    shares = shipped_shares().factors
    old = {f.id: share for f in shares if (share := share_of(before, f)) is not None}
    new = {f.id: share for f in shares if (share := share_of(after, f)) is not None}
    both = [f for f in shares if f.id in old and f.id in new]
    common = sum(f.weight for f in both)
    found = []
    for f in shares:
        if f in both:
            points = f.weight * (new[f.id] - old[f.id]) * (100 / common)
        elif f.id in new:
            points = _from_the_rest(f, new, both)
        else:
            points = -_from_the_rest(f, old, both) if f.id in old else 0.0
        found.append(Move(factor=f, before=old.get(f.id), after=new.get(f.id), points=points))
    return tuple(sorted(found, key=lambda m: -abs(m.points)))


def _from_the_rest(factor: Factor, found: Mapping[str, float], rest: list[Factor]) -> float:
    """The points that a factor adds to the position of the factors that have records on both days."""
    every = sum(f.weight for f in shipped_shares().factors if f.id in found)
    weight = sum(f.weight for f in rest)
    mean = sum(f.weight * found[f.id] for f in rest) * (100 / weight) if weight else 0.0
    return factor.weight * (found[factor.id] * 100 - mean) * (1 / every)


def position_line(row: Row) -> Msg:
    """Position, coverage and bounds in one sentence."""
    told = {"coverage": percent(_number(row["coverage"])), "low": shown(_number(row["low"])),
            "high": shown(_number(row["high"]))}  # fmt: skip
    if row["value"] is None:
        return msg("Insufficient evidence: {coverage} of the weight has records and 60% is needed. Whatever is "
                   "missing, the position would lie between {low} and {high}.", **told)  # fmt: skip
    value = shown(_number(row["value"]))
    if told["low"] == told["high"]:
        return msg("{value} of 100: all six factors have records.", value=value)
    return msg("{value} of 100 at {coverage} coverage; what is missing could make it {low} to {high}.",
               value=value, **told)  # fmt: skip


def factor_lines(row: Row) -> tuple[Msg, ...]:
    """What each factor adds to the position."""
    parts = added(row)
    return tuple(
        msg("{factor}: no record; its weight of {weight} is left out.", factor=f.label, weight=f.weight)
        if (share := share_of(row, f)) is None
        else msg("{factor}: {share}; with a weight of {weight} it adds {points}.", factor=f.label,
                 share=percent(share), weight=f.weight, points=shown(parts[f.id]))
        for f in shipped_shares().factors
    )  # fmt: skip


def change_lines(before: Row, after: Row) -> tuple[Msg, ...]:
    """Why a position changed: from what to what, then a line for each factor that moved it."""
    if before["value"] is None or after["value"] is None:
        return (msg("One of the two days has no position, so there is no change to explain."),)
    told = [msg("{before} → {after}: {points} points.", before=shown(_number(before["value"])),
                after=shown(_number(after["value"])),
                points=signed(_number(after["value"]) - _number(before["value"])))]  # fmt: skip
    # What would be shown as 0.0 is left out.
    return (*told, *(move_line(m) for m in moves(before, after) if shown(m.points) != 0))


def move_line(move: Move) -> Msg:
    """What one factor did."""
    points = signed(move.points)
    if move.after is None:
        return msg("{points}: {factor} has no record any more.", points=points, factor=move.factor.label)
    if move.before is None:
        return msg("{points}: {factor} has records now.", points=points, factor=move.factor.label)
    return msg("{points}: {factor} went from {before} to {after}.", points=points, factor=move.factor.label,
               before=percent(move.before), after=percent(move.after))  # fmt: skip


def _number(value: object) -> float:
    return float(str(value)) if value is not None else 0.0
