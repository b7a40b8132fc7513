"""The ideal-customer model: five criteria from 0 to 4, answered by people with evidence and its date."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.localtime import local_day

if TYPE_CHECKING:
    import ibis.expr.types as ir

RUBRIC = "icp"
CRITERIA = {
    "scale": Text(en="Scale and management base", zh="规模与管理基础"),
    "influence": Text(en="Influence", zh="影响力"),
    "growth": Text(en="Sound growth", zh="健康成长"),
    "it_strategic": Text(en="Sees IT as strategic", zh="视 IT 为战略"),
    "win_win": Text(en="Win-win mind", zh="双赢意识"),
}
MOST, PASS, LEAST = 4, 14, 2
"""Points of one criterion, and what passes: at least `PASS` in all, no criterion below `LEAST`."""
FRESH_DAYS, FLOOR = 365, 3
"""Evidence older than this is to be tested again; with fewer fresh criteria than `FLOOR` of five nothing is said."""


def judged(tables: Tables, q: Question, days: tuple[dt.date, ...]) -> ir.Table:
    """What was known of each subject by each day: `day`, `subject`, each criterion (hundredths of a point, null
    without an answer), `fresh` and `known` (how many), `total`, `weak` (the lowest), `oldest` (evidence), `verdict`.

    verdict: pass, fail, open (an answer is missing that decides) or insufficient (fewer than 60 % of fresh evidence).
    """
    import ibis

    rows = tables.entity("answer")
    rows = rows.filter(rows.rubric == RUBRIC, rows.factor.isin(tuple(CRITERIA)), rows.answered_at.notnull())
    rows = rows.filter(rows.value.notnull(), rows.value >= 0.0, rows.value <= float(MOST))
    rows = rows.select(
        "subject", "factor", "round", "author", "answered_at", answered=local_day(rows.answered_at, q.zone),
        evidence_at="evidence_at", points=(rows.value * 100.0).round(0).cast("int64"),
    )  # fmt: skip
    calendar = tables.literal(
        tuple({"day": day, "since": day - dt.timedelta(days=FRESH_DAYS)} for day in sorted(set(days))),
        {"day": "date", "since": "date"},
    )
    known = rows.join(calendar, [rows.answered <= calendar.day])
    order = [known.answered_at.desc(), known["round"].desc(), known.author]
    known = known.mutate(place=ibis.row_number().over(group_by=["day", "subject", "factor"], order_by=order))
    known = known.filter(known.place == 0)
    known = known.mutate(proof=ibis.coalesce(known.evidence_at, known.answered))
    known = known.mutate(is_fresh=known.proof >= known.since)
    none = ibis.null("int64")
    found = known.group_by("day", "subject").aggregate(
        **{name: (known.factor == name).ifelse(known.points, none).max() for name in CRITERIA},
        fresh=known.is_fresh.cast("int64").sum(), known=known.count(), total=known.points.sum(),
        weak=known.points.min(), oldest=known.proof.min(),
    )  # fmt: skip
    missing = len(CRITERIA) - found.known
    verdict = ibis.cases(
        (found.fresh < FLOOR, "insufficient"),
        ((found.weak < LEAST * 100) | (found.total + missing * MOST * 100 < PASS * 100), "fail"),
        (missing > 0, "open"),
        (found.total >= PASS * 100, "pass"),
        else_="fail",
    )
    return tables.named(found.mutate(verdict=verdict))
