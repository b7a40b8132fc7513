"""What a protection plan has to hold, and what of it is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Tables
from oarlock.kit.text import Text

if TYPE_CHECKING:
    import ibis.expr.types as ir

NEEDED = {
    "sponsor": Text(en="executive sponsor", zh="高管赞助人"),
    "our_rower": Text(en="our rower", zh="我方划桨人"),
    "their_rower": Text(en="their rower", zh="客户方划桨人"),
    "reserved_hours": Text(en="reserved hours", zh="预留工时"),
    "risks": Text(en="top risks", zh="主要风险"),
    "review_date": Text(en="review date ahead", zh="未来复核日"),
}
"""What has to be there, by the word that the figure uses for it."""


def with_plans(tables: Tables, rows: ir.Table, *, day: str) -> ir.Table:
    """Rows of accounts with `missing` (words of `NEEDED` with spaces between), `is_complete` and `review_date`.

    day: the column of the day on which the review must not have passed. Nothing reserved is no capacity.
    """
    plans = tables.entity("protection_plan").select(
        "sponsor_id", "our_rower_id", "their_rower_id", "reserved_hours", "risks", "review_date", of="account_id"
    )
    both = rows.left_join(plans, [("account_id", "of")])
    has = {
        "sponsor": _told(both.sponsor_id),
        "our_rower": _told(both.our_rower_id),
        "their_rower": _told(both.their_rower_id),
        "reserved_hours": (both.reserved_hours > 0).fill_null(False),
        "risks": _told(both.risks),
        "review_date": (both.review_date >= both[day]).fill_null(False),
    }
    missing = has["sponsor"].ifelse("", "sponsor ")
    for name in list(NEEDED)[1:]:
        missing = missing + has[name].ifelse("", f"{name} ")
    told = both.select(*rows.columns, "review_date", missing=missing.strip())
    return told.mutate(is_complete=told.missing == "")


def _told(column: ir.Value) -> ir.Value:
    return (column.fill_null("").strip() != "").fill_null(False)
