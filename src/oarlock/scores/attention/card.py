"""Accounts that need someone, as a figure that is published with each refresh."""

from __future__ import annotations

from oarlock.domain.metric import Card, Field, Metric
from oarlock.kit.text import Text
from oarlock.metrics.effort.hours import hours_field
from oarlock.metrics.revenue.fields import AS_OF, CURRENCY, STATUS, money, number, ratio, text
from oarlock.scores.attention.answer import answer, reads
from oarlock.scores.health.card import METRIC as HEALTH


def _days(name: str, en: str, zh: str) -> Field:
    return Field(name=name, type="int64", unit="days", label=Text(en=en, zh=zh))


def _index(name: str, en: str, zh: str) -> Field:
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
            en="First: customers on the silent list, with red health, or held down by a cap of the health model. Then: "
            "use that fell beyond its season by the limits of the silent list, no champion left, drift from 60, an "
            "invoice 60 days overdue. In each of the two the largest ARR first. A renewal within 90 days is told as a "
            "reason, too, but lists nobody. Unranked: customers whose use cannot be judged (no_usage_data), and those "
            "that complained in 90 days and take at least twice their share of ARR in hours (loud).",
            zh="首先：沉默流失名单、健康度为红、或被健康度模型封顶的客户。其次：用量低于自身季节的程度达到沉默名单"
            "界限、关键人已离开、漂移值达 60、发票逾期满 60 天。两级内均按 ARR 由大到小。90 天内续约会列为原因，"
            "但不单独入列。不排名者：用量无法判断的客户（no_usage_data），以及近 90 天有投诉且工时占比达 ARR 占比两"
            "倍以上的客户（loud）。",
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
            _index("score", "Health", "健康度"),
            text("band", "Band", "等级"),
            ratio("coverage", "Coverage", "覆盖率"),
            text("caps", "Caps", "封顶"),
            ratio("fall", "Fall of use", "用量降幅"),
            _index("deviations", "Deviations", "标准差倍数"),
            number("used", "Events of 28 days", "近 28 天事件数"),
            number("expected", "Expected", "预期事件数"),
            _days("ticket_days", "Days since a ticket", "距上次工单天数"),
            _days("contact_days", "Days since two-way contact", "距上次双向往来天数"),
            _index("drift", "Drift", "漂移值"),
            text("champion", "Champions", "关键人"),
            _days("overdue", "Days overdue", "逾期天数"),
            Field(name="renewal", type="date", unit="date", label=Text(en="Renewal", zh="续约日")),
            _days("renews_in", "Days to renewal", "距续约天数"),
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
