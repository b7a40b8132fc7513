"""A rubric whose factors people answer: what is asked, on which scale, and for how long an answer holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from oarlock.kit.text import Text

Subject = Literal["company", "account", "competitor"]


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One class that an answer may name; the order of the file is neutral and never a ranking."""

    code: str
    label: Text


@dataclass(frozen=True, kw_only=True)
class Factor:
    """One thing that is asked.

    low, high: what the ends of the scale mean. answers: what each choice means for this factor, by the choice's code.
    """

    id: str
    label: Text
    question: Text
    weight: float = 1.0
    low: Text | None = None
    high: Text | None = None
    answers: tuple[tuple[str, Text], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Questions:
    """A rubric as its file says it.

    subject: what it is about. is_blind: answers are given before the computed figure is shown and lock at the reveal.
    is_separate: who is responsible for the subject leaves the judgement to somebody else.
    needs_evidence: an answer without evidence and its date does not count. expires_after: days for which the evidence
    (else the answer) holds; None for as long as the round. low, high: ends of the scale, both included, None where a
    choice is asked. clear: share of one choice from which the result is clear; below it is mixed. pass_total,
    pass_each: what must be reached in all and by each factor, where the rubric knows such a line.
    """

    name: str
    version: int
    label: Text
    meaning: Text
    subject: Subject
    factors: tuple[Factor, ...]
    is_blind: bool = False
    is_separate: bool = False
    needs_evidence: bool = False
    expires_after: int | None = None
    low: float | None = None
    high: float | None = None
    is_whole: bool = True
    choices: tuple[Choice, ...] = ()
    clear: float = 0.6
    floor: float = 0.6
    pass_total: float | None = None
    pass_each: float | None = None

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the factors, in the order of the file."""
        return tuple(one.id for one in self.factors)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the choices, in their neutral order."""
        return tuple(one.code for one in self.choices)

    def factor(self, id_: str) -> Factor:
        """The factor of that id; KeyError when there is none."""
        for one in self.factors:
            if one.id == id_:
                return one
        raise KeyError(id_)
