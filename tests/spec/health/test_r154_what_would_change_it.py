"""R-154: a score lists its inputs with weights, what is missing, a what-if, and the nearest change of band."""

from __future__ import annotations

import pytest

from oarlock.kit.text import render
from oarlock.scores.rubric import change, evaluate, nearest, read_model, shown, what_if
from oarlock.scores.rubric.nearest import Step
from oarlock.scores.rubric.words import change_lines, part_line, step_line, verdict
from tests.support.rubrics import VALUES, body, cap, one, six


def test_r154_outcome_60_gives_70_and_stays_amber() -> None:
    result = evaluate(six(), VALUES)
    again = what_if(result, {"outcome": 60})
    assert (again.score, again.band) == (70.0, "amber")
    told = Step(input=result.parts[0].input, before=40, after=60, score=70.0, band="amber", moved=20)
    assert render(step_line(result, told), lang="en") == "outcome 40 → 60 would give 70.0 (still amber)."


def test_r154_the_nearest_change_of_band_is_outcome_75() -> None:
    result = evaluate(six(), VALUES)
    first = nearest(result)[0]
    assert (first.input.id, first.before, first.after, first.score, first.band) == ("outcome", 40, 75.0, 75.0, "green")
    assert render(step_line(result, first), lang="en") == "outcome 40 → 75 would give 75.0 (green)."
    # By trying every value of every input on a grid of tenths: none is nearer.
    reach = {}
    for name, value in VALUES.items():
        for tenth in range(1001) if value is not None else ():
            if value is not None and what_if(result, {name: tenth / 10}).band != result.band:
                reach[name] = min(reach.get(name, 1000.0), abs(tenth / 10 - value))
    assert min(reach.items(), key=lambda pair: pair[1]) == ("outcome", 35.0)
    assert {s.input.id: pytest.approx(s.moved) for s in nearest(result)} == reach


def test_r154_the_explanation_lists_six_inputs_in_both_languages() -> None:
    result = evaluate(six(), VALUES)
    english = [render(part_line(p, 100), lang="en") for p in result.parts]
    assert len(english) == 6
    assert english[0] == "outcome: 40 gives 40.0 of 100 points; with a weight of 30% it adds 13.3."
    assert english[3] == "support: missing (no value); its weight of 10% is left out."
    assert render(verdict(result), lang="en").startswith("63.3 (amber) at 90% coverage")
    chinese = [render(verdict(result), lang="zh"), *(render(part_line(p, 100), lang="zh") for p in result.parts)]
    for text in chinese:
        assert not {"coverage", "weight", "points", "missing"} & set(text.replace("；", " ").split())
    assert "outcome（中）" in chinese[1]
    unknown = evaluate(six(), {"outcome": 40})
    assert "证据不足" in render(verdict(unknown), lang="zh")


def test_r154_a_cap_is_lifted_by_the_input_that_it_hangs_on() -> None:
    model = six(caps=[cap("failing", {"input": "outcome", "op": "<", "value": 30})])
    result = evaluate(model, {**dict.fromkeys(VALUES, 95.0), "outcome": 25})
    assert (result.score, result.band) == (59, "amber")
    assert result.raw == pytest.approx(74.0)
    steps = {(s.input.id, s.band): s.after for s in nearest(result)}
    assert steps["outcome", "green"] == pytest.approx(30.0)
    assert what_if(result, {"outcome": 29.9}).band == "amber"


def test_r154_a_change_of_band_is_shown_with_the_decimals_that_tell_it() -> None:
    model = read_model(body([one("a", 1), one("b", 99)]))
    result = evaluate(model, {"a": 50, "b": 45})
    down = next(s for s in nearest(result) if s.input.id == "b" and s.band == "red")
    assert shown(down.score) == shown(45)
    assert "44.9" in render(step_line(result, down), lang="en")


def test_r154_a_change_is_told_in_parts_that_add_up() -> None:
    before = evaluate(six(), VALUES)
    after = evaluate(six(), {**VALUES, "outcome": 60, "adoption": None, "support": 30})
    found = change(before, after)
    assert [(p.kind, p.input) for p in found.parts] == [
        ("gained", "support"), ("lost", "adoption"), ("value", "outcome"),
    ]  # fmt: skip
    assert [round(p.points, 6) for p in found.parts] == [
        round(6000 / 100 - 5700 / 90, 6), round(4000 / 75 - 60, 6), round(30 * 20 / 75, 6),
    ]  # fmt: skip
    assert found.total == pytest.approx(-2.0)
    lines = [render(line, lang="en") for line in change_lines(found)]
    assert lines[0] == "The score went from 63.3 to 61.3."
    assert lines[-1] == "Coverage went from 90% to 75%."


def test_r154_becoming_unknown_is_said_and_taken_apart() -> None:
    before = evaluate(six(), VALUES)
    after = evaluate(six(), {**dict.fromkeys(VALUES), "adoption": 80.0, "commercial": 90.0})
    found = change(before, after)
    assert not found.is_known_after
    assert render(change_lines(found)[0], lang="en") == "The score became unknown: it was 63.3."
    assert [p.kind for p in found.parts] == ["lost", "lost", "lost", "rounding"]
    assert sum(p.points for p in found.parts) == pytest.approx(82.9 - 63.3)
    nothing = change(before, evaluate(six(), {}))
    assert (nothing.total, nothing.parts) == (None, ())


def test_r154_where_nothing_is_missing_no_bounds_are_told() -> None:
    whole = evaluate(six(), {**VALUES, "support": 50.0})
    assert whole.low == whole.high
    told = "at 100% coverage; nothing that is missing could change it."
    assert render(verdict(whole), lang="en").endswith(told)
    assert " to " not in render(verdict(whole), lang="en")
