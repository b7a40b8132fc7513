"""Survey answers as metrics read them: scales and directions as recorded, converted on reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.cases.groups import ACCOUNT_ENTITIES, DIMENSIONS, framed, group_names, grouped
from oarlock.metrics.core.cases.windows import within
from oarlock.metrics.core.expressions import count_where
from oarlock.metrics.core.localtime import local_day
from oarlock.metrics.core.spine import Spine

if TYPE_CHECKING:
    import ibis.expr.types as ir

FEWEST_PEOPLE = 4
"""Opinions of named people are shown in groups of at least so many, but for a customer's own account."""

WORDS = {
    "nps": ("nps", "recommend", "推荐"),
    "csat": ("csat", "satisf", "满意"),
    "ces": ("ces", "effort", "费力"),
}
SCALES = {"nps": (0.0, 10.0), "csat": (1.0, 5.0), "ces": (1.0, 7.0)}
"""What a survey's scale is when the file does not say."""

VOICE_ENTITIES = ("survey_response", *ACCOUNT_ENTITIES)
VOICE_COLUMNS = {"role": "role"}
VOICE_DIMENSIONS = (*DIMENSIONS[:-1], *VOICE_COLUMNS, "*")
SOURCE = Text(en="Survey responses; accounts for the dimensions.", zh="调查回复；维度取自客户及其属性。")
LEVEL = Text(en="Response, counted.", zh="按回复计数。")


def surveys(tables: Tables, q: Question) -> ir.Table:
    """Every survey sent or answered: `account_id`, `contact_id`, `role`, `survey` (nps, csat, ces or its own name),
    `sent_day` (null when not recorded), `day` (answered, else null), `low`, `high` (the scale), `score` within it and
    `good`: the score with the direction turned so that more is better. An answer outside its scale is no answer.
    """
    import ibis

    rows = tables.entity("survey_response")
    name = rows.survey_type.lower().strip()
    found = [(_any(name, words), kind) for kind, words in WORDS.items()]
    rows = rows.mutate(survey=ibis.cases(*found, else_=name))
    ends = [
        ibis.coalesce(given, ibis.cases(*((rows.survey == kind, scale[i]) for kind, scale in SCALES.items())))
        for i, given in enumerate((rows.scale_min, rows.scale_max))
    ]
    rows = rows.mutate(low=ends[0], high=ends[1])
    is_answer = rows.score.notnull() & (rows.score >= rows.low) & (rows.score <= rows.high) & (rows.high > rows.low)
    score = is_answer.fill_null(False).ifelse(rows.score, ibis.null("float64"))
    good = rows.is_reversed.fill_null(False).ifelse(rows.low + rows.high - score, score)
    answered = local_day(ibis.coalesce(rows.responded_at, rows.sent_at), q.zone)
    return rows.select(
        "account_id", "contact_id", "role", "survey", "low", "high", score=score, good=good,
        sent_day=local_day(rows.sent_at, q.zone), day=score.notnull().ifelse(answered, ibis.null("date")),
    )  # fmt: skip


def recommendations(tables: Tables, q: Question) -> ir.Table:
    """The surveys that ask for a recommendation, with `is_promoter` and `is_detractor` (null without an answer)."""
    every = surveys(tables, q)
    every = every.filter(every.survey == "nps")
    # 9–10 and 0–6 of a scale up to 10 as they are, also when it starts at 1; other scales in proportion.
    is_usual = (every.high == 10.0) & (every.low <= 1.0)
    above = (every.good - every.low) * 10.0
    size = every.high - every.low
    return every.mutate(
        is_promoter=is_usual.ifelse(every.good >= 9.0, above >= size * 9.0),
        is_detractor=is_usual.ifelse(every.good < 7.0, above < size * 7.0),
    )


def _any(name: ir.Value, words: tuple[str, ...]) -> ir.Value:
    found = name.contains(words[0])
    for word in words[1:]:
        found = found | name.contains(word)
    return found.fill_null(False)


def counted(tables: Tables, q: Question, shape: Spine, rows: ir.Table, **own: str) -> ir.Table:
    """Cases of `surveys` in each period by the question's groups: answers by the day they came, and what was sent.

    Columns are those of `rows` with `is_answer`, `is_sent`, `is_back` (sent in the period and answered before its end).
    """
    import ibis

    yes, no = ibis.literal(True), ibis.literal(False)
    answers = within(tables, shape, rows).mutate(is_answer=yes, is_sent=no, is_back=no)
    sent = within(tables, shape, rows, "sent_day")
    sent = sent.mutate(is_answer=no, is_sent=yes, is_back=(sent.day < sent.ends).fill_null(False))
    names = answers.columns
    both = answers.select(names).union(sent.select(names), distinct=False)
    return grouped(tables, q, shape, both, own={**VOICE_COLUMNS, **own})


def summed(tables: Tables, q: Question, shape: Spine, rows: ir.Table, **sums: ir.Value) -> ir.Table:
    """Each period and group with the sums given, and `n`, `people`, `sent`, `back`."""
    is_answer = rows.is_case & rows.is_answer
    whole = rows.group_by(["period", *group_names(q)]).aggregate(
        n=count_where(is_answer),
        people=is_answer.ifelse(rows.contact_id, None).nunique() + count_where(is_answer & rows.contact_id.isnull()),
        sent=count_where(rows.is_sent),
        back=count_where(rows.is_back),
        **sums,
    )
    return framed(tables, q, shape, whole)


def is_secret(q: Question, every: ir.Table) -> ir.Value:
    """Rows of too few people: any group, and who belongs to no customer; a customer's answers are for those it has."""
    few = (every.people < FEWEST_PEOPLE) & (every.people > 0)
    if "account" in q.by:
        return few & every[f"g{q.by.index('account')}"].isnull()
    return few & (q.account is None)
