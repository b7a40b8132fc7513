"""Texts from nested records and from times that are written as numbers; each is an `Expr` of a read plan."""

from __future__ import annotations

from oarlock.domain.expressions import sql
from oarlock.domain.plan import Col, Expr, First, Sql


def inside(record: str, *places: str) -> First:
    """The first filled one of some places inside a column of JSON (`company.id`)."""
    return First(*(Col(f"{record}.{place}") for place in places))


def first_item(part: Expr | str) -> Sql:
    """The first item of a JSON list; what is no list stays as it is."""
    return sql("CASE WHEN {x} LIKE '[%' THEN json_extract_string(try_cast({x} AS JSON), '$[0]') ELSE {x} END", x=part)


def value_of(part: Expr | str, *keys: str) -> Sql:
    """The value of the first of the keys that a JSON object holds, or of its only key; of a list the first item.

    Of several keys that are all unknown none is taken: nobody can tell which is meant.
    """
    listed = ", ".join(f"'/{key}/0', '/{key}'" for key in keys)
    return sql(
        # Nearly every object has one key; the long list is for the others.
        "CASE WHEN NOT json_valid({x}) THEN NULL WHEN len(json_keys({x})) = 1 THEN "
        "coalesce(json_extract_string({x}, '$.*[0]')[1], json_extract_string({x}, '$.*')[1]) "
        f"ELSE list_filter(json_extract_string({{x}}, [{listed}]), lambda v: v IS NOT NULL)[1] END",
        x=part,
    )


def instant(part: Expr | str) -> Sql:
    """A UTC stamp from seconds, milliseconds or microseconds since 1970, told apart by their digits; all else stays."""
    whole = "CAST(regexp_extract({x}, '^-?[0-9]+') AS BIGINT)"
    of = "CAST(make_timestamp"
    return sql(
        "CASE WHEN regexp_full_match({x}, '-?[0-9]{9,11}([.][0-9]+)?') THEN CAST(make_timestamp(CAST(round(CAST({x} AS "
        "DECIMAL(20, 6)) * 1000000) AS BIGINT)) AS VARCHAR)"
        f" WHEN regexp_full_match({{x}}, '-?[0-9]{{12,14}}([.]0*)?') THEN {of}({whole} * 1000) AS VARCHAR)"
        f" WHEN regexp_full_match({{x}}, '-?[0-9]{{15,17}}([.]0*)?') THEN {of}({whole}) AS VARCHAR)"
        " ELSE {x} END",
        x=part,
    )


def minutes_after(start: Expr | str, minutes: Expr | str) -> Sql:
    """The stamp so many minutes after a plain one (YYYY-MM-DD HH:MM); null when either cannot be read."""
    return sql(
        "CAST(try_cast({s} AS TIMESTAMP) + to_seconds(CAST(round(try_cast({m} AS DOUBLE) * 60) AS BIGINT)) AS VARCHAR)",
        s=start,
        m=minutes,
    )


def newest(part: Expr | str, *, by: Expr | str, of: Expr | str) -> Sql:
    """The last filled value among all rows of the same thing (`of`), by a stamp (`by`)."""
    return sql(
        "max_by({x}, CASE WHEN {x} IS NOT NULL THEN {t} END) OVER (PARTITION BY {k})",
        x=part,
        t=by,
        k=of,
    )


def so_far(name: Expr | str, value: Expr | str, *fields: str, of: Expr | str, at: Expr | str) -> Sql:
    """The value that a field had when this row of a history was written; `name` says which field a row is of."""
    listed = ", ".join(f"'{field}'" for field in fields)
    mine, stamp = f"lower({{n}}) IN ({listed})", "try_cast({t} AS TIMESTAMP)"
    return sql(
        f"nullif(max_by(CASE WHEN {mine} THEN coalesce({{v}}, '') END, CASE WHEN {mine} THEN {stamp} END) OVER "
        f"(PARTITION BY {{k}} ORDER BY {stamp} RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW), '')",
        n=name,
        v=value,
        k=of,
        t=at,
    )
