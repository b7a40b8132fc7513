"""Value events: how often customers got what they came for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.accounts.answers import shape_of, summed, told
from oarlock.metrics.core.accounts.parameters import DAYS, days_of
from oarlock.metrics.core.accounts.periods import placed
from oarlock.metrics.core.fields import number
from oarlock.metrics.core.spine import frame
from oarlock.metrics.usage.fields import usage_card
from oarlock.metrics.usage.values import RULE, SOURCE, VALUE_ENTITIES, value_days

if TYPE_CHECKING:
    import ibis.expr.types as ir

WINDOW = 28


def answer(tables: Tables, q: Question) -> ir.Table:
    """Value events in the days before each instant; 0 for accounts that had some earlier."""
    shape, days = shape_of(tables, q), days_of(q, WINDOW)
    rows = value_days(tables, q)
    near = placed(tables, shape, rows, days)
    sums = near.group_by(p=near.period, a=near.account_id).aggregate(times=near.times.sum())
    first = rows.group_by("account_id").aggregate(first_day=rows.day.min())
    periods = frame(tables, shape)
    periods = periods.filter(periods.observed).select("period", "ends")
    known = first.join(periods, [first.first_day < periods.ends]).select("period", "account_id")
    both = known.left_join(sums, [("period", "p"), ("account_id", "a")])
    each = both.select("period", "account_id", times=both.times.fill_null(0))
    each = each.mutate(with_value=(each.times > 0).cast("int64"))
    found = summed(tables, q, shape, each, "times", "with_value")
    return told(found, q, value=found.times, with_value=found.with_value, n=found.n)


METRIC = Metric(
    card=usage_card(
        "value_events",
        Text(en="Value events", zh="价值事件数"),
        meaning=Text(
            en="How often customers did what proves that the product gives them value.",
            zh="客户完成证明产品价值的行为的次数。",
        ),
        formula=Text(
            en="Recorded value events of the last 28 days (parameter days), plus days on which an event of the "
            "parameter rule (EVENT or EVENT>=N a day) happened often enough. Accounts that never had one are n/a.",
            zh="近 28 天（参数 days）记录的价值事件，加上参数 rule（EVENT 或 EVENT>=N，每天）所列事件达到次数的天数；"
            "从未有过的"
            "客户为 n/a。",
        ),
        source=SOURCE,
        unit="count",
        fields=(
            number("value", "Value events", "价值事件数"),
            number("with_value", "Accounts with some", "有价值事件的客户数"),
            number("n", "Accounts that ever had one", "曾有价值事件的客户数"),
        ),
        entities=VALUE_ENTITIES,
        parameters=(DAYS, RULE),
        see_also=("time_to_first_value",),
    ),
    answer=answer,
)
