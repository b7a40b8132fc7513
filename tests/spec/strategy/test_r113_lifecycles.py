"""R-113: four lifecycles side by side; the one that governs the mode says the account's colour."""

from __future__ import annotations

import datetime as dt
from typing import Any

from oarlock.strategy.lifecycles.lifecycles import METRIC
from oarlock.strategy.lifecycles.timelines import TIMELINES
from tests.support.strategy import asked
from tests.support.tables import line

D, T = dt.date, dt.datetime


def entry(timeline: str, stage: str, day: dt.date) -> dict[str, Any]:
    return {"account_id": "bank", "timeline": timeline, "stage": stage, "entered_at": T(day.year, day.month, day.day)}


def bank(mode: str | None = "enterprise", **more: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Stable use, and two of five milestones of the strategy."""
    return {
        "account": [{"account_id": "bank", "name": "Bank", "mode": mode}],
        "contract_line": [line("bank", "2024-01-01")],
        "value_event": [{"event_id": "1", "account_id": "bank", "event": "report", "happened_at": T(2024, 6, 1)}],
        "stage_entry": [entry("strategy", "goal_agreed", D(2023, 2, 1)), entry("strategy", "plan_running",
                                                                               D(2023, 5, 1))],
    } | more  # fmt: skip


def four(entities: dict[str, list[dict[str, Any]]], **more: Any) -> dict[str, dict[str, Any]]:
    rows = asked(METRIC, entities, **more)
    assert [row["timeline"] for row in rows] == list(TIMELINES)
    return {row["timeline"]: row for row in rows}


def test_r113_two_of_five_milestones_make_an_enterprise_account_red_although_its_use_is_stable() -> None:
    rows = four(bank())
    assert (rows["buying_use"]["stage"], rows["buying_use"]["colour"]) == ("stable", "green")
    strategy = rows["strategy"]
    assert (strategy["reached"], strategy["stages"], strategy["value"], strategy["colour"]) == (2, 5, 0.4, "red")
    assert (strategy["is_governing"], {row["account_colour"] for row in rows.values()}) == (True, {"red"})
    assert (strategy["contradicts"], rows["buying_use"]["contradicts"]) == (True, True)


def test_r113_the_same_account_in_the_transactional_mode_is_green_and_still_contradicts() -> None:
    rows = four(bank("Transactional"))
    assert rows["buying_use"]["is_governing"] is True
    assert {row["account_colour"] for row in rows.values()} == {"green"}
    assert rows["strategy"]["contradicts"] is True


def test_r113_the_choice_of_what_governs_is_somebodys_decision_and_holds_from_its_day() -> None:
    choice = {"subject": "governing_lifecycle:enterprise", "choice": "buying_use", "reason": "until the plan is there",
              "decided_at": T(2024, 6, 20)}  # fmt: skip
    rows = four(bank(strategy_choice=[choice]))
    assert (rows["buying_use"]["is_governing"], rows["buying_use"]["is_chosen"]) == (True, True)
    assert rows["buying_use"]["account_colour"] == "green"
    before = four(bank(strategy_choice=[choice]), as_of=D(2024, 6, 15))
    assert before["strategy"]["is_governing"] is True
    wrong = four(bank(strategy_choice=[{**choice, "choice": "the moon"}]))
    assert wrong["strategy"]["is_governing"] is True


def test_r113_without_a_mode_buying_and_using_governs_and_what_nobody_knows_has_no_colour() -> None:
    rows = four(bank(None))
    assert rows["buying_use"]["is_governing"] is True
    assert (rows["firm"]["stage"], rows["firm"]["colour"], rows["firm"]["status"]) == (None, None, "n/a")
    silent = four(bank("consultative"))
    assert {row["account_colour"] for row in silent.values()} == {None}


def test_r113_milestones_count_once_and_the_fourth_makes_it_green() -> None:
    more = [*bank()["stage_entry"], entry("strategy", "plan_running", D(2023, 7, 1)),
            entry("strategy", "first_result", D(2023, 9, 1))]  # fmt: skip
    assert four(bank(stage_entry=more))["strategy"]["colour"] == "amber"
    whole = [*more, entry("strategy", "rolled_out", D(2024, 1, 1))]
    row = four(bank(stage_entry=whole))["strategy"]
    assert (row["reached"], row["stage"], row["colour"]) == (4, "rolled_out", "green")
