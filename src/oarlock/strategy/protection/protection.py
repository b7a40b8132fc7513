"""Protection of the customers that bring 80 %: who they are, whose plan is complete, who is about to join them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Field, Metric, Parameter, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.expressions import count_where, divide, total
from oarlock.metrics.core.fields import AS_OF, CONTRACT_ENTITIES, CURRENCY, STATUS, money, number, ratio, text
from oarlock.metrics.core.parameters import MARGIN, whole_of
from oarlock.metrics.portfolio.worths import check_worths
from oarlock.strategy.protection.plans import with_plans
from oarlock.strategy.protection.sets import asked_periods, ranked

if TYPE_CHECKING:
    import ibis.expr.types as ir

GROWTH_DAYS = 365
GROWTH = Parameter(
    name="days", unit="days", default=str(GROWTH_DAYS),
    label=Text(en="Days of growth that are drawn on", zh="按多少天的增长外推"),
)  # fmt: skip


def answer(tables: Tables, q: Question) -> ir.Table:
    """A row for each member of the set and for each one about to join, and a total for each basis and instant."""
    import ibis

    shape, rows = ranked(tables, q, days=max(1, whole_of(q, GROWTH.name, GROWTH_DAYS, largest=3_660)))
    frames = asked_periods(tables, q, shape)
    is_near = ~rows.is_member & (rows.earlier > 0) & (rows.brings > rows.earlier)
    is_near = is_near & (rows.brings * 2 - rows.earlier >= rows.floor)
    rows = rows.mutate(kind=rows.is_member.ifelse("member", is_near.ifelse("near", ibis.null("string"))))
    ends = frames.select(in_period="period", in_basis="basis", as_of="ends")
    rows = rows.join(ends, [("period", "in_period"), ("basis", "in_basis")]).drop("in_period", "in_basis")
    rows = tables.named(with_plans(tables, rows, day="as_of"))
    listed = rows.filter(rows.kind.notnull(), rows.unknown == 0)
    if q.account is not None:
        listed = listed.filter(listed.account_id == q.account)
    named = tables.entity("account").select(of="account_id", name="name")
    listed = listed.left_join(named, [("account_id", "of")]).select(*listed.columns, "name")
    none = {"int": ibis.null("int64"), "float": ibis.null("float64"), "text": ibis.null("string")}
    lines = listed.select(
        "as_of", "basis", "kind", "rank", "name", "earlier", "is_complete", "missing", "review_date",
        account=listed.account_id, value=listed.brings, share=divide(listed.brings, listed.whole),
        accounts=none["int"], members=none["int"], complete=none["int"], members_share=none["float"],
        complete_share=none["float"], uncovered=none["int"], currency=ibis.literal(q.currency),
        status=ibis.literal("ok"),
    )  # fmt: skip
    return ibis.union(lines, _totals(q, frames, rows).select(*lines.columns), distinct=False)


def _totals(q: Question, frames: ir.Table, rows: ir.Table) -> ir.Table:
    """One row for each instant and basis: how many are in the set, how many are covered, what is not."""
    import ibis

    zero, none = ibis.literal(0, "int64"), ibis.null("int64")
    sums = rows.group_by("period", "basis").aggregate(
        many=rows.many.max(), unknown=rows.unknown.max(), whole=rows.whole.max(),
        members=count_where(rows.is_member), complete=count_where(rows.is_member & rows.is_complete),
        brought=total(rows.is_member.ifelse(rows.brings, zero)),
        open=total((rows.is_member & ~rows.is_complete).ifelse(rows.brings, zero)),
    )  # fmt: skip
    every = frames.left_join(sums, ["period", "basis"]).select(
        *frames.columns, *(name for name in sums.columns if name not in ("period", "basis"))
    )
    is_bare = (every.unknown.fill_null(0) > 0) | (every.whole.fill_null(0) == 0)
    status = ibis.cases((~every.observed, "not_observed"), (is_bare, "n/a"), else_="ok")
    is_known = status == "ok"
    told = {
        "value": every.brought, "accounts": every.many, "members": every.members, "complete": every.complete,
        "uncovered": every.open,
    }  # fmt: skip
    shown = {name: is_known.ifelse(value, none) for name, value in told.items()}
    shares = {
        "share": divide(every.brought, every.whole),
        "members_share": divide(every.members, every.many),
        "complete_share": divide(every.complete, every.members),
    }
    shown |= {name: is_known.ifelse(value, ibis.null("float64")) for name, value in shares.items()}
    return every.select(
        "basis", as_of=every.ends, kind=ibis.literal("total"), rank=none, account=ibis.null("string"),
        name=ibis.null("string"), earlier=none, is_complete=ibis.null("boolean"), missing=ibis.null("string"),
        review_date=ibis.null("date"), currency=ibis.literal(q.currency), status=status, **shown,
    )  # fmt: skip


METRIC = Metric(
    card=Card(
        name="protection",
        version=1,
        room="strategy",
        title=Text(en="Protection of the customers that bring 80 %", zh="二八客户保护"),
        meaning=Text(
            en="The fewest customers that bring 80 % of revenue, and of contribution, and whether each has a plan.",
            zh="带来 80% 收入（及贡献）的最少客户，以及各自是否有完整的保护计划。",
        ),
        formula=Text(
            en="Customers above 0, the largest first, until 80 % of the sum is reached; separately for MRR and for "
            "contribution a month (MRR × contribution_margin − a twelfth of a year's recorded costs). A plan is "
            "complete with sponsor, rowers on both sides, reserved hours, risks and a review date that has not passed. "
            "About to join (near): customers that would reach what the smallest member brings if they grew by as "
            "much again as in the last `days` days. Value: a month.",
            zh="对大于 0 的客户由大到小累加至总和的 80%，分别按 MRR 与每月贡献（MRR × contribution_margin − "
            "近一年已记成本的十二分之一）计算。计划须有高管赞助人、双方划桨人、预留工时、主要风险及未过期的复核日方为完整。"
            "即将进入（near）：若再增长与过去 days 天同样的数额即可达到最小成员水平的客户。数值：每月金额。",
        ),
        source=Text(en="Contract lines, exchange rates, costs, protection plans.", zh="合同行、汇率、成本、保护计划。"),
        unit="money",
        level=Text(en="Account, or group when the definition set says so.", zh="客户；定义集如有规定则为集团。"),
        shape="instant",
        fields=(
            AS_OF,
            text("basis", "Basis", "口径"),
            text("kind", "Line", "行别"),
            number("rank", "Rank", "名次"),
            text("account", "Account", "客户"),
            text("name", "Name", "名称"),
            money("value", "A month", "每月"),
            ratio("share", "Share", "占比"),
            money("earlier", "A month, earlier", "此前每月"),
            Field(name="is_complete", type="bool", unit="text", label=Text(en="Plan complete", zh="计划完整")),
            text("missing", "Missing", "缺少"),
            Field(name="review_date", type="date", unit="date", label=Text(en="Review date", zh="复核日")),
            number("accounts", "Customers", "客户数"),
            number("members", "In the set", "集合内客户数"),
            ratio("members_share", "Share of customers", "客户占比"),
            number("complete", "Complete plans", "完整计划数"),
            ratio("complete_share", "Covered", "覆盖率"),
            money("uncovered", "A month without a plan", "未覆盖金额（每月）"),
            CURRENCY,
            STATUS,
        ),
        order=("as_of", "basis", "kind", "rank"),
        entities=(*CONTRACT_ENTITIES, "cost", "protection_plan"),
        dimensions=("account",),
        parameters=(MARGIN, GROWTH),
        see_also=("revenue_concentration", "loss_stress_test", "dependence"),
    ),
    answer=answer,
    check=check_worths,
)
