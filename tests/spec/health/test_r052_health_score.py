"""R-052: health is the weighted mean of what is known, with coverage and bounds; too little evidence is no score."""

from __future__ import annotations

from fractions import Fraction

import pytest

from oarlock.scores.health.shipped import shipped
from oarlock.scores.rubric import Model, Result, evaluate, shown, variant_for
from tests.support.rubrics import SIX, VALUES, six


def by_hand(values: dict[str, float | None]) -> tuple[Fraction | None, Fraction, Fraction, Fraction]:
    """Score, coverage and bounds in exact fractions."""
    known = {k: Fraction(v) for k, v in values.items() if v is not None}
    weight = Fraction(sum(SIX[k] for k in known))
    points = sum((SIX[k] * v for k, v in known.items()), Fraction(0))
    score = points / weight if weight >= 60 else None
    return score, weight / 100, points / 100, (points + 100 * (100 - weight)) / 100


def check(result: Result, values: dict[str, float | None]) -> None:
    score, coverage, low, high = by_hand(values)
    assert (result.score is None) == (score is None)
    assert result.score is None or result.score == pytest.approx(float(score or 0), abs=1e-12)
    assert (result.coverage, result.low, result.high) == pytest.approx((float(coverage), float(low), float(high)))


def test_r052_one_missing_input_gives_63_3_at_90_percent() -> None:
    result = evaluate(six(), VALUES)
    check(result, VALUES)
    assert result.score is not None
    assert str(shown(result.score)) == "63.3"
    assert (result.coverage, result.low, result.high, result.band) == (0.9, 57.0, 67.0, "amber")


def test_r052_thirty_five_percent_of_the_evidence_is_unknown() -> None:
    values = {**VALUES, "outcome": None, "engagement": None, "support": None, "experience": None}
    result = evaluate(six(), values)
    check(result, values)
    assert (result.score, result.band, result.coverage) == (None, "unknown", 0.35)
    assert (result.low, result.high) == (29.0, 94.0)


def test_r052_sixty_percent_is_enough_and_less_is_not() -> None:
    enough = {**dict.fromkeys(SIX), "outcome": 50, "engagement": 50, "support": 50, "commercial": None}
    enough |= {"adoption": None, "experience": None}
    assert evaluate(six(), enough).coverage == 0.55
    assert evaluate(six(), enough).score is None
    assert evaluate(six(), {**enough, "engagement": None, "adoption": 50, "support": None}).coverage == 0.55
    assert evaluate(six({"outcome": 35, "adoption": 20}), enough).score == 50


def groups(model: Model) -> dict[str, float]:
    found: dict[str, float] = {}
    for one in model.inputs:
        found[one.group] = found.get(one.group, 0) + one.weight
    return found


def test_r052_the_shipped_default_has_the_six_weights_and_gives_the_same() -> None:
    model = shipped()["default@1"]
    assert groups(model) == pytest.approx(SIX)
    values = {
        "outcome_progress": 0.4,
        "active_seat_share": 0.6, "feature_breadth": 0.5, "usage_vs_baseline": 0.95, "usage_recency": 7,
        "two_way_share": 0.3, "engagement_breadth": 2, "drift": 30,
        "nps": 25, "csat": 0.75,
        "overdue_days": 7.5, "account_mrr_change": 0.1,
        "departed_champion": 0,
    }  # fmt: skip
    result = evaluate(model, values)
    points = {p.input.id: p.points for p in result.parts}
    assert [points[k] for k in ("usage_recency", "two_way_share", "overdue_days")] == pytest.approx([80, 60, 90])
    assert [points["nps"], points["csat"]] == pytest.approx([70, 70])
    assert (result.coverage, result.low, result.high) == pytest.approx((0.9, 57, 67))
    assert result.score == pytest.approx((30 * 40 + 25 * 80 + 15 * 60 + 10 * 70 + 10 * 90) / 90, abs=1e-9)
    assert result.applied == ()


def test_r052_bands_are_compared_before_rounding() -> None:
    flat = six({"outcome": 100} | dict.fromkeys([k for k in SIX if k != "outcome"], 0))
    bands = {v: evaluate(flat, {"outcome": v}).band for v in (75, 74.96, 45, 44.96, 0, 100)}
    assert bands == {75: "green", 74.96: "amber", 45: "amber", 44.96: "red", 0: "red", 100: "green"}
    assert str(shown(74.96)) == "75.0"
    assert [str(shown(v)) for v in (62.25, 62.35, -0.05, 0.04)] == ["62.3", "62.4", "-0.1", "0.0"]


def test_r052_groups_share_their_weight() -> None:
    model = shipped()["posthog_handbook@1"]
    assert groups(model) == pytest.approx(
        {"user_engagement": 15, "product_experience": 5, "company_engagement": 5, "product_engagement": 75}
    )
    steps = {i.id: i for i in model.inputs}
    for days, points in ((0, 100), (1, 100), (2, 50), (5, 50), (6, 0)):
        assert evaluate(model, {"last_login_days": days}).parts[0].points == points
    assert steps["active_seat_share"].scale.points == ((0.4, 100.0), (0.2, 50.0))


def test_r052_a_variant_changes_weights_for_some_accounts() -> None:
    model = shipped()["sourcegraph_style@1"]
    assert groups(model) == pytest.approx({"pulse": 30, "technical": 15, "utilisation": 55})
    early = variant_for(model, {"lifecycle": "onboarding", "segment": "smb"})
    assert (early.variant, groups(early)) == (
        "onboarding",
        pytest.approx({"pulse": 45, "technical": 35, "utilisation": 20}),
    )
    assert variant_for(model, {"segment": "smb"}).variant == "small"
    assert variant_for(model, {"segment": "enterprise"}).variant == ""
