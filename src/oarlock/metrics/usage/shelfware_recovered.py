"""Shelfware recovered: what was bought and unused at one instant and is used at a later one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Metric, Question, Tables
from oarlock.domain.period import Period
from oarlock.kit.text import Text
from oarlock.metrics.core.accounts.answers import summed
from oarlock.metrics.core.accounts.cards import LEVEL, SPLITS
from oarlock.metrics.core.dimensions import check_dimensions
from oarlock.metrics.core.expressions import total
from oarlock.metrics.core.fields import (
    BY_PERIOD,
    CONTRACT_ENTITIES,
    CURRENCY,
    PERIOD,
    PERIOD_END,
    STATUS,
    labels,
    money,
    number,
)
from oarlock.metrics.core.spine import periods_of, spine
from oarlock.metrics.revenue.ledger import check_rates
from oarlock.metrics.usage.fields import ACCOUNTS
from oarlock.metrics.usage.seats import SEAT_ENTITIES, SOURCE
from oarlock.metrics.usage.unused import unused_modules, unused_seats, value_of

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """Seats and modules unused at the opening of each period and used at its closing, at the opening's price."""
    import ibis

    check_dimensions(tables, q)
    shape = spine(q, periods_of(q))
    # All ends of periods are instants of one spine, so that usage is read once.
    ends = spine(q, tuple(Period(day, day) for day in q.instants))
    place = {p.start: i for i, p in enumerate(ends.periods)}
    steps = tables.literal(
        tuple(
            {"step": i, "opening": place[p.start], "closing": place[p.end]}
            for i, p in enumerate(shape.periods) if shape.observed[i]
        ),
        {"step": "int64", "opening": "int64", "closing": "int64"},
    )  # fmt: skip
    seated, modules = unused_seats(tables, q, ends), unused_modules(tables, q, ends)
    one = _seats(steps, tables.named(seated)).union(_modules(steps, tables.named(modules)), distinct=False)
    each = one.group_by(period=one.step, account_id=one.account_id).aggregate(
        seats=total(one.seats), modules=total(one.modules), amount=total(one.amount), unpriced=total(one.unpriced)
    )
    rows = summed(tables, q, shape, each, "seats", "modules", "amount", "unpriced")
    is_known = rows.observed & (rows.n > 0) & (rows.unpriced == 0)
    nothing = ibis.null("int64")
    shown = {
        "value": rows.amount, "seats": rows.seats, "modules": rows.modules, "n": rows.n,
    }  # fmt: skip
    return rows.select(
        **labels(rows, q), period=rows.starts, period_end=rows.ends,
        **{name: is_known.ifelse(column, nothing) for name, column in shown.items()},
        currency=ibis.literal(q.currency),
        status=ibis.cases((~rows.observed, "not_observed"), (~is_known.fill_null(False), "n/a"), else_="ok"),
    )  # fmt: skip


def _seats(steps: ir.Table, rows: ir.Table) -> ir.Table:
    import ibis

    later = rows.select(p="period", a="account_id", o="offering_id", then="idle", held="seats")
    opened = rows.join(steps, [("period", "opening")]).select(*rows.columns, "step", "closing")
    on = [opened.closing == later.p, opened.account_id == later.a,
          opened.offering_id.fill_null("") == later.o.fill_null("")]  # fmt: skip
    both = opened.join(later, on).select(*opened.columns, "then", "held")
    # Active seats more than before, whatever became of the number of seats.
    gained = (both.held - both.then) - (both.seats - both.idle)
    both = both.mutate(won=ibis.greatest(ibis.least(gained, both.idle), 0))
    zero = ibis.literal(0, "int64")
    amount = value_of(both, both.won)
    return both.select(
        "step", "account_id", seats=both.won, modules=zero, amount=amount.fill_null(0),
        unpriced=(amount.isnull() & (both.won > 0)).cast("int64"),
    )  # fmt: skip


def _modules(steps: ir.Table, rows: ir.Table) -> ir.Table:
    import ibis

    idle = rows.filter(~rows.is_used)
    later = rows.filter(rows.is_used).select(p="period", a="account_id", o="offering_id")
    opened = idle.join(steps, [("period", "opening")]).select(*rows.columns, "step", "closing")
    both = opened.join(later, [("closing", "p"), ("account_id", "a"), ("offering_id", "o")]).select(*opened.columns)
    one, zero = ibis.literal(1, "int64"), ibis.literal(0, "int64")
    return both.select(
        "step", "account_id", seats=zero, modules=one, amount=both.arr.fill_null(0),
        unpriced=both.arr.isnull().cast("int64"),
    )  # fmt: skip


METRIC = Metric(
    card=Card(
        name="shelfware_recovered",
        version=1,
        room="usage",
        title=Text(en="Shelfware recovered", zh="已挽回的未用价值"),
        meaning=Text(
            en="What was bought and unused at the opening and is used at the closing, in money a year.",
            zh="期初已购未用而期末已在使用的部分，按年金额计。",
        ),
        formula=Text(
            en="Seats active at the closing beyond those at the opening, at most those unused then, × price per seat "
            "at the opening, plus the ARR of modules that are used since. Seats given back are not recovered.",
            zh="期末较期初新增的激活席位（不超过期初未用席位）× 期初每席位价格，加上其后开始使用的模块的 ARR；"
            "退订的席位不算"
            "挽回。",
        ),
        source=SOURCE,
        unit="money",
        level=LEVEL,
        shape="period",
        fields=(
            PERIOD,
            PERIOD_END,
            money("value", "Recovered a year", "每年挽回金额"),
            number("seats", "Seats", "席位数"),
            number("modules", "Modules", "模块数"),
            ACCOUNTS,
            CURRENCY,
            STATUS,
        ),
        order=BY_PERIOD,
        entities=(*SEAT_ENTITIES, "usage_feature_day", "offering", *CONTRACT_ENTITIES),
        dimensions=SPLITS,
        see_also=("shelfware",),
    ),
    answer=answer,
    standing=("trailing",),
    check=check_rates,
)
