"""Customer groups: each customer belongs to exactly one; those operated by name are told, with the hours they take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Field, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.fields import AS_OF, CURRENCY, STATUS, money, number, ratio, text
from oarlock.metrics.core.spine import frame, instants, spine
from oarlock.metrics.effort.hours import hours_field
from oarlock.strategy.customers.groups import grouped_customers
from oarlock.strategy.customers.norms import NAMED_HOURS, OTHER_HOURS
from oarlock.strategy.scale_value.norms import CAPACITY, CAPACITY_ENTITIES, capacity, hundredths, in_hours
from oarlock.strategy.segments.segments import ENTITIES

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """One row for each account that pays at each instant, with what all of them take beside it."""
    import ibis

    shape = spine(q, instants(q))
    every = frame(tables, shape)
    rows = grouped_customers(tables, q).drop("starts")
    size = rows.is_named.ifelse(hundredths(NAMED_HOURS), ibis.literal(hundredths(OTHER_HOURS), "int64"))
    rows = rows.mutate(size=size.cast("int64"), one=rows.is_named.cast("int64"))
    sums = rows.group_by("period").aggregate(all_size=rows["size"].sum(), named=rows.one.sum(), n=rows.count())
    rows = rows.left_join(sums, "period").select(*rows.columns, "all_size", "named", "n")
    rows = rows if q.account is None else rows.filter(rows.account_id == q.account)
    told = every.left_join(rows, "period").select(*every.columns, *(c for c in rows.columns if c != "period"))
    told = told.filter(told.account_id.notnull() | ~told.observed)
    limit = ibis.literal(capacity(tables, q), "int64")
    movement = ibis.cases(
        (told.is_named & ~told.was_named, "named"), (~told.is_named & told.was_named, "released"),
        ((told.was.notnull() & (told.was != told.group)).fill_null(False), "moved"),
        else_=ibis.null("string"),
    )  # fmt: skip
    status = ibis.cases((~told.observed, "not_observed"), else_="ok")
    return told.select(
        "account_id", "name", "group", "is_named", "basis", "was", "released_for", "reason", "decided_on", "arr",
        "named", "n", as_of=told.starts, value=in_hours(told["size"]), movement=movement,
        all_hours=in_hours(told.all_size), capacity=told.account_id.notnull().ifelse(in_hours(limit),
                                                                                     ibis.null("float64")),
        load=in_hours(told.all_size) / in_hours(limit).nullif(0.0), currency=ibis.literal(q.currency), status=status,
    )  # fmt: skip


METRIC = Metric(
    card=Card(
        name="customer_groups",
        version=1,
        room="strategy",
        title=Text(en="Named customers and groups", zh="具名客户与客户群"),
        meaning=Text(
            en="The one group of each customer, which customers are operated by name, and the hours that takes.",
            zh="每位客户所属的唯一客户群、哪些客户具名经营，以及所需工时。",
        ),
        formula=Text(
            en="The group that was decided, else the segment by size and use. A named customer takes 240 h a year, any "
            "other 0.5 h; load = all of it ÷ capacity. Movements are against 365 days before.",
            zh="以决定的客户群为准，未决定时按规模与应用分层。具名客户每年 240 小时，其他客户 0.5 小时；"
            "负荷 = 合计 ÷ 产能。变动与 365 天前比较。",
        ),
        source=Text(
            en="Customer groups as decided, segments, contract lines, strategic choices.",
            zh="客户群决定、分层、合同行、经营选择。",
        ),
        unit="count",
        level=Text(en="Account.", zh="按客户。"),
        shape="instant",
        fields=(
            AS_OF,
            text("account_id", "Account", "客户"),
            text("name", "Name", "名称"),
            text("group", "Customer group", "客户群"),
            Field(name="is_named", type="bool", unit="text", label=Text(en="Named", zh="具名")),
            text("basis", "Basis", "依据"),
            hours_field("value", "Hours a year", "年工时"),
            text("movement", "Movement", "变动"),
            text("was", "A year before", "一年前"),
            text("released_for", "In place of", "替换客户"),
            text("reason", "Reason", "理由"),
            Field(name="decided_on", type="date", unit="date", label=Text(en="Decided on", zh="决定日期")),
            money("arr", "ARR", "ARR"),
            number("named", "Named customers", "具名客户数"),
            number("n", "Customers", "客户数"),
            hours_field("all_hours", "Hours of all", "合计工时"),
            hours_field("capacity", "Capacity", "产能"),
            ratio("load", "Load", "负荷"),
            CURRENCY,
            STATUS,
        ),
        order=("as_of", "account_id"),
        entities=tuple(dict.fromkeys(("contract_line", "customer_group", *ENTITIES, *CAPACITY_ENTITIES))),
        parameters=(CAPACITY,),
        see_also=("segments", "domain_matrix", "customer_definitions"),
    ),
    answer=answer,
)
