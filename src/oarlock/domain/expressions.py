"""Texts made from raw columns in ways that several presets share; each is an `Expr` of a read plan."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from oarlock.domain.plan import Choose, Col, Const, Expr, Sql, Target

NEVER = ("card", "cards", "bank", "iban", "bic", "swift", "ssn", "last4", "cvc", "cvv", "routing", "sortcode")
"""Words of columns that no preset ever reads: cards, bank accounts, social security numbers."""

INTERVALS = {
    **dict.fromkeys(("day", "days", "daily", "d", "日", "天", "每日", "每天", "按天"), "day"),
    **dict.fromkeys(("week", "weeks", "weekly", "w", "周", "星期", "每周", "按周"), "week"),
    **dict.fromkeys(("month", "months", "monthly", "mo", "m", "月", "每月", "月度", "按月", "月付"), "month"),
    **dict.fromkeys(("quarter", "quarters", "quarterly", "季", "季度", "每季", "每季度", "按季", "季付"), "month"),
    **dict.fromkeys(("half-year", "semiannual", "semi-annual", "半年", "每半年", "半年付"), "month"),
    **dict.fromkeys(
        ("year", "years", "yearly", "annual", "annually", "y", "年", "每年", "年度", "按年", "年付"), "year"
    ),
}
"""Words for billing intervals; quarters and half years are counted in months."""

SPANS = ("start_date", "end_date", "discount_end")
"""Date columns that bound a span; a stamp in any other date column becomes the day that it falls on."""

_COUNTS = {
    **dict.fromkeys(INTERVALS, "1"),
    **dict.fromkeys(("quarter", "quarters", "quarterly", "季", "季度", "每季", "每季度", "按季", "季付"), "3"),
    **dict.fromkeys(("half-year", "semiannual", "semi-annual", "半年", "每半年", "半年付"), "6"),
}


def column(expr: Expr | str) -> Expr:
    """A raw column from its name; other expressions stay as they are."""
    return Col(expr) if isinstance(expr, str) else expr


def targets(
    shared: Mapping[str, Expr | str] = MappingProxyType({}), /, *, minor: bool = False, **columns: Expr | str
) -> tuple[Target, ...]:
    """Targets by column name, those in `shared` first; `minor` says that all amounts are in minor units."""
    return tuple(
        Target(
            column=name,
            expr=column(expr),
            unit="minor" if minor else "major",
            day="next" if name in SPANS else "same",
        )
        for name, expr in {**shared, **columns}.items()
    )


def sql(template: str, **using: Expr | str) -> Sql:
    """An SQL text whose places are raw columns by name, or other expressions."""
    return Sql(template, {name: column(expr) for name, expr in using.items()})


def not_in(part: Expr | str, *values: str) -> Sql:
    """True unless the text is one of the values (lower case); empty counts as none of them."""
    listed = ", ".join(f"'{value}'" for value in values)
    return sql(f"coalesce(lower({{x}}), '') NOT IN ({listed})", x=part)


def not_true(*parts: Expr | str) -> Sql:
    """True unless one of the flags is set: keeps rows that are not marked as deleted."""
    texts = [f"coalesce(lower({{x{i}}}), '') NOT IN ('true', 't', '1', 'yes', 'y')" for i, _ in enumerate(parts)]
    return Sql(" AND ".join(texts), {f"x{i}": column(part) for i, part in enumerate(parts)})


def both(*conditions: Sql) -> Sql:
    """True when all conditions are."""
    using: dict[str, Expr] = {f"c{i}": condition for i, condition in enumerate(conditions)}
    return Sql(" AND ".join(f"({{c{i}}})" for i, _ in enumerate(conditions)), using)


def number(part: Expr | str) -> Sql:
    """A plain decimal text from `$1,234.50` or `1.234,50`; null when it is no number."""
    bare = "regexp_replace({x}, '[^0-9.,-]', '', 'g')"
    return sql(
        f"CAST(try_cast(CASE WHEN regexp_matches({bare}, '^[^,]*,[0-9][0-9]?$')"
        f" THEN replace(replace({bare}, '.', ''), ',', '.') ELSE replace({bare}, ',', '') END"
        " AS DECIMAL(19, 6)) AS VARCHAR)",
        x=part,
    )


def product(amount: Expr | str, quantity: Expr | str) -> Sql:
    """Amount times quantity, exactly, both plain decimal texts; a missing quantity counts as one."""
    return sql(
        "CAST(try_cast({a} AS DECIMAL(19, 6)) * try_cast(coalesce({q}, '1') AS DECIMAL(19, 6)) AS VARCHAR)",
        a=amount,
        q=quantity,
    )


def negative(amount: Expr | str) -> Sql:
    """The amount with the other sign, of a plain decimal text."""
    return sql("CAST(-try_cast({a} AS DECIMAL(19, 6)) AS VARCHAR)", a=amount)


def share(percent: Expr | str) -> Sql:
    """A share from a percentage: `60` and `60%` become `0.6`."""
    return sql("CAST(CAST({x} AS DECIMAL(19, 6)) * 0.01 AS VARCHAR)", x=number(percent))


def moment(part: Expr | str) -> Sql:
    """A UTC stamp in the one form whose texts sort by time; a bare date, or what is no stamp, stays as it is."""
    # Stamps without an offset, nearly all there are, take the way that costs a third.
    return sql(
        "CASE WHEN length({x}) <= 10 THEN {x}"
        " WHEN length({x}) = 16 OR (length({x}) = 19 AND substr({x}, 17, 1) = ':')"
        " THEN coalesce(CAST(try_cast({x} AS TIMESTAMP) AS VARCHAR), {x})"
        " ELSE coalesce(CAST(timezone('UTC', try_cast({x} AS TIMESTAMPTZ)) AS VARCHAR), {x}) END",
        x=part,
    )


def domain_of(part: Expr | str) -> Sql:
    """The bare domain of a website or mail address."""
    pattern = r"^(?:[a-z]+://)?(?:[^/@]*@)?(?:www\.)?([^/:?#@ ]+\.[^/:?#@ .]+)"
    return sql(f"nullif(regexp_extract(lower(trim({{x}})), '{pattern}', 1), '')", x=part)


def json_text(part: Expr | str, *keys: str) -> Sql:
    """The first of the keys that a JSON object in the column holds; null when the text is no JSON."""
    found = ", ".join(f"json_extract_string(try_cast({{x}} AS JSON), '$.\"{key}\"')" for key in keys)
    return sql(f"nullif(coalesce({found}, NULL), '')", x=part)


def external_ids(*, plain: Expr | str, **systems: Expr | str) -> Sql:
    """IDs in other systems: the plain id alone, or a JSON object by system name when a system is known."""
    some = ", ".join(f"{{{name}}}" for name in systems)
    pairs = ", ".join(f"'{name}', {{{name}}}" for name in systems)
    return sql(
        f"CASE WHEN coalesce({some}, NULL) IS NULL THEN {{plain}}"
        f" ELSE CAST(json_object('', {{plain}}, {pairs}) AS VARCHAR) END",
        plain=plain,
        **systems,
    )


def interval(part: Expr | str) -> Choose:
    """A billing interval from its many words."""
    return Choose(column(part), INTERVALS)


def interval_count(part: Expr | str) -> Choose:
    """How many days, weeks, months or years the word for an interval stands for (a quarter is 3 months)."""
    return Choose(column(part), _COUNTS, otherwise="1")


def first_of_list(part: Expr | str) -> Sql:
    """The first of IDs joined by `;`."""
    return sql("nullif(trim(split_part({x}, ';', 1)), '')", x=part)


def full_name(first: Expr | str, last: Expr | str) -> Sql:
    """First and last name as one text; null when both are."""
    return sql("nullif(trim(concat_ws(' ', {f}, {l})), '')", f=first, l=last)


YES = Const("true")
"""A flag that is set in every row."""
