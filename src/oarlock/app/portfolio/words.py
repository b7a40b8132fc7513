"""Words of the grid: conditions and columns as people read them."""

from __future__ import annotations

from oarlock.app.portfolio.columns import FIELDS, kind_of
from oarlock.app.portfolio.conditions import OPS, Condition
from oarlock.kit.text import Lang, Text, render
from oarlock.pipeline.labels import label

CUSTOMER = Text(en="Customer", zh="客户")
SIGNS = Text(en="Signs", zh="信号")
AND = Text(en="to", zh="至")
OR = Text(en="or", zh="或")


def column(name: str) -> Text:
    """What a column of the grid is called."""
    return CUSTOMER if name == "name" else SIGNS if name == "reasons" else FIELDS[name].label


def unit(name: str, *, currency: str) -> str:
    """What people type after a number of the column."""
    kind = kind_of(name)
    return currency if kind == "money" else "%" if kind == "share" else ""


def said(one: Condition, lang: Lang, *, currency: str) -> str:
    """A condition as a short sentence: `Health < 60`."""
    mark = unit(one.column, currency=currency)
    values = [_value(one.column, value, lang) + (f" {mark}" if mark and mark != "%" else mark) for value in one.values]
    between = f" {AND.in_(lang)} " if one.op == "between" else f" {OR.in_(lang)} "
    op = "" if one.op == "between" else OPS[one.op].in_(lang)
    return " ".join(part for part in (column(one.column).in_(lang), op, between.join(values)) if part)


def _value(name: str, value: str, lang: Lang) -> str:
    found = label(name, value)
    return render(found, lang=lang) if not isinstance(found, str) else found
