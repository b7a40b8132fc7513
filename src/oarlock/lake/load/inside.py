"""Places inside JSON that a plan names (`properties.$groups.company`) and that are no columns of the file's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from oarlock.domain.plan import Expr, header_key
from oarlock.kit.files import SourceFile
from oarlock.lake.load.connection import literal
from oarlock.lake.load.expr import columns_of


@dataclass(frozen=True)
class Inside:
    """One place: its name in the plan, the column of JSON text that holds it (None: none does), and the steps to it.

    whole: the steps from the record itself, for files whose lines are JSON.
    """

    name: str
    column: int | None
    steps: tuple[str, ...]
    whole: tuple[str, ...] = ()


def places_inside(source: SourceFile, exprs: Iterable[Expr], aliases: Iterable[str]) -> tuple[Inside, ...]:
    """The dotted names of the plan that no header holds, but that lie in a column or record which the file has.

    Parquet and CSV keep nested records as JSON text in a column. A file of JSON lines shows its first records only as
    columns; what first comes later is reached all the same.
    """
    columns = {header_key(name): index for index, name in reversed(list(enumerate(source.header)))}
    tops = {header_key(path[0]): path[0] for path in source.paths if len(path) > 1} if source.kind == "jsonl" else {}
    lookups = set(aliases)
    found: dict[str, Inside] = {}
    for name in (name for expr in exprs for column in columns_of(expr) for name in column.names):
        first, *rest = name.split(".")
        if not rest or name.startswith("/") or first in lookups or header_key(name) in columns:
            continue
        column = columns.get(header_key(first))
        top = tops.get(header_key(first), source.header[column] if column is not None else None)
        if top is not None:
            found.setdefault(name, Inside(name, column, tuple(rest), (top, *rest)))
    return tuple(found.values())


def pointer(steps: Sequence[str]) -> str:
    """A JSON pointer."""
    return "/" + "/".join(step.replace("~", "~0").replace("/", "~1") for step in steps)


def dug(places: Sequence[Inside], texts: Mapping[int, str]) -> tuple[dict[str, str], list[str]]:
    """How to read places inside columns of JSON text: columns to add below, by name, and an expression for each place.

    texts: SQL of each column by its index. A text is parsed once for all its places; what is no JSON holds nothing.
    """
    added: dict[str, str] = {}
    expressions: list[str] = []
    for place in places:
        if place.column is None:
            expressions.append("null")
            continue
        own = [p for p in places if p.column == place.column]
        text = texts[place.column]
        listed = ", ".join(literal(pointer(p.steps)) for p in own)
        added[f"_in{place.column}"] = f"json_extract_string(case when json_valid({text}) then {text} end, [{listed}])"
        expressions.append(f"_in{place.column}[{own.index(place) + 1}]")
    return added, expressions
