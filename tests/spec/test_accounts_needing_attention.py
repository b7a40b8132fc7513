"""Who needs someone: signs and ranks of hand-made evidence, counted again in plain Python, and their words."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pytest

from oarlock.kit.text import render
from oarlock.scores.attention.signs import levelled, ranked, with_signs
from oarlock.scores.attention.words import quiet, why
from oarlock.scores.health.shipped import shipped
from tests.support.tables import shared_engine

DAY = dt.date(2026, 3, 1)
SCHEMA = {
    "as_of": "date", "account_id": "string", "name": "string", "score": "float64", "band": "string",
    "coverage": "float64", "caps": "string", "state": "string", "fall": "float64", "deviations": "float64",
    "used": "int64", "expected": "int64", "ticket_days": "int64", "contact_days": "int64", "drift": "float64",
    "champion": "string", "overdue": "int64", "loud": "int64", "hours": "float64", "hours_share": "float64",
    "arr_share": "float64", "arr": "int64", "renewal": "date", "renews_in": "int64",
}  # fmt: skip
CALM: dict[str, Any] = {
    "as_of": DAY, "name": None, "score": 80.0, "band": "green", "coverage": 1.0, "caps": None, "state": "not",
    "fall": 0.1, "deviations": 0.5, "used": 90, "expected": 100, "ticket_days": 5, "contact_days": 5, "drift": 0.0,
    "champion": "none", "overdue": 0, "loud": 0, "hours": 1.0, "hours_share": 0.1, "arr_share": 0.1, "arr": 100_00,
    "renewal": None, "renews_in": 200,
}  # fmt: skip
UNKNOWN = dict.fromkeys(CALM.keys() - {"as_of", "arr"})
CHANGES: dict[str, dict[str, Any]] = {
    "calm": {},
    "nothing known": UNKNOWN,
    "renews soon": {"renews_in": 90},
    "silent": {"state": "listed", "fall": 0.48, "deviations": 4.0, "ticket_days": None, "contact_days": 62},
    "red": {"band": "red", "score": 30.0},
    "capped": {"caps": "failing_outcome"},
    "fell, and talks": {"fall": 0.3, "deviations": 3.25},
    "fell within noise": {"fall": 0.6, "deviations": 3.2},
    "fell a little": {"fall": 0.29, "deviations": 9.0},
    "champion": {"champion": "inactive"},
    "overdue": {"overdue": 60},
    "overdue a little": {"overdue": 59},
    "drifts": {"drift": 60.0},
    "drifts less": {"drift": 59.5},
    "drifts and renews": {"drift": 91.5, "renews_in": 90},
    "drifts and renews later": {"drift": 91.5, "renews_in": 91},
    "loud": {"loud": 1, "hours_share": 0.2, "arr_share": 0.1},
    "loud and worth it": {"loud": 1, "hours_share": 0.19, "arr_share": 0.1},
    "not loud": {"hours_share": 0.9, "arr_share": 0.1},
    "no data": {"state": "no_data", "fall": None, "deviations": None},
}  # fmt: skip
EXPECTED = {
    "silent": (1, "silent"), "red": (1, "red"), "capped": (1, "capped"), "fell, and talks": (2, "usage_fell"),
    "champion": (2, "champion_left"), "overdue": (2, "overdue"), "drifts": (3, "drift_far"),
    "drifts and renews": (2, "drift_far renewal_near"), "drifts and renews later": (3, "drift_far"),
    "loud": (3, "loud"), "no data": (3, "no_usage_data"),
}  # fmt: skip


def judged(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    engine = shared_engine()
    listed = ranked(levelled(with_signs(engine.literal(rows, SCHEMA))))
    return sorted(engine.fetch(listed), key=lambda r: (r["as_of"], r["rank"]))


def test_each_sign_lists_as_its_rule_says() -> None:
    rows = [{**CALM, **more, "account_id": who} for who, more in CHANGES.items()]
    found = {r["account_id"]: (r["level"], r["reasons"]) for r in judged(rows)}
    assert found == EXPECTED


def test_levels_come_first_and_then_the_largest_arr() -> None:
    pairs = itertools.product(("red", "overdue", "drifts"), (None, 5, 500, 500, 40_000))
    rows = [
        {**CALM, **CHANGES[kind], "account_id": f"{kind} {i}", "arr": arr} for i, (kind, arr) in enumerate(pairs)
    ]  # fmt: skip
    both = [*rows, *({**r, "as_of": dt.date(2026, 4, 1)} for r in rows[:3])]
    found = judged(both)
    level = {"red": 1, "overdue": 2, "drifts": 3}

    def place(r: dict[str, Any]) -> tuple[Any, ...]:
        return level[r["account_id"].split()[0]], r["arr"] is None, -(r["arr"] or 0), r["account_id"]

    for day, mine in ((DAY, rows), (dt.date(2026, 4, 1), rows[:3])):
        wanted = [(i, r["account_id"]) for i, r in enumerate(sorted(mine, key=place), start=1)]
        assert [(r["rank"], r["account_id"]) for r in found if r["as_of"] == day] == wanted


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_reasons_are_told_with_their_figures_in_both_languages(lang: Any) -> None:
    model = shipped()["default@1"]
    rows = [{**CALM, **more, "account_id": who} for who, more in CHANGES.items() if who in EXPECTED]
    told = {r["account_id"]: [render(c, lang=lang) for c in why(r, model)] for r in judged(rows)}
    assert told.keys() == EXPECTED.keys()
    assert all(clauses and all("{" not in c and c for c in clauses) for clauses in told.values())
    if lang == "en":
        assert told["silent"] == ["usage −48% against its own season", "no ticket ever", "no contact for 62 days"]
        assert told["red"] == ["health 30.0 (red)"]
        assert told["drifts and renews"] == ["drift 91.5 (ashore)", "renews in 90 days"]
        assert told["loud"] == ["20% of the hours for 10% of ARR"]
    else:
        assert not [c for clauses in told.values() for c in clauses if c.isascii()]


def test_a_cap_that_says_the_champion_left_is_told_once() -> None:
    model = shipped()["default@1"]
    (row,) = judged([{**CALM, "account_id": "a", "caps": "champion_left,failing_outcome", "champion": "left"}])
    told = [render(c, lang="en") for c in why(row, model)]
    assert told == ["their last champion has left", next(c.reason.en for c in model.caps if c.id == "failing_outcome")]
    assert [render(c, lang="en") for c in quiet({"ticket_days": 1, "contact_days": None})] == [
        "no ticket for 1 day", "no contact ever",
    ]  # fmt: skip
