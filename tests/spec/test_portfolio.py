"""Every customer on one line: as many as have health, with the same level and reasons as the list of those in need."""

from __future__ import annotations

from typing import Any

import pytest

from oarlock.scores.attention.answer import answer as attention
from oarlock.scores.health.answer import answer as health
from oarlock.scores.portfolio.answer import answer as portfolio
from oarlock.scores.portfolio.card import METRIC
from tests.support.health import question, tables_of
from tests.support.rubrics import body, cap, one
from tests.support.two_engines import NO_RATE, company

LATE = one("late", 1, unit="days", source={"metric": "overdue_days"},
           scale={"direction": "down", "points": [[0, 100], [20, 50], [60, 0]]})  # fmt: skip
MODEL = body([LATE], caps=[cap("very_late", {"input": "late", "op": ">=", "value": 30})])


@pytest.fixture(scope="module")
def answers() -> dict[str, list[dict[str, Any]]]:
    """The three lists of a made-up company on one day."""
    tables, q = tables_of(company()), question(MODEL, days=(NO_RATE,))
    return {name: tables.fetch(one(tables, q)) for name, one in
            {"health": health, "attention": attention, "portfolio": portfolio}.items()}  # fmt: skip


def by_account(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Rows of customers by their ID; each has one."""
    found = {str(r["account_id"]): r for r in rows if r["account_id"] is not None}
    assert len(found) == sum(1 for r in rows if r["account_id"] is not None)
    return found


def test_every_customer_with_health_has_one_line_with_the_same_score(answers: dict[str, Any]) -> None:
    mine, scored = by_account(answers["portfolio"]), by_account(answers["health"])
    assert mine.keys() == scored.keys()
    assert len(mine) > 20
    for account, row in mine.items():
        for name in ("score", "band", "coverage", "low", "high"):
            assert row[name] == scored[account][name]


def test_levels_and_reasons_are_those_of_the_list_and_nobody_else_has_any(answers: dict[str, Any]) -> None:
    mine, listed = by_account(answers["portfolio"]), by_account(answers["attention"])
    assert listed
    assert {account for account, row in mine.items() if row["level"] is not None} == listed.keys()
    for account, row in listed.items():
        assert (mine[account]["level"], mine[account]["reasons"]) == (row["level"], row["reasons"])


def test_what_an_account_is_stands_beside_it_as_it_was_on_the_day(answers: dict[str, Any]) -> None:
    rows = company()
    mine = by_account(answers["portfolio"])
    parents = {r["account_id"]: r["parent_id"] for r in rows["account"]}
    newest = {r["account_id"]: r for r in rows["account"] if r["valid_from"] is not None}
    for account, row in mine.items():
        if account not in parents:
            continue
        root = account
        while parents.get(root):
            root = parents[root]
        assert row["group"] == root
        assert row["segment"] == newest[account]["segment"]


def test_the_answer_has_exactly_the_columns_of_its_card(answers: dict[str, Any]) -> None:
    assert set(answers["portfolio"][0]) == {f.name for f in METRIC.card.fields}
