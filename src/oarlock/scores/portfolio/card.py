"""The portfolio, as a figure that is published with each refresh and that lists of customers are read from."""

from __future__ import annotations

from oarlock.domain.metric import Card, Field, Metric
from oarlock.kit.text import Text
from oarlock.metrics.core.fields import AS_OF, CURRENCY, STATUS, money, number, ratio, text
from oarlock.metrics.effort.hours import hours_field
from oarlock.scores.attention.card import days_field, index_field
from oarlock.scores.health.card import METRIC as HEALTH
from oarlock.scores.portfolio.answer import answer, reads

METRIC = Metric(
    card=Card(
        name="portfolio",
        version=1,
        room="portfolio",
        title=Text(en="Portfolio", zh="客户组合"),
        meaning=Text(
            en="Every customer on one line: who it is, what it pays, how it stands, and what somebody should know.",
            zh="每位客户一行：是谁、付多少、状况如何、有何须知。",
        ),
        formula=Text(
            en="The figures of health, silent leavers, drift, champions, overdue invoices, renewals, effort and ARR by "
            "account on the day, beside the account's attributes on that day. Level and reasons as in the list of "
            "accounts that need someone; empty where there is nothing to tell.",
            zh="当日各客户的健康度、沉默流失、漂移、关键人、逾期发票、续约、工时与 ARR，以及当日的客户属性。"
            "级别与原因同“需要关注的客户”；无可提示者为空。",
        ),
        source=Text(
            en="Health, silent leavers, drift, champions, invoices, contract lines, effort, accounts, assignments.",
            zh="健康度、沉默流失预警、双船漂移、关键人、发票、合同行、工时、客户、负责人分配。",
        ),
        unit="money",
        level=Text(en="Account with a live contract line.", zh="有有效合同行的客户。"),
        shape="instant",
        fields=(
            AS_OF,
            text("account_id", "Account", "客户"),
            text("name", "Name", "名称"),
            text("owner", "Owner", "负责人"),
            text("group", "Group", "集团"),
            text("segment", "Segment", "客户分层"),
            text("mode", "Operating mode", "经营模式"),
            text("industry", "Industry", "行业"),
            text("country", "Country", "国家/地区"),
            text("lifecycle", "Lifecycle", "生命周期"),
            money("value", "ARR", "ARR"),
            CURRENCY,
            Field(name="renewal", type="date", unit="date", label=Text(en="Renewal", zh="续约日")),
            days_field("renews_in", "Days to renewal", "距续约天数"),
            index_field("score", "Health", "健康度"),
            text("band", "Band", "等级"),
            ratio("coverage", "Coverage", "覆盖率"),
            index_field("low", "At worst", "下限"),
            index_field("high", "At best", "上限"),
            text("lift", "Nearest way up", "最近的提升项"),
            index_field("lift_to", "Points it needs", "所需得分"),
            text("caps", "Caps", "封顶"),
            number("level", "Level", "级别"),
            text("reasons", "Why", "原因"),
            text("state", "Silence", "沉默状态"),
            ratio("fall", "Fall of use", "用量降幅"),
            index_field("deviations", "Deviations", "标准差倍数"),
            number("used", "Events of 28 days", "近 28 天事件数"),
            number("expected", "Expected", "预期事件数"),
            days_field("ticket_days", "Days since a ticket", "距上次工单天数"),
            days_field("contact_days", "Days since two-way contact", "距上次双向往来天数"),
            index_field("drift", "Drift", "漂移值"),
            text("champion", "Champions", "关键人"),
            days_field("overdue", "Days overdue", "逾期天数"),
            hours_field("hours", "Hours of 90 days", "近 90 天工时"),
            ratio("hours_share", "Share of hours", "工时占比"),
            ratio("arr_share", "Share of ARR", "ARR 占比"),
            ratio("attention", "Attention ratio", "关注度比"),
            STATUS,
        ),
        order=("as_of", "account_id"),
        entities=HEALTH.card.entities,
        parameters=HEALTH.card.parameters[:1],
        see_also=("accounts_needing_attention", "health", "attention_ratio"),
    ),
    answer=answer,
    standing=("now",),
    reads=reads,
)
