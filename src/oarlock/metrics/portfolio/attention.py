"""Attention: the hours, the revenue and the complaints of each customer, side by side."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from oarlock.domain.metric import Parameter, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.cases.windows import seen, within
from oarlock.metrics.core.expressions import count_where, total
from oarlock.metrics.core.parameters import whole_of
from oarlock.metrics.core.spine import Spine
from oarlock.metrics.effort.hours import efforts
from oarlock.metrics.revenue.recurring import recurring
from oarlock.metrics.support.tickets import tickets

if TYPE_CHECKING:
    import ibis.expr.types as ir

ATTENTION_ENTITIES = (
    "effort", "ticket", "contract_line", "fx_rate", "account", "account_attribute", "assignment",
)  # fmt: skip
LOUD = Parameter(
    name="loud", unit="count", default="1",
    label=Text(en="Complaints in the window that make a customer loud", zh="窗口内达到几次投诉视为“会叫”的客户"),
)  # fmt: skip


def attention(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """Customers (ARR above 0 at the period's end) with what they get and give.

    Columns: `period`, `account_id`, `arr` (minor units of the question's currency; null without a rate), `size`
    (hundredths of an hour in the period), `complaints`, `is_loud`. Hours for those that pay nothing are left out.
    """
    paying = customers(tables, q, shape)
    work = within(tables, shape, efforts(tables, q)).group_by("period", "account_id")
    work = work.aggregate(size=lambda t: total(t["size"]))
    told = tickets(tables, q)
    told = within(tables, shape, told.filter(told.is_complaint)).group_by("period", "account_id")
    told = told.aggregate(complaints=lambda t: count_where(t.is_complaint))
    on = ["period", "account_id"]
    rows = paying.left_join(work, on).select(*paying.columns, size=work["size"].fill_null(0))
    rows = rows.left_join(told, on).select(*rows.columns, complaints=told.complaints.fill_null(0))
    rows = tables.named(rows)
    return rows.mutate(is_loud=rows.complaints >= max(1, whole_of(q, LOUD.name, 1)))


def customers(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """`period`, `account_id`, `arr` of each account that pays at the end of each observed period."""
    ends = seen(tables, shape).select("period", day="ends")
    days = tuple(sorted({p.end for p, is_seen in zip(shape.periods, shape.observed, strict=True) if is_seen}))
    # Shares are of all customers, also when one is asked about.
    rows = recurring(tables, replace(q, account=None), days, basis="arr")
    rows = rows.filter(rows.value.isnull() | (rows.value > 0))
    return rows.join(ends, [("on", "day")]).select("period", "account_id", arr="value")
