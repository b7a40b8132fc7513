"""Fields that a person sets: each holds until the source's own value changes, and both are shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from oarlock.domain.entities import entity as find_entity
from oarlock.domain.entity import Column, Entity
from oarlock.domain.limits import in_wrong_order
from oarlock.errors import UnknownNameError, UserError
from oarlock.ingest.checks import closes_circle
from oarlock.ingest.feed import drain
from oarlock.ingest.identity.links import ALWAYS
from oarlock.ingest.values import as_text, parsed
from oarlock.kit.clock import naive_utc
from oarlock.lake import journal
from oarlock.lake.commits import Log, read_log
from oarlock.lake.current import current
from oarlock.lake.engines.sql import text_literal
from oarlock.lake.reading.edits import parse
from oarlock.lake.workspace import Workspace


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One field of one row: the source's value, the person's, and which of them figures use.

    Values are the texts in which the lake compares them (money in minor units); None means empty.
    """

    field: str
    value: str | None
    source_value: str | None
    person_value: str | None = None
    decided_by: str | None = None
    reason: str | None = None
    is_edited: bool = False
    holds: bool = False


def edit(
    workspace: Workspace,
    entity: str,
    key: str,
    field: str,
    value: str | None,
    *,
    actor: str,
    reason: str,
    now: dt.datetime,
) -> None:
    """Set one field of one row to a person's value (None: empty); it holds while the source's value stays as it is.

    key: the row's key, several columns joined by `|`; value: as people write it (money in major units).
    Raises `UnknownNameError` for an entity, row or field that does not exist and `UserError` for a value of the wrong
    type, or a field that no person may set.
    """
    declared = find_entity(entity)
    column = _column(declared, field)
    drain(workspace, now=now)
    log = read_log(workspace)
    row = _row(log, declared, key)
    if (
        (entity, field) == ("account", "parent_id")
        and value
        and closes_circle(log, row["_key"], value, now=naive_utc(now))
    ):
        raise UserError("{parent} is {account} itself or below it.", parent=value, account=row["_key"])
    told = None if value is None else parsed(column, value, row, workspace.currency)
    if any(field in pair for pair in declared.in_order):
        wrong = in_wrong_order(declared, {**row, field: parse(told, column.type)})
        if wrong is not None:
            raise UserError(wrong.id, remedy="", **wrong.params)
    after = {
        "entity": entity,
        "key": row["_key"],
        "field": field,
        "value": told,
        "source_value": as_text(row[field]),
        "decided_by": actor,
        "reason": reason,
    }
    journal.append(
        workspace,
        actor=actor,
        entity="edit",
        key="\x1f".join((entity, str(row["_key"]), field)),
        before={"value": after["source_value"]},
        after=after,
        reason=reason,
        now=now,
    )
    drain(workspace, now=now)


def show(workspace: Workspace, entity: str, key: str) -> list[Shown]:
    """Every field of a row with the source's value and, where a person set one, theirs; personal ones are left out."""
    declared = find_entity(entity)
    log = read_log(workspace)
    row = _row(log, declared, key)
    where = f'entity = {text_literal(entity)} AND "key" = {text_literal(row["_key"])}'
    columns = ("field", "value", "source_value", "decided_by", "reason")
    edits = {e["field"]: e for e in current(log, "edit", columns, at=ALWAYS, where=where)}
    out = []
    for name in (c.name for c in declared.columns if not c.personal):
        source = as_text(row[name])
        made = edits.get(name)
        if made is None:
            out.append(Shown(field=name, value=source, source_value=source))
            continue
        holds = made["source_value"] == source
        out.append(
            Shown(
                field=name,
                value=made["value"] if holds else source,
                source_value=source,
                person_value=made["value"],
                decided_by=made["decided_by"],
                reason=made["reason"],
                is_edited=True,
                holds=holds,
            )
        )
    return out


def _column(declared: Entity, field: str) -> Column:
    if declared.kind != "state":
        raise UserError("Rows of {entity} happened and cannot be edited.", entity=declared.name)
    try:
        column = declared.column(field)
    except KeyError:
        raise UnknownNameError(
            "{entity} has no field '{field}'.",
            remedy="Its fields are: {known}.",
            entity=declared.name,
            field=field,
            known=", ".join(declared.names),
        ) from None
    if column.personal or field in declared.key or field in declared.natural_key:
        raise UserError(
            "The field '{field}' of {entity} tells rows or people apart and cannot be edited.",
            remedy="Change it in the source.",
            field=field,
            entity=declared.name,
        )
    return column


def _row(log: Log, declared: Entity, key: str) -> Mapping[str, Any]:
    columns = ("_key", *(c.name for c in declared.columns if not c.personal))
    wanted = text_literal(key.replace("|", "\x1f"))
    found = current(log, declared.name, columns, at=ALWAYS, where=f"_key = {wanted}")
    if not found:
        raise UnknownNameError("There is no {entity} '{key}'.", entity=declared.name, key=key)
    return found[0]
