"""How far two boats drift apart, in half days, told from strokes alone."""

from __future__ import annotations

from collections.abc import Iterable


def drift(strokes: Iterable[tuple[int, str]], *, until: int, window: int) -> float:
    """Drift at 00:00 of a day: each day before it adds 1 with both boats empty, 0.5 with one, and takes 2 with none.

    strokes: local day and direction (`out` rows our boat, `in` theirs, `both` both); a boat has its rower on the
    `window` days that begin with the day of a stroke. It starts at nought with the first stroke and is never below.
    """
    manned: dict[str, set[int]] = {"in": set(), "out": set()}
    days: list[int] = []
    for day, side in strokes:
        days.append(day)
        for boat in ("in", "out") if side == "both" else (side,):
            manned[boat] |= set(range(day, day + window))
    halves = 0
    for day in range(min(days, default=until), until):
        empty = (day not in manned["in"]) + (day not in manned["out"])
        halves = max(0, halves + (-4, 1, 2)[empty])
    return halves / 2
