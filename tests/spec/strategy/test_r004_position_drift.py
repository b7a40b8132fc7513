"""R-004: positions by month beside the band; reviews open by themselves, with an owner and a day."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.support.spectrum import DAY, Rows, ask, hours

D, T = dt.date, dt.datetime
BAND = {"subject": "company", "low": 25.0, "high": 40.0, "decided_by": "mei", "approved_at": T(2024, 1, 1)}


def months(*custom: float, **more: Any) -> Rows:
    """1,000 delivery hours in each of April, May and June, so many of them custom; beside them 38 % elsewhere."""
    made = {"currency": "USD", "made_at": DAY}
    effort = []
    for place, size in enumerate(custom):
        day = D(2024, 4 + place, 10)
        effort += [hours("a", size, "custom", day=day, **more), hours("a", 1000.0 - size, day=day, **more)]
    return {
        "effort": effort,
        "output": [{"output_id": "1", "account_id": "a", "cost": 38, **made, **more},
                   {"output_id": "2", "cost": 62, **made, **more}],
        "opportunity": [
            {"opportunity_id": str(i), "account_id": "a", "is_closed": True, "is_won": True, "is_bespoke": i < 38,
             "close_date": DAY, **more}
            for i in range(100)
        ],
        "position_target": [dict(BAND)],
    }  # fmt: skip


def told(entities: Rows, kind: str = "company", **more: Any) -> list[dict[str, Any]]:
    return [r for r in ask("position_drift", entities, **more) if r["subject_kind"] == kind and r["value"] is not None]


def test_r004_38_41_43_open_a_review_at_the_third_month_due_in_30_days() -> None:
    rows = [r for r in told(months(380, 524, 596)) if r["day"] >= D(2024, 5, 1)]
    assert [r["value"] for r in rows] == [pytest.approx(v) for v in (38.0, 41.0, 43.0)]
    assert [(r["is_out"], r["run"], r["opens"]) for r in rows] == [(False, 0, False), (True, 1, False), (True, 2, True)]
    last = rows[-1]
    assert (last["day"], last["due"], last["owner"]) == (D(2024, 7, 1), D(2024, 7, 31), "mei")
    assert (last["reason"], last["is_open"], last["distance"]) == ("drift", True, pytest.approx(3.0))


def test_r004_38_41_39_open_none() -> None:
    rows = told(months(380, 524, 308))
    assert [r["value"] for r in rows][-3:] == [pytest.approx(v) for v in (38.0, 41.0, 39.0)]
    assert not [r for r in rows if r["opens"]]


def test_r004_a_run_opens_one_review_and_a_month_without_a_position_ends_it() -> None:
    entities = months(380, 524, 596)
    rows = told(entities, as_of=D(2024, 9, 15))
    assert [r["run"] for r in rows][-4:] == [1, 2, 3, 4]
    assert [r["day"] for r in rows if r["opens"]] == [D(2024, 7, 1)]
    del entities["output"]
    assert told(entities) == []
    assert not [r for r in ask("position_drift", entities) if r["is_out"]]


def test_r004_a_band_counts_from_its_approval_and_approving_one_closes_the_review() -> None:
    entities = months(380, 524, 596)
    entities["position_target"][0]["approved_at"] = T(2024, 6, 15)
    rows = told(entities)
    assert [(r["low"], r["run"]) for r in rows][-2:] == [(None, 0), (25.0, 1)]
    entities["position_target"] = [{**BAND, "approved_at": T(2024, 7, 5)}]
    assert not [r for r in told(entities, as_of=D(2024, 7, 10)) if r["is_open"]]


def test_r004_an_offering_with_a_band_of_its_own_is_followed_too() -> None:
    entities = months(380, 524, 596, offering_id="o")
    entities["offering"] = [{"offering_id": "o", "name": "Suite"}]
    entities["position_target"].append({**BAND, "subject": "o", "decided_by": "tom"})
    (row,) = [r for r in told(entities, "offering") if r["opens"]]
    assert (row["subject"], row["name"], row["owner"], row["reason"]) == ("o", "Suite", "tom", "drift")


def test_r004_a_launch_and_a_market_of_five_accounts_open_reviews() -> None:
    entities: Rows = {
        "offering": [{"offering_id": "new", "name": "New", "created_at": T(2024, 5, 20)},
                     {"offering_id": "old", "created_at": T(2020, 1, 1)},
                     {"offering_id": "part", "kind": "feature", "created_at": T(2024, 5, 20)}],
        "account": [{"account_id": f"a{i}", "country": "BR", "created_at": T(2024, 2, 1 + i)} for i in range(6)]
        + [{"account_id": f"b{i}", "country": "FR", "created_at": T(2024, 2, 1 + i)} for i in range(4)],
        "position_target": [dict(BAND)],
    }  # fmt: skip
    found = [(r["reason"], r["subject"], r["day"], r["due"], r["owner"])
             for r in ask("position_drift", entities) if r["opens"]]  # fmt: skip
    assert sorted(found) == [
        ("launch", "new", D(2024, 5, 20), D(2024, 6, 19), "mei"),
        ("market", "BR", D(2024, 2, 5), D(2024, 3, 6), "mei"),
    ]
