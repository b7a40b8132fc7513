"""Accounts that need someone, as a figure that is published with each refresh."""

from __future__ import annotations

from oarlock.domain.metric import Card, Field, Metric
from oarlock.kit.text import Text
from oarlock.metrics.core.fields import AS_OF, CURRENCY, STATUS, money, number, ratio, text
from oarlock.metrics.effort.hours import hours_field
from oarlock.scores.attention.answer import answer, reads
from oarlock.scores.health.card import METRIC as HEALTH


def days_field(name: str, en: str, zh: str) -> Field:
    """A field of whole days."""
    return Field(name=name, type="int64", unit="days", label=Text(en=en, zh=zh))


def index_field(name: str, en: str, zh: str) -> Field:
    """A field that is an index."""
    return Field(name=name, type="double", unit="index", label=Text(en=en, zh=zh))


METRIC = Metric(
    card=Card(
        name="accounts_needing_attention",
        version=1,
        room="health",
        title=Text(en="Accounts that need someone", zh="需要关注的客户"),
        meaning=Text(
            en="Which customers somebody should look after first, and for which reasons.",
            zh="哪些客户应优先有人跟进，以及各自的原因。",
        ),
        formula=Text(
            en="Level 1: on the silent list, red health, or held down by a cap of the health model. Level 2: use that "
            "fell below its own season by the limits of the silent list, no champion left, an invoice 60 days overdue, "
            "or drift from 60 with a renewal within 90 days. Level 3, only told: drift from 60 alone, use that cannot "
            "be judged (no_usage_data), complaints in 90 days with hours at least twice the share of ARR (loud). In "
            "each level the largest ARR first.",
            zh="1 级：沉默流失名单、健康度为红、或被健康度模型封顶。2 级：用量低于自身季节达沉默名单界限、关键人已离"
            "开、发票逾期满 60 天、漂移值达 60 且 90 天内续约。3 级（仅提示）：仅漂移值达 60、用量无法判断"
            "（no_usage_data）、近 90 天有投诉且工时占比达 ARR 占比两倍（loud）。各级内按 ARR 由大到小。",
        ),
        source=Text(
            en="Health, silent leavers, drift, champions, invoices, contract lines, effort.",
            zh="健康度、沉默流失预警、双船漂移、关键人、发票、合同行、工时。",
        ),
        unit="money",
        level=Text(en="Account with a live contract line.", zh="有有效合同行的客户。"),
        shape="instant",
        fields=(
            AS_OF,
            number("rank", "Rank", "排名"),
            text("account_id", "Account", "客户"),
            text("name", "Name", "名称"),
            number("level", "Level", "级别"),
            text("reasons", "Why", "原因"),
            money("value", "ARR at stake", "涉及 ARR"),
            CURRENCY,
            index_field("score", "Health", "健康度"),
            text("band", "Band", "等级"),
            ratio("coverage", "Coverage", "覆盖率"),
            text("caps", "Caps", "封顶"),
            ratio("fall", "Fall of use", "用量降幅"),
            index_field("deviations", "Deviations", "标准差倍数"),
            number("used", "Events of 28 days", "近 28 天事件数"),
            number("expected", "Expected", "预期事件数"),
            days_field("ticket_days", "Days since a ticket", "距上次工单天数"),
            days_field("contact_days", "Days since two-way contact", "距上次双向往来天数"),
            index_field("drift", "Drift", "漂移值"),
            text("champion", "Champions", "关键人"),
            days_field("overdue", "Days overdue", "逾期天数"),
            Field(name="renewal", type="date", unit="date", label=Text(en="Renewal", zh="续约日")),
            days_field("renews_in", "Days to renewal", "距续约天数"),
            hours_field("hours", "Hours of 90 days", "近 90 天工时"),
            ratio("hours_share", "Share of hours", "工时占比"),
            ratio("arr_share", "Share of ARR", "ARR 占比"),
            STATUS,
        ),
        order=("as_of", "rank", "account_id"),
        entities=HEALTH.card.entities,
        parameters=HEALTH.card.parameters[:1],
        see_also=("health", "silent_leavers", "drift", "attention_ratio", "underserved_accounts"),
    ),
    answer=answer,
    standing=("now",),
    reads=reads,
)  # fmt: skip
