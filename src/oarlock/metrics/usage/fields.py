"""Columns, parameters and cards that many metrics of usage share."""

from __future__ import annotations

from oarlock.domain.metric import Card, Field, Parameter, Unit
from oarlock.kit.text import Text
from oarlock.metrics.core.accounts.cards import account_card
from oarlock.metrics.core.fields import number

ACCOUNTS = number("n", "Accounts", "客户数")
DAYS_VALUE = Field(name="value", type="double", unit="days", label=Text(en="Days", zh="天数"))
WINDOW = Parameter(
    name="window", unit="text", default="month", choices=("day", "week", "month"),
    label=Text(en="The last day, 7 days, or 28 days", zh="最近 1 天、7 天或 28 天"),
)  # fmt: skip
ONLY_USED = Text(
    en=" Accounts that once used the product and stopped are 0; those without any usage on record are n/a.",
    zh="曾使用而停用的客户为 0；没有任何使用记录的为 n/a。",
)


def usage_card(
    name: str, title: Text, *, meaning: Text, formula: Text, source: Text, unit: Unit, fields: tuple[Field, ...],
    entities: tuple[str, ...] = ("usage_user_day", "usage_last_seen"), parameters: tuple[Parameter, ...] = (),
    order: tuple[str, ...] = (), see_also: tuple[str, ...] = (), version: int = 1,
) -> Card:  # fmt: skip
    """A card of this room."""
    return account_card(
        "usage", name, title, meaning=meaning, formula=formula, source=source, unit=unit, fields=fields,
        entities=entities, parameters=parameters, order=order, see_also=see_also, version=version,
    )  # fmt: skip


def with_note(formula: Text, note: Text = ONLY_USED) -> Text:
    """A formula with the sentence on accounts without usage."""
    return Text(en=formula.en + note.en, zh=formula.zh + note.zh)
