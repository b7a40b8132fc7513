"""R-108: strategic protection of the few customers that bring 80 % (二八战略保护)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from oarlock.domain.metric import Question
from oarlock.strategy.registry import figure
from tests.support.tables import FakeTables, line

D = dt.date
NOW = D(2024, 6, 1)
PLAN = {
    "sponsor_id": "E1", "our_rower_id": "E2", "their_rower_id": "C1", "reserved_hours": 240.0, "risks": "one buyer",
    "review_date": D(2024, 9, 1), "updated_at": dt.datetime(2024, 5, 1),
}  # fmt: skip


def ask(entities: dict[str, list[dict[str, Any]]], **parameters: str) -> list[dict[str, Any]]:
    """All rows of the answer, with exactly the columns of the card."""
    card = figure("protection").card
    q = Question(metric="protection", as_of=NOW, parameters=tuple(parameters.items()))
    rows = FakeTables(entities).fetch(figure("protection").answer(FakeTables(entities), q))
    assert all(set(row) == {f.name for f in card.fields} for row in rows)
    return sorted(rows, key=lambda r: (r["basis"], r["kind"], r["rank"] or 0))


def total(rows: list[dict[str, Any]], basis: str = "revenue") -> dict[str, Any]:
    (row,) = [r for r in rows if r["kind"] == "total" and r["basis"] == basis]
    return row


def company() -> dict[str, list[dict[str, Any]]]:
    """212 customers bring a little more than 80 %: 180 have a plan, the other 32 pay 106,250.00 each a month."""
    sizes = {f"a{i:03}": 100_000_00 for i in range(180)} | {f"b{i:02}": 106_250_00 for i in range(32)}
    whole = sum(sizes.values())
    rest = (whole // 4 - 100_00) // 788
    sizes |= {f"c{i:03}": rest for i in range(788)}
    return {
        "contract_line": [line(name, "2023-01-01", None, size) for name, size in sizes.items()],
        "account": [{"account_id": name, "name": f"{name} Ltd"} for name in sizes],
        "protection_plan": [{"account_id": f"a{i:03}", **PLAN} for i in range(180)],
        "cost": [],
    }


def test_r108_212_of_1000_bring_80_percent_180_have_a_plan_and_the_32_others_are_listed() -> None:
    rows = ask(company())
    found = total(rows)
    assert (found["accounts"], found["members"], found["complete"]) == (1_000, 212, 180)
    assert found["members_share"] == pytest.approx(0.212)
    assert round(found["complete_share"] * 100, 1) == 84.9
    assert found["uncovered"] == 3_400_000_00
    assert found["share"] > 0.8
    bare = [r for r in rows if r["kind"] == "member" and r["basis"] == "revenue" and not r["is_complete"]]
    assert len(bare) == 32
    assert sum(r["value"] for r in bare) == 3_400_000_00
    assert bare[0]["name"] == "b00 Ltd"


def test_r108_contribution_has_a_set_of_its_own() -> None:
    lines = [line("big", "2023-01-01", None, 100_00), line("small", "2023-01-01", None, 60_00)]
    costs = [{"cost_id": "1", "account_id": "big", "kind": "travel", "amount": 1_140_00, "day": D(2024, 3, 1),
              "currency": "USD"}]  # fmt: skip
    rows = ask({"contract_line": lines, "account": [], "cost": costs})
    members = {b: [r["account"] for r in rows if r["kind"] == "member" and r["basis"] == b]
               for b in ("revenue", "contribution")}  # fmt: skip
    # 100 less a twelfth of 1,140 leaves 5 of 65: the small one alone brings 80 %.
    assert members == {"revenue": ["big", "small"], "contribution": ["small"]}


def test_r108_contribution_that_nobody_knows_is_no_set() -> None:
    rows = ask({"contract_line": [line("a", "2023-01-01")], "account": [], "cost": []})
    found = total(rows, "contribution")
    assert (found["status"], found["members"], found["share"]) == ("n/a", None, None)
    assert not [r for r in rows if r["basis"] == "contribution" and r["kind"] == "member"]
    assert total(ask({"contract_line": [], "account": [], "cost": []}))["status"] == "n/a"
    assert total(ask({"contract_line": [line("a", "2023-01-01")], "account": []}, contribution_margin="0.5"),
                 "contribution")["members"] == 1  # fmt: skip


@pytest.mark.parametrize(
    ("without", "word"),
    [
        ({"sponsor_id": None}, "sponsor"), ({"our_rower_id": " "}, "our_rower"),
        ({"their_rower_id": None}, "their_rower"),
        ({"reserved_hours": 0.0}, "reserved_hours"), ({"risks": ""}, "risks"),
        ({"review_date": D(2024, 5, 31)}, "review_date"), ({"review_date": None}, "review_date"),
    ],
)  # fmt: skip
def test_r108_a_plan_that_lacks_anything_is_not_complete(without: dict[str, Any], word: str) -> None:
    entities = {"contract_line": [line("a", "2023-01-01")], "account": [], "protection_plan": [
        {"account_id": "a", **PLAN, **without}]}  # fmt: skip
    row = next(r for r in ask(entities) if r["kind"] == "member")
    assert (row["is_complete"], row["missing"]) == (False, word)
    entities["protection_plan"] = []
    row = next(r for r in ask(entities) if r["kind"] == "member")
    assert row["missing"] == "sponsor our_rower their_rower reserved_hours risks review_date"


def test_r108_customers_of_middle_value_that_grow_into_the_set_are_named_before() -> None:
    lines = [
        line("whale", "2022-01-01", None, 800_00),
        # The smallest member: 100; the one that grew from 40 to 70 gets there with as much again.
        line("last", "2022-01-01", None, 100_00),
        line("grower", "2022-01-01", None, 40_00), line("grower", "2024-01-01", None, 30_00),
        line("slow", "2022-01-01", None, 60_00), line("slow", "2024-01-01", None, 10_00),
        line("new", "2024-05-01", None, 80_00),
    ]  # fmt: skip
    rows = [r for r in ask({"contract_line": lines, "account": []}) if r["basis"] == "revenue"]
    assert [r["account"] for r in rows if r["kind"] == "member"] == ["whale", "last"]
    near = [r for r in rows if r["kind"] == "near"]
    assert [(r["account"], r["value"], r["earlier"]) for r in near] == [("grower", 70_00, 40_00)]


def test_r108_one_account_alone_is_ranked_among_all() -> None:
    entities = company()
    q = Question(metric="protection", as_of=NOW, account="b31")
    rows = FakeTables(entities).fetch(figure("protection").answer(FakeTables(entities), q))
    (row,) = [r for r in rows if r["kind"] == "member"]
    assert (row["account"], row["rank"]) == ("b31", 32)
