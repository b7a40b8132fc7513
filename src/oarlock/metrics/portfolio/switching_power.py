"""Switching power: how freely a customer could go elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Field, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.cases.answers import CASES, INSTANT, finished
from oarlock.metrics.core.cases.groups import ACCOUNT_ENTITIES, DIMENSIONS, framed, group_names, grouped
from oarlock.metrics.core.cases.windows import first_day
from oarlock.metrics.core.expressions import count_where, divide, total
from oarlock.metrics.core.fields import STATUS, ratio
from oarlock.metrics.core.localtime import local_day
from oarlock.metrics.core.spine import Spine, frame, instants, spine
from oarlock.metrics.portfolio.facts import newest_facts
from oarlock.metrics.revenue.renewals_due import renewals_due

if TYPE_CHECKING:
    import ibis.expr.types as ir

WEIGHTS = {"alternatives": 40, "ease": 40, "freedom": 20}
PARTS = 1_000_000
"""Scores are counted in millionths, so that their sums are exact."""


def answer(tables: Tables, q: Question) -> ir.Table:
    """The index of each account, or its mean over accounts of which enough is known."""
    shape = spine(q, instants(q))
    rows = grouped(tables, q, shape, _scores(tables, q, shape))
    sums = rows.group_by(["period", *group_names(q)]).aggregate(
        **{name: total(rows[name]) for name in ("score", *WEIGHTS)}, n=count_where(rows.score.notnull()),
        **{f"n_{name}": count_where(rows[name].notnull()) for name in WEIGHTS}, cover=total(rows.cover),
        accounts=count_where(rows.is_case),
    )  # fmt: skip
    found = framed(tables, q, shape, sums)
    figures: dict[str, ir.Value] = {n: divide(found[n], found[f"n_{n}"] * PARTS) for n in WEIGHTS}
    figures |= {"coverage": divide(found.cover, found.accounts * 100)}
    facts = tables.entity("market_fact")
    since = first_day(tables, facts.select(day=local_day(facts.known_at, q.zone)))
    value = divide(found.score, found.n * PARTS)
    return finished(found, q, value=value, since=since, shape="instant", n=found.n, figures=figures)


def _scores(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """`period`, `account_id`, the three parts and `score` in millionths of a point, `cover` (weight known, of 100)."""
    import ibis

    facts = newest_facts(tables, q, shape, "alternatives", "switching_days", "contract_months_left")
    due = renewals_due(tables, q, shape)
    on = ["period", "account_id"]
    accounts = facts.select(on).union(due.select(on), distinct=True)
    rows = accounts.left_join(facts, on).select(
        *accounts.columns, "alternatives", "switching_days", "contract_months_left"
    )
    rows = rows.left_join(due.mutate(has_lines=ibis.literal(True)), on).select(*rows.columns, "last", "has_lines")
    ends = frame(tables, shape).select("period", "ends")
    rows = rows.join(ends, "period")
    months = (rows["last"].year() - rows.ends.year()) * 12 + rows["last"].month() - rows.ends.month()
    months = months.cast("float64") + (rows["last"].day() - rows.ends.day()).cast("float64") / 30.0
    # Lines without an end bind nobody.
    bound = rows.has_lines.fill_null(False).ifelse(months.fill_null(0.0), ibis.null("float64"))
    left = ibis.coalesce(rows.contract_months_left, bound)
    parts = {
        "alternatives": _part(rows.alternatives / 10.0, WEIGHTS["alternatives"]),
        "ease": _part((180.0 - rows.switching_days) / 180.0, WEIGHTS["ease"]),
        "freedom": _part((24.0 - left) / 24.0, WEIGHTS["freedom"]),
    }
    rows = rows.select(*on, **parts)
    known = sum((rows[n].notnull().cast("int64") * weight for n, weight in WEIGHTS.items()), start=0)
    points = sum((rows[n].fill_null(0) for n in WEIGHTS), start=0)
    rows = rows.mutate(cover=known, points=points)
    score = (rows.points.cast("float64") * 100.0 / rows.cover.cast("float64").nullif(0.0)).round(0).cast("int64")
    # On less than 60 % of its weights it would be a guess.
    return rows.mutate(score=(rows.cover >= 60).ifelse(score, ibis.null("int64"))).drop("points")


def _part(share: ir.Value, weight: int) -> ir.Value:
    import ibis

    cut = share.isnull().ifelse(ibis.null("float64"), ibis.greatest(ibis.least(share, 1.0), 0.0))
    return (cut * float(weight * PARTS)).round(0).cast("int64")


def _points(name: str, en: str, zh: str) -> Field:
    return Field(name=name, type="double", unit="index", label=Text(en=en, zh=zh))


METRIC = Metric(
    card=Card(
        name="switching_power",
        version=1,
        room="portfolio",
        title=Text(en="Switching power", zh="客户选择权"),
        meaning=Text(
            en="How freely a customer could go elsewhere, from 0 (bound) to 100 (free).",
            zh="客户另择他家的自由度：0 为受限，100 为自由。",
        ),
        formula=Text(
            en="Alternatives ÷ 10 (at most 1) × 40 + (180 − days to switch) ÷ 180 (at least 0) × 40 + (24 − months of "
            "contract left) ÷ 24 (at least 0) × 20. Lines without an end bind nobody. Below 60 % of the weights known "
            "there is no score; above, it is put in proportion. Several accounts: the mean of their scores.",
            zh="替代者数 ÷ 10（至多 1）× 40 +（180 − 切换天数）÷ 180（不低于 0）× 40 +"
            "（24 − 合同剩余月数）÷ 24（不低于 0）× 20。无结束日的合同行不构成约束。"
            "已知权重不足 60 % 时不给分，否则按比例折算。多个客户取均值。",
        ),
        source=Text(
            en="Market facts 'alternatives', 'switching_days', 'contract_months_left'; contract lines.",
            zh="市场事实 alternatives、switching_days、contract_months_left；合同行。",
        ),
        unit="index",
        level=Text(en="Account.", zh="按客户。"),
        shape="instant",
        fields=(
            *INSTANT,
            _points("value", "Index", "指数"),
            _points("alternatives", "Alternatives (of 40)", "替代者（40 分）"),
            _points("ease", "Ease of switching (of 40)", "切换难易（40 分）"),
            _points("freedom", "Contract freedom (of 20)", "合同自由（20 分）"),
            ratio("coverage", "Coverage", "覆盖率"),
            CASES,
            STATUS,
        ),
        order=("as_of",),
        entities=("market_fact", "contract_line", *ACCOUNT_ENTITIES),
        dimensions=DIMENSIONS,
        see_also=("revenue_concentration",),
    ),
    answer=answer,
)
