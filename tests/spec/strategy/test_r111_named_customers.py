"""R-111: each customer in exactly one group, named ones within the hours that we have, movements with dates."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from oarlock.kit.text import render
from oarlock.strategy.customers.naming import can_name, load
from tests.support.choosing import asked
from tests.support.tables import line

T = dt.datetime
LONG_AGO = T(2023, 1, 1)


def decided(account: str, group: str, *, named: bool = False, at: dt.datetime = LONG_AGO, **more: object) -> Any:
    return {"account_id": account, "group": group, "is_named": named, "decided_at": at, "valid_from": at, **more}


def company() -> dict[str, list[dict[str, Any]]]:
    """48 named customers and 952 in four groups."""
    names = [f"a{i:04}" for i in range(1_000)]
    return {
        "account": [{"account_id": name} for name in names],
        "contract_line": [line(name, "2022-01-01") for name in names],
        "customer_group": [decided(n, f"g{i % 4}", named=i < 48) for i, n in enumerate(names)],
    }


def test_r111_48_named_and_952_in_four_groups_are_1000_and_take_11996_of_12000_hours() -> None:
    rows = asked("customer_groups", company())
    assert len({row["account_id"] for row in rows}) == len(rows) == 1_000
    assert sum(row["is_named"] for row in rows) == 48
    others = [row for row in rows if not row["is_named"]]
    assert (len(others), len({row["group"] for row in others})) == (952, 4)
    assert (rows[0]["all_hours"], rows[0]["capacity"], rows[0]["n"]) == (11_996.0, 12_000.0, 1_000)
    assert rows[0]["load"] == 11_996 / 12_000


def test_r111_the_49th_is_refused_without_release_and_allowed_with_one() -> None:
    refused = can_name(named=48, others=952)
    assert refused is not None
    assert "12,235.5 h > 12,000 h" in render(refused, lang="en")
    assert can_name(named=48, others=952, is_release=True) is None
    assert can_name(named=48, others=952, capacity=Decimal(12_240)) is None
    assert can_name(named=47, others=953) is None
    assert load(48, 952) == 11_996


def test_r111_without_a_decision_the_group_is_the_segment_and_else_unknown() -> None:
    entities = {
        "account": [{"account_id": "a", "employees": 2_000}, {"account_id": "b"}],
        "account_attribute": [{"account_id": "a", "attribute": "domains", "value": "6"}],
        "contract_line": [line("a", "2022-01-01"), line("b", "2022-01-01")],
    }
    found = {row["account_id"]: (row["group"], row["basis"], row["is_named"])
             for row in asked("customer_groups", entities)}  # fmt: skip
    assert found == {"a": ("large", "segment", False), "b": ("unknown", "unknown", False)}


@pytest.mark.parametrize(
    ("later", "movement"),
    [({"group": "g1", "named": True}, "named"), ({"group": "g2"}, "moved"), ({"group": "g1"}, None)],
)
def test_r111_movements_by_decision_with_their_dates(later: dict[str, Any], movement: str | None) -> None:
    at = T(2024, 3, 5, 9)
    entities = {
        "account": [{"account_id": "a"}],
        "contract_line": [line("a", "2022-01-01")],
        "customer_group": [decided("a", "g1"), decided("a", **later, at=at, reason="grew")],
    }
    (row,) = asked("customer_groups", entities)
    assert (row["movement"], row["was"], str(row["decided_on"])[:10]) == (movement, "g1", "2024-03-05")
    assert row["reason"] == "grew"


@pytest.mark.parametrize(("day", "basis"), [(1, "decided"), (2, "unknown")])
def test_r111_a_decision_counts_on_its_own_day_and_not_before(day: int, basis: str) -> None:
    entities = {
        "account": [{"account_id": "a"}],
        "contract_line": [line("a", "2022-01-01")],
        "customer_group": [decided("a", "g1", at=T(2024, 7, day, 9))],
    }
    (row,) = asked("customer_groups", entities)
    assert row["basis"] == basis
