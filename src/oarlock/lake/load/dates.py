"""In which order a file writes day and month: decided once for the whole file, from all its date columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from oarlock.domain.entities import entity as entity_named
from oarlock.domain.entity import Column
from oarlock.domain.plan import Expr, ReadPlan, Target
from oarlock.errors import BadFileError
from oarlock.kit.text import Msg, msg
from oarlock.lake.load.connection import literal, one
from oarlock.lake.load.expr import Tables, columns_of, resolve
from oarlock.lake.load.fields import is_time
from oarlock.lake.load.macros import XXY_PATTERN

if TYPE_CHECKING:
    import duckdb

_MOST_ODD = 20
"""One in so many dates against all others is a slip, and goes to quarantine; more are two ways of writing."""


@dataclass(frozen=True, kw_only=True)
class FileDates:
    """is_day_first: what the file proves, None when it proves nothing; dotted: SQL of columns written with dots."""

    is_day_first: bool | None = None
    dotted: frozenset[str] = frozenset()
    notes: tuple[Msg, ...] = field(default=())

    def day_first(self, expr: Expr, tables: Tables) -> bool:
        """Whether an expression's dates are read with the day first; without any proof dots say so."""
        if self.is_day_first is not None:
            return self.is_day_first
        return not self.dotted.isdisjoint(_places(expr, tables))


def given_order(plan: ReadPlan, target: Target) -> str | None:
    """The order that the preset or the person importing gives; None when the values have to tell."""
    if target.date_order and target.date_order != "ymd":
        return target.date_order
    return plan.date_order if plan.date_order != "ymd" else None


def file_dates(
    connection: duckdb.DuckDBPyConnection, plan: ReadPlan, tables: Tables, joined: str, *, file: str
) -> FileDates:
    """Look once at all date columns whose order nobody gave.

    Raises `BadFileError` when some dates can only be read with the day first, and more than one in twenty of those
    that tell only with the month first, or the other way round; unless it was said before how such files are meant.
    """
    columns = _date_columns(plan, tables)
    if not columns or plan.is_year_first:
        return FileDates()
    doubts = ", ".join(f"bool_or(strpos({c}, '-') <> 5)" for c in columns)
    odd = one(connection, f"select {doubts} from {joined}")
    columns = {c: column for (c, column), is_odd in zip(columns.items(), odd, strict=True) if is_odd}
    if not columns:
        return FileDates()
    asked = ", ".join(_counts(c) for c in columns)
    found = iter(one(connection, f"select {asked} from {joined}"))
    totals = {c: tuple(next(found) for _ in range(5)) for c in columns}
    written = {c: t for c, t in totals.items() if t[0]}
    if not written:
        return FileDates()
    day = sum(int(str(t[1])) for t in written.values())
    month = sum(int(str(t[2])) for t in written.values())
    dotted = frozenset(c for c, t in written.items() if "." in str(t[3])[:3])
    usual = None if plan.usual_order is None else plan.usual_order == "dmy"
    if min(day, month) * _MOST_ODD > day + month:
        if usual is None:
            raise _mixed(file, columns, written)
        return FileDates(is_day_first=usual, dotted=dotted)
    if day or month:
        is_day_first = day > month
        changed = (_changed(file, is_day_first=is_day_first),) if usual not in (None, is_day_first) else ()
        return FileDates(is_day_first=is_day_first, dotted=dotted, notes=changed)
    if usual is not None:
        c, found_in = next(iter(written.items()))
        return FileDates(is_day_first=usual, dotted=dotted, notes=(_as_before(columns[c], str(found_in[3]), plan),))
    notes = tuple(_assumed(columns[c], str(t[3]), is_day_first=c in dotted) for c, t in written.items())
    return FileDates(dotted=dotted, notes=notes)


def _date_columns(plan: ReadPlan, tables: Tables) -> dict[str, Column]:
    """SQL of each raw column that feeds a date whose order nobody gave, with the first such column."""
    out: dict[str, Column] = {}
    for part in plan.parts:
        entity = entity_named(part.entity)
        for target in part.targets:
            column = entity.column(target.column) if target.column in entity.names else None
            if column is not None and is_time(column) and given_order(plan, target) is None:
                for place in _places(target.expr, tables):
                    out.setdefault(place, column)
    return out


def _places(expr: Expr, tables: Tables) -> list[str]:
    found = []
    for column in columns_of(expr):
        place = next((p for name in column.names if (p := resolve(name, tables)) is not None), None)
        if place is not None:
            found.append(tables[place[0]].sql(place[1]))
    return found


def _counts(c: str) -> str:
    is_xxy = f"regexp_matches({c}, {literal(XXY_PATTERN)})"
    first = f"try_cast(regexp_extract({c}, '^\\d{{1,2}}') as integer)"
    second = f"try_cast(regexp_extract({c}, '^\\d{{1,2}}[-/.](\\d{{1,2}})', 1) as integer)"
    by_day, by_month = f"{first} > 12 and {second} <= 12", f"{second} > 12 and {first} <= 12"
    return (
        f"count(*) filter (where {is_xxy}), count(*) filter (where {is_xxy} and {by_day}), "
        f"count(*) filter (where {is_xxy} and {by_month}), any_value({c}) filter (where {is_xxy}), "
        f"[any_value({c}) filter (where {is_xxy} and {by_day}), any_value({c}) filter (where {is_xxy} and {by_month})]"
    )


def _mixed(file: str, columns: Mapping[str, Column], totals: Mapping[str, tuple[object, ...]]) -> BadFileError:
    examples: list[tuple[str, str]] = []
    for which in (0, 1):
        for c, found in totals.items():
            shown = found[4][which] if isinstance(found[4], list) else None
            if shown is not None:
                examples.append((str(shown)[:20], columns[c].name))
                break
    (day, day_column), (month, month_column) = examples
    return BadFileError(
        "{file} writes dates with the day first ({day} in {day_column}) and with the month first "
        "({month} in {month_column}).",
        remedy="Export them in one way, best as YYYY-MM-DD; or give --date-order: dates that do not fit are rejected.",
        file=file,
        day=day,
        day_column=day_column,
        month=month,
        month_column=month_column,
    )


def _changed(file: str, *, is_day_first: bool) -> Msg:
    return msg(
        "{file} writes its dates as {order}, other than was said of such files before; they were read as written.",
        file=file,
        order="dmy" if is_day_first else "mdy",
    )


def _as_before(column: Column, example: str, plan: ReadPlan) -> Msg:
    return msg(
        "Dates such as {example} in {column} were read as {order}, as was said of such files before (--date-order).",
        example=example[:20],
        column=column.label,
        order=plan.usual_order,
    )


def _assumed(column: Column, example: str, *, is_day_first: bool) -> Msg:
    if is_day_first:
        return msg(
            "Dates such as {example} in {column} were read with the day first; nothing in the file says so. "
            "If that is wrong, withdraw the batch and import with --date-order mdy.",
            example=example[:20],
            column=column.label,
        )
    return msg(
        "Dates such as {example} in {column} were read with the month first; nothing in the file says so. "
        "If that is wrong, withdraw the batch and import with --date-order dmy.",
        example=example[:20],
        column=column.label,
    )
