"""R-112: customer groups by field of service, what was chosen, and the work outside it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from oarlock.strategy.customers.gate import fit_points
from tests.support.choosing import asked
from tests.support.tables import line

D, T = dt.date, dt.datetime
JUNE = D(2024, 6, 1)


def chosen(group: str, domain: str, choice: str = "keep", **more: object) -> dict[str, Any]:
    return {"group": group, "domain": domain, "choice": choice, "decided_at": T(2024, 1, 5), **more}


def hours(account: str, offering: str | None, size: float, day: dt.date = JUNE) -> dict[str, Any]:
    return {"effort_id": f"{account}{offering}{size}{day}", "account_id": account, "employee_id": "e",
            "offering_id": offering, "day": day, "hours": size}  # fmt: skip


def company() -> dict[str, list[dict[str, Any]]]:
    """4 groups, 6 fields, 9 cells chosen; 18 of 100 hours in others."""
    cells = [("g1", "d1"), ("g1", "d2"), ("g1", "d3"), ("g2", "d1"), ("g2", "d2"), ("g3", "d4"), ("g3", "d5"),
             ("g4", "d6"), ("g4", "d1")]  # fmt: skip
    return {
        "account": [{"account_id": f"a{i}", "name": f"A{i}"} for i in range(1, 5)],
        "customer_group": [{"account_id": f"a{i}", "group": f"g{i}", "decided_at": T(2024, 1, 5)} for i in range(1, 5)],
        "offering": [{"offering_id": f"d{i}", "name": f"Field {i}"} for i in range(1, 7)],
        "contract_line": [line(f"a{i}", "2023-01-01", offering="d1") for i in range(1, 5)],
        "employee": [{"employee_id": "e", "cost_per_hour": 10_00, "currency": "USD"}],
        "domain_choice": [chosen(*cell, potential=4, capability=3) for cell in cells] + [chosen("g1", "d6", "leave")],
        "effort": [hours("a1", "d1", 40.0), hours("a2", "d2", 20.0), hours("a3", "d5", 12.0), hours("a4", "d6", 10.0),
                   hours("a1", "d6", 8.0), hours("a2", "d3", 6.0), hours("a3", "d1", 4.0),
                   hours("a1", "d1", 99.0, D(2024, 3, 1)), hours("a1", None, 5.0)],
    }  # fmt: skip


def test_r112_24_cells_9_chosen_and_18_percent_of_the_hours_outside() -> None:
    rows = asked("domain_matrix", company())
    assert len(rows) == 24
    assert {row["chosen"] for row in rows} == {9}
    assert {row["outside_share"] for row in rows} == {0.18}
    assert (rows[0]["all_hours"], rows[0]["outside_hours"], rows[0]["unplaced_hours"]) == (100.0, 18.0, 5.0)
    cell = next(row for row in rows if (row["group"], row["domain"]) == ("g1", "d1"))
    assert (cell["choice"], cell["potential"], cell["capability"], cell["domain_name"]) == ("keep", 4, 3, "Field 1")
    # 1,200 a year for 90 of 365 days is 295.89, less 40 hours of 10.
    assert (cell["hours"], cell["cost"], cell["value"]) == (40.0, 400_00, 295_89 - 400_00)


def test_r112_work_outside_is_listed_by_account() -> None:
    rows = [(r["account_id"], r["domain"], r["choice"], r["hours"]) for r in asked("outside_choice", company())]
    assert rows == [("a1", "d6", "leave", 8.0), ("a2", "d3", None, 6.0), ("a3", "d1", None, 4.0)]
    assert sum(row[3] for row in rows) == 18.0
    assert asked("outside_choice", company())[0]["value"] == 8 / 48


def test_r112_a_deal_in_a_cell_that_we_leave_loses_the_points_of_the_domain() -> None:
    points = {"ideal": 30.0, "domain": 20.0, "capacity": 15.0}
    assert fit_points(points, choice="leave") == {"ideal": 30.0, "domain": 0.0, "capacity": 15.0}
    assert fit_points(points, choice="keep") == points
    assert fit_points(points, choice=None) == points


def test_r112_nothing_is_outside_while_nothing_was_chosen() -> None:
    entities = company()
    del entities["domain_choice"]
    assert {row["outside_share"] for row in asked("domain_matrix", entities)} == {None}
    assert asked("outside_choice", entities) == []


def test_r112_too_few_hours_that_name_a_field_say_nothing_of_the_share_outside() -> None:
    entities = company()
    entities["effort"].append(hours("a2", None, 61.0))
    row = asked("domain_matrix", entities)[0]
    assert (row["unplaced_hours"], row["outside_share"], row["coverage"]) == (66.0, 18 / 100, 100 / 166)
    entities["effort"].append(hours("a2", None, 1.0))
    row = asked("domain_matrix", entities)[0]
    assert (row["outside_share"], row["outside_hours"], row["coverage"]) == (None, 18.0, 100 / 167)


def test_r112_a_field_is_the_family_of_its_offerings() -> None:
    entities = company()
    entities["offering"].append({"offering_id": "d1.x", "parent_id": "d1"})
    entities["effort"] = [hours("a1", "d1.x", 3.0), hours("a1", "d1", 1.0)]
    cell = next(r for r in asked("domain_matrix", entities) if (r["group"], r["domain"]) == ("g1", "d1"))
    assert cell["hours"] == 4.0


def test_r112_an_hour_without_a_rate_leaves_the_result_unknown() -> None:
    entities = company()
    del entities["employee"]
    cell = next(r for r in asked("domain_matrix", entities) if (r["group"], r["domain"]) == ("g1", "d1"))
    assert (cell["value"], cell["cost"], cell["hours"]) == (None, None, 40.0)
