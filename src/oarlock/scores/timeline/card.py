"""The timeline, as a figure that is published with each refresh and that the page of a customer reads."""

from __future__ import annotations

from oarlock.domain.metric import Card, Field, Metric
from oarlock.kit.text import Text
from oarlock.metrics.core.fields import AS_OF, STATUS, number, text
from oarlock.scores.timeline.answer import MONTHS, answer


def _day(name: str, en: str, zh: str) -> Field:
    return Field(name=name, type="date", unit="date", label=Text(en=en, zh=zh))


def _number(name: str, en: str, zh: str) -> Field:
    return Field(name=name, type="double", unit="index", label=Text(en=en, zh=zh))


METRIC = Metric(
    card=Card(
        name="timeline",
        version=1,
        room="accounts",
        title=Text(en="Timeline", zh="时间线"),
        meaning=Text(
            en="What happened with each customer, day by day.",
            zh="每位客户逐日发生的事。",
        ),
        formula=Text(
            en=f"Contract lines that began or ended, invoices, tickets, contacts, answers to surveys, owners and steps "
            f"of the path to value of the {MONTHS} months before the day; lines that still live are listed whenever "
            f"they began. An invoice is done on the day of the payment that settles it.",
            zh=f"当日之前 {MONTHS} 个月内开始或结束的合同行、发票、工单、往来、调查回复、负责人变更与价值路径步骤；"
            "仍有效的合同行不论何时开始均列出。发票以付清之日为完成日。",
        ),
        source=Text(
            en="Contract lines, invoices, payments, tickets, interactions, survey responses, assignments, milestones.",
            zh="合同行、发票、回款、工单、往来、调查回复、负责人分配、里程碑。",
        ),
        unit="count",
        level=Text(en="Event of an account.", zh="按客户的事件。"),
        shape="instant",
        fields=(
            AS_OF,
            text("account_id", "Account", "客户"),
            _day("at", "Day", "日期"),
            text("event", "Event", "事件"),
            text("id", "ID", "编号"),
            text("what", "What", "内容"),
            _day("until", "Until or due", "截止或到期"),
            _day("done", "Done", "完成"),
            text("state", "State", "状态"),
            number("amount", "Amount (minor units)", "金额（最小单位）"),
            number("left", "Open (minor units)", "未付（最小单位）"),
            text("money_in", "Currency", "币种"),
            _number("number", "Number", "数值"),
            _number("most", "Of at most", "满分"),
            STATUS,
        ),
        order=("account_id", "at", "event", "id", "what"),
        entities=(
            "contract_line",
            "invoice",
            "payment",
            "ticket",
            "interaction",
            "participant",
            "survey_response",
            "assignment",
            "milestone",
            "account",
        ),
        see_also=("portfolio",),
    ),
    answer=answer,
    standing=("now",),
)
