"""Rows that their system marks as deleted: which keys they are of, so that what was loaded before is closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from oarlock.domain.entities import entity as entity_named
from oarlock.domain.plan import Choose, Col, Expr, First, Part, Sql, header_key

_FLAGS = {"deleted", "isdeleted", "fivetrandeleted", "propertyisdeleted"}
"""Columns by which systems say that a row is gone, in the form in which header names are compared."""


def deleted_part(part: Part) -> Part | None:
    """The part for the rows that it leaves out because they are deleted; None when it looks at no such column.

    Only a table of the things themselves can tell that one is gone: not one that mentions them, and none whose rows
    have no key of their own.
    """
    entity = entity_named(part.entity)
    if entity.kind != "state" or part.is_distinct or part.is_new_only or part.where is None:
        return None
    by_column = {target.column: target for target in part.targets}
    flags = list(dict.fromkeys(_flags(part.where)))
    if not flags or not all(name in by_column for name in entity.key):
        return None
    texts = " or ".join(f"coalesce(lower({{x{i}}}), '') in ('true', 't', '1', 'yes', 'y')" for i, _ in enumerate(flags))
    where = Sql(texts, {f"x{i}": flag for i, flag in enumerate(flags)})
    wanted = {*entity.key, *(("updated_at",) if "updated_at" in entity.valid_by else ())}
    targets = tuple(target for target in part.targets if target.column in wanted)
    return replace(part, targets=targets, where=where, is_history=True)


def _flags(expr: Expr) -> Iterator[Col]:
    """The columns of the file itself in an expression that say whether a row is deleted."""
    match expr:
        case Col(names=names):
            # A column of a lookup is written `alias.column`; its row being gone says nothing of this one.
            if names and all(header_key(name) in _FLAGS for name in names):
                yield expr
        case Sql(using=using):
            for inner in using.values():
                yield from _flags(inner)
        case First(parts=parts):
            for inner in parts:
                yield from _flags(inner)
        case Choose(part=inner):
            yield from _flags(inner)
