"""The signs that a customer needs someone, and the order that they give."""

from __future__ import annotations

import operator
from functools import reduce
from typing import TYPE_CHECKING

from oarlock.metrics.relationships.drift import FAR
from oarlock.metrics.relationships.silence import CERTAINTY, FALL

if TYPE_CHECKING:
    import ibis.expr.types as ir

OVERDUE_DAYS, RENEWAL_DAYS, LOUD_RATIO = 60, 90, 2.0
FIRST, NEXT, TO_KNOW = 1, 2, 3

SIGNS = (
    "silent", "red", "capped", "usage_fell", "champion_left", "drift_far", "overdue", "renewal_near", "loud",
    "no_usage_data",
)  # fmt: skip
"""Codes of reasons in the order in which they are told."""

CALL_FIRST = ("silent", "red", "capped")
CALL_NEXT = ("usage_fell", "champion_left", "overdue")
"""Signs that call for someone by themselves. Drift does when the renewal is near, too: most small customers drift."""

TELL = ("drift_far", "loud", "no_usage_data")
"""Signs for which a customer is told of all the same."""


def with_signs(rows: ir.Table) -> ir.Table:
    """Rows of evidence with a bool column for each sign."""
    least, certain = float(FALL.default or 0), float(CERTAINTY.default or 0)
    silent = (rows.state == "listed").fill_null(False)
    fell = ((rows.fall >= least) & (rows.deviations >= certain)).fill_null(False)
    heavy = rows.hours_share >= rows.arr_share * LOUD_RATIO
    return rows.mutate(
        silent=silent,
        red=(rows.band == "red").fill_null(False),
        capped=(rows.caps.fill_null("") != ""),
        usage_fell=fell & ~silent,
        champion_left=rows.champion.isin(("left", "ours_left", "inactive")).fill_null(False),
        drift_far=(rows.drift >= FAR).fill_null(False),
        overdue_long=(rows.overdue >= OVERDUE_DAYS).fill_null(False),
        renewal_near=(rows.renews_in <= RENEWAL_DAYS).fill_null(False),
        loud_heavy=((rows.loud > 0) & heavy).fill_null(False),
        no_usage_data=(rows.state == "no_data").fill_null(False),
    )


COLUMN = {"overdue": "overdue_long", "loud": "loud_heavy"}
"""Where a sign's column is not called as the sign, because evidence is."""


def levelled(rows: ir.Table) -> ir.Table:
    """Rows with `level` (1 calls for someone first, 2 next, 3 is only told, null for none) and `reasons`.

    Reasons are codes of `SIGNS` with blanks between.
    """
    import ibis

    has = {sign: rows[COLUMN.get(sign, sign)] for sign in SIGNS}
    first, following, told = (_any(has, signs) for signs in (CALL_FIRST, CALL_NEXT, TELL))
    following = following | (has["drift_far"] & has["renewal_near"])
    none = ibis.null("int64")
    level = ibis.cases((first, FIRST), (following, NEXT), (told, TO_KNOW), else_=none).cast("int64")
    words = ibis.literal("", "string")
    for sign, is_so in has.items():
        words = words + is_so.ifelse(f"{sign} ", "")
    return rows.mutate(level=level, reasons=words.strip())


def ranked(rows: ir.Table) -> ir.Table:
    """Levelled rows that have a level, with `rank` (from 1): in a level the largest ARR first, unknown ARR last."""
    import ibis

    kept = rows.filter(rows.level.notnull())
    order = [kept.level, kept.arr.isnull().cast("int64"), kept.arr.fill_null(0).desc(), kept.account_id]
    place = ibis.row_number().over(ibis.window(group_by="as_of", order_by=order))
    return kept.mutate(rank=place.cast("int64") + 1)


def _any(has: dict[str, ir.BooleanValue], signs: tuple[str, ...]) -> ir.BooleanValue:
    return reduce(operator.or_, (has[sign] for sign in signs))
