"""How the text of each declared column becomes its value, and what can be wrong with it, as SQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from oarlock.domain.entity import Column, ColumnType, Entity, Scale
from oarlock.domain.limits import FIRST_YEAR, LAST_YEAR, disorder
from oarlock.domain.money import LARGEST_MINOR
from oarlock.domain.period import local_midnight
from oarlock.domain.plan import Target
from oarlock.kit.text import Msg, msg
from oarlock.lake.load.connection import literal
from oarlock.lake.load.macros import XXY_PATTERN
from oarlock.lake.load.pseudonym import pseudonym_sql

FIRST_DAY = dt.date(1990, 1, 1)
"""The first local day of an entity that is kept by the day."""
OPEN_ENDS = frozenset({"end_date", "discount_end", "retired_at"})
COUNTING_DAYS = frozenset({"start_date", "end_date", "discount_end"})
LONGEST = 1_000_000
_SERIAL = r"\d{5}(\.\d+)?"
_NUMBERS = {ColumnType.MONEY, ColumnType.INT32, ColumnType.INT64, ColumnType.DOUBLE, ColumnType.DECIMAL}
_TIMES = {ColumnType.DATE, ColumnType.TIMESTAMP}
_CURRENCY_WORDS = {"RMB": "CNY", "人民币": "CNY", "元": "CNY", "€": "EUR", "£": "GBP", "US$": "USD", "美元": "USD"}


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How one column's text is to be understood, once the whole column has been looked at.

    is_year_first: dates such as 24-01-02 begin with the year. has_serials: the column may hold a spreadsheet's numbers
    of days.
    """

    is_day_first: bool = True
    is_year_first: bool = False
    has_serials: bool = False
    is_comma_decimal: bool = False


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the parsing of a file depends on. zone: of the workspace; stamps: of stamps without one.

    workspace: its ID, the key of pseudonyms; today: as in `LoadOptions`.
    """

    zone: str
    stamps: str
    currency: str
    system: str = ""
    workspace: str = ""
    today: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A condition in SQL that makes a row bad, and why.

    is_finer: it only says more of what a later fault tells too, so that it need not be asked of good rows.
    """

    condition: str
    reason: Msg
    is_finer: bool = False


@dataclass(frozen=True, kw_only=True)
class FieldSql:
    """One column: intermediate expressions by name, then its value, then its faults in order.

    Each stage is a query around the one before and may use its names: `t_x` text, `q_x` cleaned, `p_x` prepared, `v_x`
    value. The stages are there because a macro repeats its arguments, and plans would grow beyond measure.
    """

    column: Column
    text: str
    cleaned: dict[str, str] = field(default_factory=dict)
    prepared: dict[str, str] = field(default_factory=dict)
    value: str
    faults: tuple[Fault, ...] = ()


def is_number(column: Column) -> bool:
    """Whether the column's text is a number, so that decimal signs matter."""
    return column.type in _NUMBERS


def is_time(column: Column) -> bool:
    """Whether the column's text is a date or a stamp, so that the order of day and month matters."""
    return column.type in _TIMES


def field_sql(
    entity: Entity, column: Column, target: Target, text: str, *, reading: Reading, settings: Settings
) -> FieldSql:
    """The SQL of one column. `text` is its text expression."""
    t, q, p, v = (f"{stage}_{column.name}" for stage in "tqpv")
    cleaned: dict[str, str] = {}
    prepared: dict[str, str] = {}
    faults: list[Fault] = []
    if column.required:
        faults.append(Fault(condition=f"{t} is null", reason=msg("The value is missing.")))
    match column.type:
        case ColumnType.STRING:
            value, more = _string(entity, column, t, v, settings)
        case ColumnType.BOOL:
            value = f"ol_bool({t})"
            more = [Fault(condition=f"{t} is not null and {v} is null", reason=msg("This is not yes or no."))]
        case ColumnType.CURRENCY:
            prepared[p] = _currency(t)
            has_money = any(c.type is ColumnType.MONEY for c in entity.columns)
            value = f"coalesce({p}, case when {t} is null then {literal(settings.currency)} end)" if has_money else p
            more = [
                Fault(
                    condition=f"{t} is not null and {p} is null",
                    reason=msg("This is not a currency code of ISO 4217."),
                )
            ]
        case ColumnType.DATE | ColumnType.TIMESTAMP:
            cleaned[q] = f"ol_day_of({t}, {_bool(reading.is_day_first)})"
            if reading.is_year_first:
                cleaned[q] = _year_first(t, cleaned[q])
            prepared[p] = _written(t, q, target, reading)
            value, more = _time(column, target, t, p, reading, settings)
            if column.name == entity.by_day:
                more.append(_outside(v, settings))
            if entity.never_before and column.name in entity.learned_by and settings.today:
                more.append(_in_future(v, column, settings.today, settings.zone))
        case ColumnType.MONEY:
            cleaned[q], prepared[p] = _figure(t, q, reading.is_comma_decimal)
            value, more = _money(entity, target, t, p, v, settings)
        case _:
            share = f"rtrim({t}, '%')" if column.type is ColumnType.DOUBLE else t
            cleaned[q], prepared[p] = _figure(share, q, reading.is_comma_decimal)
            value, more = _number(column, t, p, v)
    faults += more
    if column.minimum is not None:
        what = (
            msg("The amount is negative.")
            if column.minimum == 0 and column.type is ColumnType.MONEY
            else msg("The number is below {minimum}.", minimum=column.minimum)
        )
        faults.append(Fault(condition=f"{v} < {column.minimum}", reason=what))
    if column.maximum is not None:
        reason = msg("The number is above {maximum}.", maximum=column.maximum)
        faults.append(Fault(condition=f"{v} > {column.maximum}", reason=reason))
    return FieldSql(column=column, text=text, cleaned=cleaned, prepared=prepared, value=value, faults=tuple(faults))


def _bool(value: bool) -> str:
    return "true" if value else "false"


def _string(entity: Entity, column: Column, t: str, v: str, settings: Settings) -> tuple[str, list[Fault]]:
    too_long = msg("A value is longer than {size} characters.", size=LONGEST)
    faults = [
        Fault(condition=f"length({t}) > {LONGEST}", reason=too_long),
        Fault(condition=f"contains({t}, chr(0))", reason=msg("The value holds a zero byte (NUL).")),
    ]
    if column.choices:
        listed = " ".join(f"when {literal(c)} then {literal(c)}" for c in column.choices)
        value = f"case lower({t}) {listed} end"
        faults.append(
            Fault(
                condition=f"{t} is not null and {v} is null",
                reason=msg("This is not one of: {choices}.", choices=", ".join(column.choices)),
            )
        )
        return value, faults
    if column.pseudonym:
        return pseudonym_sql(t, settings.workspace), faults
    is_own_key = entity.key == (column.name,)
    if settings.system and (column.refers_to or is_own_key):
        return f"{literal(settings.system + ':')} || {t}", faults
    return t, faults


def _outside(v: str, settings: Settings) -> Fault:
    """Refuse days that nobody can have used anything on: each would make files of its own."""
    zone = ZoneInfo(settings.zone)
    last = settings.today + dt.timedelta(days=1) if settings.today else dt.date(LAST_YEAR, 1, 1)
    first, end = (local_midnight(day, zone).replace(tzinfo=None) for day in (FIRST_DAY, last + dt.timedelta(days=1)))
    return Fault(
        condition=f"{v} < timestamp '{first}' or {v} >= timestamp '{end}'",
        reason=msg("The day is not between {first} and {last}.", first=FIRST_DAY.isoformat(), last=last.isoformat()),
    )


def _in_future(v: str, column: Column, today: dt.date, zone: str) -> Fault:
    """Refuse what nobody can have decided or judged yet; a day is left for clocks that go before ours."""
    end = today + dt.timedelta(days=2)
    bound = local_midnight(end, ZoneInfo(zone)).replace(tzinfo=None) if column.type is ColumnType.TIMESTAMP else end
    return Fault(
        condition=f"{v} >= {column.type} '{bound}'",
        reason=msg("This lies in the future: nobody can have decided it yet."),
    )


def _currency(t: str) -> str:
    words = " ".join(f"when {literal(word)} then {literal(code)}" for word, code in _CURRENCY_WORDS.items())
    return f"coalesce(ol_currency(upper({t})), case upper({t}) {words} end)"


def _year_first(t: str, otherwise: str) -> str:
    """A date such as 24-01-02 in plain form; one that begins with day or month is none."""
    return (
        f"case when regexp_matches({t}, '^\\d{{2}}[-/.]\\d{{1,2}}[-/.]\\d{{1,2}}(\\D|$)') then ol_year({t}[1:2]) || "
        f"regexp_replace({t}, '^\\d{{2}}[-/.](\\d{{1,2}})[-/.](\\d{{1,2}}).*$', '-\\1-\\2', 's') "
        f"when not regexp_matches({t}, {literal(XXY_PATTERN)}) then {otherwise} end"
    )


def _written(t: str, q: str, target: Target, reading: Reading) -> str:
    written = f"ol_written({t}, {q})"
    if not reading.has_serials:
        written = f"case when {q} is null and regexp_full_match({t}, '{_SERIAL}') then null else {written} end"
    return f"coalesce(ol_epoch({t}, '{target.epoch}'), {written})" if target.epoch else written


def _figure(t: str, q: str, is_comma: bool) -> tuple[str, str]:
    """A number in plain form: first without its dress (currency, brackets, spaces), then without its separators."""
    comma = _bool(is_comma)
    # Null means that the text is a plain number already, which nearly every one is.
    dressed = f"case when not ol_is_simple({t}, {comma}) then coalesce(ol_dressed({t}), '') end"
    return dressed, f"case when {q} is null then {t} else ol_ungrouped({q}, {comma}) end"


def _time(
    column: Column, target: Target, t: str, p: str, reading: Reading, settings: Settings
) -> tuple[str, list[Fault]]:
    is_open_end = column.name in OPEN_ENDS
    zone, stamps = literal(settings.zone), literal(settings.stamps)
    in_range = f"year({p}) between {FIRST_YEAR} and {LAST_YEAR}"
    local = f"case when {stamps} = 'UTC' then {p} else timezone('UTC', timezone({stamps}, {p})) end"
    seconds = f"when not contains({t}, '-') then {p} " if target.epoch else ""
    stamp = (
        f"case {seconds}when not ol_has_time({t}) or ol_offset({t}) is null then {local} else {p} - ol_offset({t}) end"
    )
    if column.type is ColumnType.TIMESTAMP:
        value = f"case when {in_range} then {stamp} end"
    else:
        day = "ol_counting_day" if column.name in COUNTING_DAYS else "ol_local_day"
        has_time = f"(ol_has_time({t}) or not contains({t}, '-'))" if target.epoch else f"ol_has_time({t})"
        value = (
            f"case when not ({in_range}) then null when not {has_time} then cast({p} as date) "
            f"else {day}({stamp}, {zone}) end"
        )
        if target.end_inclusive:
            value = f"({value}) + 1"
    year_fault = f"{p} is not null and not ({in_range})" + (f" and year({p}) <> 9999" if is_open_end else "")
    kind = msg("This is not a date.") if column.type is ColumnType.DATE else msg("This is not a date with time.")
    return value, [
        *_finer(t, p, f"ol_day_text({t}, {_bool(reading.is_day_first)})", reading),
        Fault(condition=f"{t} is not null and {p} is null", reason=kind),
        Fault(
            condition=year_fault,
            reason=msg("The year is not between {first} and {last}.", first=FIRST_YEAR, last=LAST_YEAR),
        ),
    ]


def _finer(t: str, p: str, day: str, reading: Reading) -> list[Fault]:
    """Why a text that looks like a date is none."""
    month = f"try_cast(regexp_extract({day}, '^\\d+-(\\d+)-', 1) as integer)"
    number = f"try_cast(regexp_extract({day}, '^\\d+-\\d+-(\\d+)', 1) as integer)"
    is_bad = f"{t} is not null and {p} is null"
    out = [
        Fault(
            condition=f"{is_bad} and regexp_full_match({t}, '{_SERIAL}')",
            reason=msg("This is a spreadsheet's number of a day, not a date; export the column as dates (YYYY-MM-DD)."),
            is_finer=True,
        ),
        Fault(
            condition=f"{is_bad} and {month} <= 12 and {number} between 1 and 31 and try_cast({day} as date) is null",
            reason=msg("The calendar has no such day."),
            is_finer=True,
        ),
    ]
    if not reading.is_year_first:
        order = (
            msg("The month is above 12: the dates of this file are read with the day first.")
            if reading.is_day_first
            else msg("The month is above 12: the dates of this file are read with the month first.")
        )
        is_xxy = f"regexp_matches({t}, {literal(XXY_PATTERN)})"
        out.append(Fault(condition=f"{is_bad} and {is_xxy} and {month} > 12", reason=order, is_finer=True))
    return out


def _money(entity: Entity, target: Target, t: str, p: str, v: str, settings: Settings) -> tuple[str, list[Fault]]:
    currency = next((c.name for c in entity.columns if c.type is ColumnType.CURRENCY), None)
    code = f"coalesce(p_{currency}, {literal(settings.currency)})" if currency else literal(settings.currency)
    digits = "0" if target.unit == "minor" else f"ol_digits({code})"
    value = f"ol_scaled({p}, {digits})"
    return value, [
        Fault(condition=f"{t} is not null and {p} is null", reason=msg("This is not an amount.")),
        Fault(
            condition=f"{p} is not null and ({v} is null or abs({v}) > {LARGEST_MINOR})",
            reason=msg("The amount is too large."),
        ),
    ]


def _number(column: Column, t: str, p: str, v: str) -> tuple[str, list[Fault]]:
    match column.type:
        case ColumnType.DOUBLE:
            value = f"case when ends_with({t}, '%') then ol_double({p}) / 100 else ol_double({p}) end"
        case ColumnType.DECIMAL:
            value = f"try_cast({p} as decimal(20, 12))"
        case _:
            size = "integer" if column.type is ColumnType.INT32 else "bigint"
            value = (
                f"case when regexp_full_match({p}, '[-+]?\\d+(\\.0*)?') "
                f"then try_cast(regexp_extract({p}, '^[-+]?\\d+') as {size}) end"
            )
    kind = (
        msg("This is not a number.")
        if column.type in (ColumnType.DOUBLE, ColumnType.DECIMAL)
        else msg("This is not a whole number.")
    )
    return value, [
        Fault(condition=f"{t} is not null and {p} is null", reason=kind),
        Fault(condition=f"{p} is not null and {v} is null", reason=kind),
    ]


def row_faults(entity: Entity, present: Iterable[str]) -> dict[str, tuple[Fault, ...]]:
    """Faults between columns, by the column they are told of."""
    names = set(present)
    out = {
        column.name: tuple(_off_scale(column.name, scale) for scale in column.scales if scale.column in names)
        for column in entity.columns
        if column.name in names
    }
    for first, second in entity.in_order:
        if {first, second} <= names:
            out[second] += (Fault(condition=f"v_{second} < v_{first}", reason=disorder(entity, first, second)),)
    if {"start_date", "end_date"} <= names:
        reason = msg("The end is before the start.")
        out["end_date"] += (Fault(condition="v_end_date < v_start_date", reason=reason),)
    return out


def _off_scale(name: str, scale: Scale) -> Fault:
    return Fault(
        condition=f"v_{scale.column} = {literal(scale.choice)} and v_{name} not between {scale.low} and {scale.high}",
        reason=msg(
            "The number is not on the scale of {choice}, which goes from {low} to {high}.",
            choice=scale.choice, low=scale.low, high=scale.high,
        ),
    )  # fmt: skip
