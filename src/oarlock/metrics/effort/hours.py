"""Hours as metrics read them: hundredths of an hour, so that sums are exact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Field, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.cases.groups import ACCOUNT_ENTITIES, DIMENSIONS

if TYPE_CHECKING:
    import ibis.expr.types as ir

EFFORT_ENTITIES = ("effort", *ACCOUNT_ENTITIES)
EFFORT_COLUMNS = {"activity": "activity", "offering": "offering_id"}
"""Dimensions that an entry itself holds."""
EFFORT_DIMENSIONS = (*DIMENSIONS[:-1], *EFFORT_COLUMNS, "*")
SOURCE = Text(en="Effort; accounts for the dimensions.", zh="工时；维度取自客户及其属性。")


def hours_field(name: str, en: str, zh: str) -> Field:
    """A field of hours with decimals."""
    return Field(name=name, type="double", unit="index", label=Text(en=en, zh=zh))


def efforts(tables: Tables, q: Question) -> ir.Table:
    """Every entry: `account_id`, `employee_id`, `offering_id`, `opportunity_id`, `ticket_id`, `request_id`, `activity`
    (lower case), `day`, `is_off_menu`, `size` (hundredths of an hour, int64).

    Hours booked to a request off the menu are off the menu, unless their row says otherwise.
    """
    import ibis

    del q
    rows = tables.entity("effort")
    rows = rows.filter(rows.day.notnull(), rows.hours.notnull())
    return rows.select(
        "account_id", "employee_id", "offering_id", "opportunity_id", "ticket_id", "request_id", "day",
        activity=rows.activity.lower(), is_off_menu=ibis.coalesce(rows.is_off_menu, rows.request_id.notnull()),
        size=(rows.hours * 100.0).round(0).cast("int64"),
    )  # fmt: skip


def in_hours(size: ir.Value) -> ir.Value:
    """Hundredths of an hour as hours."""
    return size.cast("float64") / 100.0
