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
from oarlock.domain.predicate import ALL, Is
from oarlock.kit.text import Text
from oarlock.lake.journal import JournalRow
from oarlock.lake.journal_about import about
from oarlock.lake.serve import PORTFOLIO

Row = dict[str, Any]
OTHER = Text(en="another customer", zh="另一家客户")
"""Instead of the ID of a customer outside the scope."""
_NOTHING = dict.fromkeys(("id", "what", "until", "done", "state", "amount", "money_in", "number", "most", "by", "why"))


def notes(seen: Seen, account_id: str, course: Sequence[Point]) -> list[Row]:
    """All notes in the shape of published events, in no order; three questions at most."""
    zone = seen.workspace.zone
    with connection.cursor() as cursor:
        rows = about(cursor, account_id)
    tasks = history(account_id) if seen.scope.may("task.see") else []
    return [
        *bands(course),
        *_tasks(tasks, zone),
        *_written(rows, account_id, zone, untold=_untold(seen, account_id, rows)),
    ]


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


def _untold(seen: Seen, account_id: str, rows: Sequence[JournalRow]) -> frozenset[object]:
    """Records that were one with this customer once and stand for another now, whom this person may not see."""
    links = [row for row in rows if row.entity == "identity_link" and isinstance(row.after, dict)]
    if not links or seen.among == ALL:
        return frozenset()
    now = {row.key: row.after.get("account_id") for row in reversed(links)}
    told = {name for row in links for name in (row.key, row.after.get("account_id"))}
    named = told - {account_id, *(ref for ref, of in now.items() if of == account_id)}
    if not named:
        return frozenset()
    found = seen.rows(PORTFOLIO, where=Is("account_id", "in", tuple(sorted(map(str, named)))), columns=("account_id",))
    return frozenset(named - {row["account_id"] for row in found})


def _written(rows: Iterable[JournalRow], account_id: str, zone: dt.tzinfo, *, untold: frozenset[object]) -> list[Row]:
    out = []
    for row in rows:
        at = row.at.replace(tzinfo=dt.UTC).astimezone(zone).date()
        before, after = (side if isinstance(side, dict) else {} for side in (row.before, row.after))
        told: Row = {"by": row.actor, "why": row.reason}
        if row.entity == "assignment":
            out.append(_note("assigned", at, what=before.get("employee_id"), state=after.get("employee_id"), **told))
        elif row.entity == "identity_link":
            is_in = after.get("account_id") == account_id and row.key != account_id
            names = [OTHER if name in untold else name for name in (row.key, after.get("account_id"))]
            told = {**told, "why": ""} if OTHER in names else told
            state = "in" if is_in else "alone" if row.key == after.get("account_id") else "out"
            out.append(_note("merged", at, id=names[0], what=names[1], state=state, **told))
        else:
            out.append(_note("edited", at, id=after.get("field"), what=before.get("value"), state=after.get("value"),
                             **told))  # fmt: skip
    return out


def _note(event: str, at: dt.date, **told: object) -> Row:
    return {**_NOTHING, "event": event, "at": at, **told}
