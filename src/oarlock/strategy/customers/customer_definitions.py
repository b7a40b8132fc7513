"""Who "the customer" is: five definitions side by side, each with what it would take to live up to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Field, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.cases.answers import FEWEST
from oarlock.metrics.core.expressions import count_where, divide, total
from oarlock.metrics.core.fields import AS_OF, CURRENCY, RATIO, STATUS, money, number, ratio, text
from oarlock.metrics.core.spine import frame, instants, spine
from oarlock.metrics.effort.hours import hours_field
from oarlock.strategy.customers.definitions import PARAMETERS, basis, members, shipped
from oarlock.strategy.customers.facts import FACT_ENTITIES
from oarlock.strategy.scale_value.norms import CAPACITY_ENTITIES, capacity, in_hours

if TYPE_CHECKING:
    import ibis.expr.types as ir

CONCENTRATED, UNSATISFIED = 0.25, 0.7
"""The biggest customer's share of the revenue, and the share of satisfied answers, at which it is a problem."""
PROBLEMS = {
    "infeasible": Text(en="takes more hours than we have", zh="所需工时超出产能"),
    "concentrated": Text(en="hangs on one customer", zh="依赖单一客户"),
    "unsatisfied": Text(en="customers are not satisfied", zh="客户不满意"),
    "loses_money": Text(en="loses money", zh="亏损"),
}


def answer(tables: Tables, q: Question) -> ir.Table:
    """One row for each definition at each instant."""
    import ibis

    shape = spine(q, instants(q))
    rows = members(tables, q)
    sums = rows.group_by("period", "definition").aggregate(
        n=rows.count(), arr=total(rows.arr), biggest=rows.arr.max(), unpriced=count_where(rows.arr.isnull()),
        gain=total(rows.contribution), lacking=count_where(rows.contribution.isnull()),
        answers=total(rows.answers), content=total(rows.content), asked=total(rows.asked),
        promoters=total(rows.promoters), detractors=total(rows.detractors),
    )  # fmt: skip
    norms = tables.literal(
        tuple({"id": one.id, "place": i, "each": one.hours} for i, one in enumerate(shipped())),
        {"id": "string", "place": "int64", "each": "int64"},
    )
    every = frame(tables, shape).cross_join(norms).rename(definition="id")
    tried = basis(tables, q)
    every = every.left_join(tried, ["period", "definition"]).select(*every.columns, "known")
    kept = [name for name in sums.columns if name not in ("period", "definition")]
    found = every.left_join(sums, ["period", "definition"]).select(*every.columns, *kept)
    status = ibis.cases((~found.observed, "not_observed"), (found.known.fill_null(0) == 0, "n/a"), else_="ok")
    limit = ibis.literal(capacity(tables, q), "int64")
    n, none = found.n.fill_null(0), ibis.null("int64")
    size = n * found.each
    arr = (found.unpriced.fill_null(0) > 0).ifelse(none, found.arr.fill_null(0))
    gain = ((found.lacking.fill_null(0) > 0) | (n == 0)).ifelse(none, found.gain)
    content = (found.answers >= FEWEST).ifelse(divide(found.content, found.answers), ibis.null("float64"))
    score = divide((found.promoters - found.detractors) * 100, found.asked)
    flags = {
        "infeasible": size > limit,
        "concentrated": divide(found.biggest, arr) >= CONCENTRATED,
        "unsatisfied": content < UNSATISFIED,
        "loses_money": gain < 0,
    }
    said = ibis.literal("")
    for code, flag in flags.items():
        said = said + (flag & (n > 0)).fill_null(False).ifelse(f" {code}", "")
    columns = {
        "value": divide(size, limit), "n": n, "arr": arr, "contribution": gain, "hours": in_hours(size),
        "hours_each": in_hours(found.each), "capacity": in_hours(limit), "is_feasible": size <= limit,
        "satisfaction": content, "satisfaction_n": found.answers.fill_null(0),
        "nps": (found.asked >= FEWEST).ifelse(score, ibis.null("float64")), "nps_n": found.asked.fill_null(0),
        "top_share": divide(found.biggest, arr), "problems": said.strip(),
    }  # fmt: skip
    is_known = status == "ok"
    shown = {name: is_known.ifelse(value, ibis.null(value.type())) for name, value in columns.items()}
    return found.select(
        "place", "definition", as_of=found.starts, **shown, currency=ibis.literal(q.currency), status=status
    )


METRIC = Metric(
    card=Card(
        name="customer_definitions",
        version=1,
        room="strategy",
        title=Text(en="Who the customer is", zh="谁是客户"),
        meaning=Text(
            en="Five definitions of the customer, run on the real portfolio: how many, worth what, and whether we have "
            "the hours to serve them so.",
            zh="五种客户定义在真实客户组合上的结果：有多少、值多少、我们是否有相应的工时。",
        ),
        formula=Text(
            en="Hours = customers × hours a year that the definition promises each; value = hours ÷ capacity. Revenue "
            "is ARR; contribution is that of the 365 days before; satisfaction is the share of satisfied answers of "
            "that time, from 10 answers on. Problems: more hours than capacity; a biggest customer with 25 % of the "
            "revenue; less than 70 % satisfied; a negative contribution. A definition whose evidence nobody recorded "
            "is n/a.",
            zh="工时 = 客户数 × 该定义对每位客户承诺的年工时；数值 = 工时 ÷ 产能。收入为 ARR；贡献为近 365 天；"
            "满意度为同期满意回复占比，至少 10 份回复。问题：工时超出产能；最大客户占收入 25 %；满意率低于 70 %；"
            "贡献为负。缺少判断依据的定义为 n/a。",
        ),
        source=Text(
            en="Contract lines, accounts, answers to the rubric icp, effort, costs, surveys, strategic choices.",
            zh="合同行、客户、评分规则 icp 的判断、工时、费用、调查、经营选择。",
        ),
        unit="ratio",
        level=Text(en="Definition of the customer.", zh="按客户定义。"),
        shape="instant",
        fields=(
            AS_OF,
            number("place", "Place", "序号"),
            text("definition", "Definition", "客户定义"),
            RATIO,
            number("n", "Customers", "客户数"),
            money("arr", "ARR", "ARR"),
            money("contribution", "Contribution", "贡献"),
            hours_field("hours", "Hours a year", "年工时"),
            hours_field("hours_each", "Hours each", "每客户年工时"),
            hours_field("capacity", "Capacity", "产能"),
            Field(name="is_feasible", type="bool", unit="text", label=Text(en="Feasible", zh="可行")),
            ratio("satisfaction", "Satisfied", "满意率"),
            number("satisfaction_n", "Answers", "回复数"),
            hours_field("nps", "NPS", "NPS"),
            number("nps_n", "NPS answers", "NPS 回复数"),
            ratio("top_share", "Biggest", "最大客户占比"),
            text("problems", "Problems", "问题"),
            CURRENCY,
            STATUS,
        ),
        order=("as_of", "place"),
        entities=tuple(dict.fromkeys((*FACT_ENTITIES, "answer", *CAPACITY_ENTITIES))),
        parameters=PARAMETERS,
        see_also=("customer_overlap", "ideal_customers", "customer_groups"),
    ),
    answer=answer,
)
