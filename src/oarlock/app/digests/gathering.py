"""What needs somebody, as far as they may see: their tasks, customers who need somebody, and what became another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from oarlock.app.access.door import Seen
from oarlock.app.access.models import Person
from oarlock.app.tasks.selectors import Filters, Item, rows_of, tasks
from oarlock.app.today.changes import Change, changes_since
from oarlock.app.today.selectors import Call, calls
from oarlock.domain.predicate import ALL

MOST = 20
"""Lines of each part of a summary: the rest is a click away."""
AHEAD = {"daily": 0, "weekly": 6}
"""Days from today on within which a task is due that a summary tells."""

Row = Mapping[str, object]


def at_most(lines: int) -> str:
    """How many lines a part has; where it holds all that it may, there can be more."""
    return str(lines) if lines < MOST else f"{MOST}+"


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """The parts of a summary, the largest value at risk first, then the nearest day."""

    tasks: tuple[Item, ...]
    calls: tuple[Call, ...]
    changes: tuple[Change, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing needs them."""
        return not (self.tasks or self.calls or self.changes)

    def plain(self) -> dict[str, Any]:
        """What is kept of it: no name and no amount."""
        return {
            "tasks": [one.task.pk for one in self.tasks],
            "calls": [[one.row["account_id"], str(one.row["reasons"] or "")] for one in self.calls],
            "changes": [[one.row["account_id"], [list(part) for part in one.parts]] for one in self.changes],
        }


def gathered(seen: Seen, person: Person, *, kind: str, today: dt.date, before: int | None) -> Gathered:
    """What needs somebody now. before: the number of the run that their last summary told; None at the first, when
    there is nothing to compare with.
    """
    until = today + dt.timedelta(days=AHEAD[kind])
    own = [
        one for one in tasks(seen, Filters(), person=person, today=today, limit=10_000).items if one.task.due <= until
    ]
    own.sort(key=lambda one: (-int(str((one.row or {}).get("value") or 0)), one.task.due, one.task.pk))
    needing = calls(seen, limit=MOST)
    changes = [] if before is None else changes_since(seen, before)
    return Gathered(tasks=tuple(own[:MOST]), calls=needing, changes=tuple(changes[:MOST]))


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A summary as its page shows it: each customer as it is now, and none whom its reader may not see any more."""

    tasks: tuple[Item, ...]
    calls: tuple[tuple[Row, tuple[str, ...]], ...]
    changes: tuple[tuple[Row, tuple[tuple[str, str, str], ...]], ...]


def shown(seen: Seen, body: Mapping[str, Any], *, tasks: Mapping[int, Any], today: dt.date) -> Shown:
    """What was kept of a summary, beside its customers now. tasks: those of its tasks that are still there."""
    held = [tasks[number] for number in body["tasks"] if number in tasks]
    named = [*(task.account for task in held), *(one for part in ("calls", "changes") for one, _ in body[part])]
    rows = rows_of(seen, named)
    may = [task for task in held if task.account in rows or seen.among == ALL]
    return Shown(
        tasks=tuple(
            Item(task=task, row=rows.get(task.account), is_overdue=task.state == "open" and task.due < today)
            for task in may
        ),
        calls=tuple((rows[one], tuple(signs.split())) for one, signs in body["calls"] if one in rows),
        changes=tuple((rows[one], tuple(tuple(p) for p in parts)) for one, parts in body["changes"] if one in rows),
    )
