"""`oarlock spectrum` draws a position as a dot, and a missing one as the span that it may lie in."""

from __future__ import annotations

from oarlock.cli.spectrum import axis


def test_a_position_is_a_dot_and_a_missing_one_is_a_span() -> None:
    assert axis({"value": 50.0, "low": 40.0, "high": 60.0}) == "··········●··········"
    assert axis({"value": 0.0, "low": 0.0, "high": 0.0}).startswith("●")
    assert axis({"value": 100.0, "low": 100.0, "high": 100.0}).endswith("●")
    assert axis({"value": None, "low": 0.0, "high": 25.0}) == "──────···············"
    assert axis({"value": None, "low": None, "high": None}) == "·" * 21
