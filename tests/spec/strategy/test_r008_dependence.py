"""R-008: dependence both ways, and the reason why they stay (双向依赖不对称)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from oarlock.domain.metric import Question
from oarlock.strategy.registry import figure
from tests.support.tables import FakeTables, line

NOW = dt.date(2024, 6, 1)


def fact(account: str, subject: str, value: float, day: str = "2024-05-01") -> dict[str, Any]:
    return {"fact_id": f"{account}{subject}{day}", "account_id": account, "subject": subject, "value": value,
            "known_at": dt.datetime.fromisoformat(day)}  # fmt: skip


def proof(account: str, days_ago: int | None, name: str = "o") -> dict[str, Any]:
    at = None if days_ago is None else dt.datetime(2024, 6, 1, 9) - dt.timedelta(days=days_ago)
    return {"outcome_id": f"{account}{name}", "account_id": account, "confirmed_at": at, "statement": "x"}


def ask(entities: dict[str, list[dict[str, Any]]], **parameters: str) -> dict[str, dict[str, Any]]:
    whole = {
        "contract_line": [line("whale", "2023-01-01", None, 90_00), line("small", "2023-01-01", None, 10_00)],
        "account": [{"account_id": "whale", "name": "Moby Ltd"}],
        "market_fact": [fact("whale", "our_category_share", 0.02), fact("whale", "alternatives", 4),
                        fact("whale", "switching_days", 30)],
        **entities,
    }  # fmt: skip
    q = Question(metric="dependence", as_of=NOW, parameters=tuple(parameters.items()))
    rows = FakeTables(whole).fetch(figure("dependence").answer(FakeTables(whole), q))
    assert all(set(row) == {f.name for f in figure("dependence").card.fields} for row in rows)
    return {row["account"]: row for row in rows}


def test_r008_90_percent_against_2_percent_is_45_to_1_and_a_proof_of_120_days_is_red() -> None:
    row = ask({"outcome": [proof("whale", 120), proof("whale", 300, "older")]})["whale"]
    assert row["value"] == pytest.approx(45.0)
    assert (row["ours"], row["theirs"], row["alternatives"], row["switching_days"]) == (0.9, 0.02, 4.0, 30.0)
    assert (row["proof_age"], row["colour"], row["name"], row["status"]) == (120, "red", "Moby Ltd", "ok")


def test_r008_a_result_confirmed_today_turns_it_green_while_the_ratio_stays() -> None:
    row = ask({"outcome": [proof("whale", 120), proof("whale", 0, "new")]})["whale"]
    assert row["value"] == pytest.approx(45.0)
    assert (row["proof_age"], row["colour"]) == (0, "green")


@pytest.mark.parametrize(
    ("share", "days", "colour"),
    [(0.02, 90, "green"), (0.02, 91, "red"), (0.5, 91, "amber"), (0.18, 91, "red"), (0.19, 91, "amber"),
     (0.02, None, "red"), (0.5, None, "amber")],
)  # fmt: skip
def test_r008_red_needs_a_ratio_of_5_and_no_proof_within_90_days(share: float, days: int | None, colour: str) -> None:
    row = ask({"market_fact": [fact("whale", "our_category_share", share)], "outcome": [proof("whale", days)]})["whale"]
    assert row["colour"] == colour


def test_r008_what_is_not_known_is_unknown_and_never_green() -> None:
    assert ask({"outcome": []})["whale"]["colour"] == "unknown"
    none = ask({"market_fact": [], "outcome": [proof("whale", 0)]})["whale"]
    assert (none["value"], none["colour"], none["status"]) == (None, "unknown", "n/a")
    zero = ask({"market_fact": [fact("whale", "our_category_share", 0.0)], "outcome": [proof("whale", 0)]})["whale"]
    assert (zero["value"], zero["colour"]) == (None, "unknown")
    # Only part of the other side known: it is shown, and the rest stays empty.
    assert ask({"outcome": [proof("whale", 0)]})["small"]["alternatives"] is None


def test_r008_key_accounts_are_the_biggest_and_those_whose_share_is_known() -> None:
    found = ask({"market_fact": [fact("small", "our_category_share", 0.4), fact("small", "our_category_share", 0.9,
                                                                                "2024-05-20")]}, top="1")  # fmt: skip
    assert set(found) == {"whale", "small"}
    assert found["small"]["theirs"] == 0.9
    assert set(ask({}, top="1")) == {"whale"}
