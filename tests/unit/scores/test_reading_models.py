"""A definition with something wrong in it is refused with a sentence that names file, key and remedy."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from oarlock.errors import UserError
from oarlock.kit.text import render_error
from oarlock.scores.health.shipped import shipped
from oarlock.scores.rubric import body_of, evaluate, problems, read_model
from tests.support.rubrics import body, cap, one, text

Change = Callable[[dict[str, Any]], None]


def good() -> dict[str, Any]:
    return body(
        [{**one("group", 60), "inputs": [one("a", 2), one("b", 1)]},
         one("c", 40, scale={"direction": "down", "points": [[0, 100], [10, 0]]})],
        caps=[cap("low", {"input": "a", "op": "<", "value": 10})],
        variants=[{"name": "v", "label": text("v"), "when": {"segment": ["x"]}, "weights": {"c": 0}}],
    )  # fmt: skip


def put(*path: Any, value: Any) -> Change:
    def change(data: dict[str, Any]) -> None:
        place: Any = data
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value

    return change


WRONG: list[tuple[str, Change]] = [
    ("'name'", put("name", value="Not a name")),
    ("'version'", put("version", value="1")),
    ("'title'", put("title", value={"en": "only"})),
    ("'floor' is 1.5", put("floor", value=1.5)),
    ("'bands.green'", put("bands", value={"green": True})),
    ("'bands.amber'", put("bands", value={"green": 40, "amber": 60})),
    ("'inputs' must be a list", put("inputs", value={})),
    ("'inputs' has no weight", put("inputs", value=[])),
    ("'inputs[0].inputs' is empty", put("inputs", 0, "inputs", value=[])),
    ("'inputs[0].inputs[1].weight'", put("inputs", 0, "inputs", 1, "weight", value=-1)),
    ("'inputs[0].colour'", put("inputs", 0, "colour", value=1)),
    ("names 'a' more than once", put("inputs", 1, "id", value="a")),
    ("'inputs[1].scale.direction' is left", put("inputs", 1, "scale", "direction", value="left")),
    ("contradicts the direction 'down'", put("inputs", 1, "scale", "points", value=[[0, 0], [10, 100]])),
    ("contradicts the direction", put("inputs", 1, "scale", "points", value=[[10, 100], [0, 0]])),
    ("contradicts the direction", put("inputs", 1, "scale", value={"direction": "up", "steps": [[1, 50], [5, 100]]})),
    ("too few pairs", put("inputs", 1, "scale", "points", value=[[0, 100]])),
    ("'inputs[1].scale.points[0][1]' is 101", put("inputs", 1, "scale", "points", value=[[0, 101], [10, 0]])),
    ("'inputs[1].expires_after'", put("inputs", 1, "expires_after", value=0)),
    ("'inputs[1].source.metric'", put("inputs", 1, "source", value={"metrics": "x"})),
    ("'inputs[1].unit'", put("inputs", 1, "unit", value="miles")),
    ("'caps.low.when' names 'z'", put("caps", 0, "when", "input", value="z")),
    ("would cap the score when 'a' gets better", put("caps", 0, "when", "op", value=">")),
    ("would cap the score when 'c' gets better", put("caps", 0, "when", "input", value="c")),
    ("'caps[0].when.all' must be a list", put("caps", 0, "when", value={"all": 1})),
    ("'caps[0].when' is empty", put("caps", 0, "when", value={"any": []})),
    ("'caps[0].at'", put("caps", 0, "at", value=101)),
    ("'variants.v.weights' names 'q'", put("variants", 0, "weights", value={"q": 1})),
    ("'variants.v.when' is empty", put("variants", 0, "when", value={})),
    ("'variants.v' has no weight", put("variants", 0, "weights", value={"group": 0, "c": 0})),
]


@pytest.mark.parametrize(("words", "change"), WRONG, ids=[w for w, _ in WRONG])
def test_what_is_wrong_is_named(words: str, change: Change) -> None:
    data = good()
    change(data)
    found = problems(data, file="firm.json")
    told = [render_error(e, "en") for e in found]
    assert any(words in t for t in told), told
    assert all(t.startswith("firm.json: ") and e.remedy for t, e in zip(told, found, strict=True))
    with pytest.raises(UserError):
        read_model(data, file="firm.json")


def test_several_problems_are_told_at_once() -> None:
    data = good()
    for change in (put("floor", value=2), put("inputs", 1, "weight", value="x"), put("caps", 0, "at", value=-1)):
        change(data)
    assert len(problems(data)) == 3


@pytest.mark.parametrize("data", [None, [], "x", 3, {}])
def test_what_is_no_definition_at_all_is_refused(data: Any) -> None:
    assert problems(data)


def test_a_good_one_has_no_problem_and_groups_share_weights() -> None:
    assert problems(good()) == []
    model = read_model(good())
    assert {i.id: i.weight for i in model.inputs} == {"a": 40, "b": 20, "c": 40}
    assert {i.id: i.group for i in model.inputs} == {"a": "group", "b": "group", "c": "c"}


@pytest.mark.parametrize("label", sorted(shipped()))
def test_a_model_can_be_read_again_from_its_body(label: str) -> None:
    model = shipped()[label]
    again = read_model(json.loads(json.dumps(body_of(model))))
    assert again == model


def test_reading_does_not_change_the_data() -> None:
    data = good()
    before = copy.deepcopy(data)
    read_model(data)
    assert data == before


def test_an_expired_value_is_missing_and_says_so() -> None:
    model = read_model(body([one("a", 1, expires_after=90), one("b", 1)], floor=0.5))
    fresh = evaluate(model, {"a": 10, "b": 50}, ages={"a": 90})
    stale = evaluate(model, {"a": 10, "b": 50}, ages={"a": 91})
    assert (fresh.score, fresh.coverage) == (30, 1)
    assert (stale.score, stale.coverage, stale.low, stale.high) == (50, 0.5, 25, 75)
    assert stale.parts[0].missing == "expired"


@pytest.mark.parametrize("depth", [0, 2, 12])
def test_e6_a_definition_of_too_many_values_is_refused_wherever_they_are(depth: int) -> None:
    wide: Any = list(range(30_000))
    for _ in range(depth):
        wide = {"deeper": wide}
    with pytest.raises(UserError, match="too large for a definition"):
        read_model({**good(), "x": wide})
