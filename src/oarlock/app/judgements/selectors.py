"""Reading rounds and answers: nobody but their author sees what was answered blind, and few people are never shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q

from oarlock.app.access.models import Person
from oarlock.app.judgements.authors import blind_author
from oarlock.app.judgements.models import Round
from oarlock.app.records.selectors import rows
from oarlock.kit.clock import naive_utc
from oarlock.scores.rubric.answered import LEAST, Answer, Group, counted, groups, middle
from oarlock.scores.rubric.questions import Factor, Questions, names, shipped

Row = Mapping[str, object]
SHOWN = 12
"""Rounds of the past that the page holds."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One factor of a round that was revealed: how many people, their median, and the functions that are large enough.

    middle: None for fewer people than may be shown.
    """

    factor: Factor
    n: int
    middle: float | None
    groups: tuple[Group, ...]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A round as somebody may see it. mine: their own answers by factor; outcomes: nothing before the reveal."""

    round: Round
    questions: Questions
    is_asked: bool
    asked: int
    answered: int
    mine: Mapping[str, object]
    outcomes: tuple[Outcome, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether all who were asked have answered."""
        return self.answered >= self.asked

    def may_reveal(self, today: dt.date) -> bool:
        """Whether the deadline is over, or nobody is waited for."""
        return self.round.revealed_at is None and (self.is_complete or today >= self.round.deadline)


def is_asked(person: Person | None, rubric: str, subject: str = "company") -> bool:
    """Whether somebody is asked in an open round: until its reveal they must not see what was computed."""
    if person is None:
        return False
    return Round.objects.filter(rubric=rubric, subject=subject, revealed_at=None, asked=person).exists()


def open_round(rubric: str, subject: str = "company") -> Round | None:
    """The round of a rubric that is not revealed yet."""
    return Round.objects.filter(rubric=rubric, subject=subject, revealed_at=None).order_by("pk").first()


def blind_rubrics() -> tuple[Questions, ...]:
    """The rubrics that are asked in blind rounds."""
    return tuple(q for q in map(shipped, names()) if q.is_blind)


def rubrics_of(subject: str) -> tuple[Questions, ...]:
    """The rubrics that are answered with open eyes about such a subject."""
    return tuple(q for q in map(shipped, names()) if not q.is_blind and q.subject == subject)


def rounds_for(person: Person, *, is_steering: bool) -> list[Shown]:
    """Rounds in which somebody was asked, all of them for who steers; open ones first, then the newest."""
    which = Q() if is_steering else Q(asked=person)
    found = Round.objects.filter(which).distinct().select_related("opened_by", "revealed_by").prefetch_related("asked")
    ordered = sorted(found, key=lambda r: (r.revealed_at is not None, -r.pk))[:SHOWN]
    given = rows("answer") if ordered else []
    return [shown(one, person, given) for one in ordered]


def shown(one: Round, person: Person, given: Sequence[Row]) -> Shown:
    """A round with what this person may know of its answers."""
    questions = shipped(one.rubric)
    mine = [r for r in given if (r["rubric"], r["round"]) == (one.rubric, one.name)]
    asked, author = list(one.asked.all()), blind_author(person, one)
    by: dict[object, set[object]] = {}
    for row in mine:
        by.setdefault(row["author"], set()).add(row["factor"])
    ready = {who for who, factors in by.items() if factors >= set(questions.ids)}
    return Shown(
        round=one,
        questions=questions,
        is_asked=person in asked,
        asked=len(asked),
        answered=sum(blind_author(who, one) in ready for who in asked),
        mine={str(r["factor"]): r["value"] for r in mine if r["author"] == author},
        outcomes=outcomes(questions, mine, one.revealed_at) if one.revealed_at is not None else (),
    )


def outcomes(questions: Questions, given: Sequence[Row], revealed_at: dt.datetime) -> tuple[Outcome, ...]:
    """What a revealed round says, of the answers that were given before."""
    today = revealed_at.astimezone(settings.WORKSPACE.zone).date()
    answers = [answer_of(row) for row in given]
    found = counted(answers, questions, on=today, revealed_at=naive_utc(revealed_at))
    out = []
    for factor in questions.factors:
        mine = [a for a in found.taken if a.factor == factor.id]
        few = len(mine) < LEAST
        out.append(Outcome(factor=factor, n=len(mine), middle=None if few else middle(mine), groups=groups(mine)))
    return tuple(out)


def answer_of(row: Row) -> Answer:
    """A row of the lake as an answer."""
    value, at, evidence = row["value"], row["answered_at"], row["evidence_at"]
    return Answer(
        factor=str(row["factor"]),
        author=str(row["author"]),
        answered_at=at if isinstance(at, dt.datetime) else dt.datetime.min,
        value=float(str(value)) if value is not None else None,
        choice=str(row["choice"]) if row["choice"] is not None else None,
        function=str(row["function"] or ""),
        evidence_at=evidence if isinstance(evidence, dt.date) else None,
    )
