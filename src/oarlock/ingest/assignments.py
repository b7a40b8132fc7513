"""Owners that a person sets: from a day on a customer is somebody else's, until its source names a later owner."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from oarlock.ingest.identity.links import ALWAYS, links, root
from oarlock.ingest.values import as_text
from oarlock.lake.commits import Log, read_log
from oarlock.lake.current import current, query
from oarlock.lake.engines.sql import file_list, text_literal
from oarlock.lake.journal import Change
from oarlock.lake.workspace import Workspace

OWNER = "owner"


@dataclass(frozen=True, kw_only=True)
class Held:
    """One assignment as the lake has it; `end` is the person's where one was set, `told_end` the source's own."""

    key: str
    employee: str
    role: str
    start: str | None
    end: str | None
    told_end: str | None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Whose a customer is on a day (`owner`, None: nobody's), and all its assignments as owner."""

    owner: str | None = None
    as_owner: tuple[Held, ...] = ()
    others: tuple[Held, ...] = field(default=(), repr=False)


def standing(workspace: Workspace, accounts: Collection[str], *, day: dt.date) -> dict[str, Standing]:
    """Whose each customer is on a day, as the lake has it now; what is not drained yet is not seen."""
    log = read_log(workspace)
    known = links(log)
    wanted = set(accounts)
    refs = wanted | {ref for ref in known if root(ref, known) in wanted}
    found: dict[str, list[Held]] = {account: [] for account in accounts}
    for account, held in _assignments(log, refs):
        found.setdefault(root(account, known), []).append(held)
    return {account: _standing(found[account], day.isoformat()) for account in accounts}


def hand_over(
    account: str, before: Standing, employee: str, *, since: dt.date, actor: str, reason: str
) -> list[Change]:
    """What the journal says when a customer becomes an employee's on a day: the owners so far end, the new one begins.

    Both are facts of a person, and hold until the source says something else of the same assignment, or names an owner
    who begins later.
    """
    day = since.isoformat()
    row = _row(account, employee, day, None)
    key = "\x1f".join((account, OWNER, employee, day))
    ending = [_ended(held, day, actor=actor, reason=reason) for held in before.as_owner
              if _holds(held, day) and held.key != key]  # fmt: skip
    # The very same assignment may have been ended by hand before: then that end goes.
    again = [_ended(held, None, actor=actor, reason=reason) for held in before.as_owner
             if held.key == key and held.end is not None]  # fmt: skip
    begun = Change(entity="assignment", key=account, before={"employee_id": before.owner}, after=row, reason=reason)
    return [*ending, *again, begun]


def give_back(account: str, made: Sequence[Mapping[str, Any]], *, actor: str, reason: str) -> list[Change]:
    """What the journal says when that is undone. made: the `after` of each change of `hand_over`, in its order."""
    changes = []
    for after in made:
        if "field" in after:
            back = {**after, "value": after["was"], "decided_by": actor, "reason": reason, "was": after["value"]}
            changes.append(_edit(back, reason))
            continue
        # An assignment that ends on the day it began was never in force; it is not taken out of the past.
        row = _row(account, after["employee_id"], after["start_date"], after["start_date"])
        changes.append(
            Change(entity="assignment", key=account, before={"employee_id": after["employee_id"]}, after=row,
                   reason=reason)
        )  # fmt: skip
    return changes


def employees(workspace: Workspace) -> dict[str, str | None]:
    """Employees who have not left, with their departments; names are personal and stay out."""
    rows = current(read_log(workspace), "employee", ("employee_id", "department", "left_at", "_closed"), at=ALWAYS)
    return {r["employee_id"]: r["department"] for r in rows if r["left_at"] is None and not r["_closed"]}


def names_of(workspace: Workspace) -> dict[str, str]:
    """Names of employees by their IDs, those included who have left; nothing of whom was erased."""
    log = read_log(workspace)
    rows = current(log, "employee", ("employee_id", "_batch", "_row", "_closed"), at=ALWAYS)
    told = {
        (side.batch, row): name
        for side in log.personal("employee")
        for row, name in query(f"SELECT _row, name FROM read_parquet({file_list([side.path])}) WHERE name IS NOT NULL")
    }
    found = {r["employee_id"]: told.get((r["_batch"], r["_row"])) for r in rows if not r["_closed"]}
    return {employee: name for employee, name in found.items() if name}


def _assignments(log: Log, refs: Collection[str]) -> list[tuple[str, Held]]:
    if not refs:
        return []
    columns = ("_key", "account_id", "employee_id", "role", "start_date", "end_date", "_closed")
    where = f"account_id IN ({', '.join(map(text_literal, sorted(refs)))})"
    rows = current(log, "assignment", columns, at=ALWAYS, where=where)
    edits = {
        e["key"]: e
        for e in current(log, "edit", ("key", "field", "value", "source_value"), at=ALWAYS,
                         where="entity = 'assignment' AND field = 'end_date'")
    }  # fmt: skip
    out = []
    for row in rows:
        if row["_closed"]:
            continue
        told = as_text(row["end_date"])
        made = edits.get(row["_key"])
        is_made = made is not None and made["source_value"] == told
        end = made["value"] if made is not None and is_made else told
        held = Held(key=row["_key"], employee=row["employee_id"], role=row["role"], start=as_text(row["start_date"]),
                    end=end, told_end=told)  # fmt: skip
        out.append((row["account_id"], held))
    return out


def _standing(held: Sequence[Held], day: str) -> Standing:
    # The same order as the owners of figures: owner before other roles, then who began last.
    open_ = [h for h in held if _holds(h, day)]
    open_.sort(key=lambda h: h.employee)
    open_.sort(key=lambda h: h.start or "", reverse=True)
    open_.sort(key=lambda h: (h.role != OWNER, h.role))
    return Standing(
        owner=open_[0].employee if open_ else None,
        as_owner=tuple(h for h in held if h.role == OWNER),
        others=tuple(h for h in held if h.role != OWNER),
    )


def _holds(held: Held, day: str) -> bool:
    return (held.start is None or held.start <= day) and (held.end is None or held.end > day)


def _row(account: str, employee: str, start: str, end: str | None) -> dict[str, Any]:
    return {"account_id": account, "employee_id": employee, "role": OWNER, "start_date": start, "end_date": end}


def _ended(held: Held, day: str | None, *, actor: str, reason: str) -> Change:
    after = {
        "entity": "assignment", "key": held.key, "field": "end_date", "value": day, "source_value": held.told_end,
        "decided_by": actor, "reason": reason, "was": held.end,
    }  # fmt: skip
    return _edit(after, reason)


def _edit(after: dict[str, Any], reason: str) -> Change:
    key = "\x1f".join((after["entity"], after["key"], after["field"]))
    return Change(entity="edit", key=key, before={"value": after["was"]}, after=after, reason=reason)
