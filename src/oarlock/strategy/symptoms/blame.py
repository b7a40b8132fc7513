"""How often functions blame each other, as those asked in blind rounds say; fewer than four are never shown."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from oarlock.domain.metric import Question, Tables
from oarlock.domain.period import Period
from oarlock.metrics.core.localtime import local_day
from oarlock.metrics.core.parameters import decimal_of
from oarlock.scores.rubric.answered import LEAST, Answer, counted
from oarlock.scores.rubric.questions import shipped
from oarlock.strategy.symptoms.quarters import Reading, Readings, divided
from oarlock.strategy.symptoms.signs import BLAME

RUBRIC = "symptom_blame"


def blame(tables: Tables, q: Question, periods: tuple[Period, ...], factor: str) -> Readings:
    """By quarter the mean answer of the rounds that were revealed in it; n: people, null where they are too few."""
    reveals = tables.entity("reveal")
    reveals = reveals.filter(reveals.rubric == RUBRIC)
    days = {
        str(row["round"]): row
        for row in tables.fetch(reveals.select("round", "revealed_at", day=local_day(reveals.revealed_at, q.zone)))
    }
    given = tables.entity("answer")
    given = given.filter(given.rubric == RUBRIC, given.factor == factor)
    by: dict[Period, list[Answer]] = defaultdict(list)
    for row in tables.fetch(given.select("round", "author", "value", "answered_at")):
        reveal = days.get(str(row["round"]))
        if reveal is None:
            continue
        answer = Answer(
            factor=factor, author=f"{row['round']} {row['author']}", answered_at=_stamp(row["answered_at"]),
            value=None if row["value"] is None else float(str(row["value"])),
        )  # fmt: skip
        found = counted([answer], shipped(RUBRIC), on=q.as_of, revealed_at=_stamp(reveal["revealed_at"]))
        for period in periods:
            if period.start <= _day(reveal["day"]) < period.end:
                by[period] += found.taken
    least = float(decimal_of(q, BLAME.name, BLAME.default) or 0)
    return {period: _reading(answers, least) for period, answers in by.items()}


def _reading(answers: list[Answer], least: float) -> Reading:
    people = len({one.author for one in answers})
    if people < LEAST:
        return Reading(threshold=least)
    # Whole answers: their sum is exact, and divided once.
    value = divided(sum(int(one.value or 0) for one in answers), len(answers))
    return Reading(value=value, threshold=least, is_active=value is not None and value >= least, n=people)


def _stamp(value: object) -> dt.datetime:
    assert isinstance(value, dt.datetime)  # noqa: S101 - a column of that type
    return value


def _day(value: object) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else dt.date.fromisoformat(str(value))
