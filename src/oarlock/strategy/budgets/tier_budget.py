"""Tier budget: what serving each account and tier cost, beside what its tier allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Metric, Parameter, Question, Tables
from oarlock.domain.period import Period, add_months
from oarlock.errors import UserError
from oarlock.kit.text import Text
from oarlock.metrics.core.expressions import count_where, divide, total
from oarlock.metrics.core.fields import AS_OF, CURRENCY, STATUS, money, number, ratio, text
from oarlock.metrics.core.parameters import whole_of
from oarlock.metrics.core.spine import frame, spine
from oarlock.metrics.effort.costs import COST_ENTITIES
from oarlock.strategy.budgets.allowed import in_force
from oarlock.strategy.budgets.costs import served

if TYPE_CHECKING:
    import ibis.expr.types as ir

SPAN = Parameter(
    name="months", unit="count", default="12",
    label=Text(en="Months before the instant", zh="统计时点前的月数"),
)  # fmt: skip
REASONS = ("no_tier", "no_budget", "no_rate", "no_cost", "no_revenue")
"""Why a variance is not known, the first that applies: of a tier as of an account."""
COLUMNS = ("period", "part", "account_id", "tier", "cost", "budget", "revenue", "accounts", "place")


def answer(tables: Tables, q: Question) -> ir.Table:
    """A row for each account that cost or brought something, and one for each tier."""
    import ibis

    months = whole_of(q, SPAN.name, 12, largest=120)
    if months < 1:
        raise UserError("'{name}' must be 1 or more.", name=SPAN.name)
    shape = spine(q, tuple(Period(add_months(day, -months), day) for day in q.instants))
    rows, held = served(tables, q, shape), in_force(tables, q, shape, months=months)
    held = held.select(p="period", t="of", points="points", allowed="allowed", is_foreign="is_foreign")
    rows = rows.left_join(held, [("period", "p"), ("tier", "t")]).select(*rows.columns, *held.columns[1:])
    share = (ibis.greatest(rows.revenue, 0) * rows.points * 2 + 10_000) // 20_000
    rows = rows.mutate(budget=ibis.coalesce(rows.allowed, share.cast("int64")))
    place = ibis.cases(
        (rows.tier.isnull(), 0), (rows.is_foreign.fill_null(False), 2), (rows.budget.isnull(), 1), (rows.no_cost, 3),
        (rows.no_revenue & rows.points.notnull(), 4), else_=ibis.null("int64"),
    )  # fmt: skip
    one = ibis.literal(1, "int64")
    rows = rows.mutate(place=place.cast("int64"), part=ibis.literal("account"), accounts=one)
    none = ibis.null("int64")
    rows = rows.mutate(
        cost=rows.no_cost.ifelse(none, rows.cost), revenue=rows.no_revenue.ifelse(none, rows.revenue),
        budget=(rows.no_revenue & rows.points.notnull()).ifelse(none, rows.budget),
    )  # fmt: skip
    rows = tables.named(rows.select(COLUMNS))
    known = rows.filter(rows.tier.notnull())
    sums = known.group_by("period", "tier").aggregate(
        **{f"{name}_sum": total(known[name]) for name in ("cost", "budget", "revenue")},
        **{f"{name}_gaps": count_where(known[name].isnull()) for name in ("cost", "budget", "revenue")},
        accounts=total(known.accounts), place=known.place.min(),
    )  # fmt: skip
    whole = {name: (sums[f"{name}_gaps"] > 0).ifelse(none, sums[f"{name}_sum"].cast("int64"))
             for name in ("cost", "budget", "revenue")}  # fmt: skip
    of_tiers = sums.mutate(part=ibis.literal("tier"), account_id=ibis.null("string"), **whole).select(COLUMNS)
    both = rows.union(of_tiers.mutate(accounts=of_tiers.accounts.cast("int64")), distinct=False)
    if q.account is not None:
        both = both.filter(both.account_id == q.account)
    both = both.mutate(p=both.period).drop("period")
    return _told(tables, q, frame(tables, shape).left_join(both, [("period", "p")]))


def _told(tables: Tables, q: Question, found: ir.Table) -> ir.Table:
    import ibis

    named = tables.entity("account").select("account_id", "name")
    found = found.left_join(named, "account_id").select(*(c for c in found.columns if c != "p"), "name")
    reason = ibis.cases(*((found.place == i, name) for i, name in enumerate(REASONS)), else_=ibis.null("string"))
    reason = (found.observed & found.part.isnull()).ifelse("no_budget", reason)
    over = reason.isnull().ifelse(found.cost - found.budget, ibis.null("int64"))
    status = ibis.cases((~found.observed, "not_observed"), (reason.notnull(), "insufficient"), else_="ok")
    return found.select(
        "part", "name", "tier", "cost", "budget", "revenue", "accounts", as_of=found.ends, account=found.account_id,
        value=over, share=divide(over, found.budget), reason=reason, currency=ibis.literal(q.currency), status=status,
    )  # fmt: skip


METRIC = Metric(
    card=Card(
        name="tier_budget",
        version=1,
        room="effort",
        title=Text(en="Cost to serve against the tier's budget", zh="服务成本与档次预算"),
        meaning=Text(
            en="What serving each customer and tier costs, above or below what its tier allows.",
            zh="各客户与各档次的服务成本高于或低于该档次预算多少。",
        ),
        formula=Text(
            en="Value: cost − budget of the last `months` months; share: that ÷ budget. Cost: hours × the person's "
            "cost per hour + costs of the account, without discounts and shared costs. Budget of an account: the "
            "newest of its tier that began before the day: an amount (a month's × months, a year's × months ÷ 12, at "
            "the day's exchange rate), else a share of its revenue; whole, whenever the customer began. Tier: "
            "attribute service_tier, else by operating mode, on the day; its row is the sum of its accounts. "
            "Without tier, budget, exchange rate or cost rate the evidence is insufficient and the reason is told.",
            zh="数值：最近 months 个月的成本 − 预算；比例：其 ÷ 预算。成本：工时 × 员工每小时成本 + 计入客户的费用，"
            "不含折扣与共享费用。客户预算：其档次在该日之前生效的最新预算：金额（按月 × 月数；按年 × 月数 ÷ 12；"
            "按当日汇率），否则为其收入的比例；不因客户起始时间折减。档次：当日属性 service_tier，否则按经营模式；"
            "档次行为其客户之和。缺少档次、预算、汇率或费率时证据不足，并说明原因。",
        ),
        source=Text(
            en="Tier budgets, effort, employees' rates, costs, contract lines, exchange rates.",
            zh="档次预算、工时、员工费率、费用、合同行、汇率。",
        ),
        unit="money",
        level=Text(en="Account; tier as their sum.", zh="按客户；档次为其合计。"),
        shape="instant",
        fields=(
            AS_OF,
            text("part", "Part", "部分"),
            text("tier", "Service tier", "服务档次"),
            text("account", "Account", "客户"),
            text("name", "Name", "名称"),
            money("value", "Above the budget", "超出预算"),
            ratio("share", "Of the budget", "占预算"),
            money("cost", "Cost", "成本"),
            money("budget", "Budget", "预算"),
            money("revenue", "Revenue", "收入"),
            number("accounts", "Accounts", "客户数"),
            text("reason", "Why not known", "未知原因"),
            CURRENCY,
            STATUS,
        ),
        order=("as_of", "part", "tier", "account"),
        entities=("tier_budget", "contract_line", *COST_ENTITIES),
        parameters=(SPAN,),
        see_also=("cost_to_serve", "account_contribution", "entitlement_use"),
    ),
    answer=answer,
)
