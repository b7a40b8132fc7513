"""R-131: a team judged by the quarter's signing does not fit the enterprise mode; another sheet moves places."""

from __future__ import annotations

import copy
import datetime as dt
import json
from importlib import resources
from typing import Any

import pytest

from oarlock.errors import UserError
from oarlock.strategy.modes.evaluation_fit import METRIC
from oarlock.strategy.modes.sheets import read_sheets, shipped_sheets
from tests.support.strategy import asked

D, T = dt.date, dt.datetime
NAMES = [f"e{i}" for i in range(1, 10)]
SIGNED = (1.30, 1.20, 1.10, 1.00, 0.95, 0.90, 0.80, 0.70, 0.60)
KEPT = (1.00, 1.00, 0.88, 0.95, 0.95, 0.90, 0.85, 0.80, 0.75)


def chosen(mode: str, sheet: str) -> dict[str, Any]:
    return {"subject": f"evaluation_sheet:{mode}", "choice": sheet, "reason": "as agreed", "decided_at": T(2024, 1, 5)}


def company(**more: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Nine people on one enterprise account; the third sells more than it keeps."""
    results = [
        {"employee_id": name, "measure": measure, "period_from": D(2024, 1, 1), "attainment": value}
        for i, name in enumerate(NAMES)
        for measure, value in (("quarter_signing", SIGNED[i]), ("retention", KEPT[i]), ("contribution", KEPT[i]),
                               ("outcomes", KEPT[i]))
    ]  # fmt: skip
    return {
        "account": [{"account_id": "bank", "name": "Bank", "mode": "enterprise"}],
        "assignment": [{"account_id": "bank", "employee_id": name, "role": "csm"} for name in NAMES],
        "employee": [{"employee_id": name, "department": "Sales"} for name in NAMES],
        "evaluation_result": results,
        "strategy_choice": [chosen("enterprise", "signing@1")],
    } | more


def split(rows: list[dict[str, Any]]) -> tuple[dict[str, dict[str, Any]], dict[str, dict[str, Any]]]:
    return ({r["mode"]: r for r in rows if r["subject_kind"] == "mode"},
            {r["employee_id"]: r for r in rows if r["subject_kind"] == "person"})  # fmt: skip


def test_r131_eighty_per_cent_signing_is_a_mismatch_in_the_enterprise_mode() -> None:
    modes, _ = split(asked(METRIC, company()))
    row = modes["enterprise"]
    assert (row["value"], row["limit"], row["verdict"], row["is_assumed"]) == (0.8, 0.3, "mismatch", False)
    assert (row["proposed"], row["proposed_sheet"]) == (0.2, "lifetime@1")
    assert modes["transactional"]["verdict"] == "fits"
    assert modes["transactional"]["is_assumed"] is True


def test_r131_with_the_new_sheet_3_of_9_places_change() -> None:
    modes, people = split(asked(METRIC, company()))
    assert (modes["enterprise"]["people"], modes["enterprise"]["changed"]) == (9, 3)
    assert [people[name]["rank"] for name in NAMES] == list(range(1, 10))
    assert {name for name in NAMES if people[name]["is_changed"]} == {"e3", "e4", "e5"}
    assert (people["e3"]["rank"], people["e3"]["rank_proposed"]) == (3, 5)
    # 0.8 × 1.10 + 0.2 × 0.88, and 0.2 × 1.10 + 0.8 × 0.88
    assert people["e3"]["value"] == pytest.approx(1.056)
    assert people["e3"]["proposed"] == pytest.approx(0.924)


def test_r131_the_approved_sheet_counts_and_the_old_one_stays() -> None:
    modes, _ = split(asked(METRIC, company(strategy_choice=[chosen("enterprise", "lifetime@1")])))
    assert (modes["enterprise"]["verdict"], modes["enterprise"]["changed"]) == ("fits", 0)
    again, _ = split(asked(METRIC, company(strategy_choice=[chosen("enterprise", "lifetime@1")]),
                           parameters=(("sheet", "signing@1"),)))  # fmt: skip
    assert (again["enterprise"]["current_sheet"], again["enterprise"]["proposed"]) == ("lifetime@1", 0.8)
    assert again["enterprise"]["changed"] == 3
    assert {"signing@1", "lifetime@1"} <= set(shipped_sheets().sheets)


def test_r131_a_sheet_that_nobody_knows_is_no_approval() -> None:
    modes, _ = split(asked(METRIC, company(strategy_choice=[chosen("enterprise", "nonsense@9")])))
    assert (modes["enterprise"]["current_sheet"], modes["enterprise"]["is_assumed"]) == ("signing@1", True)


def test_r131_who_lacks_most_of_the_results_has_no_place_and_equal_ones_share_it() -> None:
    entities = company()
    entities["evaluation_result"] = [
        {**row, "attainment": 1.0} for row in entities["evaluation_result"]
        if row["employee_id"] != "e9" or row["measure"] == "retention"
    ]  # fmt: skip
    modes, people = split(asked(METRIC, entities))
    assert (people["e9"]["rank"], people["e9"]["value"], people["e9"]["status"]) == (None, None, "n/a")
    assert {people[name]["rank"] for name in NAMES[:-1]} == {1}
    assert (modes["enterprise"]["people"], modes["enterprise"]["changed"]) == (8, 0)


def test_r131_weights_that_do_not_add_up_are_refused() -> None:
    data = json.loads(resources.files("oarlock.strategy.modes").joinpath("sheets.json").read_text("utf-8"))
    wrong = copy.deepcopy(data)
    wrong["sheets"][0]["roles"]["all"]["retention"] = 30
    with pytest.raises(UserError, match="110"):
        read_sheets(wrong)
    wrong["sheets"][0]["roles"]["all"] = {"luck": 100}
    with pytest.raises(UserError, match="luck"):
        read_sheets(wrong)
