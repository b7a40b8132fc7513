"""R-006: customer concentration and loss stress test (客户集中度与失去压力测试)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from oarlock.domain.metric import Question
from oarlock.metrics.registry import metric
from tests.support.tables import FakeTables, line, rows_of

D = dt.date
NOW = D(2024, 6, 1)
WHALE = [
    line("whale", "2024-01-01", None, 27_000_000),
    *(line(f"c{i}", "2024-01-01", None, 300_000) for i in range(10)),
]


def ask(
    name: str, lines: list[dict[str, Any]], costs: list[dict[str, Any]] | None = None, **parameters: str
) -> list[dict[str, Any]]:
    accounts = [{"account_id": "whale", "name": "Moby Ltd"}]
    tables = FakeTables({"contract_line": lines, "account": accounts, "cost": costs or []})
    return rows_of(tables, name, Question(metric=name, as_of=NOW, parameters=tuple(parameters.items())))


def concentration(lines: list[dict[str, Any]], basis: str = "revenue", **more: Any) -> dict[str, Any]:
    return next(r for r in ask("revenue_concentration", lines, **more) if r["basis"] == basis)


def test_r006_one_account_at_90_and_ten_at_1_percent_give_an_hhi_of_8110() -> None:
    row = concentration(WHALE)
    assert row["hhi"] == pytest.approx(8_110, rel=1e-12)
    assert (row["value"], row["n"], row["biggest"], row["biggest_name"]) == (0.9, 11, "whale", "Moby Ltd")
    assert row["top_5"] == pytest.approx(0.94, rel=1e-12)
    assert row["accounts_for_80"] == 1
    assert row["alert"] is True
    # Gini by its definition: mean absolute difference over twice the mean.
    x = [27_000_000, *[300_000] * 10]
    assert row["gini"] == pytest.approx(sum(abs(a - b) for a in x for b in x) / (2 * len(x) * sum(x)), rel=1e-12)


def test_r006_runway_after_the_loss_is_3_3_months() -> None:
    rows = ask("loss_stress_test", WHALE, cash="900000", fixed_cost_per_month="300000", contribution_margin="1")
    first = rows[0]
    assert (first["account"], first["name"], first["lost"], first["share"]) == ("whale", "Moby Ltd", 27_000_000, 0.9)
    assert (first["contribution_left"], first["burn"], first["coverage"]) == (3_000_000, 27_000_000, 0.1)
    assert first["value"] == pytest.approx(10 / 3)
    assert round(first["value"], 1) == 3.3
    assert len(rows) == 10
    assert rows[1]["account"] == "c0"


def test_r006_without_parameters_only_what_is_known_is_shown() -> None:
    first = ask("loss_stress_test", WHALE)[0]
    assert (first["revenue_left"], first["share"]) == (3_000_000, 0.9)
    assert (first["contribution_left"], first["value"], first["status"]) == (None, None, "n/a")


def test_r006_nothing_is_burnt_when_contribution_covers_the_fixed_cost() -> None:
    row = ask("loss_stress_test", WHALE, cash="1", fixed_cost_per_month="30000", contribution_margin="1")[0]
    assert (row["value"], row["status"], row["coverage"], row["burn"]) == (None, "covered", 1.0, 0)


def test_r006_no_alert_below_25_percent_and_2500_points_and_from_there_on() -> None:
    four = [line(f"c{i}", "2024-01-01", None, 100) for i in range(4)]
    assert concentration(four)["alert"] is True
    assert concentration([*four, line("c5", "2024-01-01", None, 1)])["alert"] is False


def test_r006_contribution_is_over_positive_accounts_and_the_negative_total_stands_beside() -> None:
    costs = [
        {"account_id": "c0", "day": D(2024, 5, 1), "amount": 12 * 500_000, "currency": "USD"},
        {"account_id": "no revenue", "day": D(2023, 6, 1), "amount": 12 * 7, "currency": "USD"},
        {"account_id": "whale", "day": D(2023, 5, 31), "amount": 99_999_999, "currency": "USD"},
    ]
    row = concentration(WHALE, "contribution", costs=costs)
    assert (row["n"], row["negative"]) == (10, -200_000 - 7)
    assert row["denominator"] == 27_000_000 + 9 * 300_000
    assert concentration(WHALE, "contribution")["status"] == "n/a"
    assert concentration(WHALE, "contribution", contribution_margin="0.5")["denominator"] == 15_000_000


def test_r006_ties_do_not_matter() -> None:
    even = [line(f"c{i}", "2024-01-01", None, 100) for i in range(10)]
    row = concentration(even)
    assert (row["accounts_for_80"], row["gini"], row["biggest"]) == (8, 0.0, "c0")
    assert row["hhi"] == pytest.approx(1_000)


def test_r006_the_runway_column_says_months() -> None:
    field = next(f for f in metric("loss_stress_test").card.fields if f.name == "value")
    assert (field.unit, field.label.en) == ("months", "Runway (months)")


def notes(name: str, costs: list[dict[str, Any]] | None = None, **given: str) -> str:
    tables = FakeTables({"contract_line": WHALE, "cost": costs or []})
    check = metric(name).check
    assert check is not None
    return " ".join(map(str, check(tables, Question(metric=name, as_of=NOW, parameters=tuple(given.items())))))


def test_r006_without_costs_or_margin_the_note_says_what_to_give() -> None:
    told = notes("loss_stress_test")
    assert "import costs or give" in told
    assert "--set contribution_margin=0.7" in told
    assert "--set cash=AMOUNT --set fixed_cost_per_month=AMOUNT, in USD" in told
    assert "--set cash" not in notes("loss_stress_test", cash="1")
    assert notes("loss_stress_test", cash="1", fixed_cost_per_month="1", contribution_margin="0.5") == ""
    cost = {"account_id": "c0", "day": D(2024, 5, 1), "amount": 1, "currency": "USD"}
    assert notes("revenue_concentration", [cost]) == ""
    assert "import costs" in notes("revenue_concentration")


def test_r006_concentration_by_segment_is_that_of_each_segment_alone() -> None:
    accounts = [{"account_id": f"c{i}", "segment": "s" if i < 4 else None} for i in range(10)]
    lines = [line(f"c{i}", "2024-01-01", None, 100 * (i + 1)) for i in range(10)]
    q = Question(metric="revenue_concentration", as_of=NOW, by=("segment",))
    rows = rows_of(FakeTables({"contract_line": lines, "account": accounts}), "revenue_concentration", q)
    found = {r["segment"]: r for r in rows if r["basis"] == "revenue"}
    for segment, part in (("s", lines[:4]), (None, lines[4:])):
        alone = concentration(part)
        same = ("value", "numerator", "denominator", "n", "hhi", "gini", "accounts_for_80", "biggest", "alert")
        assert {k: found[segment][k] for k in same} == {k: alone[k] for k in same}
