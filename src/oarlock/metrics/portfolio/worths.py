"""What each customer is worth to us at an instant: recurring revenue, and contribution after its direct costs."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.domain.period import add_months
from oarlock.errors import UserError
from oarlock.kit.text import Msg, msg
from oarlock.metrics.core.dimensions import with_entity
from oarlock.metrics.core.expressions import scale
from oarlock.metrics.core.parameters import MARGIN, decimal_of
from oarlock.metrics.core.rates import RATE_TYPE, currencies_of, flow_value, rates, worth
from oarlock.metrics.core.spine import Spine, instants, spine
from oarlock.metrics.revenue.cells import cells, conversion_table
from oarlock.metrics.revenue.ledger import check_rates
from oarlock.metrics.revenue.lines import lines, placed

if TYPE_CHECKING:
    import ibis.expr.types as ir

MONTHS = 12
"""Costs of this many months before the instant are spread over them."""


def worths(tables: Tables, q: Question) -> tuple[Spine, ir.Table]:
    """`period`, `entity`, `revenue` (MRR), `contribution` (a month; null when unknown), `missing` (how many rates).

    Contribution is MRR × parameter `contribution_margin` (1 unless given) less a twelfth of the costs recorded for the
    customer in the twelve months before. Without that parameter and without any cost it is unknown.
    """
    import ibis

    shape = spine(q, instants(q))
    found = placed(lines(tables, q), shape)
    currencies = currencies_of(tables, found)
    table = rates(tables, q, days=shape.days, currencies=currencies)
    split = cells(tables, q, shape, found, conversion_table(tables, shape, currencies, table, cohorts=None))
    earned = split.select("period", "entity", "missing", revenue="opening")
    margin = decimal_of(q, MARGIN.name)
    if margin is not None and margin > 1:
        raise UserError("'contribution_margin' is a share from 0 to 1, not {value}.", value=str(margin))
    costs = _costs(tables)
    if not _has_any(tables, costs):
        gained = ibis.null("int64") if margin is None else _share(earned.revenue, margin)
        return shape, earned.mutate(contribution=gained)
    spent = _spent(tables, q, shape, costs)
    both = earned.outer_join(spent, [("period", "of_period"), ("entity", "of")])
    merged = both.select(
        period=ibis.coalesce(both.period, both.of_period), entity=ibis.coalesce(both.entity, both.of),
        revenue=both.revenue.fill_null(0), spent=both.spent.fill_null(0),
        missing=both.missing.fill_null(0) + both.unpriced.fill_null(0),
    )  # fmt: skip
    gained = _share(merged.revenue, Decimal(1) if margin is None else margin)
    return shape, merged.mutate(contribution=gained - merged.spent).drop("spent")


def _costs(tables: Tables) -> ir.Table:
    costs = tables.entity("cost")
    return costs.filter(costs.account_id.notnull(), costs.day.notnull())


def _has_any(tables: Tables, costs: ir.Table) -> bool:
    return bool(tables.fetch(costs.select("day").limit(1)))


def check_worths(tables: Tables, q: Question) -> tuple[Msg, ...]:
    """What has to be given before contribution is known, and the rates that are missing."""
    lacks = decimal_of(q, MARGIN.name) is None and not _has_any(tables, _costs(tables))
    note = msg(
        "What a customer contributes is not known: import costs or give the share of revenue that is left after them, "
        "as in --set contribution_margin=0.7."
    )
    return (*((note,) if lacks else ()), *check_rates(tables, q))


def _share(revenue: ir.Value, margin: Decimal) -> ir.Value:
    import ibis

    return worth(revenue, ibis.literal(margin.quantize(Decimal("1e-12")), RATE_TYPE))


def _spent(tables: Tables, q: Question, shape: Spine, costs: ir.Table) -> ir.Table:
    """`of_period`, `of` (customer), `spent` a month, `unpriced` (costs without a rate)."""
    valued = flow_value(tables, q, costs.mutate(currency=costs.currency.fill_null(q.currency)), day="day")
    windows = tables.literal(
        tuple(
            {"period": i, "since": add_months(p.end, -MONTHS), "at": p.end}
            for i, p in enumerate(shape.periods)
            if shape.observed[i]
        ),
        {"period": "int64", "since": "date", "at": "date"},
    )
    inside = valued.join(windows, [valued.day >= windows.since, valued.day < windows["at"]])
    named = inside.select("period", "account_id", "value")
    if q.definition.level == "group":
        named = with_entity(tables, q, shape, named)
    else:
        named = named.mutate(entity=named.account_id)
    sums = named.group_by(of_period=named.period, of=named.entity).aggregate(
        whole=named.value.sum().fill_null(0), unpriced=named.value.isnull().cast("int64").sum()
    )
    # Credits may make it negative, and rounding is away from zero on both sides.
    size = scale(sums.whole.abs(), 1, sums.whole * 0 + MONTHS)
    return sums.select("of_period", "of", "unpriced", spent=(sums.whole < 0).ifelse(-size, size))
