"""Cohorts as a triangle: one line a cohort, ages across, unseen months empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from oarlock.cli.columns import Column
from oarlock.cli.door import Door
from oarlock.cli.picture import cells, heat
from oarlock.cli.showing import show
from oarlock.cli.tables import console
from oarlock.kit.text import Msg, Text, msg

AGE = 5
"""Columns of a terminal that one age takes."""
STARTED, SIZE = Text(en="Started", zh="起始月"), Text(en="Accounts", zh="客户数")


def is_triangle(columns: Sequence[Column]) -> bool:
    """Whether an answer is one ratio by cohort and age."""
    units = {c.name: c.unit for c in columns}
    return {"cohort", "age", "value"} <= units.keys() and units["value"] == "ratio"


def triangle(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[Column], door: Door, *, title: Msg | None = None
) -> None:
    """Print the triangle; the ages that do not fit beside each other follow below."""
    page = console()
    if title is not None:
        page.print(door.say(title), style="italic")
    by = [c.name for c in columns[: [c.name for c in columns].index("cohort")]]
    lines: dict[tuple[Any, ...], dict[int, Any]] = {}
    sizes: dict[tuple[Any, ...], Any] = {}
    for r in rows:
        key = (*(r[b] for b in by), r["cohort"])
        lines.setdefault(key, {})[r["age"]] = r["value"]
        sizes[key] = r.get("n")
    seen = [age for ages in lines.values() for age, value in ages.items() if value is not None]
    kept = [key for key, ages in lines.items() if any(v is not None for v in ages.values())]
    if not kept:
        page.print(door.say(msg("No cohort has been seen yet in this span.")))
        return
    side = max(cells(_name(key, door)) for key in kept) + cells(door.say(SIZE)) + 4
    fits = max(1, (page.width - side) // AGE)
    for first in range(0, max(seen) + 1, fits):
        ages = range(first, min(first + fits, max(seen) + 1))
        body = [
            (_name(key, door), show(sizes[key], "count", door), [_percent(lines[key].get(a)) for a in ages])
            for key in kept
            if any(lines[key].get(a) is not None for a in ages)
        ]
        page.print(heat(body, heads=(door.say(STARTED), door.say(SIZE)), ages=list(ages)))
    page.print(door.say(msg("Across: age in months. --format csv has the amounts behind each share.")), style="dim")


def _name(key: tuple[Any, ...], door: Door) -> str:
    *parts, cohort = key
    month = f"{cohort:%Y-%m}" if hasattr(cohort, "strftime") else str(cohort)
    return " · ".join([*(show(p, "text", door) for p in parts), month])


def _percent(value: float | None) -> int | None:
    return None if value is None else round(100 * value)
