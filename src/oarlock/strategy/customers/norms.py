"""Hours that serving a customer takes a year, and the hours that we have."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from oarlock.domain.metric import Parameter, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.parameters import decimal_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

NAMED_HOURS, OTHER_HOURS, CAPACITY_HOURS = Decimal(240), Decimal("0.5"), Decimal(12_000)
"""Hours a year of a customer operated by name, of any other, and of all who serve customers."""
SUBJECT = "capacity_hours"
"""The strategic choice that states the capacity: its choice is the number of hours a year."""
CAPACITY = Parameter(
    name="capacity", unit="count",
    label=Text(en="Hours a year that we have for customers", zh="每年可用于客户的小时数"),
)  # fmt: skip


def capacity(tables: Tables, q: Question) -> int:
    """Hundredths of hours a year: as the question says, else as it was decided, else the norm."""
    asked = decimal_of(q, CAPACITY.name)
    if asked is not None:
        return hundredths(asked)
    rows = tables.entity("strategy_choice")
    found = tables.fetch(rows.filter(rows.subject == SUBJECT).select("choice", "decided_at"))
    newest = sorted(found, key=lambda row: (str(row["decided_at"]), str(row["choice"])))
    decided = hours_told(str(newest[-1]["choice"])) if newest else None
    return hundredths(CAPACITY_HOURS if decided is None else decided)


def hours_told(text: str) -> Decimal | None:
    """Hours as somebody wrote them; None for what is no number of hours."""
    try:
        value = Decimal(text.strip().replace(",", ""))
    except InvalidOperation:
        return None
    return value if value.is_finite() and 0 <= value <= 10**9 else None


def hundredths(hours: Decimal) -> int:
    """Hours as hundredths of one."""
    return int((hours * 100).to_integral_value())


def in_hours(size: ir.Value) -> ir.Value:
    """Hundredths of an hour as hours."""
    return size.cast("float64") / 100.0
