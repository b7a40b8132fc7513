"""The eight signs: what each is called, which way is worse, and which record feeds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from oarlock.domain.metric import Parameter
from oarlock.kit.text import Text

Worse = Literal["low", "high"]


@dataclass(frozen=True, kw_only=True)
class Sign:
    """One sign. unit: of its value; worse: which side of the threshold is trouble; feed: the record that feeds it."""

    code: str
    label: Text
    measure: Text
    unit: Literal["ratio", "index"]
    worse: Worse
    feed: str
    feed_label: Text


SIGNS = (
    Sign(
        code="wins_fall", label=Text(en="Won deals fall", zh="赢单下降"),
        measure=Text(en="Share of decided deals that we sign", zh="已定商机的签约比例"),
        unit="ratio", worse="low", feed="opportunity", feed_label=Text(en="Opportunities", zh="商机"),
    ),
    Sign(
        code="promises_unmet", label=Text(en="Promises are not met", zh="承诺不兑现"),
        measure=Text(en="Share of due promises that are late or broken", zh="到期承诺中逾期或未兑现的比例"),
        unit="ratio", worse="high", feed="promise", feed_label=Text(en="The promise ledger", zh="承诺台账"),
    ),
    Sign(
        code="big_bills", label=Text(en="Big bills are not paid", zh="大单难收款"),
        measure=Text(en="Share of the big bills' money that is 60 days overdue", zh="大额账单中逾期满 60 天金额占比"),
        unit="ratio", worse="high", feed="invoice", feed_label=Text(en="Invoices and payments", zh="发票与回款"),
    ),
    Sign(
        code="sales_presales", label=Text(en="Sales and presales blame each other", zh="销售与售前互相指责"),
        measure=Text(en="How often, 0 never to 4 every week, as those asked say", zh="受访者所述频率，0 从不至 4 每周"),
        unit="index", worse="high", feed="answer",
        feed_label=Text(en="A blind round of the rubric symptom_blame", zh="评分规则 symptom_blame 的一轮盲答"),
    ),
    Sign(
        code="sales_delivery", label=Text(en="Sales and delivery blame each other", zh="销售与交付互相指责"),
        measure=Text(en="How often, 0 never to 4 every week, as those asked say", zh="受访者所述频率，0 从不至 4 每周"),
        unit="index", worse="high", feed="answer",
        feed_label=Text(en="A blind round of the rubric symptom_blame", zh="评分规则 symptom_blame 的一轮盲答"),
    ),
    Sign(
        code="closed_rd", label=Text(en="R&D behind closed doors", zh="研发闭门造车"),
        measure=Text(en="Share of the roadmap linked to confirmed needs", zh="路线图中关联已确认需求的比例"),
        unit="ratio", worse="low", feed="roadmap_item", feed_label=Text(en="Roadmap items", zh="路线图事项"),
    ),
    Sign(
        code="complainers", label=Text(en="Complainers absorb the investment", zh="会叫的客户占尽投入"),
        measure=Text(en="Their share of hours ÷ their share of ARR", zh="其工时占比 ÷ ARR 占比"),
        unit="index", worse="high", feed="effort", feed_label=Text(en="Effort and tickets", zh="工时与工单"),
    ),
    Sign(
        code="silent_leave", label=Text(en="Silent customers leave", zh="沉默客户流失"),
        measure=Text(en="Customers lost in silence ÷ customers at the start", zh="沉默流失客户 ÷ 期初客户"),
        unit="ratio", worse="high", feed="interaction",
        feed_label=Text(en="Contract lines, tickets and interactions", zh="合同行、工单与往来"),
    ),
)  # fmt: skip

CODES = tuple(one.code for one in SIGNS)
BY_CODE = {one.code: one for one in SIGNS}

QUARTERS = Parameter(
    name="quarters", unit="count", default="6", label=Text(en="Whole quarters that are shown", zh="展示的完整季度数")
)
LATE_SHARE = Parameter(
    name="late_share", unit="ratio", default="0.1",
    label=Text(en="Share of big bills overdue from which it is a sign", zh="大额账单逾期占比阈值"),
)  # fmt: skip
BIG = Parameter(
    name="big_bill", unit="money",
    label=Text(en="From which amount a bill is big; the largest tenth without it",
               zh="大额账单金额下限；未给时取最大的十分之一"),
)  # fmt: skip
LATE_DAYS = Parameter(name="late_days", unit="days", default="60", label=Text(en="Days overdue", zh="逾期天数"))
BLAME = Parameter(
    name="blame", unit="index", default="2", label=Text(en="Blame from which it is a sign", zh="指责频率阈值")
)
LINKED = Parameter(
    name="linked", unit="ratio", default="0.7",
    label=Text(en="Share of the roadmap linked to needs below which it is a sign", zh="路线图需求关联率下限"),
)  # fmt: skip
ATTENTION = Parameter(
    name="attention", unit="index", default="2",
    label=Text(en="Ratio of attention from which it is a sign", zh="关注度比阈值"),
)  # fmt: skip
LOST = Parameter(
    name="lost_share", unit="ratio", default="0.015",
    label=Text(en="Silent losses a quarter from which it is a sign", zh="每季沉默流失占比阈值"),
)  # fmt: skip
PARAMETERS = (QUARTERS, LATE_SHARE, BIG, LATE_DAYS, BLAME, LINKED, ATTENTION, LOST)
