"""What a whole column of text proves: the order of day and month, and the decimal sign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from oarlock.domain.entity import Column
from oarlock.domain.plan import ReadPlan, Target
from oarlock.kit.files import SourceFile
from oarlock.kit.text import Msg, msg
from oarlock.lake.load.connection import literal, one
from oarlock.lake.load.fields import Reading, is_number, is_time
from oarlock.lake.load.macros import XXY_PATTERN

if TYPE_CHECKING:
    import duckdb


def read_columns(
    connection: duckdb.DuckDBPyConnection,
    texts: str,
    fields: Sequence[tuple[Column, Target]],
    *,
    plan: ReadPlan,
    source: SourceFile,
) -> tuple[Mapping[str, Reading], list[Msg]]:
    """How each column is to be read, from one look at all its values, and what had to be assumed.

    texts: a query that gives the text of each field as `t_name`.
    """
    odd = _odd_columns(connection, texts, fields, plan=plan, source=source)
    asked: list[str] = []
    for column, _ in fields:
        t = f"t_{column.name}"
        if column.name in odd and is_time(column):
            is_xxy = f"regexp_matches({t}, {literal(XXY_PATTERN)})"
            asked += [
                f"count(*) filter (where {is_xxy})",
                f"count(*) filter (where {is_xxy} and try_cast(regexp_extract({t}, '^\\d{{1,2}}') as integer) > 12)",
                f"count(*) filter (where {is_xxy} and "
                f"try_cast(regexp_extract({t}, '^\\d{{1,2}}[-/.](\\d{{1,2}})', 1) as integer) > 12)",
                f"any_value({t}) filter (where {is_xxy})",
            ]
        elif column.name in odd:
            asked += [
                f"count(*) filter (where regexp_matches({t}, ',\\d{{1,2}}\\D*$'))",
                f"count(*) filter (where regexp_matches({t}, '\\.\\d{{1,2}}\\D*$'))",
            ]
    found = iter(one(connection, f"select {', '.join(asked)} from ({texts})") if asked else ())
    readings: dict[str, Reading] = {}
    notes: list[Msg] = []
    for column, target in fields:
        if is_time(column):
            order = _given_order(plan, target)
            is_day_first = order == "dmy"
            if column.name in odd:
                total, first, second = (int(str(next(found))) for _ in range(3))
                example = str(next(found) or "")
                is_day_first = first > second if first or second else "." in example[:3]
                if total and not first and not second:
                    notes.append(_assumed(column, example, is_day_first))
            readings[column.name] = Reading(is_day_first=is_day_first)
        elif is_number(column):
            is_comma = plan.decimal == "," if plan.decimal else source.decimal == ","
            if column.name in odd:
                commas, dots = (int(str(next(found))) for _ in range(2))
                is_comma = commas > dots if commas or dots else is_comma
            readings[column.name] = Reading(is_comma_decimal=is_comma)
    return readings, notes


def _odd_columns(
    connection: duckdb.DuckDBPyConnection,
    texts: str,
    fields: Sequence[tuple[Column, Target]],
    *,
    plan: ReadPlan,
    source: SourceFile,
) -> set[str]:
    """Columns that need a closer look: dates that do not begin with a year, numbers with a comma."""
    doubts: dict[str, str] = {}
    for column, target in fields:
        t = f"t_{column.name}"
        if is_time(column) and not _given_order(plan, target):
            doubts[column.name] = f"bool_or(strpos({t}, '-') <> 5)"
        elif is_number(column) and plan.decimal is None:
            doubts[column.name] = f"bool_or(contains({t}, ','))" if source.decimal != "," else f"count({t}) > 0"
    if not doubts:
        return set()
    answers = one(connection, f"select {', '.join(doubts.values())} from ({texts})")
    return {name for name, is_odd in zip(doubts, answers, strict=True) if is_odd}


def _given_order(plan: ReadPlan, target: Target) -> str | None:
    if target.date_order and target.date_order != "ymd":
        return target.date_order
    return plan.date_order if plan.date_order != "ymd" else None


def _assumed(column: Column, example: str, is_day_first: bool) -> Msg:
    sentence = (
        "Dates such as {example} in {column} were read with the day first; nothing in the file says so."
        if is_day_first
        else "Dates such as {example} in {column} were read with the month first; nothing in the file says so."
    )
    return msg(sentence, example=example[:20], column=column.label)
