"""R-040: satisfaction does not lift health above amber; R-049: losing the only champion caps it at 59."""

from __future__ import annotations

import pytest

from oarlock.scores.health.shipped import shipped
from oarlock.scores.rubric import Result, evaluate

MODEL = shipped()["default@1"]
BEST: dict[str, float | None] = {
    i.id: (max if i.scale.direction == "up" else min)(x for x, _ in i.scale.points) for i in MODEL.inputs
} | {"departed_champion": 0.0}


def ids(result: Result) -> list[str]:
    return [c.id for c in result.applied]


def test_r040_nine_of_ten_satisfied_at_20_percent_progress_is_at_most_59() -> None:
    happy = {**BEST, "nps": 91.0, "csat": 1.0, "outcome_progress": 0.2}
    result = evaluate(MODEL, happy)
    assert result.raw == pytest.approx(76, abs=1)
    assert (result.score, result.band, ids(result)) == (59, "amber", ["failing_outcome"])
    assert result.cap_part == pytest.approx(59 - (result.raw or 0))
    # The same without any survey, or with a bad one, is not better off.
    for survey in (None, -100.0):
        assert (evaluate(MODEL, {**happy, "nps": survey, "csat": None}).score or 0) <= 59


def test_r040_the_cap_goes_when_the_outcome_is_on_its_way() -> None:
    assert ids(evaluate(MODEL, {**BEST, "outcome_progress": 0.3})) == []
    assert ids(evaluate(MODEL, {**BEST, "outcome_progress": 0.2999})) == ["failing_outcome"]


def test_r049_health_82_is_shown_as_59_when_the_only_champion_leaves() -> None:
    values = {**BEST, "outcome_progress": 0.4}
    whole = evaluate(MODEL, values)
    assert whole.score == pytest.approx(82)
    gone = evaluate(MODEL, {**values, "departed_champion": 1.0})
    assert (gone.score, gone.band, ids(gone)) == (59, "amber", ["champion_left"])
    assert (gone.low, gone.high) == (59, 59)


def test_r049_not_knowing_leaves_the_score_and_lowers_the_bound() -> None:
    unknown = evaluate(MODEL, {**BEST, "outcome_progress": 0.4, "departed_champion": None})
    assert unknown.score == pytest.approx(82)
    assert (unknown.low, unknown.high) == (59, pytest.approx(82))
    assert [c.id for c in unknown.unchecked] == ["champion_left"]
