"""R-106: more visits than a transactional account bears, fewer executives than a strategic one needs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from oarlock.domain.period import Period
from tests.support.asking import ask
from tests.support.tables import line

D, T = dt.date, dt.datetime
ACCOUNTS = [
    {"account_id": "shop", "name": "Shop", "mode": "Transactional"},
    {"account_id": "bank", "name": "Bank", "mode": "strategic"},
    {"account_id": "none", "name": "No mode"},
]


def met(account: str, number: int, **more: object) -> dict[str, Any]:
    when = T(2024, 5, 1) + dt.timedelta(days=number)
    return {"interaction_id": f"{account}{number}{sorted(more)}", "account_id": account, "happened_at": when,
            "kind": "visit", **more}  # fmt: skip


def found(entities: dict[str, list[dict[str, Any]]], **more: Any) -> dict[tuple[str, str], dict[str, Any]]:
    rows = ask("touch_norms", {"account": ACCOUNTS} | entities, **more)
    return {(row["account"], row["norm"]): row for row in rows}


def test_r106_nine_visits_at_600_cost_more_than_the_quarter_brings() -> None:
    entities = {
        "interaction": [met("shop", i) for i in range(9)],
        # Three months of 2,000 less 20 hours at 100 leave 4,000.
        "contract_line": [line("shop", "2024-01-01", None, 2_000_00)],
        "effort": [{"effort_id": "1", "account_id": "shop", "employee_id": "e", "day": D(2024, 5, 2), "hours": 20.0}],
        "employee": [{"employee_id": "e", "cost_per_hour": 100_00, "currency": "USD"}],
    }
    quarter = (Period(D(2024, 4, 1), D(2024, 7, 1)),)
    row = found(entities, periods=quarter, parameters=(("touch_cost", "600"),))["shop", "transactional_visits"]
    assert (row["value"], row["high"], row["verdict"]) == (9, 2, "over")
    assert (row["cost"], row["contribution"]) == (5_400_00, 4_000_00)


def test_r106_one_executive_contact_of_three_is_under() -> None:
    sponsor = [{"contact_id": "boss", "account_id": "bank", "role": "sponsor", "end_date": D(2024, 5, 20)}]
    calls = [
        met("bank", 1, kind="call", contact_id="boss"),
        met("bank", 2, kind="call", contact_id="clerk"),
        met("bank", 30, kind="call", contact_id="boss"),
    ]
    entities = {"interaction": calls, "contact_role": sponsor}
    row = found(entities)["bank", "strategic_executives"]
    assert (row["value"], row["low"], row["verdict"]) == (1, 3, "under")
    joined = [{"interaction_id": calls[1]["interaction_id"], "contact_id": "boss", "happened_at": T(2024, 5, 3)}]
    more = [*calls, met("bank", 3, kind="call", purpose="Executive review")]
    row = found({**entities, "interaction": more, "participant": joined})["bank", "strategic_executives"]
    assert (row["value"], row["verdict"]) == (3, "within")


def test_r106_without_a_mode_there_is_no_norm_and_without_a_price_no_cost() -> None:
    rows = found({"interaction": [met("shop", 1), met("shop", 2)]})
    assert {account for account, _ in rows} == {"shop", "bank"}
    row = rows["shop", "transactional_visits"]
    assert (row["verdict"], row["cost"], row["contribution"]) == ("within", None, None)


def test_r106_before_the_first_contact_on_record_nobody_is_under() -> None:
    rows = found({"interaction": [met("shop", 100)]})
    assert {row["status"] for row in rows.values()} == {"n/a"}
    assert {row["verdict"] for row in rows.values()} == {None}


def test_r106_a_decided_price_counts_and_says_how_many_visits_to_leave_out() -> None:
    chosen = [
        {"subject": "touch_cost", "choice": "600", "reason": "travel and half a day", "decided_at": T(2024, 1, 1)}
    ]
    entities = {"interaction": [met("shop", i) for i in range(9)], "strategy_choice": chosen}
    row = found(entities)["shop", "transactional_visits"]
    assert (row["cost"], row["verdict"], row["change"]) == (5_400_00, "over", -7)
    wrong = [{**chosen[0], "choice": "a lot"}]
    assert found({**entities, "strategy_choice": wrong})["shop", "transactional_visits"]["cost"] is None


def test_r106_dear_is_what_costs_more_than_the_quarter_brings_and_the_customer_says_so_itself() -> None:
    said = {"rubric": "contact_rating", "subject": "shop", "factor": "contact", "round": "1", "author": "a",
            "function": "customer"}  # fmt: skip
    answers = [
        {**said, "value": 0.0, "evidence_at": D(2024, 4, 1), "answered_at": T(2024, 4, 2)},
        {**said, "round": "2", "value": 2.0, "evidence_at": D(2024, 6, 1), "answered_at": T(2024, 6, 2)},
        {**said, "round": "3", "value": -2.0, "answered_at": T(2024, 6, 3)},
    ]
    entities = {"interaction": [met("shop", i) for i in range(9)], "answer": answers,
                "contract_line": [line("shop", "2024-01-01", None, 1_000_00)],
                "effort": [{"effort_id": "1", "account_id": "shop", "day": D(2024, 5, 2), "hours": 0.0}]}  # fmt: skip
    row = found(entities, parameters=(("touch_cost", "600"),))["shop", "transactional_visits"]
    assert (row["is_dear"], row["rating"], row["rated"]) == (True, 2, D(2024, 6, 1))
    old = [{**answers[0], "evidence_at": D(2023, 12, 1)}]
    row = found({**entities, "answer": old})["shop", "transactional_visits"]
    assert (row["is_dear"], row["rating"]) == (None, None)
