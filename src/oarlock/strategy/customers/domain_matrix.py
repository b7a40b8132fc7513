"""Target customers by field of service: what each cell could bring, takes and brings, and what was chosen for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Field, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.cases.windows import DAYS, WINDOW, trailing
from oarlock.metrics.core.expressions import divide, total
from oarlock.metrics.core.fields import AS_OF, CURRENCY, STATUS, money, number, ratio, text
from oarlock.metrics.core.parameters import whole_of
from oarlock.metrics.core.spine import frame
from oarlock.metrics.effort.costs import COST_ENTITIES
from oarlock.metrics.effort.hours import hours_field, in_hours
from oarlock.strategy.customers.domains import choices, is_outside, worked
from oarlock.strategy.segments.segments import ENTITIES

if TYPE_CHECKING:
    import ibis.expr.types as ir

FLOOR = 0.6
"""With a smaller share of hours that name a field nothing is said of how many fell outside the choice."""
MATRIX_ENTITIES = tuple(
    dict.fromkeys(("domain_choice", "offering", "customer_group", *COST_ENTITIES, *ENTITIES))
)  # fmt: skip


def answer(tables: Tables, q: Question) -> ir.Table:
    """One row for each group and field at each instant, with the sums of all cells beside it."""
    import ibis

    shape = trailing(q)
    every = frame(tables, shape)
    rows, decided = worked(tables, q), choices(tables, q)
    placed = rows.filter(rows.domain.notnull())
    cells = placed.group_by("period", "group", "domain").aggregate(
        size=total(placed["size"]), cost=total(placed.cost), unknown=total(placed.unknown), arr=total(placed.arr),
        accounts=(placed["size"] + placed.arr > 0).ifelse(placed.account_id, None).nunique(),
    )  # fmt: skip
    groups = rows.select("period", "group").distinct()
    periods = every.filter(every.observed).select("period")
    groups = groups.union(periods.cross_join(decided.select("group").distinct()), distinct=True)
    domains = placed.select("domain").union(decided.select("domain"), distinct=True)
    grid = tables.named(groups.cross_join(domains))
    grid = grid.left_join(cells, ["period", "group", "domain"]).select(
        *grid.columns, "size", "cost", "unknown", "arr", "accounts"
    )
    told = [name for name in decided.columns if name not in ("group", "domain")]
    grid = grid.left_join(decided, ["group", "domain"]).select(*grid.columns, *told)
    names = tables.entity("offering").select(of="offering_id", domain_name="name")
    grid = grid.left_join(names, [("domain", "of")]).select(*grid.columns, "domain_name")
    grid = tables.named(grid)
    zero = ibis.literal(0, "int64")
    size, outside = grid["size"].fill_null(0), is_outside(grid.choice)
    sums = grid.group_by("period").aggregate(
        all_size=total(size), outside_size=total(outside.ifelse(size, zero)), chosen=total(outside.ifelse(zero, 1))
    )
    loose = rows.filter(rows.domain.isnull()).group_by("period").aggregate(unplaced=lambda t: total(t["size"]))
    grid = grid.left_join(sums, "period").select(*grid.columns, "all_size", "outside_size", "chosen")
    grid = grid.left_join(loose, "period").select(*grid.columns, "unplaced")
    kept = [name for name in grid.columns if name != "period"]
    found = every.left_join(grid, "period").select(*every.columns, *kept)
    found = found.filter(found.domain.notnull() | ~found.observed)
    status = ibis.cases((~found.observed, "not_observed"), else_="ok")
    none, arr, cost = ibis.null("int64"), found.arr.fill_null(0), found.cost.fill_null(0)
    days = ibis.literal(whole_of(q, WINDOW.name, DAYS, largest=3_660), "int64")
    earned = arr // 365 * days + (arr % 365 * days * 2 + 365) // 730
    is_known = found.unknown.fill_null(0) == 0
    coverage = divide(found.all_size, found.all_size + found.unplaced.fill_null(0))
    is_told = ((found.chosen > 0) & (coverage >= FLOOR)).fill_null(False)
    columns = {
        "value": is_known.ifelse(earned - cost, none), "cost": is_known.ifelse(cost, none), "arr": arr,
        "hours": in_hours(found["size"].fill_null(0)),
        "hours_share": divide(found["size"].fill_null(0), found.all_size),
        "accounts": found.accounts.fill_null(0), "is_outside": is_outside(found.choice),
        "outside_share": is_told.ifelse(divide(found.outside_size, found.all_size), ibis.null("float64")),
        "coverage": coverage,
        "outside_hours": in_hours(found.outside_size), "all_hours": in_hours(found.all_size),
        "unplaced_hours": in_hours(found.unplaced.fill_null(0)), "chosen": found.chosen,
    }  # fmt: skip
    shown = {name: (status == "ok").ifelse(value, ibis.null(value.type())) for name, value in columns.items()}
    return found.select(
        "group", "domain", "domain_name", "choice", "potential", "capability", "reason", "decided_on",
        as_of=found.ends, **shown, currency=ibis.literal(q.currency), status=status,
    )  # fmt: skip


METRIC = Metric(
    card=Card(
        name="domain_matrix",
        version=1,
        room="strategy",
        title=Text(en="Target customers by field of service", zh="目标客户与服务领域"),
        meaning=Text(
            en="Customer groups by field of service: what a cell could bring, what it takes and brings now, and "
            "whether we invest, keep, serve light or leave.",
            zh="客户群与服务领域矩阵：每格的潜力、投入与现有结果，以及投入、保持、轻服务或退出的选择。",
        ),
        formula=Text(
            en="A field is an offering, or the family that it is part of. Hours and cost are those of the last 90 "
            "days; value = ARR × days ÷ 365 − cost. Potential and capability (0 to 4) and the choice are what was "
            "decided. Outside share: hours in cells that we leave or did not choose ÷ hours in all cells; n/a while "
            "nothing was chosen. Coverage: the share of hours that name an offering; below 60 % "
            "the outside share is n/a.",
            zh="服务领域即产品或其所属产品族。工时与成本取近 90 天；数值 = ARR × 天数 ÷ 365 − 成本。"
            "潜力、能力（0 至 4）与选择以决定为准。领域外占比：退出或未选择的格中的工时 ÷ 全部格的工时；"
            "尚未选择时为 n/a。覆盖率：注明产品的工时占比，低于 60 % "
            "时领域外占比为 n/a。",
        ),
        source=Text(
            en="Domain choices, customer groups, offerings, contract lines, effort, costs.",
            zh="服务领域选择、客户群、产品、合同行、工时、费用。",
        ),
        unit="money",
        level=Text(en="Customer group and field of service.", zh="按客户群与服务领域。"),
        shape="instant",
        fields=(
            AS_OF,
            text("group", "Customer group", "客户群"),
            text("domain", "Field of service", "服务领域"),
            text("domain_name", "Name of the field", "领域名称"),
            text("choice", "Choice", "选择"),
            number("potential", "Potential", "潜力"),
            number("capability", "Capability", "能力"),
            money("value", "Result", "现有结果"),
            money("arr", "ARR", "ARR"),
            money("cost", "Cost", "成本"),
            hours_field("hours", "Hours", "小时数"),
            ratio("hours_share", "Share of hours", "工时占比"),
            number("accounts", "Accounts", "客户数"),
            Field(name="is_outside", type="bool", unit="text", label=Text(en="Outside the choice", zh="选择之外")),
            ratio("outside_share", "Hours outside the choice", "选择之外工时占比"),
            hours_field("outside_hours", "Of them hours", "其中小时数"),
            hours_field("all_hours", "Hours of all cells", "全部格小时数"),
            ratio("coverage", "Hours that name a field", "注明领域的工时占比"),
            hours_field("unplaced_hours", "Hours without a field", "未注明领域小时数"),
            number("chosen", "Cells chosen", "已选格数"),
            text("reason", "Reason", "理由"),
            Field(name="decided_on", type="date", unit="date", label=Text(en="Decided on", zh="决定日期")),
            CURRENCY,
            STATUS,
        ),
        order=("as_of", "group", "domain"),
        entities=("effort", *(name for name in MATRIX_ENTITIES if name != "effort")),
        parameters=(WINDOW,),
        see_also=("outside_choice", "customer_groups", "effort_hours"),
    ),
    answer=answer,
)
