"""Use against the account's own seasonal baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.accounts.answers import shape_of, summed, told
from oarlock.metrics.core.accounts.parameters import EVENTS, words_of
from oarlock.metrics.core.expressions import divide
from oarlock.metrics.core.fields import RATIO, number
from oarlock.metrics.usage.fields import ACCOUNTS, usage_card
from oarlock.metrics.usage.season.calendars import CALENDAR
from oarlock.metrics.usage.season.expected import FORMULA, SEASON_ENTITIES, SOURCE, against_season

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """Events of the 28 days before each instant, of those expected."""
    shape = shape_of(tables, q)
    each = against_season(tables, q, shape, words_of(q, "events"))
    found = summed(tables, q, shape, each, "used", "expected", "before")
    return told(
        found, q, value=divide(found.used * 1000, found.expected), numerator=found.used,
        denominator=(found.expected + 500) // 1000, before=found.before, n=found.n,
    )  # fmt: skip


METRIC = Metric(
    card=usage_card(
        "usage_vs_baseline",
        Text(en="Usage against its own season", zh="使用量与自身季节基线之比"),
        meaning=Text(
            en="How much of what was to be expected of it at this time of the year an account uses.",
            zh="客户当前使用量占其季节预期的比例。",
        ),
        formula=FORMULA,
        source=SOURCE,
        unit="ratio",
        fields=(
            RATIO,
            number("numerator", "Events of 28 days", "近 28 天事件数"),
            number("denominator", "Expected", "预期事件数"),
            number("before", "Events of the 90 days before", "此前 90 天事件数"),
            ACCOUNTS,
        ),
        entities=SEASON_ENTITIES,
        parameters=(EVENTS, CALENDAR),
        see_also=("usage_trend", "silent_leavers"),
    ),
    answer=answer,
)
