"""What is known of each customer when it is judged: what it pays, what is left of it, how large it is, how content."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.metrics.core.cases.windows import trailing, within
from oarlock.metrics.core.expressions import count_where
from oarlock.metrics.core.groups import roots
from oarlock.metrics.core.spine import Spine, frame, instants, spine
from oarlock.metrics.effort.costs import COST_ENTITIES
from oarlock.metrics.effort.profits import PARTS, profits
from oarlock.metrics.revenue.recurring import arr_of_accounts
from oarlock.metrics.voice.csat import satisfied
from oarlock.metrics.voice.responses import recommendations, surveys

if TYPE_CHECKING:
    import ibis.expr.types as ir

YEAR = 365
FACT_ENTITIES = ("contract_line", *COST_ENTITIES, "invoice", "survey_response")


def days_of(shape: Spine) -> tuple[object, ...]:
    """What a table of a spine's instants depends on, to be built once for equal ones."""
    return tuple((p.start, p.end, seen) for p, seen in zip(shape.periods, shape.observed, strict=True))


def customers(tables: Tables, q: Question) -> ir.Table:
    """Accounts that pay at each instant: `period`, `account_id`, `name`, `arr`, `contribution` (of the year before;
    null when not known), `industry`, `employees`, `root`, `relatives` (paying accounts of its group), `answers`,
    `content`, `asked`, `promoters`, `detractors` (CSAT and NPS of the year before).
    """
    q = replace(q, account=None, by=())
    key = ("strategy customers", q.as_of, q.periods, q.observed_until, q.definition, q.currency, q.zone)
    return tables.once(key, lambda: tables.kept(_customers(tables, q)))


def _customers(tables: Tables, q: Question) -> ir.Table:
    import ibis

    shape = spine(q, instants(q))
    paying = arr_of_accounts(tables, q, shape)
    paying = paying.filter(paying.arr.isnull() | (paying.arr > 0))
    days = tuple(sorted({p.start for p, seen in zip(shape.periods, shape.observed, strict=True) if seen}))
    periods = frame(tables, shape).select("period", "starts")
    dated = tables.dated("account", days)
    known = dated.select("day", "name", "industry", "employees", of="account_id").join(periods, [("day", "starts")])
    known = known.select("name", "industry", "employees", "of", at="period")
    rows = paying.left_join(known, [("period", "at"), ("account_id", "of")])
    rows = rows.select(*paying.columns, "name", "employees", industry=rows.industry.strip().nullif(""))
    up = roots(tables, shape)
    rows = rows.left_join(up, ["period", "account_id"]).select(*rows.columns, "root")
    rows = rows.mutate(root=ibis.coalesce(rows.root, rows.account_id))
    rows = tables.named(rows)
    families = rows.group_by("period", "root").aggregate(relatives=lambda t: t.count())
    rows = rows.left_join(families, ["period", "root"]).select(*rows.columns, "relatives")
    left = contributions(tables, q)
    rows = rows.left_join(left, ["period", "account_id"]).select(*rows.columns, "contribution", "revenue")
    if has_hours(tables):
        # Who began within the month has earned and cost nothing yet, which is known.
        is_new = rows.contribution.isnull() & rows.revenue.isnull()
        rows = rows.mutate(contribution=is_new.ifelse(ibis.literal(0, "int64"), rows.contribution))
    rows = rows.drop("revenue")
    voices = opinions(tables, q)
    counts = [name for name in voices.columns if name not in ("period", "account_id")]
    rows = rows.left_join(voices, ["period", "account_id"]).select(*rows.columns, *counts)
    return rows.mutate(**{name: rows[name].fill_null(0) for name in counts})


def contributions(tables: Tables, q: Question) -> ir.Table:
    """`period`, `account_id`, `revenue`, `contribution` of the year before each instant.

    Contribution is null when an amount in it is unknown, and there is no row while nobody has recorded any hours.
    """
    q = replace(q, metric="", account=None, by=(), parameters=())
    return tables.once(("contributions", q), lambda: tables.kept(_contributions(tables, q)))


def _contributions(tables: Tables, q: Question) -> ir.Table:
    import ibis

    if not has_hours(tables):
        names = ("period", "revenue", "contribution")
        return tables.literal((), {"account_id": "string"} | dict.fromkeys(names, "int64"))
    rows = profits(tables, q, trailing(q, default=YEAR))
    left = rows.revenue
    for name in PARTS[1:]:
        left = left - rows[name]
    rows = rows.mutate(left=(rows.unknown > 0).ifelse(ibis.null("int64"), left))
    return rows.filter(rows.account_id.notnull()).select("period", "account_id", "revenue", contribution="left")


def has_hours(tables: Tables) -> bool:
    """Whether anybody has recorded any hours; until then nobody knows what a customer costs."""
    return bool(tables.fetch(tables.entity("effort").select("day").limit(1)))


def opinions(tables: Tables, q: Question) -> ir.Table:
    """`period`, `account_id` and counts of the year before: `answers`, `content` (CSAT), `asked`, `promoters`,
    `detractors` (NPS).
    """
    import ibis

    shape = trailing(replace(q, parameters=()), default=YEAR)
    no = ibis.literal(False)
    told = surveys(tables, q)
    told = told.filter(told.survey == "csat", told.score.notnull())
    told = told.select("account_id", "day", is_csat=told.score.notnull(), good=satisfied(told).fill_null(False))
    told = told.mutate(is_nps=no, up=no, down=no)
    would = recommendations(tables, q)
    would = would.filter(would.score.notnull())
    would = would.select(
        "account_id", "day", is_csat=no, good=no, is_nps=would.score.notnull(),
        up=would.is_promoter.fill_null(False), down=would.is_detractor.fill_null(False),
    )  # fmt: skip
    rows = within(tables, shape, told.select(*would.columns).union(would, distinct=False))
    return rows.group_by("period", "account_id").aggregate(
        answers=count_where(rows.is_csat), content=count_where(rows.good), asked=count_where(rows.is_nps),
        promoters=count_where(rows.up), detractors=count_where(rows.down),
    )  # fmt: skip
