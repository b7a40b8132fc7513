"""Expressions of a read plan as SQL text over the staged columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from oarlock.domain.plan import Choose, Col, Const, Expr, First, Sql, header_key, is_never
from oarlock.errors import OarlockError
from oarlock.lake.load.connection import literal


@dataclass(frozen=True)
class RawColumns:
    """Columns of one raw table: which SQL column holds which header name.

    inside: names of places inside its columns of JSON, numbered after the columns.
    """

    header: tuple[str, ...]
    alias: str = ""
    prefix: str = "c"
    never: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    _by_key: dict[str, int] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        for index, name in enumerate((*self.header, *self.inside)):
            if not is_never(name, self.never):
                self._by_key.setdefault(header_key(name), index)

    def find(self, name: str) -> int | None:
        """Index of the column with that header name, or of the first whose name has `/words/` (a pattern) in it."""
        if len(name) < 3 or not (name.startswith("/") and name.endswith("/")):
            return self._by_key.get(header_key(name))
        # Questions may be written with markup, and no two surveys put them in the same words.
        pattern = re.compile(name[1:-1], re.IGNORECASE)
        plain = ((index, re.sub(r"<[^>]*>", "", own)) for index, own in enumerate(self.header))
        return next((i for i, own in plain if pattern.search(own) and not is_never(own, self.never)), None)

    def sql(self, index: int) -> str:
        """The SQL column of an index."""
        table = f"{self.alias}." if self.alias else ""
        return f"{table}{self.prefix}{index}"


NOTHING = "cast(null as varchar)"

Tables = Mapping[str, RawColumns]
"""Raw tables by alias; the file itself is ``."""


def resolve(name: str, tables: Tables) -> tuple[str, int] | None:
    """Alias and column index that a name of a plan stands for."""
    alias, _, rest = name.partition(".")
    if rest and alias in tables and alias:
        index = tables[alias].find(rest)
        return None if index is None else (alias, index)
    index = tables[""].find(name)
    return None if index is None else ("", index)


def columns_of(expr: Expr) -> Iterator[Col]:
    """Every raw column that an expression mentions."""
    match expr:
        case Col():
            yield expr
        case Sql():
            for part in expr.using.values():
                yield from columns_of(part)
        case First():
            for part in expr.parts:
                yield from columns_of(part)
        case Choose():
            yield from columns_of(expr.part)
        case Const():
            return


def used_columns(exprs: Sequence[Expr], tables: Tables) -> set[tuple[str, int]]:
    """Aliases and indexes of all raw columns that the expressions read; alternatives beyond the first found are not."""
    found = set()
    for expr in exprs:
        for column in columns_of(expr):
            for name in column.names:
                if (place := resolve(name, tables)) is not None:
                    found.add(place)
                    break
    return found


def to_sql(expr: Expr, tables: Tables) -> str:
    """Text expression in SQL; a column that no header has is null."""
    match expr:
        case Col():
            for name in expr.names:
                if (place := resolve(name, tables)) is not None:
                    alias, index = place
                    return tables[alias].sql(index)
            return NOTHING
        case Const():
            return literal(expr.value)
        case First():
            parts = [to_sql(part, tables) for part in expr.parts]
            parts = [p for p in parts if p != NOTHING] or [NOTHING]
            if len(parts) == 1:
                return parts[0]
            return "coalesce(" + ", ".join(f"nullif({p}, '')" for p in parts) + ")"
        case Choose():
            part = to_sql(expr.part, tables)
            cases = " ".join(f"when {literal(key.lower())} then {literal(to)}" for key, to in expr.table.items())
            otherwise = part if expr.otherwise is None else literal(expr.otherwise)
            empty = f"when {part} is null then {otherwise}" if expr.otherwise is None else ""
            if not cases:
                return otherwise
            return (
                f"(case {empty} else case lower({part}) {cases} else {otherwise} end end)"
                if empty
                else (f"(case lower({part}) {cases} else {otherwise} end)")
            )
        case Sql():
            return _template(expr, tables)
    raise OarlockError("A plan holds an expression of an unknown kind.")


def _template(expr: Sql, tables: Tables) -> str:
    places = {name: to_sql(part, tables) for name, part in expr.using.items()}
    if not places:
        return f"({expr.template})"
    pattern = re.compile(r"\{(" + "|".join(map(re.escape, places)) + r")\}")
    return "(" + pattern.sub(lambda m: f"({places[m[1]]})", expr.template) + ")"
