"""Seats: how many are paid for, of which offering, and how many people use the product."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.spine import Spine, frame
from oarlock.metrics.revenue.lines import sold_lines
from oarlock.metrics.revenue.stocks import stock

if TYPE_CHECKING:
    import ibis.expr.types as ir

UNITS = ("seat", "seats", "user", "users", "license", "licenses", "licence", "licences", "named user", "named users",
         "席位", "用户", "许可")  # fmt: skip
SEAT_ENTITIES = ("usage_user_day", "usage_last_seen", "contract_line", "entitlement")
SOURCE = Text(
    en="Usage events; seats from entitlements, else from contract lines.", zh="使用事件；席位取自权益，否则取自合同行。"
)
RULE = Text(
    en="Seats are quantities of entitlements that count at the instant, or, for accounts without any, of contract "
    "lines in seats, users or licences (or of more than one of no named unit); of several offerings the one with the "
    "most counts.",
    zh="席位为时点有效权益的数量；没有权益的客户取单位为席位、用户或许可（或未注明单位且大于 1）的合同行数量；"
    "有多个产品"
    "时取席位最多者。",
)


def seats(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """`period`, `account_id`, `offering_id` (null = not said), `seats` (int64): the offering with the most seats."""
    import ibis

    rights = tables.entity("entitlement")
    rights = rights.filter(rights.quantity > 0)
    rights = rights.select("account_id", "offering_id", "quantity", "start_date", "end_date")
    sold = sold_lines(tables, q)
    unit = sold.units.strip().lower()
    sold = sold.filter(
        unit.isin(UNITS).fill_null(False) & (sold.quantity > 0) | (sold.units.isnull() & (sold.quantity > 1))
    )
    sold = sold.select("account_id", "offering_id", "quantity", "start_date", "end_date")
    sold = sold.anti_join(rights.select("account_id").distinct(), "account_id")
    both = rights.union(sold, distinct=False)
    if q.account is not None:
        both = both.filter(both.account_id == q.account)
    periods = frame(tables, shape)
    periods = periods.filter(periods.observed).select("period", at="ends")
    held = both.join(periods, [both.start_date <= periods["at"]])
    held = held.filter(held.end_date.isnull() | (held.end_date > held["at"]))
    # Sums of doubles depend on the order of rows, sums of whole thousandths do not.
    parts = (held.quantity * 1000).round(0).cast("int64")
    sums = (
        held.mutate(parts=parts)
        .group_by("period", "account_id", "offering_id")
        .aggregate(seats=(lambda t: (t.parts.sum() + 500) // 1000))
    )
    order = [sums.seats.desc(), sums.offering_id]
    ranked = sums.mutate(place=ibis.row_number().over(ibis.window(group_by=("period", "account_id"), order_by=order)))
    most = ranked.filter(ranked.place == 0, ranked.seats > 0)
    return most.select("period", "account_id", "offering_id", "seats")


def worth_of_offerings(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """`period`, `account_id`, `offering_id`, `arr` (int64 minor units of the question's currency)."""
    rows = stock(tables, replace(q, by=("account", "offering"), account=None), basis="arr")
    rows = rows.filter(rows.account.notnull()).select(
        at="as_of", account_id="account", offering_id="offering", arr="value"
    )
    periods = frame(tables, shape)
    found = rows.join(periods, [("at", "starts")]).select("period", "account_id", "offering_id", "arr")
    return found if q.account is None else found.filter(found.account_id == q.account)
