"""R-015: who wants a person and gets self-service leaves more often; both counts are told."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.support.boundaries import told
from tests.support.tables import line

D, T = dt.date, dt.datetime
Rows = dict[str, list[dict[str, Any]]]


def company(*groups: tuple[str, int, int, bool], side: str = "buyer") -> Rows:
    """Groups of customers: what they prefer, how many there are, how many stay, whether we serve them."""
    rows: Rows = {name: [] for name in ("account", "contract_line", "service_preference", "interaction")}
    for g, (preferred, n, stays, is_served) in enumerate(groups):
        for i in range(n):
            name = f"{g}-{i:02d}"
            rows["account"].append({"account_id": name, "name": name})
            rows["contract_line"].append(line(name, "2023-01-01", None if i < stays else "2024-05-01"))
            rows["service_preference"].append(
                {"account_id": name, "side": side, "preferred": preferred, "declared_at": T(2023, 6, 1)}
            )
            rows["interaction"] += [
                {"interaction_id": f"{name}{k}", "account_id": name, "happened_at": T(2023, 8, 1 + k)}
                for k in range(3 if is_served else 1)
            ]
    return rows


def group(rows: list[dict[str, Any]], match: str, **more: str) -> dict[str, Any]:
    wanted = {"part": "group", "side": "buyer", "basis": "declared", "preferred": "personal", "match": match, **more}
    (row,) = (row for row in rows if all(row[name] == value for name, value in wanted.items()))
    return row


def test_r015_34_of_45_against_14_of_15_is_a_gap_of_17_8_points_with_both_counts() -> None:
    rows = told("service_match", company(("personal", 45, 34, False), ("personal", 15, 14, True)))
    bad, good = group(rows, "mismatch"), group(rows, "match")
    assert (bad["n"], bad["retained"], bad["delivered"]) == (45, 34, "self")
    assert (good["n"], good["retained"], good["delivered"]) == (15, 14, "personal")
    assert bad["value"] == pytest.approx(0.756, abs=0.0005)
    assert good["value"] == pytest.approx(0.933, abs=0.0005)
    assert bad["gap"] == good["gap"] == pytest.approx(0.178, abs=0.0005)
    assert {row["status"] for row in (bad, good)} == {"ok"}


def test_r015_fewer_than_10_on_either_side_are_counts_and_no_conclusion() -> None:
    rows = told("service_match", company(("personal", 45, 34, False), ("personal", 9, 9, True)))
    for match, n in (("mismatch", 45), ("match", 9)):
        row = group(rows, match)
        assert (row["n"], row["value"], row["gap"], row["status"]) == (n, None, None, "too_few")
    rows = told("service_match", company(("self", 12, 12, False)))
    row = group(rows, "mismatch", preferred="self")
    assert (row["n"], row["retained"], row["status"]) == (0, 0, "too_few")


def test_r015_buyers_and_users_are_told_apart_and_the_said_from_the_shown() -> None:
    entities = company(("personal", 1, 1, False))
    entities["service_preference"].append(
        {"account_id": "0-00", "side": "user", "preferred": "self", "declared_at": T(2023, 6, 1), "contact_id": "u"}
    )
    entities["channel_choice"] = [
        {"choice_id": str(i), "account_id": "0-00", "side": "user", "chosen": chosen, "chosen_at": T(2024, 2, 1 + i)}
        for i, chosen in enumerate(["human", "human", "self"])
    ]
    rows = [row for row in told("service_match", entities) if row["part"] == "account"]
    found = {(row["side"], row["basis"]): (row["preferred"], row["delivered"], row["match"]) for row in rows}
    assert found == {
        ("buyer", "declared"): ("personal", "self", "mismatch"), ("user", "declared"): ("self", "self", "match"),
        ("user", "observed"): ("personal", "self", "mismatch"),
    }  # fmt: skip
    shown = next(row for row in rows if row["basis"] == "observed")
    assert shown["wants_person"] == pytest.approx(2 / 3)


def test_r015_people_of_one_side_who_disagree_evenly_are_no_preference() -> None:
    entities = company(("personal", 1, 1, True))
    entities["service_preference"].append(
        {"account_id": "0-00", "side": "buyer", "preferred": "self", "declared_at": T(2023, 6, 1), "contact_id": "b"}
    )
    rows = told("service_match", entities)
    assert [(r["part"], r["preferred"], r["match"], r["value"], r["status"]) for r in rows] == [
        ("account", "mixed", None, None, "n/a")
    ]


def test_r015_service_now_is_that_of_the_last_90_days_and_hours_count_too() -> None:
    entities = company(("personal", 2, 2, True))
    entities["effort"] = [
        {"effort_id": "1", "account_id": "0-01", "employee_id": "e", "day": D(2024, 6, 1), "hours": 1.25}
    ]
    rows = {row["account"]: row for row in told("service_match", entities) if row["part"] == "account"}
    assert (rows["0-00"]["delivered"], rows["0-00"]["value"], rows["0-00"]["touches"]) == ("self", 0.0, 0)
    assert (rows["0-01"]["delivered"], rows["0-01"]["value"], rows["0-01"]["hours"]) == ("personal", 1.0, 1.25)


def test_r015_when_nobody_was_asked_a_row_says_so() -> None:
    (row,) = told("service_match", {"account": [{"account_id": "a"}], "contract_line": [line("a", "2023-01-01")]})
    assert (row["part"], row["value"], row["status"]) == (None, None, "n/a")
