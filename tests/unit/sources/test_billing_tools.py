# ruff: noqa: E501  (the example tables are as wide as the real ones)
"""Chargebee, ChartMogul and Baremetrics."""

from __future__ import annotations

import datetime as dt

from tests.support.presets import Bench, table


def test_each_chargebee_change_of_mrr_is_a_line_for_as_long_as_it_holds(bench: Bench) -> None:
    read = bench.read(
        table("""
            id | customer_id | subscription_id | currency_code | status       | status_previous | mrr   | mrr_previous | mrr_change | record_recorded_at  | record_start_at     | record_end_at
            1  | c1          | s1              | EUR           | in_trial     |                 | 5000  | 0            | 5000       | 2024-01-01 00:00:00 | 2024-01-01 00:00:00 | 2024-01-15 00:00:00
            2  | c1          | s1              | EUR           | active       | in_trial        | 5000  | 5000         | 0          | 2024-01-15 00:00:00 | 2024-01-15 00:00:00 | 2024-03-01 00:00:00
            3  | c1          | s1              | EUR           | non_renewing | active          | 8000  | 5000         | 3000       | 2024-03-01 00:00:00 | 2024-03-01 00:00:00 | 2024-06-01 00:00:00
            4  | c1          | s1              | EUR           | cancelled    | non_renewing    | 0     | 8000         | -8000      | 2024-06-01 00:00:00 | 2024-06-01 00:00:00 | 9999-12-31 00:00:00
        """),
        "chargebee_mrr_changes",
    )
    lines = read.rows["contract_line"]
    assert [(r["amount"], r["currency"], r["status"], r["interval"]) for r in lines] == [
        (5_000, "EUR", "trialing", "month"),
        (5_000, "EUR", "active", "month"),
        (8_000, "EUR", "active", "month"),
    ]
    assert lines[1]["end_date"] == lines[2]["start_date"] == dt.date(2024, 3, 1)
    assert {r["account_id"] for r in lines} == {"chargebee:c1"}
    assert read.rejects == []


def test_a_baremetrics_sheet_gives_line_account_and_offering(bench: Bench) -> None:
    read = bench.read(
        table("""
            plan_oid | plan_name | plan_currency | plan_amount | plan_interval | plan_interval_count | customer_oid | customer_name | customer_email | subscription_oid | subscription_started_at | subscription_canceled_at | subscription_quantity
            p1       | Gold      | usd           | 2500        | month         | 3                   | c1           | Acme          | a@acme.com     | s1               | 2024-01-01              | 2024-04-01               | 4
            p1       | Gold      | usd           | 2500        | month         | 3                   | c2           | Beta          |                | s2               | 2024-02-01              |                          |
        """),
        "baremetrics",
    )
    first, second = read.rows["contract_line"]
    assert (first["amount"], first["interval_count"], first["end_date"]) == (10_000, 3, dt.date(2024, 4, 1))
    assert (second["amount"], second["end_date"]) == (2_500, None)
    assert read.column("account", "name") == ["Acme", "Beta"]
    assert read.column("offering", "name") == ["Gold"]


CUSTOMERS = "Name,Email,Company,Country,State,City,Zip,External ID,Lead created at,Free trial started at\n"
PLANS = "Name,Interval count,Interval unit,Plan ID\nGold,3,month,gold\n"
INVOICES = (
    "Customer external ID,Invoice external ID,Invoiced date,Due date,Currency\n"
    "c1,i1,2024-01-01 00:00:00,2024-01-31 00:00:00,EUR\n"
)
LINES = table("""
    Invoice external ID | External ID | Subscription external ID | Subscription set external ID | Type         | Amount in cents | Plan | Service period start | Service period end  | Quantity | Proration | Discount code | Discount amount | Tax amount | Description
    i1                  | l1          | s1                       |                              | subscription | 30000           | gold | 2024-01-01 00:00:00  | 2024-04-01 00:00:00 | 2        | false     |               |                 |            |
    i1                  | l2          | s1                       |                              | one_time     | 5000            |      |                      |                     | 1        | false     |               |                 |            |
    i1                  | l3          | s1                       |                              | subscription | -700            | gold | 2024-01-01 00:00:00  | 2024-04-01 00:00:00 | 1        | true      |               |                 |            |
""")


def test_chartmogul_customers_and_plans(bench: Bench) -> None:
    account = bench.read(
        CUSTOMERS + "Ada Byron,a@acme.com,Acme,US,IL,Chicago,60611,c1,2024-01-02,\n", "chartmogul_customers"
    ).only("account")
    assert (account["account_id"], account["name"], account["domain"]) == ("chartmogul:c1", "Acme", "acme.com")
    assert bench.read(PLANS, "chartmogul_plans").only("offering")["offering_id"] == "chartmogul:gold"


def test_chartmogul_line_items_give_lines_by_service_period_and_the_invoice(bench: Bench) -> None:
    read = bench.read(LINES, "chartmogul_line_items", {"chartmogul_invoices": INVOICES, "chartmogul_plans": PLANS})
    (line,) = read.rows["contract_line"]
    assert (line["amount"], line["currency"], line["interval"], line["interval_count"]) == (30_000, "EUR", "month", 3)
    assert (line["start_date"], line["end_date"]) == (dt.date(2024, 1, 1), dt.date(2024, 4, 1))
    (invoice,) = read.rows["invoice"]
    assert (invoice["amount"], invoice["account_id"], invoice["due_date"]) == (
        34_300,
        "chartmogul:c1",
        dt.date(2024, 1, 31),
    )


def test_without_the_plans_the_service_period_tells_the_interval(bench: Bench) -> None:
    read = bench.read(LINES, "chartmogul_line_items", {"chartmogul_invoices": INVOICES})
    (line,) = read.rows["contract_line"]
    assert (line["interval"], line["interval_count"]) == ("month", 3)


def test_chartmogul_events_hold_until_the_next_one(bench: Bench) -> None:
    events = table("""
        External ID | Subscription set external ID | Subscription external ID | Customer external ID | Plan external ID | Date       | Effective Date | Event Type                   | Currency | Amount in Cents | Quantity | Retracted event ID
        e1          |                              | s1                       | c1                   | gold             | 2024-01-01 | 2024-01-01     | subscription_start           | USD      | 30000           | 1        |
        e2          |                              | s1                       | c1                   | gold             | 2024-02-01 | 2024-02-01     | subscription_updated         | USD      | 45000           | 2        |
        e3          |                              | s1                       | c1                   | gold             | 2024-03-01 | 2024-05-01     | subscription_cancelled       | USD      |                 |          |
        e4          |                              | s2                       | c1                   | gold             | 2024-03-01 | 2024-03-01     | subscription_start           | USD      | 900             | 1        |
        e5          |                              | s2                       | c1                   | gold             | 2024-06-01 | 2024-06-01     | subscription_start_scheduled | USD      | 900             | 1        |
    """)
    read = bench.read(events, "chartmogul_subscription_events", {"chartmogul_plans": PLANS})
    assert [(r["start_date"], r["end_date"], r["amount"]) for r in read.rows["contract_line"]] == [
        (dt.date(2024, 1, 1), dt.date(2024, 2, 1), 30_000),
        (dt.date(2024, 2, 1), dt.date(2024, 5, 1), 45_000),
        (dt.date(2024, 5, 1), dt.date(2024, 5, 1), 0),
        (dt.date(2024, 3, 1), None, 900),
    ]


def test_chartmogul_transactions_pay_and_refund(bench: Bench) -> None:
    read = bench.read(
        table("""
            Invoice external ID | External ID | Type    | Result     | Date                | Amount in cents
            i1                  | t1          | payment | successful | 2024-01-05 00:00:00 | 34300
            i1                  | t2          | refund  | successful | 2024-01-06 00:00:00 | 300
            i1                  | t3          | payment | failed     | 2024-01-04 00:00:00 | 34300
        """),
        "chartmogul_transactions",
        {"chartmogul_invoices": INVOICES},
    )
    assert read.column("payment", "amount") == [34_300, -300]
