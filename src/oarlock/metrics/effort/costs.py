"""What serving costs, entry by entry: hours at the rate of their day, and the money spent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.metrics.core.cases.groups import ACCOUNT_ENTITIES
from oarlock.metrics.core.cases.windows import within
from oarlock.metrics.core.rates import flow_value
from oarlock.metrics.core.spine import Spine
from oarlock.metrics.effort.hours import efforts

if TYPE_CHECKING:
    import datetime as dt

    import ibis.expr.types as ir

KINDS = {
    "hosting": ("hosting", "cloud", "infrastructure", "托管", "云资源"),
    "travel": ("travel", "差旅"),
    "partner": ("partner", "subcontractor", "伙伴", "外包"),
    "discount": ("discount", "折扣"),
    "off_menu": ("off_menu", "off-menu", "off menu", "菜单外"),
    "collection": ("collection", "dunning", "催收"),
}
"""Lines of the account's profit and loss and the words that cost files use for them; all else is `other`."""

LINES = ("time", *KINDS, "other")
COST_ENTITIES = ("effort", "employee", "cost", "fx_rate", *ACCOUNT_ENTITIES)
COLUMNS = ("period", "account_id", "offering_id", "activity", "line", "size", "value", "is_unknown")


def spent(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """Every cost of an observed period: COLUMNS; `account_id` is null where it is nobody's alone.

    value: int64 minor units of the question's currency at the exchange rate of the day, null when `is_unknown` (no
    cost rate of the person, no exchange rate). size: hundredths of an hour, null for money spent.
    """
    import ibis

    time, money = _time(tables, q, shape), _money(tables, q, shape)
    return ibis.union(time.select(COLUMNS), money.select(COLUMNS), distinct=False)


def _time(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    import ibis

    rows = within(tables, shape, efforts(tables, q)).drop("starts", "ends", "request_id")
    valued = priced(tables, q, rows)
    return valued.mutate(line=valued.is_off_menu.ifelse("off_menu", ibis.literal("time")))


def priced(tables: Tables, q: Question, rows: ir.Table) -> ir.Table:
    """Hours (`employee_id`, `day`, `size` in hundredths) with `value` at the person's rate of the day.

    value: minor units of the question's currency; null when `is_unknown`, for want of a cost rate or exchange rate.
    """
    people = tables.dated("employee", _days(tables, rows)).select(
        on="day", who="employee_id", rate="cost_per_hour", currency="currency"
    )
    rated = rows.left_join(people, [("day", "on"), ("employee_id", "who")]).select(*rows.columns, "rate", "currency")
    # Half away from zero, and exact: a product of whole numbers far below 2**53.
    amount = (rated["size"] * rated.rate * 2 + 100) // 200
    rated = rated.mutate(amount=amount.cast("int64"), currency=rated.currency.fill_null(q.currency))
    valued = flow_value(tables, q, rated.drop("rate"), day="day")
    return valued.mutate(is_unknown=valued.value.isnull() & (valued["size"] > 0))


def _days(tables: Tables, rows: ir.Table) -> tuple[dt.date, ...]:
    found = tables.fetch(rows.select("day").distinct())
    return tuple(sorted(day for row in found if (day := _date(row["day"])) is not None))


def _date(value: object) -> dt.date | None:
    import datetime as dt

    return value.date() if isinstance(value, dt.datetime) else value if isinstance(value, dt.date) else None


def _money(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    import ibis

    rows = tables.entity("cost")
    rows = rows.filter(rows.day.notnull(), rows.amount.notnull())
    kind = rows.kind.lower().strip().fill_null("")
    line = ibis.cases(*((kind.isin(words), name) for name, words in KINDS.items()), else_="other")
    rows = rows.select(
        "account_id", "offering_id", "day", "amount", line=line, currency=rows.currency.fill_null(q.currency),
        size=ibis.null("int64"), activity=ibis.null("string"),
    )  # fmt: skip
    valued = flow_value(tables, q, within(tables, shape, rows).drop("starts", "ends"), day="day")
    return valued.mutate(is_unknown=valued.value.isnull())
