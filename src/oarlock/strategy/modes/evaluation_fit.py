"""Whether those who serve a mode are judged by what it needs, and whose place another sheet would change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Field, Metric, Parameter, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.expressions import count_where, divide
from oarlock.metrics.core.fields import AS_OF, RATIO, STATUS, number, ratio, text
from oarlock.metrics.core.parameters import whole_of
from oarlock.metrics.core.spine import frame, instants, spine
from oarlock.strategy.modes.approved import SHEET, in_force, shares, weights
from oarlock.strategy.modes.pay import PARTS, ranked, reached, scored, team

if TYPE_CHECKING:
    import ibis.expr.types as ir

DAYS = Parameter(
    name="days", unit="days", default="365",
    label=Text(en="Days of results before the as-of day", zh="统计时点之前的结果天数"),
)  # fmt: skip
ENTITIES = ("account", "strategy_choice", "evaluation_result", "assignment", "employee")
COLUMNS = (
    "period", "subject_kind", "mode", "role", "employee_id", "value", "proposed", "limit", "verdict", "rank",
    "rank_proposed", "is_changed", "people", "changed", "coverage", "current_sheet", "proposed_sheet", "is_assumed",
)  # fmt: skip


def answer(tables: Tables, q: Question) -> ir.Table:
    """A row for each mode and one for each person of its team, at each instant."""
    import ibis

    shape = spine(q, instants(q))
    every = frame(tables, shape)
    force = tables.named(in_force(tables, q, shape))
    people = tables.named(_people(tables, q, force))
    rows = ibis.union(_modes(tables, force, people), people.select(COLUMNS), distinct=False)
    found = every.left_join(rows, "period").select(*every.columns, *COLUMNS[1:])
    status = ibis.cases(
        (~found.observed, "not_observed"), (found.value.isnull(), "n/a"), else_="ok"
    )  # fmt: skip
    return found.select(*COLUMNS[1:], as_of=found.starts, status=status)


def _people(tables: Tables, q: Question, force: ir.Table) -> ir.Table:
    import ibis

    shape = spine(q, instants(q))
    rows = team(tables, q, shape)
    kept = [c for c in force.columns if c not in rows.columns]
    rows = rows.join(force, ["period", "mode"]).select(*rows.columns, *kept)
    means, given = tables.named(reached(tables, shape, whole_of(q, DAYS.name, 365, largest=3_660))), weights(tables)
    rows = tables.named(scored(rows, given, means, "current", "now"))
    rows = tables.named(scored(rows, given, means, "proposed", "then"))
    rows = tables.named(ranked(rows, "now", "then"))
    none = ibis.null("int64")
    return rows.select(
        "period", "mode", "role", "employee_id", "is_assumed", subject_kind=ibis.literal("person"), value=rows.now,
        proposed=rows.then, limit=ibis.null("float64"), verdict=ibis.null("string"), rank=rows.now_rank,
        rank_proposed=rows.then_rank, is_changed=rows.now_rank != rows.then_rank, people=none, changed=none,
        coverage=ibis.least(rows.now_known, rows.then_known).cast("float64") / 100.0, current_sheet=rows.current,
        proposed_sheet=rows["proposed"],
    )  # fmt: skip


def _modes(tables: Tables, force: ir.Table, people: ir.Table) -> ir.Table:
    import ibis

    sums = people.group_by("period", "mode").aggregate(
        whole=people.count(), people=count_where(people["rank"].notnull()), changed=count_where(people.is_changed)
    )
    rows = force.left_join(sums, ["period", "mode"]).select(*force.columns, "whole", "people", "changed")
    now, then = shares(tables), shares(tables).view()
    rows = rows.left_join(now, [("current", "sheet")]).select(*rows.columns, now="share")
    rows = rows.left_join(then, [("proposed", "sheet")]).select(*rows.columns, then="share")
    nothing, parts = ibis.null("string"), ibis.literal(PARTS, "int64")
    return rows.select(
        "period", "mode", "is_assumed", subject_kind=ibis.literal("mode"), role=nothing, employee_id=nothing,
        value=divide(rows.now, parts), proposed=divide(rows.then, parts),
        limit=divide(rows["limit"], parts), verdict=(rows.now > rows["limit"]).ifelse("mismatch", "fits"),
        rank=ibis.null("int64"), rank_proposed=ibis.null("int64"), is_changed=ibis.null("bool"),
        people=rows.people.fill_null(0), changed=rows.changed.fill_null(0),
        coverage=divide(rows.people, rows.whole),
        current_sheet=rows.current, proposed_sheet=rows.proposed,
    ).select(COLUMNS)  # fmt: skip


METRIC = Metric(
    card=Card(
        name="evaluation_fit",
        version=1,
        room="strategy",
        title=Text(en="Evaluation fitted to the mode", zh="考核与模式的匹配"),
        meaning=Text(
            en="Whether those who serve accounts of a mode are judged by what the mode needs, and whose place in the "
            "team another sheet would change.",
            zh="服务某模式客户的人员，其考核是否符合该模式的要求；换用另一评分表后谁的名次会变化。",
        ),
        formula=Text(
            en="Mode: the largest share, over roles, of weight on stage revenue in the sheet in force (the strategic "
            "choice `evaluation_sheet:MODE`; until there is one, one sales target is assumed and marked), against the "
            "limit (consultative 50 %, enterprise 30 %, transactional 90 %): above it is a mismatch. Person: mean "
            "attainment of each measure in 365 days × its weight ÷ the weights on record, under the sheet in force "
            "and the proposed one; equal ones share a place. Who has less than 60 % of the weight on record has no "
            "place. Coverage of a mode: people with a place ÷ team.",
            zh="模式：现行评分表（经营选择 evaluation_sheet:模式；未批准前假定为单一销售指标并注明）中各角色阶段性"
            "收入权重的最大值，与上限（顾问型 50 %、企业型 30 %、交易型 90 %）比较，超出即为不匹配。"
            "人员：365 天内各指标平均完成率 × 权重 ÷ 有记录的权重，分别按现行与拟用评分表计算；相同者同名次。"
            "有记录权重不足 60 % 者不排名。模式的覆盖率：有名次人数 ÷ 团队人数。",
        ),
        source=Text(
            en="Score sheets, evaluation results, assignments, employees, accounts, strategic choices.",
            zh="评分表、考核结果、负责人分配、员工、客户、经营选择。",
        ),
        unit="ratio",
        level=Text(en="Mode, and person of its team.", zh="按模式，及其团队成员。"),
        shape="instant",
        fields=(
            AS_OF,
            text("subject_kind", "What", "对象类型"),
            text("mode", "Mode", "经营模式"),
            text("role", "Role", "角色"),
            text("employee_id", "Person", "人员"),
            RATIO,
            ratio("proposed", "Under the proposed sheet", "拟用评分表下"),
            ratio("limit", "Limit", "上限"),
            text("verdict", "Verdict", "结论"),
            number("rank", "Place", "名次"),
            number("rank_proposed", "Place under the proposed sheet", "拟用评分表下名次"),
            Field(name="is_changed", type="bool", unit="text", label=Text(en="Place changes", zh="名次变化")),
            number("people", "People with a place", "有名次人数"),
            number("changed", "Places that change", "名次变化数"),
            ratio("coverage", "Coverage", "覆盖率"),
            text("current_sheet", "Sheet in force", "现行评分表"),
            text("proposed_sheet", "Proposed sheet", "拟用评分表"),
            Field(
                name="is_assumed", type="bool", unit="text", label=Text(en="Assumed, not approved", zh="假定（未批准）")
            ),
            STATUS,
        ),
        order=("as_of", "subject_kind", "mode", "employee_id"),
        entities=ENTITIES,
        parameters=(DAYS, SHEET),
        see_also=("mode_kit", "mode_verdict"),
    ),
    answer=answer,
)
