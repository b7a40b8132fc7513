"""Edits: a field that a person set holds until the source's own value changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from oarlock.domain.entity import Entity
from oarlock.lake.engines.base import Engine
from oarlock.lake.engines.types import declared_schema

if TYPE_CHECKING:
    import ibis.expr.types as ir


def parse(text: str | None, type_: str) -> object:
    """A value from its text, as the physical type stores it; null for null. Raises `ValueError`."""
    if text is None or type_ == "string":
        return text
    if type_ == "bool":
        return {"true": True, "false": False}[text.lower()] if text.lower() in ("true", "false") else _refuse(text)
    if type_ in ("int32", "int64"):
        return int(text)
    if type_ == "double":
        return float(text)
    if type_ == "date":
        return dt.date.fromisoformat(text)
    if type_ == "timestamp":
        stamp = dt.datetime.fromisoformat(text)
        return stamp.astimezone(dt.UTC).replace(tzinfo=None) if stamp.tzinfo else stamp
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise ValueError(text) from error


def edited(engine: Engine, table: ir.Table, entity: Entity, edits: Iterable[Mapping[str, object]]) -> ir.Table:
    """The table with people's values where the source still says what it said when they were set.

    edits: newest rows of the `edit` entity. One that no longer fits the column's type is left out.
    """
    import ibis

    schema = declared_schema(entity)
    by_field: dict[str, list[dict[str, object]]] = {}
    for edit in edits:
        field = str(edit["field"])
        if edit["entity"] != entity.name or field not in schema:
            continue
        try:
            values = {name: parse(_text(edit[name]), schema[field]) for name in ("value", "source_value")}
        except ValueError:
            continue
        by_field.setdefault(field, []).append({"_edited": edit["key"], **values})
    for field, rows in sorted(by_field.items()):
        names = {"_edited": "string", "value": schema[field], "source_value": schema[field]}
        set_ = engine.literal(rows, names).rename({f"_value_{field}": "value", f"_source_{field}": "source_value"})
        set_ = set_.rename({f"_edited_{field}": "_edited"})
        joined = table.left_join(set_, table._key == set_[f"_edited_{field}"])
        holds = joined[f"_edited_{field}"].notnull() & joined[field].identical_to(joined[f"_source_{field}"])
        table = joined.mutate(**{field: ibis.ifelse(holds, joined[f"_value_{field}"], joined[field])})
    return table


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _refuse(text: str) -> object:
    raise ValueError(text)
