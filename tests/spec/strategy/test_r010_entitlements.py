"""R-010: the menu that was signed is the menu that holds; beyond its hours nothing is given away unseen."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pytest

from oarlock.strategy.boundaries.menu import check, menu_in_force
from oarlock.strategy.boundaries.signed import anniversary
from tests.support.boundaries import told
from tests.support.tables import line

D, T = dt.date, dt.datetime
V1, V2 = D(2023, 1, 1), D(2024, 3, 1)


def item(version: int, name: str, hours: float | None, treatment: str = "included", **more: object) -> dict[str, Any]:
    return {"tier": "Standard", "menu_version": version, "item": name, "treatment": treatment, "included_hours": hours,
            "menu_from": V1 if version == 1 else V2, **more}  # fmt: skip


MENU = [
    item(1, "Training", 6.0), item(1, "Reports of their own", None, "refuse", guidance="Offer the export."),
    item(2, "Training", 4.0), item(2, "Hotline", None), item(2, "Migration", None, "charge"),
]  # fmt: skip


def spent(account: str, hours: float, day: dt.date, name: str = "training ") -> dict[str, Any]:
    return {"effort_id": f"{account}{day}{hours}", "account_id": account, "employee_id": "e", "day": day,
            "hours": hours, "menu_item": name}  # fmt: skip


def company(*work: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    return {
        "account": [{"account_id": "old", "name": "Old"}, {"account_id": "new", "mode": "Consultative"}],
        "account_attribute": [{"account_id": "old", "attribute": "service_tier", "value": "standard"}],
        "contract_line": [line("old", "2023-05-01"), line("new", "2024-04-01")],
        "menu_item": MENU, "effort": list(work),
    }  # fmt: skip


def found(*work: dict[str, Any], **more: Any) -> dict[tuple[str, str], dict[str, Any]]:
    return {(row["account"], row["item"]): row for row in told("entitlement_use", company(*work), **more)}


def test_r010_with_4_hours_included_the_fifth_offers_only_charge_decline_or_exception() -> None:
    rows = found(spent("new", 3.0, D(2024, 5, 2)))
    row = rows["new", "Training"]
    assert (row["tier"], row["included_hours"], row["used_hours"], row["value"]) == ("standard", 4.0, 3.0, 1.0)
    assert row["state"] == "included"
    row = found(spent("new", 4.0, D(2024, 5, 2)))["new", "Training"]
    assert (row["value"], row["state"], row["beyond"]) == (0.0, "used_up", "charge decline exception")
    items = menu_in_force(MENU, tier="standard", signed=D(2024, 4, 1))
    fifth = check(items, item="training", used=4.0, hours=1.0)
    assert (fifth.verdict, fifth.options) == ("used_up", ("charge", "decline", "exception"))
    assert check(items, item="Training", used=3.0, hours=1.0).verdict == "included"
    assert check(items, item="Training", used=3.0, hours=1.5).verdict == "used_up"


def test_r010_who_signed_under_version_1_keeps_6_hours_after_version_2_is_published() -> None:
    rows = found(spent("old", 5.0, D(2024, 6, 1)))
    row = rows["old", "Training"]
    assert (row["menu_version"], row["included_hours"], row["value"], row["state"]) == (1, 6.0, 1.0, "included")
    assert (row["signed"], row["year_from"]) == (D(2023, 5, 1), D(2024, 5, 1))
    assert rows["new", "Training"]["menu_version"] == 2
    # A renewal is a signature: the new line has the menu of its own day.
    renewed = company()
    renewed["contract_line"] = [line("old", "2023-05-01", "2024-05-01"), line("old", "2024-05-01")]
    again = {row["item"]: row for row in told("entitlement_use", renewed) if row["account"] == "old"}
    assert (again["Training"]["menu_version"], again["Training"]["included_hours"]) == (2, 4.0)


@pytest.mark.parametrize("mode", ["Consultative", "顾问型", "solution"])
def test_r010_without_a_tier_of_its_own_the_mode_gives_one_however_it_is_written(mode: str) -> None:
    rows = company()
    rows["account"][1]["mode"] = mode
    assert {r["tier"] for r in told("entitlement_use", rows) if r["account"] == "new"} == {"standard"}


def test_r010_hours_count_in_their_contract_year_and_below_the_instant() -> None:
    rows = found(spent("old", 6.0, D(2024, 4, 30)), spent("old", 2.0, D(2024, 5, 1)), spent("old", 9.0, D(2024, 7, 1)))
    assert rows["old", "Training"]["used_hours"] == 2.0


def test_r010_what_has_no_limit_is_not_zero_and_what_is_refused_comes_with_words_to_say() -> None:
    rows = found()
    assert (rows["new", "Hotline"]["value"], rows["new", "Hotline"]["status"]) == (None, "n/a")
    refused = rows["old", "Reports of their own"]
    assert (refused["state"], refused["beyond"], refused["guidance"]) == (
        "refuse", "decline exception", "Offer the export.",
    )  # fmt: skip
    assert rows["new", "Migration"]["beyond"] == "charge decline exception"


def test_r010_without_tier_or_menu_nothing_may_be_promised() -> None:
    lonely = company()
    lonely["account_attribute"] = [{"account_id": "old", "attribute": "service_tier", "value": "gold"}]
    lonely["account"] = [{"account_id": "old"}, {"account_id": "new"}]
    (row,) = told("entitlement_use", lonely)
    assert (row["account"], row["item"], row["status"]) == (None, None, "n/a")
    assert check((), item="Training").options == ("decline",)
    items = menu_in_force(MENU, tier="Standard", signed=V2)
    assert check(items, item="A horse").verdict == "off_menu"


@pytest.mark.parametrize(
    ("signed", "today", "expected"),
    [(D(2024, 2, 29), D(2025, 3, 1), D(2025, 2, 28)), (D(2023, 7, 1), D(2024, 7, 1), D(2024, 7, 1)),
     (D(2023, 7, 2), D(2024, 7, 1), D(2023, 7, 2))],
)  # fmt: skip
def test_r010_a_contract_year_begins_on_the_anniversary(signed: dt.date, today: dt.date, expected: dt.date) -> None:
    assert anniversary(signed, today) == expected


def test_r010_the_screen_and_the_figure_follow_the_same_rule() -> None:
    days = [D(2022, 6, 1), V1, D(2024, 2, 29), V2, D(2024, 6, 1)]
    for (i, signed), used in itertools.product(enumerate(days), (0.0, 4.0, 5.5, 6.0)):
        entities = company(spent("old", used, D(2024, 6, 15)))
        entities["contract_line"] = [line("old", signed.isoformat())]
        row = next(row for row in told("entitlement_use", entities) if row["item"] == "Training")
        said = check(menu_in_force(MENU, tier="standard", signed=signed), item="Training", used=used)
        assert (row["state"], row["menu_version"], row["value"]) == (said.verdict, said.version, said.left), i
