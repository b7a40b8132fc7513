# ruff: noqa: E501  (the example tables are as wide as the real ones)
"""Stripe's dashboard exports: decimal amounts per unit, UTC stamps, metadata as columns."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from tests.support.presets import Bench, table

SUBSCRIPTIONS = (
    "id,Customer ID,Customer Name,Customer Email,Plan,Product,Quantity,Currency,Interval,Amount,Status,"
    "Cancellation Reason,Created (UTC),Start (UTC),Start Date (UTC),Current Period Start (UTC),"
    "Current Period End (UTC),Trial Start (UTC),Trial End (UTC),Cancel At Period End,Canceled At (UTC),"
    "Ended At (UTC),Coupon,Tax Percent,crm_id (metadata)\n"
)


def subscription(**given: str) -> str:
    """One row of the export; columns by their first words."""
    usual = {
        "id": "sub_1",
        "Customer ID": "cus_1",
        "Customer Name": "Acme",
        "Customer Email": "pay@acme.com",
        "Plan": "gold",
        "Quantity": "1",
        "Currency": "usd",
        "Interval": "month",
        "Amount": "50.00",
        "Status": "active",
        "Created (UTC)": "2024-03-10 09:30",
        "Start (UTC)": "2024-03-10 09:30",
        "Current Period Start (UTC)": "2024-06-10 09:30",
        "Current Period End (UTC)": "2024-07-10 09:30",
    } | {name.replace("_", " "): value for name, value in given.items()}
    utc = ("Trial End", "Trial Start", "Canceled At", "Ended At")
    usual |= {f"{name} (UTC)": usual.pop(name) for name in utc if name in usual}
    cells = [usual.pop(name, "") for name in SUBSCRIPTIONS.strip().split(",")]
    assert not usual
    return ",".join(f'"{cell}"' for cell in cells) + "\n"


def line(bench: Bench, **given: str) -> dict[str, object]:
    """The contract line that one row becomes."""
    return bench.read(SUBSCRIPTIONS + subscription(**given), "stripe_subscriptions").only("contract_line")


def test_the_amount_is_for_one_unit_of_quantity(bench: Bench) -> None:
    row = line(bench, Amount="1,250.50", Quantity="4", Interval="year")
    assert (row["amount"], row["currency"], row["quantity"]) == (500_200, "USD", 4.0)
    assert (row["interval"], row["interval_count"], row["account_id"]) == ("year", 1, "stripe:cus_1")


def test_amounts_of_an_export_with_decimal_commas_are_read(bench: Bench) -> None:
    assert line(bench, Amount="49,00", Quantity="2")["amount"] == 9_800


def test_a_yen_amount_has_no_cents(bench: Bench) -> None:
    assert line(bench, Amount="5000", Currency="jpy")["amount"] == 5_000


def test_a_line_starts_on_the_first_day_that_begins_after_it(bench: Bench) -> None:
    row = line(bench)
    assert (row["start_date"], row["created_at"]) == (dt.date(2024, 3, 11), dt.datetime(2024, 3, 10, 9, 30))
    assert row["end_date"] is None


def test_the_day_of_a_stamp_is_the_workspaces_day(tmp_path: Path) -> None:
    bench = Bench(tmp_path, zone="Asia/Shanghai", currency="CNY")
    # 16:00 UTC is midnight in Shanghai, so the day that begins then is covered whole.
    rows = "".join(
        subscription(id=f"sub_{hour}").replace("2024-03-10 09:30", f"2024-03-10 {hour}:00")
        for hour in ("09", "16", "17")
    )
    read = bench.read(SUBSCRIPTIONS + rows, "stripe_subscriptions")
    days = [dt.date(2024, 3, 11), dt.date(2024, 3, 11), dt.date(2024, 3, 12)]
    assert read.column("contract_line", "start_date") == days


def test_money_begins_when_the_trial_ends(bench: Bench) -> None:
    row = line(bench, Trial_Start="2024-03-10 09:30", Trial_End="2024-03-24 00:00")
    assert (row["start_date"], row["status"]) == (dt.date(2024, 3, 24), "active")


def test_a_trial_that_was_cancelled_never_counts(bench: Bench) -> None:
    row = line(
        bench,
        Status="canceled",
        Trial_Start="2024-03-10 09:30",
        Trial_End="2024-03-24 09:30",
        Canceled_At="2024-03-12 10:00",
        Ended_At="2024-03-12 10:00",
    )
    assert row["start_date"] == row["end_date"] == dt.date(2024, 3, 13)


def test_an_end_is_known_since_notice_was_given(bench: Bench) -> None:
    row = line(bench, Status="canceled", Canceled_At="2024-05-01 08:00", Ended_At="2024-06-10 09:30")
    assert row["end_date"] == dt.date(2024, 6, 11)
    assert row["end_learned_at"] == row["canceled_at"] == dt.datetime(2024, 5, 1, 8)
    assert row["status"] == "canceled"


def test_notice_to_the_end_of_the_period_ends_the_line_there(bench: Bench) -> None:
    row = line(bench, Cancel_At_Period_End="true", Canceled_At="2024-06-15 12:00")
    assert (row["end_date"], row["end_learned_at"]) == (dt.date(2024, 7, 11), dt.datetime(2024, 6, 15, 12))
    assert (row["status"], row["canceled_at"]) == ("active", dt.datetime(2024, 6, 15, 12))


def test_statuses_stay_what_they_are_and_lines_never_paid_for_are_left_out(bench: Bench) -> None:
    statuses = ("active", "past_due", "unpaid", "trialing", "paused", "incomplete", "incomplete_expired")
    rows = "".join(subscription(id=f"sub_{s}", Status=s) for s in statuses)
    read = bench.read(SUBSCRIPTIONS + rows)
    assert read.column("contract_line", "status") == ["active", "past_due", "unpaid", "trialing", "paused"]
    assert read.counts["contract_line"] == (7, 5, 0, 2)


def test_customers_of_the_list_become_accounts_once(bench: Bench) -> None:
    rows = subscription(id="sub_1") + subscription(id="sub_2")
    read = bench.read(SUBSCRIPTIONS + rows)
    (account,) = read.rows["account"]
    assert (account["account_id"], account["name"], account["domain"]) == ("stripe:cus_1", "Acme", "acme.com")


def test_customers_carry_ids_of_other_systems_from_their_metadata(bench: Bench) -> None:
    read = bench.read(
        table("""
            id    | Email         | Name | Created (UTC)    | Card Last4 | Delinquent | external_id (metadata) | salesforce_id (metadata)
            cus_1 | a@www.acme.de | Acme | 2024-01-05 10:00 | 4242       | false      | A-1                    |
            cus_2 |               | Beta | 2024-01-05 10:00 | 4242       | false      | B-1                    | 001A
            cus_3 |               | Ceta | 2024-01-05 10:00 | 4242       | false      |                        |
        """),
        "stripe_customers",
    )
    ids = read.column("account", "external_ids")
    assert (ids[0], ids[2]) == ("A-1", None)
    assert json.loads(ids[1])["salesforce"] == "001A"
    assert json.loads(ids[1])[""] == "B-1"
    assert read.column("account", "domain") == ["acme.de", None, None]


def test_invoices_are_in_major_units_with_their_status(bench: Bench) -> None:
    read = bench.read(
        table("""
            id   | Amount Due | Amount Paid | Closed | Currency | Customer | Date (UTC)       | Due Date (UTC)   | Paid  | Subscription | Total  | Status
            in_1 | 120.00     | 120.00      | true   | usd      | cus_1    | 2024-01-05 10:00 |                  | true  | sub_1        | 120.00 | paid
            in_2 | 80.50      | 0.00        | false  | eur      | cus_2    | 2024-01-06 10:00 | 2024-02-05 10:00 | false |              | 80.50  | open
            in_3 | 10.00      | 0.00        | true   | usd      | cus_2    | 2024-01-06 10:00 |                  | false |              | 10.00  |
        """),
        "stripe_invoices",
    )
    assert read.column("invoice", "amount") == [12_000, 8_050, 1_000]
    assert read.column("invoice", "status") == ["paid", "open", "void"]
    assert read.column("invoice", "account_id") == ["stripe:cus_1", "stripe:cus_2", "stripe:cus_2"]
    assert read.column("invoice", "due_date") == [None, dt.date(2024, 2, 5), None]
    assert read.column("invoice", "contract_id") == ["sub_1", None, None]


def test_an_invoice_is_given_up_when_it_is_voided_or_marked_uncollectible(bench: Bench) -> None:
    read = bench.read(
        table("""
            id   | Amount Due | Amount Paid | Closed | Currency | Customer | Date (UTC)       | Paid  | Total  | Status        | Voided At (UTC)  | Marked Uncollectible At (UTC)
            in_1 | 120.00     | 0.00        | true   | usd      | cus_1    | 2024-01-05 10:00 | false | 120.00 | void          | 2024-02-01 10:00 |
            in_2 | 80.50      | 0.00        | true   | usd      | cus_2    | 2024-01-06 10:00 | false | 80.50  | uncollectible |                  | 2024-03-06 10:00
            in_3 | 10.00      | 10.00       | true   | usd      | cus_2    | 2024-01-06 10:00 | true  | 10.00  | paid          |                  | 2024-03-06 10:00
        """),
        "stripe_invoices",
    )
    given_up = [dt.datetime(2024, 2, 1, 10), dt.datetime(2024, 3, 6, 10), None]
    assert read.column("invoice", "voided_at") == given_up


def test_payments_and_what_was_given_back(bench: Bench) -> None:
    read = bench.read(
        table("""
            id   | Description | Seller Message | Created (UTC)    | Amount | Amount Refunded | Currency | Converted Amount | Mode | Status   | Customer ID | Captured | Card ID | Card Last4 | Card Brand | Invoice ID
            ch_1 | x           | ok             | 2024-01-05 10:00 | 120.00 | 0.00            | usd      | 120.00           | Live | Paid     | cus_1       | True     | card_1  | 4242       | Visa       | in_1
            ch_2 | x           | ok             | 2024-01-06 10:00 | 80.50  | 30.50           | usd      | 80.50            | Live | Paid     | cus_2       | True     | card_2  | 4242       | Visa       | in_2
            ch_3 | x           | declined       | 2024-01-07 10:00 | 9.00   | 0.00            | usd      | 0.00             | Live | Failed   | cus_2       | False    | card_2  | 4242       | Visa       |
            ch_4 | x           | ok             | 2024-01-07 10:00 | 9.00   | 0.00            | usd      | 9.00             | Test | Paid     | cus_2       | True     | card_2  | 4242       | Visa       |
            ch_5 | x           | ok             | 2024-01-08 10:00 | 5.00   | 5.00            | usd      | 5.00             | Live | Refunded | cus_2       | True     | card_2  | 4242       | Visa       |
        """),
        "stripe_payments",
    )
    got = {row["payment_id"]: row["amount"] for row in read.rows["payment"]}
    assert got == {
        "stripe:ch_1": 12_000,
        "stripe:ch_2": 8_050,
        "stripe:ch_2/refund": -3_050,
        "stripe:ch_5": 500,
        "stripe:ch_5/refund": -500,
    }
    assert {row["invoice_id"] for row in read.rows["payment"]} == {"stripe:in_1", "stripe:in_2", None}
    assert read.rejects == []


def test_plans_of_the_list_become_offerings_once_with_the_name_of_their_product(bench: Bench) -> None:
    rows = [
        subscription(id="a", Plan="gold", Product="Gold plan"), subscription(id="b", Plan="gold", Product="Gold plan"),
        subscription(id="c", Plan="price_1", Product="prod_1"), subscription(id="d", Plan=""),
    ]  # fmt: skip
    found = bench.read(SUBSCRIPTIONS + "".join(rows), "stripe_subscriptions").rows["offering"]
    assert {row["offering_id"]: row["name"] for row in found} == {
        "stripe:gold": "Gold plan", "stripe:price_1": "price_1",
    }  # fmt: skip
    assert len(found) == 2
