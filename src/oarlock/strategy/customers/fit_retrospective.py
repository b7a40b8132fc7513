"""Fit at the sale against what came of it: retention, cost to serve, and what wrong customers have cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Field, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.cases.answers import FEWEST
from oarlock.metrics.core.cases.windows import trailing
from oarlock.metrics.core.expressions import count_where, divide, total
from oarlock.metrics.core.fields import AS_OF, CURRENCY, RATIO, STATUS, money, number, ratio, text
from oarlock.metrics.core.spine import frame
from oarlock.strategy.customers.facts import FACT_ENTITIES, YEAR
from oarlock.strategy.customers.sales import sales

if TYPE_CHECKING:
    import ibis.expr.types as ir

BANDS = ("high", "mid", "low")
ALL = "all"
FAILURES, REVIEW_DAYS = 2, 30
"""Cohorts in which low fit stays as well as high before the model is called not predictive; days for the review."""


def answer(tables: Tables, q: Question) -> ir.Table:
    """One row for each cohort (year of the first contract; `all`) and band at each instant."""
    import ibis

    shape = trailing(q, default=YEAR)
    rows = sales(tables, q, shape)
    each = rows.union(rows.mutate(cohort=ibis.literal(ALL)), distinct=False)
    owing = (each.contribution < 0).fill_null(False)
    sums = each.group_by("period", "cohort", "band").aggregate(
        n=each.count(), opening=total(each.opening), kept=total(each.kept), unknown=total(each.unknown),
        gone=count_where(each.closing == 0), served=count_where(each.contribution.notnull()),
        cost=total(each.revenue - each.contribution), earned=total(
            each.contribution.notnull().ifelse(each.revenue, ibis.null("int64"))),
        loss=total(owing.ifelse(each.contribution, ibis.null("int64"))),
    )  # fmt: skip
    sums = tables.named(sums)
    bands = tables.literal(
        tuple({"place": i, "of_band": name} for i, name in enumerate(BANDS)), {"place": "int64", "of_band": "string"}
    )
    periods = frame(tables, shape)
    cohorts = sums.select("period", "cohort").union(
        periods.select("period", cohort=ibis.literal(ALL)), distinct=True
    )  # fmt: skip
    grid = tables.named(cohorts.cross_join(bands).rename(band="of_band"))
    kept = [name for name in sums.columns if name not in ("period", "cohort", "band")]
    grid = grid.left_join(sums, ["period", "cohort", "band"]).select(*grid.columns, *kept)
    n = grid.n.fill_null(0)
    value = (grid.unknown > 0).ifelse(ibis.null("float64"), divide(grid.kept, grid.opening))
    grid = grid.mutate(value=(n >= FEWEST).ifelse(value, ibis.null("float64")), many=n)
    grid = tables.named(grid)
    verdicts = tables.named(_verdicts(grid))
    grid = grid.left_join(verdicts, "period").select(*grid.columns, "compared", "failed", "wrong")
    told = periods.left_join(grid, "period").select(*periods.columns, *(c for c in grid.columns if c != "period"))
    status = ibis.cases(
        (~told.observed, "not_observed"), (told.many == 0, "n/a"), (told.many < FEWEST, "too_few"),
        (told.value.isnull(), "n/a"), else_="ok",
    )  # fmt: skip
    verdict = ibis.cases(
        (told.failed.fill_null(0) >= FAILURES, "not_predictive"), (told.compared.fill_null(0) == 0, "too_few"),
        else_="predictive",
    )  # fmt: skip
    is_told, none = status == "ok", ibis.null("int64")
    lost = told.opening - told.kept
    review = (told.ends + ibis.interval(days=REVIEW_DAYS)).cast("date")
    is_due = told.observed & (verdict == "not_predictive")
    return told.select(
        "cohort", "place", "band", as_of=told.ends, value=is_told.ifelse(told.value, ibis.null("float64")),
        numerator=is_told.ifelse(told.kept, none), denominator=is_told.ifelse(told.opening, none),
        n=told.observed.ifelse(told.many, none), gone=told.observed.ifelse(told.gone.fill_null(0), none),
        cost=(is_told & (told.served > 0)).ifelse(told.cost, none),
        cost_share=is_told.ifelse(divide(told.cost, told.earned), ibis.null("float64")),
        served=told.observed.ifelse(told.served.fill_null(0), none), lost=is_told.ifelse(lost, none),
        loss=is_told.ifelse(-told.loss, none), wrong_cost=told.observed.ifelse(told.wrong.fill_null(0), none),
        verdict=told.observed.ifelse(verdict, ibis.null("string")),
        failed=told.observed.ifelse(told.failed.fill_null(0), none),
        compared=told.observed.ifelse(told.compared.fill_null(0), none), is_review_due=is_due,
        review_due=is_due.ifelse(review, ibis.literal(None, "date")), currency=ibis.literal(q.currency), status=status,
    )  # fmt: skip


def _verdicts(grid: ir.Table) -> ir.Table:
    """`period`, `compared` (cohorts with both ends), `failed` (where low is not below high), `wrong` (cost)."""
    import ibis

    none, real = ibis.null("float64"), ibis.null("int64")
    ends = grid.group_by("period", "cohort").aggregate(
        high=(grid.band == "high").ifelse(grid.value, none).max(),
        low=(grid.band == "low").ifelse(grid.value, none).max(),
        wrong=total((grid.band == "low").ifelse(grid.opening - grid.kept - grid.loss, real)),
    )
    is_year = ends.cohort != ALL
    return ends.group_by("period").aggregate(
        compared=count_where(is_year & ends.high.notnull() & ends.low.notnull()),
        failed=count_where(is_year & (ends.low >= ends.high)),
        wrong=total(is_year.ifelse(real, ends.wrong)),
    )


METRIC = Metric(
    card=Card(
        name="fit_retrospective",
        version=1,
        room="strategy",
        title=Text(en="Fit at the sale, looked back at", zh="准入复盘"),
        meaning=Text(
            en="What came of customers by how well they fitted when they were sold to, and what wrong ones have cost.",
            zh="按成交时的适配等级回看客户此后的表现，以及错误客户的代价。",
        ),
        formula=Text(
            en="Band at the sale: the attribute fit_at_sale, else the first value of fit. Value: ARR of the first day "
            "still paid 365 days later ÷ ARR of the first day. Cost to serve: revenue less contribution of the last "
            "365 days. Cost of wrong customers: what those with low fit stopped paying within a year and their "
            "negative contribution of the last. In two cohorts low at least as good as high: not predictive, and a "
            "review is due in 30 days. Fewer than 10 customers: only counts.",
            zh="成交时等级：属性 fit_at_sale，缺失时取 fit 的首个值。"
            "数值：首日 ARR 中 365 天后仍在支付的部分 ÷ 首日 ARR。"
            "服务成本：近 365 天收入减贡献。错误客户代价：低适配客户一年内停付的金额与近一年负贡献之和。"
            "两个批次中低适配不逊于高适配即“无预测力”，须在 30 天内复核。少于 10 位客户时仅列数量。",
        ),
        source=Text(en="Account attributes, contract lines, effort, costs.", zh="客户属性、合同行、工时、费用。"),
        unit="ratio",
        level=Text(en="Cohort and band.", zh="按批次与等级。"),
        shape="instant",
        fields=(
            AS_OF,
            text("cohort", "Year of the sale", "成交年份"),
            number("place", "Place", "序号"),
            text("band", "Fit at the sale", "成交时适配等级"),
            RATIO,
            money("numerator", "Still paid", "仍在支付"),
            money("denominator", "ARR of the first day", "首日 ARR"),
            number("n", "Customers", "客户数"),
            number("gone", "Left within a year", "一年内流失"),
            money("cost", "Cost to serve", "服务成本"),
            ratio("cost_share", "Of their revenue", "占其收入"),
            number("served", "Customers with known cost", "成本已知客户数"),
            money("lost", "Stopped paying", "停付金额"),
            money("loss", "Negative contribution", "负贡献"),
            money("wrong_cost", "Cost of wrong customers", "错误客户代价"),
            text("verdict", "Model", "模型结论"),
            number("failed", "Cohorts against it", "不支持的批次"),
            number("compared", "Cohorts compared", "可比批次"),
            Field(name="is_review_due", type="bool", unit="text", label=Text(en="Review open", zh="待复核")),
            Field(name="review_due", type="date", unit="date", label=Text(en="Review by", zh="复核期限")),
            CURRENCY,
            STATUS,
        ),
        order=("as_of", "cohort", "place"),
        entities=("account_attribute", *(name for name in FACT_ENTITIES if name != "account_attribute")),
        see_also=("ideal_check", "gross_revenue_retention", "cost_to_serve"),
    ),
    answer=answer,
)
