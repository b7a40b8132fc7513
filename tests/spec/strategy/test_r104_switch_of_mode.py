"""R-104 to R-106, R-131: a mode is no label; changing it changes menu, touches, weights of health and evaluation."""

from __future__ import annotations

import pytest

from oarlock.errors import UserError
from oarlock.scores.health.shipped import shipped
from oarlock.scores.rubric.variants import variant_for
from oarlock.strategy.modes.switch import switch

MODEL = shipped()["by_mode@1"]
CHOICES = {"evaluation_sheet:enterprise": "lifetime@1", "evaluation_sheet:transactional": "volume@1"}


def test_r104_a_switch_changes_menu_touches_health_sheet_lifecycle_and_kit() -> None:
    told = switch("transactional", "enterprise", model=MODEL, choices=CHOICES)
    assert told.changes == ("tier", "norms", "weights", "sheet", "lifecycle", "checks")
    assert (told.before.tier, told.after.tier) == ("light", "premium")
    assert {norm.norm for norm in told.after.norms} == {"strategic_visits", "strategic_executives"}
    assert (told.before.sheet, told.after.sheet) == ("volume@1", "lifetime@1")
    assert (told.before.lifecycle, told.after.lifecycle) == ("buying_use", "strategy")
    assert dict(told.before.weights)["adoption"] == pytest.approx(0.40)
    assert dict(told.after.weights)["engagement"] == pytest.approx(0.30)


def test_r104_health_really_weighs_by_the_mode_as_it_is_written() -> None:
    for said, name in (("strategic", "enterprise"), ("enterprise", "enterprise"), ("value", "consultative"),
                       ("Transactional", "transactional"), (None, "")):  # fmt: skip
        assert variant_for(MODEL, {"mode": said}).variant == name


def test_r104_a_tier_of_its_own_stays() -> None:
    told = switch("transactional", "enterprise", model=MODEL, choices={}, tier="premium")
    assert "tier" not in told.changes


def test_r104_the_same_mode_and_one_that_nobody_knows_are_refused() -> None:
    with pytest.raises(UserError, match="already"):
        switch("Strategic", "enterprise", model=MODEL, choices={})
    with pytest.raises(UserError, match="large"):
        switch("transactional", "large", model=MODEL, choices={})
