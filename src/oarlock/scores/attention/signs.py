"""The signs that a customer needs someone, and the order that they give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.metrics.relationships.drift import FAR
from oarlock.metrics.relationships.silence import CERTAINTY, FALL

if TYPE_CHECKING:
    import ibis.expr.types as ir

OVERDUE_DAYS, RENEWAL_DAYS, LOUD_RATIO = 60, 90, 2.0
FIRST, NEXT = 1, 2

SIGNS = {
    "silent": FIRST, "red": FIRST, "capped": FIRST,
    "usage_fell": NEXT, "champion_left": NEXT, "drift_far": NEXT, "overdue": NEXT,
    "renewal_near": None, "loud": None, "no_usage_data": None,
}  # fmt: skip
"""Sign → the level it puts a customer on; None: it does not call for someone by itself."""

LISTED = ("loud", "no_usage_data")
"""Signs without a level for which a customer is told all the same, unranked."""


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


def ranked(rows: ir.Table) -> ir.Table:
    """Rows with any sign that counts, with `level`, `rank` (null without a level) and `reasons` (codes, blanks between).

    Level 1 before level 2; in a level the largest ARR first, customers whose ARR is not known last.
    """
    import ibis

    has = {sign: rows[COLUMN.get(sign, sign)] for sign in SIGNS}
    none = ibis.null("int64")

    def any_of(*signs: str) -> ir.BooleanValue:
        found = has[signs[0]]
        for sign in signs[1:]:
            found = found | has[sign]
        return found

    first = any_of(*(s for s, level in SIGNS.items() if level == FIRST))
    following = any_of(*(s for s, level in SIGNS.items() if level == NEXT))
    level = first.ifelse(ibis.literal(FIRST, "int64"), following.ifelse(ibis.literal(NEXT, "int64"), none))
    words = ibis.literal("", "string")
    for sign, is_so in has.items():
        words = words + is_so.ifelse(f"{sign} ", "")
    kept = rows.mutate(level=level, reasons=words.strip()).filter(first | following | any_of(*LISTED))
    order = [
        kept.level.fill_null(9), kept.arr.isnull().cast("int64"), kept.arr.fill_null(0).desc(), kept.account_id
    ]  # fmt: skip
    place = ibis.row_number().over(ibis.window(group_by="as_of", order_by=order)).cast("int64") + 1
    return kept.mutate(rank=kept.level.notnull().ifelse(place, none))
