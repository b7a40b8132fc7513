"""How much of our revenue, and of our contribution, hangs on few customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Field, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.dimensions import (
    ACCOUNT_DIMENSIONS,
    check_dimensions,
    label_names,
    labelled_accounts,
)
from oarlock.metrics.core.expressions import count_where, divide, total
from oarlock.metrics.core.fields import (
    AS_OF,
    CONTRACT_ENTITIES,
    CURRENCY,
    RATIO,
    STATUS,
    labels,
    money,
    number,
    ratio,
    text,
)
from oarlock.metrics.core.parameters import MARGIN
from oarlock.metrics.core.spine import frame
from oarlock.metrics.portfolio.worths import check_worths, worths

if TYPE_CHECKING:
    import ibis.expr.types as ir

TOP_1_ALERT = 0.25
HHI_ALERT = 2_500.0


def answer(tables: Tables, q: Question) -> ir.Table:
    """One row for revenue and one for contribution at each instant."""
    import ibis

    check_dimensions(tables, q)
    shape, each = worths(tables, q)
    each = labelled_accounts(tables, q, shape, each.mutate(account_id=each.entity))
    bases = tables.literal(({"basis": "revenue"}, {"basis": "contribution"}), {"basis": "string"})
    both = each.cross_join(bases)
    amount = (both.basis == "revenue").ifelse(both.revenue, both.contribution)
    dims = label_names(q)
    sums = _figures(both.select("period", *dims, "entity", "missing", "basis", amount=amount), dims)
    every = frame(tables, shape).cross_join(bases)
    kept = [*every.columns, *(c for c in sums.columns if c not in ("period", "basis"))]
    every = every.left_join(sums, ["period", "basis"]).select(*kept)
    if q.by:
        every = every.filter(every.unknown.notnull() | ~every.observed)
    named = tables.entity("account").select("account_id", "name")
    every = every.left_join(named, [("biggest", "account_id")]).select(*every.columns, "name")
    status = ibis.cases(
        (~every.observed, "not_observed"),
        ((every.unknown.fill_null(0) > 0) | every.whole.isnull(), "n/a"),
        else_="ok",
    )
    is_known = status == "ok"
    share, hhi = divide(every.top_1, every.whole), every.hhi
    columns = {
        "value": share, "numerator": every.top_1, "denominator": every.whole, "n": every.n,
        "top_5": divide(every.top_5, every.whole), "hhi": hhi, "gini": every.gini,
        "accounts_for_80": every.accounts_for_80, "biggest": every.biggest, "biggest_name": every.name,
        "negative": every.negative.fill_null(0), "alert": (share >= TOP_1_ALERT) | (hhi >= HHI_ALERT),
    }  # fmt: skip
    shown = {name: is_known.ifelse(value, ibis.null(value.type())) for name, value in columns.items()}
    return every.select(
        **labels(every, q), as_of=every.starts, basis=every.basis, currency=ibis.literal(q.currency), status=status,
        **shown,
    )  # fmt: skip


def _figures(rows: ir.Table, dims: list[str]) -> ir.Table:
    """The measures over customers that bring more than nothing, from exact sums and divided once each.

    The others rank behind them and count as nothing; `whole` is null when nobody brings anything.
    """
    import ibis

    group = ["period", *dims, "basis"]
    rows = rows.mutate(brings=ibis.greatest(rows.amount, 0).fill_null(0))
    order = [rows.brings.desc(), rows.entity]
    ranked = rows.mutate(
        rank=ibis.row_number().over(group_by=group, order_by=order),
        running=rows.brings.sum().over(group_by=group, order_by=order, rows=(None, 0)),
        whole=rows.brings.sum().over(group_by=group),
        many=(rows.brings > 0).cast("int64").sum().over(group_by=group),
    )
    exact = ranked.brings.cast("decimal(18,0)")
    weight = (ranked.many - 2 * ranked["rank"] - 1).cast("decimal(10,0)")
    ranked = ranked.mutate(square=exact * exact, weighted=exact * weight)
    counts = ranked.brings > 0
    before = ranked.running - ranked.brings
    sums = ranked.group_by(group).aggregate(
        top_1=total((ranked["rank"] == 0).ifelse(ranked.brings, 0)),
        top_5=total((ranked["rank"] < 5).ifelse(ranked.brings, 0)),
        whole=ranked.brings.sum().nullif(0),
        n=count_where(counts),
        accounts_for_80=count_where(counts & (before * 5 < ranked.whole * 4)),
        biggest=(counts & (ranked["rank"] == 0)).ifelse(ranked.entity, ibis.null("string")).max(),
        squares=ranked.square.sum(),
        weighted=ranked.weighted.sum(),
        negative=total((ranked.amount < 0).ifelse(ranked.amount, 0)),
        unknown=total(ranked.missing) + count_where(ranked.amount.isnull()),
    )
    whole = sums.whole.cast("float64")
    hhi = sums.squares.cast("float64") * 10_000.0 / (whole * whole).nullif(0.0)
    gini = sums.weighted.cast("float64") / (whole * sums.n.cast("float64")).nullif(0.0)
    return sums.mutate(hhi=hhi, gini=gini).drop("squares", "weighted")


METRIC = Metric(
    card=Card(
        name="revenue_concentration",
        version=1,
        room="portfolio",
        title=Text(en="Revenue concentration", zh="收入集中度"),
        meaning=Text(
            en="How much of recurring revenue, and of contribution, hangs on few customers.",
            zh="经常性收入与贡献在多大程度上依赖少数客户。",
        ),
        formula=Text(
            en="Over customers above 0: share of the biggest (value) and of the five biggest; HHI = sum of squared "
            "percentage shares; Gini; the smallest number of customers with 80 %. Contribution = MRR × parameter "
            "contribution_margin − a twelfth of a year's recorded costs; negative ones stand beside. Alert from a top "
            "share of 25 % or an HHI of 2,500.",
            zh="对大于 0 的客户：最大客户占比（数值）、前五占比；HHI = 百分比份额平方和；基尼系数；达到 80% "
            "的最少客户数。"
            "贡献 = MRR × 参数 contribution_margin − 近一年已记成本的十二分之一；负贡献单列。最大占比 ≥ 25% 或 HHI ≥ "
            "2,500 时预警。",
        ),
        source=Text(en="Contract lines, exchange rates, costs.", zh="合同行、汇率、成本。"),
        unit="ratio",
        level=Text(en="Account, or group when the definition set says so.", zh="客户；定义集如有规定则为集团。"),
        shape="instant",
        fields=(
            AS_OF,
            text("basis", "Basis", "口径"),
            RATIO,
            money("numerator", "Biggest customer", "最大客户金额"),
            money("denominator", "All", "总额"),
            number("n", "Customers", "客户数"),
            ratio("top_5", "Five biggest", "前五占比"),
            Field(name="hhi", type="double", unit="index", label=Text(en="HHI", zh="HHI")),
            Field(name="gini", type="double", unit="index", label=Text(en="Gini", zh="基尼系数")),
            number("accounts_for_80", "Customers for 80 %", "达到 80% 的客户数"),
            text("biggest", "Biggest", "最大客户"),
            text("biggest_name", "Name", "名称"),
            money("negative", "Negative contribution", "负贡献合计"),
            Field(name="alert", type="bool", unit="text", label=Text(en="Alert", zh="预警")),
            CURRENCY,
            STATUS,
        ),
        order=("as_of", "basis"),
        entities=(*CONTRACT_ENTITIES, "cost"),
        dimensions=ACCOUNT_DIMENSIONS,
        parameters=(MARGIN,),
        see_also=("loss_stress_test",),
    ),
    answer=answer,
    standing=("now", "months"),
    check=check_worths,
)
