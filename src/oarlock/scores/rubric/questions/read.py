"""Reading a rubric's file, with a sentence for everything that is wrong in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from oarlock.errors import UnknownNameError, UserError
from oarlock.kit.text import Text
from oarlock.scores.rubric.checked import Reader
from oarlock.scores.rubric.questions.model import Choice, Factor, Questions

KEYS = (
    "name", "version", "label", "meaning", "subject", "is_blind", "is_separate", "needs_evidence", "expires_after",
    "scale", "choices", "clear", "floor", "pass", "factors",
)  # fmt: skip
FACTOR_KEYS = ("id", "label", "question", "weight", "low", "high", "answers")
SUBJECTS = ("company", "account", "competitor")


@cache
def _all() -> dict[str, Questions]:
    folder = resources.files(__package__)
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".json")), key=lambda f: f.name)
    read = [read_questions(json.loads(f.read_text("utf-8")), file=f.name) for f in files]
    return {one.name: one for one in read}


def names() -> tuple[str, ...]:
    """The names of the rubrics that come with Oarlock."""
    return tuple(_all())


def shipped(name: str) -> Questions:
    """The rubric of that name; raises `UnknownNameError`."""
    found = _all().get(name)
    if found is None:
        raise UnknownNameError(
            "There is no rubric '{name}'.", remedy="Known ones: {known}.", name=name, known=", ".join(names())
        )
    return found


def read_questions(data: Any, *, file: str = "rubric") -> Questions:
    """The rubric that a file's data describe; raises the first `UserError` that names the file and the key."""
    r = Reader(file)
    body = r.object(data, "")
    r.known(body, KEYS, "")
    choices = tuple(
        _choice(one, f"choices[{i}]", r) for i, one in enumerate(r.list(body.get("choices", []), "choices"))
    )
    low, high, is_whole = _scale(body, r)
    factors = tuple(
        _factor(one, f"factors[{i}]", choices, r) for i, one in enumerate(r.list(body.get("factors"), "factors"))
    )
    expires = body.get("expires_after")
    passing = r.object(body.get("pass", {}), "pass")
    subject: Any = r.choice(body.get("subject"), "subject", SUBJECTS)
    made = Questions(
        name=r.name(body.get("name"), "name"),
        version=r.whole(body.get("version", 1), "version"),
        label=r.text(body.get("label"), "label"),
        meaning=r.text(body.get("meaning"), "meaning"),
        subject=subject,
        factors=factors,
        is_blind=body.get("is_blind") is True,
        is_separate=body.get("is_separate") is True,
        needs_evidence=body.get("needs_evidence") is True,
        expires_after=None if expires is None else r.whole(expires, "expires_after"),
        low=low, high=high, is_whole=is_whole, choices=choices,
        clear=r.number(body.get("clear", 0.6), "clear", least=0, most=1),
        floor=r.number(body.get("floor", 0.6), "floor", least=0, most=1),
        pass_total=r.number(passing["total"], "pass.total") if "total" in passing else None,
        pass_each=r.number(passing["each"], "pass.each") if "each" in passing else None,
    )  # fmt: skip
    _check(made, r)
    if r.found:
        raise r.found[0]
    return made


def _scale(body: Mapping[str, Any], r: Reader) -> tuple[float | None, float | None, bool]:
    if "scale" not in body:
        return None, None, True
    scale = r.object(body["scale"], "scale")
    low = r.number(scale.get("low"), "scale.low")
    return low, r.number(scale.get("high"), "scale.high", least=low), scale.get("is_whole") is not False


def _choice(data: Any, key: str, r: Reader) -> Choice:
    body = r.object(data, key)
    return Choice(code=r.name(body.get("code"), f"{key}.code"), label=r.text(body.get("label"), f"{key}.label"))


def _factor(data: Any, key: str, choices: tuple[Choice, ...], r: Reader) -> Factor:
    body = r.object(data, key)
    r.known(body, FACTOR_KEYS, key)
    answers = r.object(body.get("answers", {}), f"{key}.answers")
    ends: dict[str, Text] = {end: r.text(body[end], f"{key}.{end}") for end in ("low", "high") if end in body}
    r.known(answers, tuple(one.code for one in choices), f"{key}.answers")
    return Factor(
        id=r.name(body.get("id"), f"{key}.id"),
        label=r.text(body.get("label"), f"{key}.label"),
        question=r.text(body.get("question"), f"{key}.question"),
        weight=r.number(body.get("weight", 1), f"{key}.weight", least=0),
        low=ends.get("low"),
        high=ends.get("high"),
        answers=tuple((c.code, r.text(answers.get(c.code), f"{key}.answers.{c.code}")) for c in choices if answers),
    )


def _check(made: Questions, r: Reader) -> None:
    """Factors named once, a scale or choices but not both, and weights that weigh."""
    for key, used in (("factors", made.ids), ("choices", made.codes)):
        for name in sorted({name for name in used if used.count(name) > 1}):
            r.fail(UserError("{file}: '{key}' names '{name}' more than once.",
                             remedy="Give each a name of its own.", file=r.file, key=key,
                             name=name))  # fmt: skip
    if (made.low is None) == (not made.choices):
        r.fail(UserError("{file}: a rubric asks for a number on a scale or for a choice.",
                         remedy="Give one of 'scale' and 'choices'.", file=r.file))  # fmt: skip
    if not sum(one.weight for one in made.factors) > 0:
        r.fail(
            UserError(
                "{file}: '{key}' has no weight at all.",
                remedy="Give at least one input a weight above 0.",
                file=r.file,
                key="factors",
            )
        )
