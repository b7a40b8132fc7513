"""The shared answer of everything that is recurring revenue at an instant: MRR, ARR, and their named variants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.fields import ACCOUNTS, AS_OF, CURRENCY, STATUS, currency_of, labels, money
from oarlock.metrics.core.spine import instants
from oarlock.metrics.revenue.ledger import ledger
from oarlock.metrics.revenue.lines import Basis

if TYPE_CHECKING:
    import ibis.expr.types as ir

FIELDS = (AS_OF, money("value", "Value", "数值"), CURRENCY, ACCOUNTS, STATUS)

SOURCE = Text(
    en="Contract lines and exchange rates; accounts for the dimensions.", zh="合同行与汇率；维度取自客户及其属性。"
)
LEVEL = Text(en="Contract line, summed; accounts are counted once.", zh="按合同行计算后汇总；客户只计一次。")

DIFFERS = (
    Text(
        en="Stripe counts past-due subscriptions and treats unpaid ones as churn; originally only coupons without an "
        "end "
        "lowered its MRR.",
        zh="Stripe 将逾期订阅计入、将未付订阅视为流失；最初只有无期限优惠券会降低其 MRR。",
    ),
    Text(
        en="ChartMogul takes MRR from invoices with service periods and shows trials as leads.",
        zh="ChartMogul 依据带服务期的发票计算 MRR，并将试用视为线索。",
    ),
)


def stock(tables: Tables, q: Question, *, basis: Basis = "mrr") -> ir.Table:
    """`as_of`, `value`, `currency`, `accounts`, `status` at each instant of the question."""
    rows = ledger(tables, q, instants(q), basis=basis)
    columns = labels(rows, q) | {
        "as_of": rows.starts,
        "value": rows.opening,
        "currency": currency_of(rows, q),
        "accounts": rows.opening_accounts,
        "status": rows.status,
    }
    return rows.select(**columns)
