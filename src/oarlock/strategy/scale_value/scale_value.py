"""Scale against value: what each customer can be expected to bring at each depth of service, and what that takes."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Field, Metric, Parameter, Question, Tables
from oarlock.errors import UserError
from oarlock.kit.text import Text
from oarlock.metrics.core.cases.windows import WINDOW, first_day, windows
from oarlock.metrics.core.expressions import scale
from oarlock.metrics.core.fields import BY_PERIOD, CONTRACT_ENTITIES, CURRENCY, PERIOD, PERIOD_END, STATUS, money, text
from oarlock.metrics.core.parameters import decimal_of
from oarlock.metrics.core.spine import frame
from oarlock.metrics.effort.costs import COST_ENTITIES
from oarlock.metrics.effort.hours import efforts, hours_field
from oarlock.strategy.scale_value.earnings import earnings
from oarlock.strategy.scale_value.norms import (
    CAPACITY,
    CAPACITY_ENTITIES,
    capacity,
    hundredths,
    in_hours,
    shipped_norms,
)

if TYPE_CHECKING:
    import ibis.expr.types as ir

YEAR = 365
KEEPS = {
    "deep": Parameter(
        name="keep_deep", unit="ratio", default="1.05",
        label=Text(en="Share of a year's earnings expected next year, served deeply", zh="深度经营的次年预期比例"),
    ),
    "standard": Parameter(
        name="keep_standard", unit="ratio", default="0.95",
        label=Text(en="The same, served by the standard", zh="标准服务的次年预期比例"),
    ),
    "light": Parameter(
        name="keep_light", unit="ratio", default="0.85",
        label=Text(en="The same, served light", zh="轻服务的次年预期比例"),
    ),
}  # fmt: skip
PARTS = 10_000


def answer(tables: Tables, q: Question) -> ir.Table:
    """One row for each customer in each period: what it brings, its hours and depth, what each depth would bring."""
    import ibis

    shape, norms = windows(q, default=YEAR), shipped_norms()
    rows = earnings(tables, q, shape)
    if q.account is not None:
        rows = rows.filter(rows.account_id == q.account)
    groups = tables.entity("customer_group")
    groups = groups.select(of="account_id", is_named=groups.is_named.fill_null(False))
    rows = rows.left_join(groups, [("account_id", "of")]).select(*rows.columns, is_named=groups.is_named)
    named = tables.entity("account").select(of="account_id", name="name")
    rows = rows.left_join(named, [("account_id", "of")]).select(*rows.columns, "name")
    every = frame(tables, shape)
    found = every.left_join(rows, "period").select(*every.columns, *(c for c in rows.columns if c != "period"))
    # Of the depth whose hours it got at least half of; whoever got less is served light.
    steps = [(found["size"] * 2 >= hundredths(one.hours), one.depth) for one in norms.depths[:-1]]
    since = first_day(tables, efforts(tables, q))
    is_covered = ibis.literal(False) if since is None else found.ends > ibis.literal(since)
    depth = ibis.cases(
        (found.account_id.isnull() | ~is_covered, ibis.null("string")), *steps, else_=norms.depths[-1].depth
    )
    status = ibis.cases((~found.observed, "not_observed"), (found.earned.isnull(), "n/a"), else_="ok")
    return found.select(
        "name", period=found.starts, period_end=found.ends, account=found.account_id, value=found.earned,
        hours=is_covered.ifelse(in_hours(found["size"]), ibis.null("float64")), depth=depth,
        is_named=found.is_named.fill_null(False),
        capacity=in_hours(ibis.literal(capacity(tables, q), "int64")), currency=ibis.literal(q.currency),
        status=status, **{name: _expected(q, found.earned, name) for name in KEEPS},
    )  # fmt: skip


def _expected(q: Question, earned: ir.Value, depth: str) -> ir.Value:
    """Earnings × the share that is kept at a depth; half away from zero."""
    keep = decimal_of(q, KEEPS[depth].name, KEEPS[depth].default) or Decimal(0)
    if keep > PARTS:
        raise UserError("'{value}' is not allowed for '{name}'.", name=KEEPS[depth].name, value=str(keep))
    size = scale(earned.abs(), int(keep * PARTS), earned * 0 + PARTS)
    return (earned < 0).ifelse(-size, size)


METRIC = Metric(
    card=Card(
        name="scale_value",
        version=1,
        room="strategy",
        title=Text(en="Scale against value", zh="规模与价值平衡"),
        meaning=Text(
            en="What each customer brings a year before our own hours, the hours it takes, and what it may bring at "
            "each depth of service.",
            zh="每个客户在扣除我方工时之前每年带来的贡献、所耗工时，以及各服务深度下的预期贡献。",
        ),
        formula=Text(
            en="Value = ARR − the customer's own costs of the period (without one of the 365 days before) other than "
            "our hours, which the capacity pays for whoever gets them. Expected at a depth = value × keep_deep, "
            "keep_standard or keep_light: an assumption, to be set from retention by depth once there is enough of it. "
            "Depth now: the deepest of whose hours a year (240, 40, 0.5) it got at least half. Capacity: as given, "
            "else as decided (capacity_hours), else employees' weekly hours × 46 × 0.6, else 12,000 h.",
            zh="数值 = ARR − 期内（未指定时为前 365 天）该客户自身除我方工时外的费用；工时由产能承担，与给谁无关。"
            "某深度的预期 = 数值 × keep_deep、keep_standard 或 keep_light：为假设，待各深度留存数据充足后据实设定。"
            "当前深度：所得工时达到该深度年工时（240、40、0.5）一半以上的最深一档。产能：优先取参数，其次取已决定的 "
            "capacity_hours，再次为员工周工时 × 46 × 0.6，否则 12,000 小时。",
        ),
        source=Text(
            en="Contract lines, costs, effort, employees, customer groups.", zh="合同行、费用、工时、员工、客户群。"
        ),
        unit="money",
        level=Text(en="Customer.", zh="按客户。"),
        shape="period",
        fields=(
            PERIOD,
            PERIOD_END,
            text("account", "Account", "客户"),
            text("name", "Name", "名称"),
            money("value", "Brings a year", "年贡献"),
            hours_field("hours", "Hours", "小时数"),
            text("depth", "Depth now", "当前深度"),
            Field(name="is_named", type="bool", unit="text", label=Text(en="Named", zh="具名")),
            money("deep", "Served deeply", "深度经营"),
            money("standard", "By the standard", "标准服务"),
            money("light", "Light", "轻服务"),
            hours_field("capacity", "Capacity in hours", "产能小时数"),
            CURRENCY,
            STATUS,
        ),
        order=(*BY_PERIOD, "account"),
        entities=(*dict.fromkeys((*CONTRACT_ENTITIES, *COST_ENTITIES, "customer_group", *CAPACITY_ENTITIES)),),
        dimensions=("account",),
        parameters=(WINDOW, CAPACITY, *KEEPS.values()),
        see_also=("account_contribution", "protection"),
    ),
    answer=answer,
)
