"""Ledger reconciliation: whether the costs that figures stand on are those of the books, kind by kind."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Metric, Question, Tables
from oarlock.domain.period import Period
from oarlock.kit.text import Text
from oarlock.metrics.core.cases.windows import windows
from oarlock.metrics.core.expressions import divide, total
from oarlock.metrics.core.fields import BY_PERIOD, CURRENCY, PERIOD, PERIOD_END, STATUS, money, ratio, text
from oarlock.metrics.core.spine import Spine, frame, spine
from oarlock.metrics.effort.books import TOLERANCE, totals_of
from oarlock.metrics.effort.costs import COST_ENTITIES, spent
from oarlock.metrics.effort.earned import months_of

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """One row for each kind of cost that the books hold, in each whole month of each period."""
    import ibis

    shape = _months(q, windows(q))
    kinds = totals_of(tables, q, shape)
    costs = spent(tables, q, shape)
    ours = costs.group_by("period", "line").aggregate(
        ours=total(costs.value), unknown=costs.is_unknown.cast("int64").max()
    )
    every = frame(tables, shape)
    rows = every.left_join(kinds, "period").select(*every.columns, "kind", "ledger")
    rows = rows.left_join(ours, [("period", "period"), ("kind", "line")]).select(*rows.columns, "ours", "unknown")
    value = (rows.unknown.fill_null(0) > 0).ifelse(ibis.null("int64"), rows.ours.fill_null(0))
    off = value - rows.ledger
    status = ibis.cases((~rows.observed, "not_observed"), (off.isnull(), "n/a"), else_="ok")
    is_known, none = status == "ok", ibis.null("int64")
    figures = {"value": value, "ledger": rows.ledger, "difference": off}
    return rows.select(
        "kind", period=rows.starts, period_end=rows.ends,
        **{name: is_known.ifelse(figure, none) for name, figure in figures.items()},
        share=is_known.ifelse(divide(off, rows.ledger), ibis.null("float64")),
        reconciles=ibis.cases((~is_known, "n/a"), (off.abs() * TOLERANCE <= rows.ledger.abs(), "yes"), else_="no"),
        currency=ibis.literal(q.currency), status=status,
    )  # fmt: skip


def _months(q: Question, shape: Spine) -> Spine:
    """The whole months of the periods: books close by the month."""
    days = sorted({(day, whole) for p in shape.periods for day, size, whole in months_of(p) if size == whole})
    return spine(q, tuple(Period(day, day + dt.timedelta(days=whole)) for day, whole in days))


METRIC = Metric(
    card=Card(
        name="ledger_reconciliation",
        version=1,
        room="effort",
        title=Text(en="Ledger reconciliation", zh="总账对账"),
        meaning=Text(
            en="Whether the costs that figures stand on are those of the books.", zh="指标所依据的成本是否与账簿一致。"
        ),
        formula=Text(
            en="For each whole month and kind of cost that the books hold: costs recorded (time at cost rates for "
            "`time`), those of no single account included, beside the ledger total. Reconciles: within 0.5 %.",
            zh="对账簿所列每个整月及费用类型：记录的费用（time 为按费率计算的工时），含不属于单一客户的费用，"
            "与总账合计并列。相差不超过 0.5 % 为相符。",
        ),
        source=Text(en="Costs, effort, employees' rates, ledger totals.", zh="费用、工时、员工费率、总账合计。"),
        unit="money",
        level=Text(en="Kind of cost.", zh="按费用类型。"),
        shape="period",
        fields=(
            PERIOD,
            PERIOD_END,
            text("kind", "Kind", "类型"),
            money("value", "Recorded", "记录金额"),
            money("ledger", "Books", "账簿"),
            money("difference", "Difference", "差额"),
            ratio("share", "Difference as a share", "差额占比"),
            text("reconciles", "Reconciles", "对账"),
            CURRENCY,
            STATUS,
        ),
        order=(*BY_PERIOD, "kind"),
        entities=("ledger_total", *COST_ENTITIES),
        see_also=("account_contribution", "cost_to_serve"),
    ),
    answer=answer,
    standing=("now", "months"),
)
