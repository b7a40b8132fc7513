"""Which column of a file feeds which field: given by the user, remembered once it worked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from oarlock.domain.entities import entity as find_entity
from oarlock.domain.plan import Choose, Col, DateOrder, Expr, First, Part, ReadPlan, Sql, Target, header_key, is_never
from oarlock.errors import UnknownNameError, UserError

ENTITY = "mapping"
"""Entity name of remembered mappings in the journal."""


@dataclass(frozen=True, kw_only=True)
class Memory:
    """What worked for a header before: the preset that read it, the user's own column choices and order of dates."""

    preset: str
    mapping: Mapping[str, str]
    date_order: DateOrder | None = None


def header_hash(header: Sequence[str]) -> str:
    """The key of a header in the memory; order, case and spaces of its names do not matter."""
    text = "\x1f".join(sorted(header_key(name) for name in header))
    return hashlib.sha256(text.encode()).hexdigest()


def remembered(rows: Iterable[Mapping[str, object]]) -> dict[str, Memory]:
    """The newest memory of each header, from journal rows (`key` and `after`) in order."""
    out: dict[str, Memory] = {}
    for row in rows:
        key, after = str(row["key"]), row["after"]
        if isinstance(after, dict):
            order = after.get("date_order")
            out[key] = Memory(preset=str(after["preset"]), mapping=dict(after["mapping"]), date_order=order)
        else:
            out.pop(key, None)
    return out


def apply(plan: ReadPlan, mapping: Mapping[str, str], header: Sequence[str]) -> ReadPlan:
    """The plan with fields read from the columns that the user named.

    A field may be written `entity.field`. Raises `UnknownNameError` for a field or column that does not exist and
    `UserError` for a column that is never imported (cards, bank accounts).
    """
    if not mapping:
        return plan
    columns = {header_key(name): name for name in header}
    parts = list(plan.parts)
    for field, column in mapping.items():
        if header_key(column) not in columns:
            raise UnknownNameError(
                "The file has no column '{column}' for the field '{field}'.",
                remedy="Its columns are: {columns}.",
                column=column,
                field=field,
                columns=", ".join(header),
            )
        if is_never(column, plan.never):
            raise UserError(
                "The column '{column}' may hold card or bank data and is never imported.",
                remedy="Leave it out.",
                column=column,
            )
        wanted, _, name = field.rpartition(".")
        changed = False
        for i, part in enumerate(parts):
            if name in find_entity(part.entity).names and wanted in ("", part.entity):
                parts[i] = _with(part, name, columns[header_key(column)])
                changed = True
        if not changed:
            known = sorted({n for p in parts for n in find_entity(p.entity).names})
            raise UnknownNameError(
                "'{field}' is not a field of {entities}.",
                remedy="Its fields are: {known}.",
                field=field,
                entities=", ".join(dict.fromkeys(p.entity for p in parts)),
                known=", ".join(known),
            )
    return replace(plan, parts=tuple(parts))


def _with(part: Part, name: str, column: str) -> Part:
    """The part with one field read from a column; how its text is parsed stays as the preset says."""
    old = next((t for t in part.targets if t.column == name), None)
    if old is None:
        new = Target(column=name, expr=Col(column))
    elif isinstance(old.expr, Choose):
        new = replace(old, expr=Choose(Col(column), old.expr.table, old.expr.otherwise))
    else:
        new = replace(old, expr=Col(column))
    return replace(part, targets=(*(t for t in part.targets if t.column != name), new))


def own_columns(plan: ReadPlan, header: Sequence[str]) -> dict[tuple[str, str], str]:
    """Entity and field -> the first column of the header that feeds it; each column of the header also by itself."""
    there = {header_key(name): name for name in reversed(header)}
    out = {(part.entity, name): name for part in plan.parts for name in header}
    for part in plan.parts:
        for target in part.targets:
            named = [there[header_key(c)] for c in columns_of(target.expr) if header_key(c) in there]
            if named:
                out[part.entity, target.column] = named[0]
    return out


def used_columns(plan: ReadPlan) -> set[str]:
    """Header keys of every raw column that the plan may read from the file itself."""
    exprs: list[Expr] = [t.expr for p in plan.parts for t in p.targets]
    exprs += [e for p in plan.parts for e in (p.where, p.each) if e is not None]
    exprs += [look.match for look in plan.lookups if look.match is not None]
    found = {header_key(name) for expr in exprs for name in columns_of(expr)}
    return found | {header_key(look.on[0]) for look in plan.lookups}


def columns_of(expr: Expr) -> Iterator[str]:
    """Names of the raw columns that an expression may read, those of lookups (`alias.column`) too."""
    match expr:
        case Col(names=names):
            yield from names
        case Sql(using=using):
            for inner in using.values():
                yield from columns_of(inner)
        case First(parts=parts):
            for inner in parts:
                yield from columns_of(inner)
        case Choose(part=inner):
            yield from columns_of(inner)
