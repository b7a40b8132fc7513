"""What functions, verdicts and numbers are called on these pages."""

from __future__ import annotations

from oarlock.app.access.roles import ROLES
from oarlock.kit.text import Text
from oarlock.scores.rubric.answered import OTHERS
from oarlock.scores.rubric.questions import Questions

VERDICTS = {
    "mixed": Text(en="mixed, review due", zh="混合，待复核"),
    "insufficient": Text(en="insufficient evidence", zh="证据不足"),
}


def function(code: str) -> Text | str:
    """A function by its role's name; the smaller ones are one group."""
    if code == OTHERS:
        return Text(en="all others together", zh="其余合并")
    return ROLES[code].label if code in ROLES else code


def choice(questions: Questions, code: str | None) -> Text | str:
    """A choice by its label."""
    return next((one.label for one in questions.choices if one.code == code), code or "—")


def verdict(questions: Questions, code: str) -> Text | str:
    """What the shares say."""
    return VERDICTS.get(code) or choice(questions, code)


def number(value: float | None) -> str:
    """A number as short as it is."""
    return "—" if value is None else f"{value:g}"
