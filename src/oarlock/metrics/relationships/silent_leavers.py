"""Silent leavers: customers whose use fell, who do not complain, and with whom nobody talks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Field, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.accounts.answers import shape_of, summed, told
from oarlock.metrics.core.accounts.cards import account_card
from oarlock.metrics.core.expressions import divide
from oarlock.metrics.core.fields import CURRENCY, money, number, ratio, text
from oarlock.metrics.relationships.silence import SILENCE_ENTITIES, SILENCE_PARAMETERS, silence

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """How many customers are on the silent list at each instant; split by account, the evidence of each."""
    import ibis

    shape = shape_of(tables, q)
    rows = silence(tables, q, shape)
    listed = rows.is_listed == 1
    nothing = ibis.null("int64")
    state = ibis.cases((rows.is_known == 0, "no_data"), (listed, "listed"), else_="not")
    each = rows.mutate(
        no_data=1 - rows.is_known, stake=listed.ifelse(rows.arr, nothing), state=state,
        spread=(rows.deviations * 10).round(0).cast("int64"),
    )  # fmt: skip
    found = summed(
        tables, q, shape, each, "is_known", "is_listed", "no_data", "used", "expected", "stake",
        texts=("state", "ticket_age", "contact_age", "spread"),
    )  # fmt: skip
    value = (found.is_known > 0).ifelse(found.is_listed, nothing)
    return told(
        found, q, value=value, judged=found.is_known, no_data=found.no_data, state=found.state,
        fall=divide(found.expected - found.used * 1000, found.expected),
        deviations=found.spread.cast("float64") / 10, used=found.used, expected=(found.expected + 500) // 1000,
        days_since_ticket=found.ticket_age, days_since_contact=found.contact_age,
        stake=found.stake, currency=ibis.literal(q.currency),
    )  # fmt: skip


METRIC = Metric(
    card=account_card(
        "relationships",
        "silent_leavers",
        Text(en="Silent leavers", zh="沉默流失预警"),
        meaning=Text(
            en="Customers who use far less than their season explains, and of whom nobody hears anything.",
            zh="使用量下降超出自身季节与波动、且既无投诉也无往来的客户。",
        ),
        formula=Text(
            en="Listed: events of the last 28 days at least 30 % below what was to be expected (see "
            "usage_vs_baseline) and by 3.25 standard deviations more than the account's own noise explains, no "
            "ticket or "
            "complaint in 60 days, no two-way contact in 45. Customers whose use cannot be judged are no_data, neither "
            "listed nor not. Stake: ARR of those listed. Split by account, value is 1 when listed.",
            zh="列入：近 28 天事件数较预期（见 usage_vs_baseline）低 30% 以上，且超出自身波动 3.25 个标准差，60 "
            "天内无工单或"
            "投诉，45 天内无双向往来。无法判断使用量的客户为 no_data，单独列出。涉及金额：所列客户 ARR。"
            "按客户拆分时，列入为 1。",
        ),
        source=Text(
            en="Usage events, tickets, interactions, contract lines.", zh="使用事件、工单、往来、合同行。"
        ),
        unit="count",
        fields=(
            number("value", "Listed", "列入客户数"),
            number("judged", "Judged", "可判断客户数"),
            number("no_data", "Without data", "无数据客户数"),
            text("state", "State", "判断"),
            ratio("fall", "Fall", "降幅"),
            Field(name="deviations", type="double", unit="index", label=Text(en="Deviations", zh="标准差倍数")),
            number("used", "Events of 28 days", "近 28 天事件数"),
            number("expected", "Expected", "预期事件数"),
            Field(name="days_since_ticket", type="int64", unit="days",
                  label=Text(en="Days since a ticket", zh="距上次工单天数")),
            Field(name="days_since_contact", type="int64", unit="days",
                  label=Text(en="Days since two-way contact", zh="距上次双向往来天数")),
            money("stake", "ARR at stake", "涉及 ARR"),
            CURRENCY,
        ),
        entities=SILENCE_ENTITIES,
        parameters=SILENCE_PARAMETERS,
        see_also=("usage_vs_baseline", "silent_leavers_backtest", "last_login_days"),
    ),
    answer=answer,
)  # fmt: skip
