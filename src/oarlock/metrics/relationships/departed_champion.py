"""Departed champion: accounts where the last person who carried the relationship has gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.accounts.answers import shape_of, summed, told
from oarlock.metrics.core.accounts.cards import account_card
from oarlock.metrics.core.accounts.parameters import DAYS, days_of
from oarlock.metrics.core.expressions import count_where
from oarlock.metrics.core.fields import number, text
from oarlock.metrics.relationships.active_people import with_last_act
from oarlock.metrics.relationships.champions import named_people
from oarlock.metrics.relationships.strokes import STROKE_ENTITIES

if TYPE_CHECKING:
    import ibis.expr.types as ir

WINDOW = 90
QUIET_DAYS = 60


def answer(tables: Tables, q: Question) -> ir.Table:
    """How many accounts lost the last champion of a side in the days before each instant, or have only silent ones."""
    import ibis

    shape, days = shape_of(tables, q), days_of(q, WINDOW)
    rows = with_last_act(tables, q, named_people(tables, q, shape))
    age = rows["at"].delta(rows.gone, unit="day")
    left = (~rows.is_active) & (age <= days)
    quiet = rows.is_active & (rows.side == "theirs") & (rows["at"].delta(rows.last_act, unit="day") > QUIET_DAYS)
    sides = rows.group_by("period", "account_id", "side").aggregate(
        active=count_where(rows.is_active), left=count_where(left), quiet=count_where(quiet)
    )
    theirs, ours = sides.side == "theirs", sides.side == "ours"
    empty = (sides.active == 0) & (sides.left > 0)
    silent = (sides.active > 0) & (sides.quiet == sides.active)
    each = sides.group_by("period", "account_id").aggregate(
        theirs_gone=count_where(theirs & empty), ours_gone=count_where(ours & empty),
        theirs_silent=count_where(theirs & silent), champions=(theirs.ifelse(sides.active, 0)).sum(),
        assigned=(ours.ifelse(sides.active, 0)).sum(),
    )  # fmt: skip
    gone = ((each.theirs_gone + each.ours_gone + each.theirs_silent) > 0).cast("int64")
    reason = ibis.cases(
        (each.theirs_gone > 0, "left"), (each.ours_gone > 0, "ours_left"), (each.theirs_silent > 0, "inactive"),
        else_="none",
    )  # fmt: skip
    each = each.mutate(gone=gone, reason=reason)
    names = ("gone", "theirs_gone", "ours_gone", "theirs_silent", "champions", "assigned")
    found = summed(tables, q, shape, each, *names, texts=("reason",))
    more = {name: found[name] for name in names[1:]}
    return told(found, q, value=found.gone, **more, n=found.n, reason=found.reason)


METRIC = Metric(
    card=account_card(
        "relationships",
        "departed_champion",
        Text(en="Departed champions", zh="关键人离开"),
        meaning=Text(
            en="Accounts whose last champion or rower has gone, or whose last one of ours has, or whose champions are "
            "all silent.",
            zh="最后一位支持者或划桨人已离开、我方最后一位负责人已离开，或支持者全部沉默的客户。",
        ),
        formula=Text(
            en="1 for an account where nobody of a side is left and somebody went in the last 90 days (parameter "
            "days): left_at, the end of the role or of the assignment. Or where no champion of theirs has talked with "
            "us or used the product in 60 days although they did before. With a second active one it is 0.",
            zh="若某一方已无人且近 90 天（参数 days）内有人离开（离开时间、角色或分配结束），"
            "或客户方支持者曾有活动但已全部 "
            "60 天无往来也未使用产品，则该客户计 1；仍有另一位在任且活跃者计 0。",
        ),
        source=Text(
            en="Contacts, their roles, assignments, employees; interactions and usage for silence.",
            zh="联系人及角色、负责人分配、员工；沉默依据往来与使用。",
        ),
        unit="count",
        fields=(
            number("value", "Accounts affected", "受影响客户数"),
            number("theirs_gone", "Theirs gone", "客户方离开"),
            number("ours_gone", "Ours gone", "我方离开"),
            number("theirs_silent", "Theirs silent", "客户方沉默"),
            number("champions", "Champions left", "在任支持者数"),
            number("assigned", "Of ours left", "我方在任人数"),
            number("n", "Accounts", "客户数"),
            text("reason", "Reason", "原因"),
        ),
        entities=("contact_role", *(e for e in STROKE_ENTITIES if e != "contact_role"), "usage_last_seen"),
        parameters=(DAYS,),
        see_also=("drift", "rowers"),
    ),
    answer=answer,
)
