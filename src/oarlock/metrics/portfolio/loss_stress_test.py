"""What losing each of the biggest customers would do to us."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Field, Metric, Parameter, Question, Tables
from oarlock.kit.text import Msg, Text, msg
from oarlock.metrics.core.expressions import divide
from oarlock.metrics.core.fields import AS_OF, CURRENCY, STATUS, money, number, ratio, text
from oarlock.metrics.core.parameters import MARGIN, money_of, whole_of
from oarlock.metrics.core.spine import frame
from oarlock.metrics.portfolio.worths import check_worths, worths

if TYPE_CHECKING:
    import ibis.expr.types as ir

TOP = 10
CASH = Parameter(name="cash", unit="money", label=Text(en="Cash at hand", zh="现有现金"))
FIXED = Parameter(name="fixed_cost_per_month", unit="money", label=Text(en="Fixed cost a month", zh="月固定成本"))
BIGGEST = Parameter(
    name="top", unit="count", default=str(TOP), label=Text(en="How many of the biggest", zh="列出前几大客户")
)


def answer(tables: Tables, q: Question) -> ir.Table:
    """One row for each of the biggest customers at each instant (parameter `top`), or for the one account asked for."""
    import ibis

    top = whole_of(q, "top", TOP, largest=1_000)
    cash, fixed = money_of(q, CASH.name), money_of(q, FIXED.name)
    shape, each = worths(tables, replace(q, account=None))
    group = ibis.window(group_by="period")
    order = [each.revenue.desc(), each.entity]
    # An unknown contribution of one makes what is left of all unknown.
    gaps = each.contribution.isnull().cast("int64").sum().over(group)
    rows = each.mutate(
        place=ibis.row_number().over(group_by="period", order_by=order) + 1,
        whole=each.revenue.sum().over(group),
        gained=(gaps == 0).ifelse(each.contribution.sum().over(group), ibis.null("int64")),
        unknown=each.missing.sum().over(group),
    )
    rows = rows.filter(rows.entity == q.account) if q.account else rows.filter(rows.place <= top, rows.revenue > 0)
    rows = frame(tables, shape).left_join(rows, "period")
    named = tables.entity("account").select("account_id", "name")
    every = rows.left_join(named, [("entity", "account_id")])
    nothing = ibis.null("int64")
    is_known = every.observed & (every.unknown == 0)
    kept = is_known.ifelse(every.whole - every.revenue, nothing)
    earned = is_known.ifelse(every.gained - every.contribution, nothing)
    fixed_cost = nothing if fixed is None else ibis.literal(fixed, "int64")
    burn = earned.notnull().ifelse(ibis.greatest(fixed_cost - earned, 0), nothing) if fixed is not None else nothing
    months = nothing.cast("float64") if cash is None else divide(ibis.literal(cash, "int64"), burn)
    lost = is_known.ifelse(every.revenue, nothing)
    whole = is_known.ifelse(every.whole, nothing)
    covered = (earned >= fixed_cost).fill_null(False)
    status = ibis.cases((~every.observed, "not_observed"), (covered, "covered"), (months.isnull(), "n/a"), else_="ok")
    return every.select(
        as_of=every.starts, rank=every.place, account=every.entity, name=every.name, lost=lost,
        share=divide(lost, whole), revenue_left=kept, contribution_left=earned, fixed_cost=fixed_cost,
        coverage=divide(earned, fixed_cost), burn=burn, value=months, currency=ibis.literal(q.currency), status=status,
    )  # fmt: skip


def check(tables: Tables, q: Question) -> tuple[Msg, ...]:
    """What has to be given before a runway is known."""
    found = check_worths(tables, q)
    lacking = [p.name for p in (CASH, FIXED) if p.name not in dict(q.parameters)]
    if lacking:
        wanted = " ".join(f"--set {name}=AMOUNT" for name in lacking)
        found = (*found, msg("The runway needs {wanted}, in {currency}.", wanted=wanted, currency=q.currency))
    return found


METRIC = Metric(
    card=Card(
        name="loss_stress_test",
        version=1,
        room="portfolio",
        title=Text(en="Loss stress test", zh="客户流失压力测试"),
        meaning=Text(
            en="What would be left, and for how many months our cash would last, without one of the biggest customers.",
            zh="失去某个大客户后还剩多少收入，现金还能支撑多少个月。",
        ),
        formula=Text(
            en="Revenue and contribution without the customer; coverage = contribution left ÷ fixed cost; runway "
            "(value) = "
            "cash ÷ (fixed cost − contribution left), `covered` when nothing is burnt.",
            zh="去除该客户后的收入与贡献；覆盖率 = 剩余贡献 ÷ 固定成本；可支撑月数（数值）= 现金 ÷（固定成本 − "
            "剩余贡献），"
            "无消耗时为 covered。",
        ),
        source=Text(en="Contract lines, exchange rates, costs; parameters.", zh="合同行、汇率、成本；参数。"),
        unit="months",
        level=Text(en="Account, or group when the definition set says so.", zh="客户；定义集如有规定则为集团。"),
        shape="instant",
        fields=(
            AS_OF,
            number("rank", "Rank", "名次"),
            text("account", "Lost customer", "流失客户"),
            text("name", "Name", "名称"),
            money("lost", "MRR lost", "损失 MRR"),
            ratio("share", "Share", "占比"),
            money("revenue_left", "Revenue left", "剩余收入"),
            money("contribution_left", "Contribution left", "剩余贡献"),
            money("fixed_cost", "Fixed cost a month", "月固定成本"),
            ratio("coverage", "Fixed cost coverage", "固定成本覆盖率"),
            money("burn", "Burn a month", "月消耗"),
            Field(name="value", type="double", unit="months", label=Text(en="Runway (months)", zh="可支撑月数")),
            CURRENCY,
            STATUS,
        ),
        order=("as_of", "rank"),
        entities=("contract_line", "fx_rate", "account", "cost"),
        parameters=(CASH, FIXED, MARGIN, BIGGEST),
        see_also=("revenue_concentration",),
    ),
    answer=answer,
    standing=("now",),
    check=check,
)
