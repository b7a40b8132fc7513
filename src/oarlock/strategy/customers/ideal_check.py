"""Whether the ideal-customer model tells anything: what became of those that passed and of those that did not."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.cases.answers import FEWEST
from oarlock.metrics.core.cases.windows import trailing
from oarlock.metrics.core.expressions import count_where, divide, total
from oarlock.metrics.core.fields import AS_OF, CURRENCY, RATIO, STATUS, money, number, ratio, text
from oarlock.metrics.core.spine import frame
from oarlock.strategy.customers.facts import FACT_ENTITIES, YEAR, contributions, opinions
from oarlock.strategy.customers.icp import judged
from oarlock.strategy.customers.kept import kept_revenue

if TYPE_CHECKING:
    import ibis.expr.types as ir

VERDICTS = ("pass", "fail")


def answer(tables: Tables, q: Question) -> ir.Table:
    """One row for those that passed a year before and one for those that failed, at each instant."""
    import ibis

    shape = trailing(q, default=YEAR)
    every = frame(tables, shape)
    days = tuple(sorted({day - dt.timedelta(days=YEAR) for day in q.instants}))
    found = judged(tables, q, days)
    found = found.filter(found.verdict.isin(VERDICTS)).select("day", "subject", "verdict")
    spans = found.join(every.filter(every.observed), [("day", "starts")])
    spans = tables.named(spans.select("period", "verdict", account_id="subject", opens="day", closes="ends"))
    rows = kept_revenue(tables, q, shape, spans)
    # Prospects have nothing to lose yet.
    rows = rows.filter((rows.opening > 0) | (rows.unknown > 0))
    gains, voices = contributions(tables, q), opinions(tables, q)
    rows = rows.left_join(gains, ["period", "account_id"]).select(*rows.columns, "contribution")
    rows = rows.left_join(voices, ["period", "account_id"]).select(*rows.columns, "answers", "content")
    sums = rows.group_by("period", "verdict").aggregate(
        n=rows.count(), opening=total(rows.opening), kept=total(rows.kept), gone=count_where(rows.closing == 0),
        unknown=total(rows.unknown), gain=total(rows.contribution), lacking=count_where(rows.contribution.isnull()),
        answers=total(rows.answers), content=total(rows.content),
    )  # fmt: skip
    both = tables.literal(
        tuple({"place": i, "verdict": name} for i, name in enumerate(VERDICTS)), {"place": "int64", "verdict": "string"}
    )
    every = every.cross_join(both)
    kept = [name for name in sums.columns if name not in ("period", "verdict")]
    told = every.left_join(sums, ["period", "verdict"]).select(*every.columns, *kept)
    n, none = told.n.fill_null(0), ibis.null("int64")
    value = (told.unknown > 0).ifelse(ibis.null("float64"), divide(told.kept, told.opening))
    status = ibis.cases(
        (~told.observed, "not_observed"), (n == 0, "n/a"), (n < FEWEST, "too_few"), (value.isnull(), "n/a"), else_="ok"
    )
    is_told = status == "ok"
    gain = (told.lacking > 0).ifelse(none, told.gain)
    content = (told.answers >= FEWEST).ifelse(divide(told.content, told.answers), ibis.null("float64"))
    columns = {
        "value": value, "numerator": told.kept, "denominator": told.opening, "contribution": gain,
        "contribution_each": (gain // told.n.nullif(0)), "satisfaction": content,
    }  # fmt: skip
    shown = {name: is_told.ifelse(column, ibis.null(column.type())) for name, column in columns.items()}
    return told.select(
        "place", "verdict", as_of=told.ends, **shown, n=told.observed.ifelse(n, none),
        gone=told.observed.ifelse(told.gone.fill_null(0), none), answers=told.observed.ifelse(
            told.answers.fill_null(0), none), currency=ibis.literal(q.currency), status=status,
    )  # fmt: skip


METRIC = Metric(
    card=Card(
        name="ideal_check",
        version=1,
        room="strategy",
        title=Text(en="Check of the ideal-customer model", zh="理想客户模型检验"),
        meaning=Text(
            en="What became of customers that passed the model a year ago, beside those that did not.",
            zh="一年前通过模型的客户与未通过的客户，此后表现如何。",
        ),
        formula=Text(
            en="Customers by their verdict 365 days before. Value: the ARR of then that is still paid ÷ ARR of then, "
            "at one exchange rate; growth makes up for no loss. Beside it contribution and the share of satisfied "
            "answers since. Fewer than 10 customers: only counts.",
            zh="按 365 天前的结论分组。数值：当时 ARR 中仍在支付的部分 ÷ 当时 ARR（同一汇率，增长不抵减流失）。"
            "并列此后的贡献与满意回复占比。少于 10 位客户时仅列数量。",
        ),
        source=Text(
            en="Answers to the rubric icp, contract lines, effort, costs, surveys.",
            zh="评分规则 icp 的判断、合同行、工时、费用、调查。",
        ),
        unit="ratio",
        level=Text(en="Verdict.", zh="按结论。"),
        shape="instant",
        fields=(
            AS_OF,
            number("place", "Place", "序号"),
            text("verdict", "Verdict", "结论"),
            RATIO,
            money("numerator", "Still paid", "仍在支付"),
            money("denominator", "ARR of then", "当时 ARR"),
            number("n", "Customers", "客户数"),
            number("gone", "Left", "已流失"),
            money("contribution", "Contribution", "贡献"),
            money("contribution_each", "Contribution each", "户均贡献"),
            ratio("satisfaction", "Satisfied", "满意率"),
            number("answers", "Answers", "回复数"),
            CURRENCY,
            STATUS,
        ),
        order=("as_of", "place"),
        entities=("answer", *FACT_ENTITIES),
        see_also=("ideal_customers", "fit_retrospective"),
    ),
    answer=answer,
)
