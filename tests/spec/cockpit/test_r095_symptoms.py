"""R-095: eight signs by quarter with trend, threshold and evidence; what is not recorded says so."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from oarlock.domain.metric import Question
from oarlock.domain.period import Period, periods
from oarlock.strategy.registry import figure
from oarlock.strategy.symptoms.signs import CODES
from tests.support.asking import ask as metric_rows
from tests.support.tables import FakeTables, line

D, T = dt.date, dt.datetime
NOW = D(2024, 7, 1)
QUARTERS = periods(D(2023, 7, 1), NOW, "quarter")
DAY = dt.timedelta(days=1)
FOUR = (("quarters", "4"),)


def ask(name: str, entities: dict[str, list[dict[str, Any]]], **more: Any) -> list[dict[str, Any]]:
    tables = FakeTables(entities)
    q = Question(metric=name, as_of=more.pop("as_of", NOW), parameters=more.pop("parameters", FOUR), **more)
    rows = tables.fetch(figure(name).answer(tables, q))
    assert {c for row in rows for c in row} == {f.name for f in figure(name).card.fields}
    return rows


def symptoms(entities: dict[str, list[dict[str, Any]]], **more: Any) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in sorted(ask("symptoms", entities, **more), key=lambda r: (r["place"], r["quarter"])):
        found.setdefault(row["symptom"], []).append(row)
    assert tuple(found) == CODES
    return found


def stamp(day: D) -> T:
    return T.combine(day, dt.time(12))


def deals(quarters: tuple[Period, ...] = QUARTERS) -> list[dict[str, Any]]:
    """120, 126, 131, 140 decided and 36, 33, 29, 26 of them signed: R-096."""
    counts = tuple(zip((120, 126, 131, 140), (36, 33, 29, 26), strict=True))[-len(quarters) :]
    return [
        {"opportunity_id": f"{k}.{i}", "account_id": f"{i:03}", "is_closed": True, "is_won": i < counts[k][1],
         "close_date": quarter.start + (i % 90) * DAY}
        for k, quarter in enumerate(quarters) for i in range(counts[k][0])
    ]  # fmt: skip


def bills(quarters: tuple[Period, ...] = QUARTERS) -> list[dict[str, Any]]:
    """Forty big and 360 small bills in the last quarters; fourteen big ones of the last months were never paid."""
    first = quarters[0].start
    rows = []
    for i in range(400):
        day = first + (i % (90 * len(quarters) - 80)) * DAY
        amount = 10_000_000 + i * 1_000 if i < 40 else 100_000
        rows.append({
            "invoice_id": f"i{i:03}", "account_id": f"{i % 100:03}", "amount": amount, "currency": "USD",
            "status": "open" if i < 14 else "paid", "issued_at": stamp(day), "due_date": day + 10 * DAY,
            "updated_at": stamp(day + 12 * DAY),
        })  # fmt: skip
    return rows


def opinions(quarters: tuple[Period, ...] = QUARTERS, people: int = 5) -> dict[str, list[dict[str, Any]]]:
    """A blind round in each quarter: sales and presales at peace, sales and delivery ever less so."""
    answers, reveals = [], []
    for k, quarter in enumerate(quarters):
        name = f"round {k}"
        reveals.append({"rubric": "symptom_blame", "round": name, "revealed_at": stamp(quarter.start + 40 * DAY)})
        for i in range(people):
            for factor, value in (("sales_presales", 1.0), ("sales_delivery", 1.0 + k - (i == 0))):
                answers.append({
                    "rubric": "symptom_blame", "subject": "company", "factor": factor, "round": name,
                    "author": f"p{i}", "value": min(value, 4.0), "is_blind": True,
                    "answered_at": stamp(quarter.start + 20 * DAY),
                })  # fmt: skip
        late = {**answers[-1], "author": "late", "value": 4.0, "answered_at": stamp(quarter.start + 50 * DAY)}
        answers.append(late)
    return {"answer": answers, "reveal": reveals}


def roadmap() -> list[dict[str, Any]]:
    """33 of 60 items linked: R-101."""
    return [
        {"item_id": f"r{i:02}", "created_at": T(2023, 1, 1, 12), "requested_at": T(2023, 1, 1, 12),
         "confirmed_needs": 3 if i < 33 else 1}
        for i in range(60)
    ]  # fmt: skip


def customers(quarters: tuple[Period, ...] = QUARTERS) -> dict[str, list[dict[str, Any]]]:
    """A hundred customers, fifteen loud with 60 % of the hours and 25 % of the ARR; two a quarter leave in silence."""
    names = [f"{i:03}" for i in range(100)]
    arr = [250_000 * 12 // 15 if i < 15 else 750_000 * 12 // 85 for i in range(100)]
    gone = {f"{90 + 2 * k + j:03}": quarter.start + 45 * DAY for k, quarter in enumerate(quarters) for j in range(2)}
    begun = quarters[0].start
    return {
        "account": [{"account_id": name, "name": f"Name {name}"} for name in names],
        "contract_line": [
            line(name, "2022-01-01", gone[name].isoformat() if name in gone else None, arr[i] * 100, interval="year")
            for i, name in enumerate(names)
        ],
        "effort": [
            {"effort_id": f"{k}.{name}", "account_id": name, "employee_id": "e", "day": quarter.start + 30 * DAY,
             "hours": 400.0 if i < 15 else 4_000 / 85}
            for k, quarter in enumerate(quarters) for i, name in enumerate(names)
        ],
        "ticket": [
            {"ticket_id": f"{k}.{i}", "account_id": f"{i:03}", "kind": "complaint",
             "created_at": stamp(quarter.start + 20 * DAY)}
            for k, quarter in enumerate(quarters) for i in range(15)
        ],
        "interaction": [
            {"interaction_id": "first", "account_id": "050", "kind": "call", "happened_at": stamp(begun - 200 * DAY),
             "direction": "two_way"},
        ],
    }  # fmt: skip


def company(quarters: tuple[Period, ...] = QUARTERS) -> dict[str, list[dict[str, Any]]]:
    rows = {"opportunity": deals(quarters), "invoice": bills(quarters), "payment": [], "roadmap_item": roadmap(),
            **customers(quarters), **opinions(quarters)}  # fmt: skip
    rows["ticket"].append({"ticket_id": "0", "account_id": "050", "created_at": stamp(quarters[0].start - 100 * DAY)})
    return rows


def last(rows: list[dict[str, Any]]) -> dict[str, Any]:
    (one,) = [row for row in rows if row["is_last"]]
    return one


def test_r095_five_or_more_of_eight_are_active_and_what_is_not_recorded_says_so() -> None:
    found = symptoms(company())
    active = {code for code in CODES if any(r["is_last"] and r["is_active"] for r in found[code])}
    assert active == {"wins_fall", "big_bills", "sales_delivery", "closed_rd", "complainers", "silent_leave"}
    quiet = company()
    quiet["effort"] = [{**row, "hours": 10.0} for row in quiet["effort"]]
    now = symptoms(quiet)
    assert sum(any(r["is_last"] and r["is_active"] for r in rows) for rows in now.values()) == 5
    promises = found["promises_unmet"]
    assert {(r["status"], r["feed"], r["value"], r["is_active"], r["trend"]) for r in promises} == {
        ("no_data", "promise", None, None, None)
    }
    assert {len(rows) for rows in found.values()} == {4}


def test_r095_values_thresholds_and_trends_are_those_of_the_metrics() -> None:
    found = symptoms(company())
    wins = found["wins_fall"]
    assert [r["value"] for r in wins] == [36 / 120, 33 / 126, 29 / 131, 26 / 140]
    assert [r["threshold"] for r in wins] == [None, 36 / 120, 69 / 246, 98 / 377]
    assert [r["is_active"] for r in wins] == [False, False, False, True]
    assert {r["trend"] for r in wins} == {"worse"}
    blame = found["sales_delivery"]
    # Five answers in time a quarter; the one after the reveal is not among them.
    assert [(r["value"], r["n"]) for r in blame] == [(0.8, 5), (1.8, 5), (2.8, 5), (3.8, 5)]
    assert [r["is_active"] for r in blame] == [False, False, True, True]
    assert {r["trend"] for r in found["sales_presales"]} == {"steady"}
    assert last(found["closed_rd"])["value"] == 33 / 60
    ratios = metric_rows("attention_ratio", company(), periods=QUARTERS)
    assert [r["value"] for r in found["complainers"]] == [r["value"] for r in ratios]
    assert found["complainers"][0]["value"] == pytest.approx(2.4, abs=0.03)
    silent = found["silent_leave"]
    assert [(r["value"], r["n"]) for r in silent] == [(2 / 100, 2), (2 / 98, 2), (2 / 96, 2), (2 / 94, 2)]


def test_r095_big_bills_lists_fourteen_and_the_count_is_that_of_the_picture() -> None:
    entities = company()
    big = last(symptoms(entities)["big_bills"])
    assert (big["n"], big["is_active"]) == (14, True)
    rows = [r for r in ask("symptom_evidence", entities) if r["symptom"] == "big_bills"]
    assert len(rows) == 14
    assert {r["item"] for r in rows} == {f"i{i:03}" for i in range(14)}
    assert [r["place"] for r in sorted(rows, key=lambda r: -r["amount"])] == list(range(1, 15))
    assert all(r["value"] >= 60 and r["account_id"] for r in rows)
    every = sum(10_000_000 + i * 1_000 for i in range(40))
    assert big["value"] == sum(r["amount"] for r in rows) / every


def test_r095_a_bill_is_big_from_the_amount_that_is_asked_for() -> None:
    given = (*FOUR, ("big_bill", "100005"))
    rows = [r for r in ask("symptom_evidence", company(), parameters=given) if r["symptom"] == "big_bills"]
    # In major units: 100,005.00 and more are those from the sixth on.
    assert {r["item"] for r in rows} == {f"i{i:03}" for i in range(1, 14) if 10_000_000 + i * 1_000 >= 10_000_500}


def test_r095_two_quarters_are_not_enough_history_and_no_sign_is_called() -> None:
    found = symptoms(company(QUARTERS[-2:]), parameters=(("quarters", "6"),))
    for code in ("wins_fall", "big_bills", "sales_delivery", "complainers"):
        rows = found[code]
        assert {r["status"] for r in rows} == {"not_enough_history"}, code
        assert {(r["is_active"], r["trend"], r["known"]) for r in rows} == {(None, None, 2)}, code
        assert sum(r["value"] is not None for r in rows) == 2


def test_r095_opinions_of_three_are_never_shown() -> None:
    entities = company() | opinions(people=3)
    for code in ("sales_presales", "sales_delivery"):
        rows = symptoms(entities)[code]
        assert {(r["value"], r["n"], r["status"]) for r in rows} == {(None, None, "too_few")}


def test_r095_an_empty_company_has_no_data_anywhere_and_no_evidence() -> None:
    found = symptoms({})
    assert {r["status"] for rows in found.values() for r in rows} == {"no_data"}
    assert {r["feed"] for rows in found.values() for r in rows} >= {"opportunity", "promise", "invoice", "answer"}
    (row,) = ask("symptom_evidence", {})
    assert (row["symptom"], row["account_id"], row["status"]) == (None, None, "n/a")


def test_r095_evidence_is_of_the_newest_quarter_and_names_no_opinion() -> None:
    rows = ask("symptom_evidence", company())
    by: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by.setdefault(row["symptom"], []).append(row)
    assert set(by) == {"wins_fall", "big_bills", "closed_rd", "complainers", "silent_leave"}
    assert {r["account_id"] for r in by["silent_leave"]} == {"096", "097"}
    assert len(by["complainers"]) == 15
    assert len(by["closed_rd"]) == 60 - 33
    assert sum(r["value"] for r in by["wins_fall"]) == 140 - 26
    assert {r["quarter"] for r in rows} == {QUARTERS[-1].start}


def test_r095_without_a_rate_nobody_knows_how_big_the_bills_are() -> None:
    entities = company()
    entities["invoice"] = [{**row, "currency": "JPY"} for row in entities["invoice"]]
    rows = symptoms(entities)["big_bills"]
    assert {(r["value"], r["status"]) for r in rows} == {(None, "no_data")}
