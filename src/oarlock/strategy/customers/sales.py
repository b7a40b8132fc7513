"""Customers by their first contract: when it began, how well they fitted then, and what came of it in a year."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.metrics.core.spine import Spine, frame
from oarlock.metrics.revenue.lines import lines
from oarlock.strategy.customers.facts import YEAR, contributions
from oarlock.strategy.customers.kept import kept_revenue

if TYPE_CHECKING:
    import ibis.expr.types as ir

AT_SALE, FIT = "fit_at_sale", "fit"
LONG_AGO = dt.date(1970, 1, 2)
"""A day before any version, for which the lake gives the first."""
WORDS = {
    "high": ("high", "good", "高"),
    "mid": ("mid", "medium", "fair", "中"),
    "low": ("low", "poor", "低"),
}


def sales(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """Accounts whose first contract is at least a year old: `period`, `account_id`, `band`, `cohort` (its year as
    text), `opening`, `closing`, `kept`, `unknown`, and `revenue`, `contribution` of the last year.
    """
    sold = lines(tables, q, basis="arr")
    began = sold.group_by("account_id").aggregate(opens=sold.start_date.min())
    rows = began.join(bands(tables), [("account_id", "of")]).drop("of")
    rows = rows.mutate(closes=rows.opens + _days(YEAR), cohort=rows.opens.year().cast("string"))
    rows = tables.named(rows.mutate(closes=rows.closes.cast("date")))
    periods = frame(tables, shape)
    periods = periods.filter(periods.observed).select("period", "ends")
    spans = rows.join(periods, [rows.closes <= periods.ends])
    spans = tables.named(spans.select("period", "account_id", "band", "cohort", "opens", "closes"))
    found = kept_revenue(tables, q, shape, spans)
    gains = contributions(tables, q)
    return tables.named(
        found.left_join(gains, ["period", "account_id"]).select(*found.columns, "revenue", "contribution")
        .drop("opens", "closes")
    )  # fmt: skip


def bands(tables: Tables) -> ir.Table:
    """`of` (account), `band`: as it was noted at the sale, else the first fit that was ever noted."""
    import ibis

    now, first = tables.entity("account_attribute"), tables.dated("account_attribute", (LONG_AGO,))
    noted = now.filter(now.attribute == AT_SALE).select(of="account_id", told="value", place=ibis.literal(0, "int64"))
    since = first.filter(first.attribute == FIT).select(of="account_id", told="value", place=ibis.literal(1, "int64"))
    both = noted.union(since, distinct=False)
    word = both.told.lower().strip()
    band = ibis.cases(*((word.isin(words), name) for name, words in WORDS.items()), else_=ibis.null("string"))
    both = both.mutate(band=band)
    both = both.filter(both.band.notnull())
    ranked = both.mutate(rank=ibis.row_number().over(group_by="of", order_by=[both.place, both.band]))
    return ranked.filter(ranked["rank"] == 0).select("of", "band")


def _days(n: int) -> ir.Value:
    import ibis

    return ibis.interval(days=n)
