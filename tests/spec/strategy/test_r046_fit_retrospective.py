"""R-046: the fit at the sale against what came of it, and the cost of wrong customers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.support.choosing import asked
from tests.support.tables import line

PERCENT = {"high": 94, "mid": 86, "low": 61}


def company(years: dict[int, dict[str, int]]) -> dict[str, list[dict[str, Any]]]:
    """Per year of sale and band 100 customers of which so many percent still pay a year later."""
    names = [
        (f"{band}{year}-{i}", band, year, i) for year, bands in years.items() for band in bands for i in range(100)
    ]
    return {
        "account": [{"account_id": n} for n, *_ in names],
        "account_attribute": [{"account_id": n, "attribute": "fit_at_sale", "value": band} for n, band, *_ in names],
        "contract_line": [
            line(n, f"{year}-02-01", None if i < years[year][band] else f"{year}-12-01") for n, band, year, i in names
        ],
    }


def found(entities: dict[str, list[dict[str, Any]]]) -> dict[tuple[str, str], dict[str, Any]]:
    return {(row["cohort"], row["band"]): row for row in asked("fit_retrospective", entities)}


def test_r046_retention_of_twelve_months_is_94_86_and_61_percent() -> None:
    rows = found(company({2022: PERCENT}))
    assert [(rows["all", b]["value"], rows["all", b]["n"]) for b in PERCENT] == [(0.94, 100), (0.86, 100), (0.61, 100)]
    assert rows["2022", "low"]["gone"] == 39
    assert rows["all", "low"]["verdict"] == "predictive"
    assert (rows["all", "low"]["is_review_due"], rows["all", "low"]["review_due"]) == (False, None)


def test_r046_low_not_below_high_in_two_cohorts_is_not_predictive_and_opens_a_review() -> None:
    bad = {"high": 80, "mid": 80, "low": 80}
    once = found(company({2021: PERCENT, 2022: bad}))["all", "high"]
    assert (once["verdict"], once["failed"], once["compared"]) == ("predictive", 1, 2)
    twice = found(company({2021: bad, 2022: bad}))["all", "high"]
    assert (twice["verdict"], twice["failed"], twice["is_review_due"]) == ("not_predictive", 2, True)
    assert str(twice["review_due"])[:10] == "2024-07-31"


def test_r046_the_cost_of_wrong_customers_is_what_they_stopped_paying_and_their_losses() -> None:
    entities = company({2022: PERCENT})
    assert found(entities)["all", "low"]["wrong_cost"] == 39 * 12 * 100_00
    entities["employee"] = [{"employee_id": "e", "cost_per_hour": 100_00, "currency": "USD"}]
    entities["effort"] = [{"effort_id": "1", "account_id": "low2022-99", "employee_id": "e",
                           "day": dt.date(2024, 6, 1), "hours": 5.0}]  # fmt: skip
    row = found(entities)["all", "low"]
    assert (row["lost"], row["loss"], row["wrong_cost"]) == (468_000_00 // 10, 500_00, 468_000_00 // 10 + 500_00)


def test_r046_a_cohort_of_fewer_than_ten_shows_its_count_and_no_share() -> None:
    entities = company({2022: {"high": 100}})
    entities["account_attribute"] = entities["account_attribute"][:9]
    row = found(entities)["2022", "high"]
    assert (row["n"], row["value"], row["status"], row["verdict"]) == (9, None, "too_few", "too_few")


def test_r046_without_the_fit_at_sale_the_first_fit_counts_and_young_contracts_wait() -> None:
    names = [f"a{i}" for i in range(12)]
    T = dt.datetime
    entities: dict[str, list[dict[str, Any]]] = {
        "account": [{"account_id": n} for n in names],
        "account_attribute": [
            {"account_id": n, "attribute": "fit", "value": v, "valid_from": at}
            for n in names for v, at in (("Poor", T(2021, 1, 1)), ("good", T(2023, 1, 1)))
        ],
        "contract_line": [line(n, "2022-01-01" if i < 11 else "2023-08-01") for i, n in enumerate(names)],
    }  # fmt: skip
    rows = found(entities)
    assert (rows["all", "low"]["n"], rows["all", "low"]["value"], rows["all", "high"]["n"]) == (11, 1.0, 0)
