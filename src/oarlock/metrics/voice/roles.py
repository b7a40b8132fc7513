"""Whose voice weighs how much: the role of who answers, and the weights that a question gives to roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Parameter, Question, Tables
from oarlock.errors import UserError
from oarlock.kit.text import Text
from oarlock.metrics.core.accounts.parameters import words_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

OTHERS = "others"
DEFAULT = "decision=3,sponsor=3,champion=2,buyer=2,admin=1,user=1,others=1"
WEIGHTS = Parameter(
    name="weights", unit="text", default=DEFAULT,
    label=Text(en="Weight of each role; others are those without a named one", zh="各角色权重；others 为其余角色"),
)  # fmt: skip
LARGEST = 1_000

WORDS = {
    "decision": ("decision maker", "decision-maker", "decider", "executive", "决策人", "决策者", "高管"),
    "sponsor": ("executive sponsor", "发起人", "赞助人"),
    "champion": ("advocate", "支持者", "关键人"),
    "buyer": ("economic buyer", "procurement", "采购", "采购人"),
    "admin": ("administrator", "管理员"),
    "user": ("end user", "end-user", "用户", "使用者"),
}
"""What survey files call the roles of contacts."""


def weights_of(q: Question) -> dict[str, int]:
    """The weight of each role that has one: heaviest first, `others` last; raises `UserError` for what is none."""
    found = {OTHERS: 1}
    for part in words_of(q, WEIGHTS.name, DEFAULT):
        role, _, weight = part.partition("=")
        if not role.strip() or not weight.strip().isdecimal() or int(weight) > LARGEST:
            raise UserError(
                "'{part}' is no weight of a role.", part=part,
                remedy="Write them as decision=3,user=1, in whole numbers up to 1000.",
            )  # fmt: skip
        found[role.strip().lower()] = int(weight)
    return dict(sorted(found.items(), key=lambda one: (one[0] == OTHERS, -one[1])))


def with_roles(tables: Tables, rows: ir.Table, roles: tuple[str, ...]) -> ir.Table:
    """Surveys with `voice`, the place in `roles` of the role that the answer names, else of the contact's first.

    The contact's roles are those that were held on the day of the answer, or of the sending. `others` is the last of
    `roles` and the place of every role that is not among them.
    """
    import ibis

    rows = rows.mutate(on=ibis.coalesce(rows.day, rows.sent_day))
    held = tables.entity("contact_role")
    held = held.select(
        "start_date", "end_date", who="contact_id", where="account_id", held=_place(held.role.lower().strip(), roles)
    )
    asked = rows.select("contact_id", "account_id", "on").distinct()
    both = asked.join(held, [("contact_id", "who"), ("account_id", "where")])
    both = both.filter(
        both.start_date.isnull() | (both.start_date <= both.on), both.end_date.isnull() | (both.end_date > both.on)
    )
    best = both.group_by(who=both.contact_id, where=both.account_id, at=both.on).aggregate(best=both.held.min())
    found = rows.left_join(best, [("contact_id", "who"), ("account_id", "where"), ("on", "at")])
    found = found.select(*rows.columns, "best")
    own = found.role.lower().strip().nullif("")
    voice = own.isnull().ifelse(found.best.fill_null(len(roles) - 1), _place(own, roles))
    return found.mutate(voice=voice.cast("int64")).drop("on", "best")


def _place(role: ir.Value, roles: tuple[str, ...]) -> ir.Value:
    import ibis

    found = ((role.isin((name, *WORDS.get(name, ()))).fill_null(False), i) for i, name in enumerate(roles))
    return ibis.cases(*found, else_=len(roles) - 1)
