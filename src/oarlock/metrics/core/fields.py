"""Columns that many answers of this room share, and the last step from a ledger to an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Field, Question
from oarlock.kit.text import Text
from oarlock.metrics.core.expressions import divide

if TYPE_CHECKING:
    import ibis.expr.types as ir

AS_OF = Field(name="as_of", type="date", unit="date", label=Text(en="As of", zh="时点"))
PERIOD = Field(name="period", type="date", unit="date", label=Text(en="Period from", zh="期初"))
PERIOD_END = Field(name="period_end", type="date", unit="date", label=Text(en="to", zh="期末"))
CURRENCY = Field(name="currency", type="string", unit="text", label=Text(en="Currency", zh="币种"))
ACCOUNTS = Field(name="accounts", type="int64", unit="count", label=Text(en="Accounts", zh="客户数"))
STATUS = Field(name="status", type="string", unit="text", label=Text(en="Status", zh="状态"))
METHOD = Field(name="method", type="string", unit="text", label=Text(en="Method", zh="方法"))
MOVEMENT = Field(name="movement", type="string", unit="text", label=Text(en="Movement", zh="变动"))
AMOUNT = Field(name="amount", type="int64", unit="money", label=Text(en="Amount", zh="金额"))
RATIO = Field(name="value", type="double", unit="ratio", label=Text(en="Value", zh="数值"))
COUNT = Field(name="n", type="int64", unit="count", label=Text(en="Accounts at the start", zh="期初客户数"))


def money(name: str, en: str, zh: str) -> Field:
    """A field of money in minor units of the row's currency."""
    return Field(name=name, type="int64", unit="money", label=Text(en=en, zh=zh))


def number(name: str, en: str, zh: str) -> Field:
    """A field that counts."""
    return Field(name=name, type="int64", unit="count", label=Text(en=en, zh=zh))


def ratio(name: str, en: str, zh: str) -> Field:
    """A field that is a share or a quotient."""
    return Field(name=name, type="double", unit="ratio", label=Text(en=en, zh=zh))


def text(name: str, en: str, zh: str) -> Field:
    """A field of text."""
    return Field(name=name, type="string", unit="text", label=Text(en=en, zh=zh))


MONEY_RATIO = (
    PERIOD,
    PERIOD_END,
    RATIO,
    money("numerator", "Numerator", "分子"),
    money("denominator", "Denominator", "分母"),
    COUNT,
    CURRENCY,
    STATUS,
)
"""Fields of a ratio of money over a period."""

CONTRACT_ENTITIES = ("contract_line", "fx_rate", "account", "account_attribute", "assignment")

RECEIVABLE_ENTITIES = ("invoice", "payment", "fx_rate", "account", "account_attribute", "assignment")

BY_PERIOD = ("period", "period_end")


def labels(rows: ir.Table, q: Question) -> dict[str, ir.Value]:
    """The dimensions of a ledger row under the names asked for."""
    return {name: rows[f"d{i}"] for i, name in enumerate(q.by)}


def currency_of(rows: ir.Table, q: Question) -> ir.Value:
    """The currency that a row's money is in."""
    import ibis

    return rows[f"d{q.by.index('currency')}"] if "currency" in q.by else ibis.literal(q.currency)


def ratio_row(rows: ir.Table, q: Question, *, numerator: ir.Value, denominator: ir.Value, n: ir.Value) -> ir.Table:
    """The answer of a ratio over periods; `n/a` where there is nothing to divide by."""
    value = divide(numerator, denominator)
    status = ((rows.status == "ok") & value.isnull()).ifelse("n/a", rows.status)
    columns = labels(rows, q) | {
        "period": rows.starts, "period_end": rows.ends, "value": value, "numerator": numerator,
        "denominator": denominator, "n": n, "currency": currency_of(rows, q), "status": status,
    }  # fmt: skip
    return rows.select(**columns)
