"""Product people who meet customers: whether those who build know whom they build for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Metric, Parameter, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.cases.answers import CASES, COMMON, finished
from oarlock.metrics.core.cases.windows import WINDOW, first_day, seen, windows, within
from oarlock.metrics.core.expressions import count_where, divide, total
from oarlock.metrics.core.fields import BY_PERIOD, RATIO, STATUS, number
from oarlock.metrics.core.localtime import local_day
from oarlock.metrics.core.parameters import text_of
from oarlock.metrics.core.spine import frame
from oarlock.metrics.effort.hours import hours_field

if TYPE_CHECKING:
    import ibis.expr.types as ir

DEPARTMENTS = "product,r&d,research,engineering,development,产品,研发"
WHO = Parameter(
    name="departments", unit="text", default=DEPARTMENTS,
    label=Text(en="Departments that build the product", zh="负责产品研发的部门"),
)  # fmt: skip


def answer(tables: Tables, q: Question) -> ir.Table:
    """Of the product people of each period: the share that took part in a customer interaction, and their hours."""
    import ibis

    shape = windows(q)
    words = tuple(word.strip().lower() for word in text_of(q, WHO.name, DEPARTMENTS).split(","))
    people = tables.entity("employee")
    people = people.filter(people.department.lower().strip().isin(words))
    people = people.select("employee_id", left=local_day(people.left_at, q.zone))
    periods = seen(tables, shape)
    staff = people.cross_join(periods).filter(lambda t: t.left.isnull() | (t.left >= t.ends))
    every = _meetings(tables, q)
    met = within(tables, shape, every).group_by("period", "employee_id").aggregate(minutes=lambda t: total(t.minutes))
    on = ["period", "employee_id"]
    rows = staff.left_join(met.mutate(has_met=ibis.literal(True)), on)
    rows = rows.select("period", "minutes", has_met=rows.has_met.fill_null(False))
    sums = rows.group_by("period").aggregate(
        staff=rows.count(), met=count_where(rows.has_met), minutes=total(rows.minutes)
    )
    every_period = frame(tables, shape)
    found = every_period.left_join(sums, "period").select(*every_period.columns, "staff", "met", "minutes")
    figures = {
        "numerator": found.met.fill_null(0),
        "denominator": found.staff.fill_null(0),
        "hours": found.minutes.fill_null(0).cast("float64") / 60.0,
    }
    value, since = divide(found.met, found.staff), first_day(tables, every)
    return finished(found, q, value=value, since=since, n=found.staff, figures=figures)


def _meetings(tables: Tables, q: Question) -> ir.Table:
    """Who of ours took part in which customer interaction: `employee_id`, `day`, `minutes` (whole)."""
    rows = tables.entity("interaction")
    rows = rows.filter(rows.account_id.notnull() | rows.contact_id.notnull())
    rows = rows.select(
        "interaction_id", "employee_id", day=local_day(rows.happened_at, q.zone),
        minutes=rows.minutes.round(0).cast("int64"),
    )  # fmt: skip
    own = rows.filter(rows.employee_id.notnull())
    others = tables.entity("participant").select("interaction_id", who="employee_id").distinct()
    both = others.filter(others.who.notnull()).join(rows.drop("employee_id"), "interaction_id")
    both = both.select("interaction_id", "day", "minutes", employee_id=both.who)
    return own.union(both.select(own.columns), distinct=True)


METRIC = Metric(
    card=Card(
        name="product_contact_share",
        version=1,
        room="support",
        title=Text(en="Product people who meet customers", zh="接触客户的产研人员占比"),
        meaning=Text(
            en="The share of the people who build the product that met a customer.",
            zh="研发产品的人员中接触过客户的比例。",
        ),
        formula=Text(
            en="Employees of the product departments with an interaction with a customer in the period (without one in "
            "the 90 days before) ÷ all of them who had not left by its end; and the hours of those interactions, "
            "counted for each of them. A customer's message without a person of ours is no contact.",
            zh="产研部门中期内（未指定时为前 90 天）参与过客户往来的员工 ÷ 期末在职的全部产研员工；"
            "并列出这些往来的小时数（按人计）。无我方人员的客户消息不计。",
        ),
        source=Text(en="Employees, interactions, participants.", zh="员工、往来、参与人。"),
        unit="ratio",
        level=Text(en="Employee, counted.", zh="按员工计数。"),
        shape="period",
        fields=(
            *COMMON,
            RATIO,
            number("numerator", "Met a customer", "接触过客户"),
            number("denominator", "Product people", "产研人员"),
            CASES,
            hours_field("hours", "Contact hours", "接触小时数"),
            STATUS,
        ),
        order=BY_PERIOD,
        entities=("interaction", "participant", "employee"),
        parameters=(WINDOW, WHO),
        see_also=("roadmap_linked_share", "request_to_release", "fit_defects"),
    ),
    answer=answer,
    standing=("now", "months"),
)
