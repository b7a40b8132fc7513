"""What Oarlock itself knows of a customer's past: health in another band, tasks, what people wrote in the journal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from django.db import connection

from oarlock.app.access.door import Seen
from oarlock.app.accounts.trend import Point
from oarlock.app.tasks.models import Task
from oarlock.app.tasks.selectors import history
from oarlock.app.tasks.words import STATES, title
from oarlock.lake.journal import JournalRow
from oarlock.lake.journal_about import about

Row = dict[str, Any]
_NOTHING = dict.fromkeys(("id", "what", "until", "done", "state", "amount", "money_in", "number", "most", "by", "why"))


def notes(seen: Seen, account_id: str, course: Sequence[Point]) -> list[Row]:
    """All notes in the shape of published events, in no order; two questions at most."""
    zone = seen.workspace.zone
    with connection.cursor() as cursor:
        rows = about(cursor, account_id)
    tasks = history(account_id) if seen.scope.may("task.see") else []
    return [*bands(course), *_tasks(tasks, zone), *_written(rows, account_id, zone)]


def bands(course: Sequence[Point]) -> list[Row]:
    """Health that stood in another band than on the day that was looked at before."""
    return [
        _note("band", later.day, what=before.row["band"], state=later.row["band"], until=before.day)
        for before, later in pairwise(course)
        if before.row["band"] != later.row["band"]
    ]


def _tasks(tasks: Iterable[Task], zone: dt.tzinfo) -> list[Row]:
    out = []
    for task in tasks:
        opened = task.opened_at.astimezone(zone).date()
        out.append(_note("task", opened, what=title(task), by=task.opened_by.name))
        if task.closed_at is not None:
            closed = task.closed_at.astimezone(zone).date()
            by = task.closed_by.name if task.closed_by else ""
            out.append(_note("task_done", closed, what=title(task), by=by, state=STATES[task.state], why=task.outcome))
    return out


def _written(rows: Iterable[JournalRow], account_id: str, zone: dt.tzinfo) -> list[Row]:
    out = []
    for row in rows:
        at = row.at.replace(tzinfo=dt.UTC).astimezone(zone).date()
        before, after = (side if isinstance(side, dict) else {} for side in (row.before, row.after))
        told: Row = {"by": row.actor, "why": row.reason}
        if row.entity == "assignment":
            out.append(_note("assigned", at, what=before.get("employee_id"), state=after.get("employee_id"), **told))
        elif row.entity == "identity_link":
            is_in = after.get("account_id") == account_id and row.key != account_id
            out.append(_note("merged", at, id=row.key, what=after.get("account_id"),
                             state="in" if is_in else "out", **told))  # fmt: skip
        else:
            out.append(_note("edited", at, id=after.get("field"), what=before.get("value"), state=after.get("value"),
                             **told))  # fmt: skip
    return out


def _note(event: str, at: dt.date, **told: object) -> Row:
    return {**_NOTHING, "event": event, "at": at, **told}
