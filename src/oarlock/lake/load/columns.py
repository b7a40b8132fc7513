"""What a whole column of text proves: the decimal sign; and with the file's dates, how each column is to be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from oarlock.domain.entity import Column
from oarlock.domain.plan import ReadPlan, Target
from oarlock.kit.files import SourceFile
from oarlock.kit.text import Msg, msg
from oarlock.lake.load.connection import one
from oarlock.lake.load.dates import FileDates, given_order
from oarlock.lake.load.expr import Tables
from oarlock.lake.load.fields import Reading, is_number, is_time

if TYPE_CHECKING:
    import duckdb


def read_columns(
    connection: duckdb.DuckDBPyConnection,
    texts: str,
    fields: Sequence[tuple[Column, Target]],
    *,
    plan: ReadPlan,
    source: SourceFile,
    tables: Tables,
    dates: FileDates,
) -> tuple[Mapping[str, Reading], list[Msg]]:
    """How each column is to be read, from one look at all its values, and what had to be assumed.

    texts: a query that gives the text of each field as `t_name`. dates: what the whole file says of its dates.
    """
    odd = _odd_columns(connection, texts, fields, plan=plan, source=source)
    asked: list[str] = []
    for name in odd:
        t = f"t_{name}"
        grouped = f"regexp_matches({t}, '^[^0-9.,]*[1-9]\\d{{0,2}}\\.\\d{{3}}[^0-9.,]*$')"
        asked += [
            f"count(*) filter (where regexp_matches({t}, ',\\d{{1,2}}\\D*$'))",
            f"count(*) filter (where regexp_matches({t}, '\\.(\\d{{1,2}}|\\d{{4,}})\\D*$'))",
            f"any_value({t}) filter (where {grouped})",
        ]
    found = iter(one(connection, f"select {', '.join(asked)} from ({texts})") if asked else ())
    readings: dict[str, Reading] = {}
    notes: list[Msg] = []
    for column, target in fields:
        if is_time(column):
            order = given_order(plan, target)
            readings[column.name] = Reading(
                is_day_first=order == "dmy" if order else dates.day_first(target.expr, tables),
                is_year_first=plan.is_year_first and order is None,
                has_serials=source.is_sheet,
            )
        elif is_number(column):
            is_comma = plan.decimal == "," if plan.decimal else source.decimal == ","
            if column.name in odd:
                commas, dots = (int(str(next(found))) for _ in range(2))
                example = next(found)
                is_comma = commas > dots if commas or dots else is_comma
                is_told = bool(commas or dots) or is_comma
                if example is not None and not is_told and _is_text(source):
                    notes.append(_ambiguous(column, str(example)))
            readings[column.name] = Reading(is_comma_decimal=is_comma)
    return readings, notes


def _odd_columns(
    connection: duckdb.DuckDBPyConnection,
    texts: str,
    fields: Sequence[tuple[Column, Target]],
    *,
    plan: ReadPlan,
    source: SourceFile,
) -> list[str]:
    """Columns of numbers that need a closer look: those with a comma, or with three digits after a point."""
    doubts: dict[str, str] = {}
    for column, _ in fields:
        t = f"t_{column.name}"
        if is_number(column) and plan.decimal is None:
            doubt = f"bool_or(contains({t}, ',') or strpos({t}, '.') = length({t}) - 3)"
            doubts[column.name] = doubt if source.decimal != "," else f"count({t}) > 0"
    if not doubts:
        return []
    answers = one(connection, f"select {', '.join(doubts.values())} from ({texts})")
    return [name for name, is_odd in zip(doubts, answers, strict=True) if is_odd]


def _is_text(source: SourceFile) -> bool:
    """Whether the numbers were text in the file itself, so that a point in them may mean anything."""
    return source.kind == "csv" or (source.kind, source.is_sheet, source.path == source.original) == (
        "parquet",
        False,
        False,
    )


def _ambiguous(column: Column, example: str) -> Msg:
    return msg(
        "Numbers such as {example} in {column} were read with a decimal point; nothing in the file says so. "
        "If the point separates thousands, export them without it.",
        example=example[:20],
        column=column.label,
    )
