"""R-001: where records place us between customer and client, with coverage; never a number that nobody counted."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from oarlock.domain.period import Period
from tests.support.spectrum import DAY, NOW, Rows, ask, hours, positions, shares, together
from tests.support.tables import line

ROW = {"custom": 40, "single_output": 30, "off_book": 50, "named_support": 70, "bespoke": 60, "single_dev": 20}
FAR = {**dict.fromkeys(ROW, 0)}


def company(rows: Rows, **more: Any) -> dict[str, Any]:
    return positions(rows, "company", **more)["company"]


def test_r001_shares_of_40_30_50_70_60_20_give_45() -> None:
    row = company(shares("a", **ROW))
    assert (row["value"], row["coverage"], row["status"]) == (pytest.approx(45.0), 1.0, "ok")
    assert (row["low"], row["high"]) == (pytest.approx(45.0), pytest.approx(45.0))
    assert {f: row[f] for f in ROW} == {f: n / 100 for f, n in ROW.items()}
    assert (row["custom_num"], row["custom_den"]) == (40.0, 100.0)
    assert (row["single_output_num"], row["single_output_den"]) == (30, 100)
    assert (row["off_book_num"], row["off_book_den"]) == (50 * 1200, 100 * 1200)
    assert (row["named_support_num"], row["named_support_den"]) == (70, 100)


def test_r001_without_custom_hours_outputs_and_dev_days_the_evidence_is_insufficient() -> None:
    kept = {name: n for name, n in ROW.items() if name not in ("custom", "single_output", "single_dev")}
    row = company(shares("a", **kept))
    assert (row["value"], row["coverage"], row["status"]) == (None, 0.45, "n/a")
    # 15 × (50 + 70 + 60) % are known; the other 55 may be anything.
    assert (row["low"], row["high"]) == (pytest.approx(27.0), pytest.approx(82.0))
    assert (row["custom"], row["custom_num"], row["custom_den"]) == (None, None, None)


@pytest.mark.parametrize("gone", sorted(ROW))
def test_r001_a_factor_whose_records_vanish_is_missing_and_never_0(gone: str) -> None:
    row = company(shares("a", **{name: n for name, n in ROW.items() if name != gone}))
    weights = {"custom": 25, "single_output": 20, "single_dev": 10}
    known = 100 - weights.get(gone, 15)
    assert row[gone] is None
    assert row["coverage"] == known / 100
    assert row["value"] == pytest.approx((45.0 - weights.get(gone, 15) * ROW[gone] / 100) * 100 / known)


def test_r001_a_company_without_any_record_has_coverage_0_and_no_position() -> None:
    row = company({})
    assert (row["value"], row["coverage"], row["low"], row["high"], row["status"]) == (None, 0.0, 0.0, 100.0, "n/a")


def test_r001_hours_without_anything_to_divide_by_are_no_record() -> None:
    row = company({"effort": [hours("a", 0.0, "custom")]})
    assert (row["custom"], row["coverage"]) == (None, 0.0)


def test_r001_the_company_is_computed_from_totals_not_from_positions() -> None:
    rows = together({"effort": [hours("a", 90.0, "custom"), hours("a", 10.0), hours("b", 900.0)]})
    row = company(rows)
    assert (row["custom_num"], row["custom_den"]) == (90.0, 1000.0)
    each = positions(rows, "account")
    assert (each["a"]["custom"], each["b"]["custom"]) == (0.9, 0.0)


def test_r001_offering_in_a_segment_offering_segment_and_account_stand_beside_it() -> None:
    rows: Rows = {
        "account": [{"account_id": "a", "name": "Acme", "segment": "big"}, {"account_id": "b", "segment": "small"}],
        "offering": [{"offering_id": "o", "name": "Suite"}],
        "effort": [hours("a", 3.0, "custom", offering_id="o"), hours("b", 1.0, offering_id="o"), hours("a", 2.0)],
    }
    told = {(r["subject_kind"], r["subject"]): r for r in ask("spectrum_position", rows)}
    share = {key: r["custom"] for key, r in told.items()}
    assert share == {
        ("company", "company"): 0.5, ("offering", "o"): 0.75, ("segment", "big"): 0.6, ("segment", "small"): 0.0,
        ("cell", "o|big"): 1.0, ("cell", "o|small"): 0.0, ("account", "a"): 0.6, ("account", "b"): 0.0,
    }  # fmt: skip
    assert told["cell", "o|big"]["name"] == "Suite × big"
    assert (told["account", "a"]["name"], told["account", "b"]["name"]) == ("Acme", "b")


def test_r001_a_deliverable_counts_once_however_many_accounts_use_it() -> None:
    made = {"currency": "USD", "made_at": DAY}
    rows: Rows = {
        "output": [{"output_id": "x", "cost": 300, "account_id": "a", **made},
                   {"output_id": "y", "cost": 100, **made}, {"output_id": "z", "cost": 600, **made}],
        "output_use": [{"output_id": "y", "account_id": n, "used_at": DAY} for n in "ab"]
        + [{"output_id": "x", "account_id": "a", "used_at": DAY},
           {"output_id": "z", "account_id": "b", "used_at": NOW}],
    }  # fmt: skip
    row = company(rows)
    # x is a's alone, y is used by two, and nobody has used z yet.
    assert (row["single_output_num"], row["single_output_den"]) == (300, 1000)
    each = positions(rows, "account")
    assert (each["a"]["single_output_num"], each["a"]["single_output_den"]) == (300, 400)
    assert (each["b"]["single_output_num"], each["b"]["single_output_den"]) == (0, 100)


def test_r001_lines_that_cannot_be_compared_with_the_book_are_missing_not_zero() -> None:
    rows = shares("a", off_book=50)
    rows["contract_line"] += [
        line("a", "2020-01-01", amount=9_999, line_id="nothing sold"),
        line("a", "2020-01-01", amount=9_999, line_id="no quantity", offering="o"),
        line("a", "2020-01-01", amount=9_999, line_id="no price", offering="other", quantity=1.0),
        line("a", "2020-01-01", amount=9_999, line_id="other interval", offering="o", quantity=1.0, interval="year"),
    ]
    assert company(rows)["off_book_den"] == 100 * 1200


def test_r001_a_line_counts_by_the_days_it_was_in_force_and_at_the_price_of_its_first_day() -> None:
    half = line("a", "2024-01-01", amount=20_000, line_id="half", offering="o", quantity=100.0)
    rows: Rows = {"contract_line": [half], "price": [
        {"offering_id": "o", "currency": "USD", "interval": "month", "unit_price": price, "price_from": since}
        for price, since in ((150, dt.date(2019, 1, 1)), (200, dt.date(2023, 12, 1)), (250, dt.date(2024, 2, 1)))
    ]}  # fmt: skip
    row = company(rows)
    # 182 of the 366 days before 1 July 2024.
    assert (row["off_book_num"], row["off_book_den"]) == (0, round(240_000 * 182 / 366))


def test_r001_a_ticket_is_handled_by_a_named_person_only_while_that_person_is_assigned() -> None:
    rows = shares("a", whole=4, named_support=2)
    rows["assignment"][0]["end_date"] = dt.date(2024, 3, 5)
    assert company(rows)["named_support"] == 0.0
    for ticket in rows["ticket"]:
        ticket["employee_id"] = None
    assert company(rows)["named_support"] is None


def test_r001_development_for_everybody_is_spread_over_accounts_by_what_they_earn() -> None:
    rows: Rows = {
        "contract_line": [line("a", "2020-01-01", amount=300, line_id="1"),
                          line("b", "2020-01-01", amount=100, line_id="2")],
        "effort": [hours("a", 10.0, "development"), hours(None, 90.0, "development")],
    }  # fmt: skip
    each = positions(rows, "account")
    assert (each["a"]["single_dev_num"], each["a"]["single_dev_den"]) == (10.0, 10.0 + 67.5)
    assert (each["b"]["single_dev"], each["b"]["single_dev_den"]) == (0.0, 22.5)
    row = company(rows)
    assert (row["single_dev_num"], row["single_dev_den"]) == (10.0, 100.0)


def test_r001_positions_play_through_time_twelve_months_at_a_time() -> None:
    rows = shares("a", custom=40)
    days = (dt.date(2024, 3, 5), dt.date(2024, 3, 6), dt.date(2025, 3, 5), dt.date(2025, 3, 6), dt.date(2030, 1, 1))
    told = [
        (r["custom"], r["status"])
        for r in ask("spectrum_position", rows, periods=tuple(Period(d, d) for d in days),
                     observed_until=dt.date(2026, 1, 1))
        if r["subject_kind"] == "company"
    ]  # fmt: skip
    assert told == [(None, "n/a"), (0.4, "n/a"), (0.4, "n/a"), (None, "n/a"), (None, "not_observed")]


def test_r001_one_account_can_be_asked_about() -> None:
    rows = together(shares("a", custom=40), shares("b", custom=10))
    assert [r["subject"] for r in ask("spectrum_position", rows, account="b")] == ["b"]
