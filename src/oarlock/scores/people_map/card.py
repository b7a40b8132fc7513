"""The people map, as a figure that is published with each refresh and that the page of a customer reads."""

from __future__ import annotations

from oarlock.domain.metric import Card, Field, Metric
from oarlock.kit.text import Text
from oarlock.metrics.core.fields import AS_OF, STATUS, number, text
from oarlock.metrics.relationships.strokes import STROKE_ENTITIES
from oarlock.scores.people_map.answer import ALONE, GONE, PAIRS, WINDOW, answer


def _day(name: str, en: str, zh: str) -> Field:
    return Field(name=name, type="date", unit="date", label=Text(en=en, zh=zh))


METRIC = Metric(
    card=Card(
        name="people_map",
        version=1,
        room="relationships",
        title=Text(en="People map", zh="人际关系图"),
        meaning=Text(
            en="Who of the customer talks with whom of ours, how often, and who has gone.",
            zh="客户方何人与我方何人往来、往来多少次，以及谁已离开。",
        ),
        formula=Text(
            en=f"Two-way interactions of the last {WINDOW} days in which both people took part, for the {PAIRS} pairs "
            f"of each customer that met most; and up to {ALONE} people of a side who are named there (champions, "
            f"rowers, assignments), or were within {GONE} days, and met nobody. Their share is of all two-way "
            "interactions of the customer.",
            zh=f"每位客户近 {WINDOW} 天内双方均参与的双向往来，取会面最多的 {PAIRS} 对；另列每方至多 {ALONE} "
            f"名在任或 {GONE} 天内曾在任（支持者、划桨人、负责人）却无往来者。占比以该客户全部双向往来为分母。",
        ),
        source=Text(
            en="Interactions and their participants; contacts, their roles, assignments, employees.",
            zh="往来及其参与人；联系人及其角色、负责人分配、员工。",
        ),
        unit="count",
        level=Text(en="Pair of people at an account.", zh="客户内的一对人员。"),
        shape="instant",
        fields=(
            AS_OF,
            text("account_id", "Account", "客户"),
            text("contact", "Of theirs", "客户方人员"),
            text("employee", "Of ours", "我方人员"),
            number("meetings", "Two-way interactions", "双向往来数"),
            number("talks", "Two-way interactions of the account", "客户双向往来总数"),
            _day("last_day", "Last on", "最近一次"),
            text("contact_role", "Role of theirs", "客户方角色"),
            _day("contact_gone", "Theirs gone on", "客户方离开日"),
            text("employee_role", "Role of ours", "我方角色"),
            _day("employee_gone", "Ours gone on", "我方离开日"),
            STATUS,
        ),
        order=("account_id", "meetings", "contact", "employee"),
        entities=STROKE_ENTITIES,
        see_also=("pair_dependence", "ties", "engagement_breadth"),
    ),
    answer=answer,
    standing=("now",),
)
