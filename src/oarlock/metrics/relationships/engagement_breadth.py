"""Engagement breadth: how many people of both sides know each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.accounts.answers import shape_of, summed, told
from oarlock.metrics.core.accounts.cards import account_card
from oarlock.metrics.core.accounts.parameters import DAYS, days_of
from oarlock.metrics.core.accounts.periods import placed
from oarlock.metrics.core.expressions import divide
from oarlock.metrics.core.fields import number, ratio
from oarlock.metrics.relationships.interactions import ENTITIES, SOURCE, interactions, pairs

if TYPE_CHECKING:
    import ibis.expr.types as ir

WINDOW = 180


def answer(tables: Tables, q: Question) -> ir.Table:
    """People of theirs that had a two-way interaction with people of ours; 0 where there were interactions but none."""
    shape, days = shape_of(tables, q), days_of(q, WINDOW)
    any_ = placed(tables, shape, interactions(tables, q), days).select("period", "account_id").distinct()
    met = placed(tables, shape, pairs(tables, q), days)
    known = met.group_by(of_period=met.period, of=met.account_id).aggregate(
        contacts=met.contact.nunique(), employees=met.employee.nunique()
    )
    joined = any_.left_join(known, [("period", "of_period"), ("account_id", "of")])
    each = joined.select(
        "period", "account_id", contacts=joined.contacts.fill_null(0), employees=joined.employees.fill_null(0)
    )
    found = summed(tables, q, shape, each, "contacts", "employees")
    return told(
        found, q, value=divide(found.contacts, found.n), contacts=found.contacts, employees=found.employees,
        n=found.n,
    )  # fmt: skip


METRIC = Metric(
    card=account_card(
        "relationships",
        "engagement_breadth",
        Text(en="Engagement breadth", zh="关系广度"),
        meaning=Text(
            en="How many people of the customer we talk with, and how many of ours do.",
            zh="我方与客户多少人有双向往来，我方又有多少人参与。",
        ),
        formula=Text(
            en="Different contacts in two-way interactions with named people of ours in the last 180 days (parameter "
            "days); for several accounts the contacts per account. An account that only had other interactions is 0, "
            "one without any is n/a.",
            zh="近 180 天（参数 days）与我方具名人员有双向往来的不同联系人数；多个客户时为平均每客户人数。"
            "只有其他往来的"
            "客户为 0，没有任何往来的为 n/a。",
        ),
        source=SOURCE,
        unit="count",
        fields=(
            ratio("value", "Contacts per account", "每客户联系人数"),
            number("contacts", "Contacts", "联系人数"),
            number("employees", "People of ours", "我方人数"),
            number("n", "Accounts", "客户数"),
        ),
        entities=ENTITIES,
        parameters=(DAYS,),
        see_also=("ties", "pair_dependence"),
    ),
    answer=answer,
)
