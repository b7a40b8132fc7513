"""R-006: customer concentration and loss stress test (客户集中度与失去压力测试)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from oarlock.domain.metric import Question
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
