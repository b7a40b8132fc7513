"""Time to first value: after how many days half of the customers have got what they came for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Field, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.accounts.cards import SPLITS, account_card
from oarlock.metrics.core.cases.answers import CASES, finished
from oarlock.metrics.core.cases.durations import medians
from oarlock.metrics.core.cases.groups import grouped
from oarlock.metrics.core.fields import number
from oarlock.metrics.core.spine import instants, spine
from oarlock.metrics.usage.clocks import CLOCK, waits
from oarlock.metrics.usage.values import RULE, VALUE_ENTITIES

if TYPE_CHECKING:
    import ibis.expr.types as ir

OWN = {"offering": "offering_id", "release": "release_id"}


def answer(tables: Tables, q: Question) -> ir.Table:
    """The Kaplan–Meier median of the clocks that ran before each instant."""
    shape = spine(q, instants(q))
    rows = grouped(tables, q, shape, waits(tables, q, shape), own=OWN)
    found = medians(tables, q, shape, rows)
    figures = {"reached": found.ended.fill_null(0), "open": found.open.fill_null(0)}
    return finished(found, q, value=found["median"], since=None, shape="instant", n=found.n, figures=figures)


METRIC = Metric(
    card=account_card(
        "usage",
        "time_to_first_value",
        Text(en="Time to first value", zh="首次价值实现时间"),
        meaning=Text(
            en="After how many days half of the customers have got value for the first time.",
            zh="半数客户在多少天内首次实现价值。",
        ),
        formula=Text(
            en="Kaplan–Meier median of the days from the start of the first contract line (parameter clock: also "
            "kickoff, or each release) to the first value event: recorded, by rule, or the milestone first_value. "
            "Customers that have none yet are open cases, those that left without are open until they left; the mean "
            "of those that have is never shown. For a release without a rule the first use of its offering counts.",
            zh="自首条合同行开始（参数 clock 亦可为 kickoff 或 release）至首个价值事件（记录、规则或里程碑 "
            "first_value）"
            "天数的 Kaplan–Meier 中位数。尚未实现者为未完成样本，未实现即离开者截至离开之日；绝不取已实现者的均值。"
            "未给规则"
            "时，版本以其产品的首次使用为准。",
        ),
        source=Text(
            en="Contract lines, milestones, releases, value events, usage events.",
            zh="合同行、里程碑、版本发布、价值事件、使用事件。",
        ),
        unit="days",
        fields=(
            Field(name="value", type="int64", unit="days", label=Text(en="Median days", zh="中位天数")),
            number("reached", "Have got value", "已实现"),
            number("open", "Not yet", "未实现"),
            CASES,
        ),
        entities=(*VALUE_ENTITIES, "contract_line", "milestone", "release"),
        dimensions=(*OWN, *SPLITS),
        parameters=(CLOCK, RULE),
        see_also=("value_path_steps", "value_events"),
    ),
    answer=answer,
)
