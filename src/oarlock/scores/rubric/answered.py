"""Factors that people answered: which answers count and why others do not, groups that are large enough, shares."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median
from typing import Literal

from oarlock.scores.rubric.questions.model import Questions

LEAST = 4
"""Opinions of fewer people are never shown."""
OTHERS = "others"
"""The group of those whose own groups are too small."""

Why = Literal["unknown_factor", "outside", "own_subject", "after_reveal", "no_evidence", "expired"]
WHYS: tuple[Why, ...] = ("unknown_factor", "outside", "own_subject", "after_reveal", "no_evidence", "expired")
"""Why an answer does not count, in the order in which the reasons are looked for."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One person's answer to one factor. evidence_at: of when the evidence is; None when there is none."""

    factor: str
    author: str
    answered_at: dt.datetime
    value: float | None = None
    choice: str | None = None
    function: str = ""
    evidence_at: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What counts: answers taken and refused, and the weight of the answered factors ÷ the whole weight (coverage)."""

    taken: tuple[Answer, ...]
    refused: tuple[tuple[Answer, Why], ...]
    coverage: float
    missing: tuple[str, ...]
    is_enough: bool

    @property
    def newest(self) -> dict[str, Answer]:
        """The newest answer to each factor, by its id; of equal times the author who sorts last."""
        return {a.factor: a for a in sorted(self.taken, key=lambda a: (a.answered_at, a.author))}

    @property
    def people(self) -> int:
        """How many people's answers count."""
        return len({a.author for a in self.taken})


@dataclass(frozen=True, kw_only=True)
class Group:
    """The answers of one function: how many people, and their median."""

    name: str
    n: int
    median: float


@dataclass(frozen=True, kw_only=True)
class Shares:
    """How often each choice was answered, in the neutral order of the rubric.

    verdict: the code of the clear choice, `mixed`, or `insufficient` below the floor of coverage; shares are None then.
    """

    n: int
    counts: tuple[tuple[str, int], ...]
    shares: tuple[tuple[str, float | None], ...]
    verdict: str


def counted(
    answers: Iterable[Answer],
    questions: Questions,
    *,
    on: dt.date,
    revealed_at: dt.datetime | None = None,
    responsible: Collection[str] = (),
) -> Counted:
    """Which answers to a rubric about one subject count on a day.

    revealed_at: of the round, naive UTC. responsible: authors who answer for the subject themselves, so that they are
    not the ones to judge it where the rubric says so.
    """
    taken: list[Answer] = []
    refused: list[tuple[Answer, Why]] = []
    for one in answers:
        why = why_not(one, questions, on=on, revealed_at=revealed_at, responsible=responsible)
        if why is None:
            taken.append(one)
        else:
            refused.append((one, why))
    given = {one.factor for one in taken}
    total = sum(f.weight for f in questions.factors)
    coverage = sum(f.weight for f in questions.factors if f.id in given) / total
    return Counted(
        taken=tuple(taken),
        refused=tuple(refused),
        coverage=coverage,
        missing=tuple(id_ for id_ in questions.ids if id_ not in given),
        is_enough=coverage + 1e-9 >= questions.floor,
    )


def why_not(
    one: Answer,
    questions: Questions,
    *,
    on: dt.date,
    revealed_at: dt.datetime | None = None,
    responsible: Collection[str] = (),
) -> Why | None:
    """Why an answer does not count; None when it does."""
    if one.factor not in questions.ids:
        return "unknown_factor"
    if not fits(questions, value=one.value, choice=one.choice):
        return "outside"
    if questions.is_separate and one.author in responsible:
        return "own_subject"
    if questions.is_blind and revealed_at is not None and one.answered_at >= revealed_at:
        return "after_reveal"
    if questions.needs_evidence and one.evidence_at is None:
        return "no_evidence"
    since = one.evidence_at or one.answered_at.date()
    if questions.expires_after is not None and (on - since).days > questions.expires_after:
        return "expired"
    return None


def fits(questions: Questions, *, value: float | None, choice: str | None) -> bool:
    """Whether an answer lies on the scale, or names a choice, of the rubric."""
    if questions.choices:
        return choice in questions.codes and value is None
    if value is None or choice is not None or questions.low is None or questions.high is None:
        return False
    return questions.low <= value <= questions.high and (not questions.is_whole or value == int(value))


def groups(answers: Sequence[Answer], *, least: int = LEAST) -> tuple[Group, ...]:
    """The medians of one factor's answers by function, in order of name; smaller groups are one, `OTHERS`.

    Where even those are too few together, the smallest of the shown groups joins them: else they could be told from
    the whole and the shown ones. Nothing at all for too few people.
    """
    by: dict[str, list[float]] = {}
    for one in answers:
        if one.value is not None:
            by.setdefault(one.function or OTHERS, []).append(one.value)
    shown = {name: values for name, values in by.items() if len(values) >= least and name != OTHERS}
    rest = [value for name, values in by.items() if name not in shown for value in values]
    while rest and len(rest) < least and shown:
        smallest = min(shown, key=lambda name: (len(shown[name]), name))
        rest += shown.pop(smallest)
    found = [Group(name=name, n=len(values), median=float(median(values))) for name, values in sorted(shown.items())]
    if len(rest) >= least:
        found.append(Group(name=OTHERS, n=len(rest), median=float(median(rest))))
    return tuple(found)


def middle(answers: Sequence[Answer], *, least: int = LEAST) -> float | None:
    """The median of one factor's answers; None for fewer people than may be shown."""
    values = [one.value for one in answers if one.value is not None]
    return float(median(values)) if len({one.author for one in answers}) >= least else None


def shares(found: Counted, questions: Questions) -> Shares:
    """The share of each choice among the newest answers of the factors, and whether one is clear."""
    chosen: Mapping[str, int] = Counter(one.choice for one in found.newest.values() if one.choice is not None)
    n = sum(chosen.values())
    counts = tuple((code, chosen.get(code, 0)) for code in questions.codes)
    if not found.is_enough or not n:
        return Shares(n=n, counts=counts, shares=tuple((code, None) for code, _ in counts), verdict="insufficient")
    # Exact: six of ten is sixty per cent, whatever a float makes of it.
    least = Fraction(repr(questions.clear))
    clear = [code for code, count in counts if Fraction(count, n) >= least]
    verdict = clear[0] if len(clear) == 1 else "mixed"
    return Shares(n=n, counts=counts, shares=tuple((code, count / n) for code, count in counts), verdict=verdict)
