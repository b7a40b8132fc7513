"""The accounts behind each sign in its newest quarter: one table for each, with the same columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.domain.period import Period
from oarlock.metrics.core.cases.windows import within
from oarlock.metrics.core.expressions import divide, total
from oarlock.metrics.core.spine import spine
from oarlock.metrics.portfolio.attention import attention
from oarlock.metrics.portfolio.attention_ratio import METRIC as ATTENTION_RATIO
from oarlock.metrics.relationships.losses import losses
from oarlock.metrics.revenue.deals import decided
from oarlock.metrics.revenue.win_rate import METRIC as WIN_RATE
from oarlock.metrics.support.roadmap_linked_share import METRIC as ROADMAP
from oarlock.metrics.support.roadmap_linked_share import NEEDS
from oarlock.metrics.support.wishes import wishes
from oarlock.strategy.symptoms.bills import big_bills
from oarlock.strategy.symptoms.quarters import own_question

if TYPE_CHECKING:
    import ibis.expr.types as ir

COLUMNS = ("symptom", "account_id", "item", "amount", "value", "why")
"""value: days overdue, deals, hours, confirmed needs, or days since the loss; why: a code that says which."""


def lost_deals(tables: Tables, q: Question, quarter: Period) -> ir.Table:
    """Accounts with deals that were lost in the quarter; value: how many."""
    own = own_question(q, WIN_RATE, (quarter,))
    rows = within(tables, spine(own, (quarter,)), decided(tables, own))
    rows = rows.filter(~rows.is_won, rows.account_id.notnull())
    each = rows.group_by("account_id").aggregate(n=rows.count())
    return _rows(each, "wins_fall", "lost_deals", value=each.n)


def unpaid(tables: Tables, q: Question, quarter: Period) -> ir.Table:
    """Big bills that were overdue at the quarter's end; value: by how many days."""
    rows = big_bills(tables, q, (quarter,))
    rows = rows.filter(rows.is_late)
    return _rows(rows, "big_bills", "overdue", value=rows.late, amount=rows.left, item=rows.invoice_id)


def unlinked(tables: Tables, q: Question, quarter: Period) -> ir.Table:
    """Roadmap items without enough confirmed needs at the quarter's end; value: how many they have."""
    own = own_question(q, ROADMAP, (Period(quarter.end, quarter.end),))
    rows = wishes(tables, own)
    seen = own.observed_until is None or quarter.end <= own.observed_until
    rows = rows.filter(rows.day < quarter.end, rows.gone_day.isnull() | (rows.gone_day >= quarter.end))
    rows = rows.filter(rows.needs.fill_null(0) < int(NEEDS.default or 3), seen)
    return _rows(rows, "closed_rd", "unlinked", value=rows.needs.fill_null(0), item=rows.item_id)


def loud(tables: Tables, q: Question, quarter: Period) -> ir.Table:
    """Customers that complain and got a larger share of hours than of ARR in the quarter; value: hours."""
    own = own_question(q, ATTENTION_RATIO, (quarter,))
    rows = attention(tables, own, spine(own, (quarter,)))
    whole = rows.group_by("period").aggregate(all_size=total(rows["size"]), all_arr=total(rows.arr))
    rows = rows.join(whole, "period").filter(lambda t: t.is_loud)
    rows = rows.filter(divide(rows["size"], rows.all_size) > divide(rows.arr, rows.all_arr))
    return _rows(rows, "complainers", "loud", value=rows["size"].cast("float64") / 100.0, amount=rows.arr)


def silent(tables: Tables, q: Question, quarter: Period) -> ir.Table:
    """Customers lost in silence in the quarter; value: days since then at its end."""
    import ibis

    rows = losses(tables, q, quarter.start, quarter.end).filter(lambda t: t.is_silent)
    days = ibis.literal(quarter.end).delta(rows.lost, unit="day")
    return _rows(rows, "silent_leave", "silent_loss", value=days)


FOUND = {
    "wins_fall": lost_deals, "big_bills": unpaid, "closed_rd": unlinked, "complainers": loud, "silent_leave": silent,
}  # fmt: skip
"""Signs that have accounts behind them: what people said of each other never becomes a list of names."""


def ranked(rows: ir.Table) -> ir.Table:
    """Rows with `place` (from 1) in each sign: the largest amount first, then the largest value."""
    import ibis

    order = [rows.amount.fill_null(0).desc(), rows.value.desc(), rows.account_id, rows["item"]]
    place = ibis.row_number().over(ibis.window(group_by="symptom", order_by=order))
    return rows.mutate(place=place.cast("int64") + 1)


def _rows(
    rows: ir.Table, symptom: str, why: str, *, value: ir.Value, amount: ir.Value | None = None,
    item: ir.Value | None = None,
) -> ir.Table:  # fmt: skip
    import ibis

    return rows.select(
        "account_id", symptom=ibis.literal(symptom), why=ibis.literal(why), value=value.cast("float64"),
        amount=ibis.null("int64") if amount is None else amount.cast("int64"),
        item=ibis.null("string") if item is None else item,
    ).select(*COLUMNS)  # fmt: skip
