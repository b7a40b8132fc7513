"""Roadmap linked to needs: how much of what we plan answers something that customers confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Field, Metric, Parameter, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.cases.answers import CASES, INSTANT, finished
from oarlock.metrics.core.cases.groups import framed, group_names, grouped
from oarlock.metrics.core.cases.windows import before, first_day
from oarlock.metrics.core.expressions import count_where, divide
from oarlock.metrics.core.fields import RATIO, STATUS, number
from oarlock.metrics.core.parameters import decimal_of, whole_of
from oarlock.metrics.core.spine import instants, spine
from oarlock.metrics.support.wishes import OWN, SOURCE, wishes

if TYPE_CHECKING:
    import ibis.expr.types as ir

NEEDS = Parameter(
    name="needs", unit="count", default="3",
    label=Text(en="Confirmed needs that link an item", zh="达到几个已确认需求视为有关联"),
)  # fmt: skip
NORM = Parameter(
    name="norm", unit="ratio", default="0.7", label=Text(en="Share that is normal", zh="正常占比")
)  # fmt: skip


def answer(tables: Tables, q: Question) -> ir.Table:
    """Of the items on the roadmap at each instant: the share with enough confirmed needs."""
    shape, every = spine(q, instants(q)), wishes(tables, q)
    rows = before(tables, shape, every)
    on_it = rows.gone_day.isnull() | (rows.gone_day >= rows.ends)
    rows = grouped(tables, q, shape, rows.filter(on_it), own=OWN)
    linked = rows.needs >= whole_of(q, NEEDS.name, 3)
    sums = rows.group_by(["period", *group_names(q)]).aggregate(
        n=count_where(rows.is_case), linked=count_where(linked), silent=count_where(rows.is_case & rows.needs.isnull())
    )
    found = framed(tables, q, shape, sums)
    value = divide(found.linked, found.n)
    norm = float(decimal_of(q, NORM.name, NORM.default) or 0)
    figures = {
        "numerator": found.linked.fill_null(0),
        "denominator": found.n.fill_null(0),
        "silent": found.silent.fill_null(0),
        "is_low": value < norm,
    }
    since = first_day(tables, every)
    return finished(found, q, value=value, since=since, shape="instant", n=found.n, figures=figures)


METRIC = Metric(
    card=Card(
        name="roadmap_linked_share",
        version=1,
        room="support",
        title=Text(en="Roadmap linked to needs", zh="路线图与需求关联率"),
        meaning=Text(
            en="How much of what we plan to build answers needs that customers confirmed.",
            zh="计划开发的内容中有多少回应了客户已确认的需求。",
        ),
        formula=Text(
            en="Items put on the roadmap before the instant and not dropped before it, released ones too: those with "
            "at least `needs` confirmed needs ÷ all. An item that names no number of needs is not linked. "
            "Low: below `norm`.",
            zh="该时点前列入路线图且未放弃的事项（含已发布）：已确认需求不少于 needs 个者 ÷ 全部。"
            "未填写需求数者视为未关联。低于 norm 为偏低。",
        ),
        source=SOURCE,
        unit="ratio",
        level=Text(en="Roadmap item, counted.", zh="按路线图事项计数。"),
        shape="instant",
        fields=(
            *INSTANT,
            RATIO,
            number("numerator", "Linked", "有关联"),
            number("denominator", "On the roadmap", "路线图事项"),
            number("silent", "No number of needs", "未填写需求数"),
            CASES,
            Field(name="is_low", type="bool", unit="text", label=Text(en="Low", zh="偏低")),
            STATUS,
        ),
        order=("as_of",),
        entities=("roadmap_item",),
        dimensions=("offering",),
        parameters=(NEEDS, NORM),
        see_also=("request_to_release", "product_contact_share"),
    ),
    answer=answer,
    standing=("now", "months"),
)
