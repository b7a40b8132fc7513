# ruff: noqa: E501  (the example tables are as wide as the real ones)
"""Stripe's warehouse tables: minor units, items joined with subscription, price and coupon."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.support.presets import Bench, Read, table

SUBSCRIPTION = table("""
    id    | customer_id | status   | cancel_at_period_end | canceled_at         | ended_at            | cancel_at | created             | start_date          | current_period_end  | trial_end           | pause_collection_behavior | livemode | metadata | billing_cycle_anchor
    sub_1 | cus_1       | active   | FALSE                |                     |                     |           | 2024-01-01 00:00:00 | 2024-01-01 00:00:00 | 2024-07-01 00:00:00 |                     |                           | TRUE     |          |
    sub_2 | cus_2       | active   | TRUE                 | 2024-06-20 10:00:00 |                     |           | 2024-02-01 00:00:00 | 2024-02-01 00:00:00 | 2024-07-15 00:00:00 | 2024-02-15 00:00:00 |                           | TRUE     |          |
    sub_3 | cus_3       | canceled | FALSE                | 2024-03-01 00:00:00 | 2024-04-01 00:00:00 |           | 2024-01-01 00:00:00 | 2024-01-01 00:00:00 | 2024-04-01 00:00:00 |                     |                           | TRUE     |          |
    sub_4 | cus_4       | incomplete_expired | FALSE      |                     |                     |           | 2024-01-01 00:00:00 | 2024-01-01 00:00:00 | 2024-04-01 00:00:00 |                     |                           | TRUE     |          |
    sub_5 | cus_5       | active   | FALSE                |                     |                     |           | 2024-01-01 00:00:00 | 2024-01-01 00:00:00 | 2024-04-01 00:00:00 |                     | void                      | TRUE     |          |
""")
ITEM = table("""
    id   | subscription_id | plan_id | quantity | created             | current_period_end
    si_1 | sub_1           | p_seat  | 3        | 2024-01-01 00:00:00 |
    si_2 | sub_1           | p_year  | 1        | 2024-05-10 00:00:00 |
    si_3 | sub_1           | p_meter |          | 2024-01-01 00:00:00 |
    si_4 | sub_2           | p_block | 2500     | 2024-02-01 00:00:00 |
    si_5 | sub_3           | p_seat  | 1        | 2024-01-01 00:00:00 |
    si_6 | sub_4           | p_seat  | 1        | 2024-01-01 00:00:00 |
    si_7 | sub_5           | p_tier  | 40       | 2024-01-01 00:00:00 |
    si_8 | sub_9           | p_seat  | 40       | 2024-01-01 00:00:00 |
    si_9 | sub_5           | p_once  | 1        | 2024-01-01 00:00:00 |
""")
PRICE = table("""
    id      | active | product_id | unit_amount | unit_amount_decimal | currency | recurring_interval | recurring_interval_count | recurring_usage_type | billing_scheme | type      | nickname | transform_quantity_divide_by | transform_quantity_round
    p_seat  | TRUE   | prod_1     | 1050        | 1050                | usd      | month              | 1                        | licensed             | per_unit       | recurring | Seat     |                              |
    p_meter | TRUE   | prod_1     |             |                     | usd      | month              | 1                        | metered              | tiered         | recurring |          |                              |
    p_block | TRUE   | prod_2     | 500         | 500                 | jpy      | week               | 2                        | licensed             | per_unit       | recurring | Block    | 1000                         | up
    p_tier  | TRUE   | prod_2     |             |                     | usd      | month              | 3                        | licensed             | tiered         | recurring | Tiers    |                              |
    p_once  | TRUE   | prod_2     | 9900        | 9900                | usd      |                    |                          |                      | per_unit       | one_time  | Setup    |                              |
""")
PLAN = table("""
    id     | active | amount | currency | interval | interval_count | product_id | usage_type | nickname
    p_year | TRUE   | 240000 | usd      | year     | 1              | prod_1     | licensed   |
""")
BILLED = table("""
    id   | invoice_id | amount | currency | period_start        | period_end          | proration | subscription_id | subscription_item_id | plan_id | quantity | type
    il_1 | in_1       | 77000  | usd      | 2024-01-01 00:00:00 | 2024-04-01 00:00:00 | FALSE     | sub_5           | si_7                 | p_tier  | 30       | subscription
    il_2 | in_2       | 88000  | usd      | 2024-04-01 00:00:00 | 2024-07-01 00:00:00 | FALSE     | sub_5           | si_7                 | p_tier  | 40       | subscription
    il_3 | in_3       | -500   | usd      | 2024-05-01 00:00:00 | 2024-08-01 00:00:00 | TRUE      | sub_5           | si_7                 | p_tier  | 40       | subscription
""")
Lines = dict[str, dict[str, Any]]
TABLES = {
    "stripe_table_subscription": SUBSCRIPTION,
    "stripe_table_price": PRICE,
    "stripe_table_plan": PLAN,
    "stripe_table_invoice_line_item": BILLED,
}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Read:
    """The items with their tables, without discounts; read once, because the tests only look."""
    return items(Bench(tmp_path_factory.mktemp("plain")))


@pytest.fixture(scope="module")
def lines(plain: Read) -> dict[str, dict[str, Any]]:
    """Their lines by item."""
    return by_id(plain)


def items(bench: Bench, **more: str) -> Read:
    """The items with all their tables."""
    return bench.read(ITEM, "stripe_table_subscription_item", TABLES | more)


def by_id(read: Read) -> dict[str, dict[str, Any]]:
    """Lines by item."""
    return {row["line_id"].removeprefix("stripe:"): row for row in read.rows["contract_line"]}


def test_a_line_costs_its_price_times_its_quantity_in_minor_units(lines: Lines) -> None:
    seat = lines["si_1"]
    assert (seat["amount"], seat["currency"], seat["interval"], seat["interval_count"]) == (3_150, "USD", "month", 1)
    assert (seat["account_id"], seat["contract_id"], seat["offering_id"]) == ("stripe:cus_1", "sub_1", "stripe:p_seat")
    assert (lines["si_2"]["amount"], lines["si_2"]["interval"]) == (240_000, "year")


def test_blocks_of_units_and_currencies_without_cents(lines: Lines) -> None:
    block = lines["si_4"]
    assert (block["amount"], block["currency"], block["interval"], block["interval_count"]) == (1_500, "JPY", "week", 2)


def test_metered_lines_are_marked_and_tiered_ones_cost_what_was_last_billed(lines: Lines) -> None:
    assert (lines["si_3"]["is_metered"], lines["si_3"]["amount"]) == (True, 0)
    assert (lines["si_7"]["is_metered"], lines["si_7"]["amount"]) == (False, 88_000)
    assert (lines["si_9"]["is_recurring"], lines["si_9"]["interval"]) == (False, None)


def test_an_item_added_later_starts_with_itself_and_others_after_the_trial(lines: Lines) -> None:
    assert lines["si_1"]["start_date"] == dt.date(2024, 1, 1)
    assert lines["si_2"]["start_date"] == dt.date(2024, 5, 10)
    assert lines["si_4"]["start_date"] == dt.date(2024, 2, 15)


def test_ends_and_notice_come_from_the_subscription(lines: Lines) -> None:
    assert (lines["si_4"]["end_date"], lines["si_4"]["status"]) == (dt.date(2024, 7, 15), "active")
    assert lines["si_4"]["end_learned_at"] == dt.datetime(2024, 6, 20, 10)
    assert (lines["si_5"]["end_date"], lines["si_5"]["status"]) == (dt.date(2024, 4, 1), "canceled")
    assert lines["si_7"]["status"] == "paused"
    assert "si_6" not in lines


def test_an_item_without_its_subscription_is_rejected_with_the_reason(bench: Bench, plain: Read) -> None:
    read = plain
    assert {line for line, _, _ in read.rejects} == {9}
    assert "subscription_id" in {column for _, column, _ in read.rejects}
    alone = bench.read(ITEM, "stripe_table_subscription_item", {"stripe_table_price": PRICE})
    assert {reason for _, _, reason in alone.rejects} >= {
        "The table '{preset}' that this row refers to is not among the files."
    }


def test_a_forever_percentage_has_no_end_and_a_repeating_one_ends_after_its_months(bench: Bench) -> None:
    discounts = table("""
        id   | coupon_id | customer_id | start               | end | subscription_id | checkout_session
        di_1 | c_half    | cus_1       | 2024-01-01 00:00:00 |     | sub_1           |
        di_2 | c_three   | cus_2       | 2024-02-01 00:00:00 |     | sub_2           |
        di_3 | c_once    | cus_5       | 2024-01-01 00:00:00 |     | sub_5           |
    """)
    coupons = table("""
        id      | amount_off | currency | duration  | duration_in_months | percent_off
        c_half  |            | usd      | forever   |                    | 12.5
        c_three |            |          | repeating | 3                  | 10
        c_once  | 1000       | usd      | once      |                    |
    """)
    lines = by_id(items(bench, stripe_table_subscription_discount=discounts, stripe_table_coupon=coupons))
    assert (lines["si_1"]["discount"], lines["si_1"]["discount_end"]) == (394, None)
    assert (lines["si_2"]["discount"], lines["si_2"]["discount_end"]) == (30_000, None)
    assert (lines["si_4"]["discount"], lines["si_4"]["discount_end"]) == (150, dt.date(2024, 5, 1))
    assert lines["si_7"]["discount_end"] == dt.date(2024, 4, 1)
    assert lines["si_5"]["discount"] is None


def test_an_amount_off_is_shared_by_the_lines_to_the_cent(bench: Bench) -> None:
    discounts = table("""
        id   | coupon_id | customer_id | start               | end | subscription_id | checkout_session
        di_1 | c_ten     | cus_1       | 2024-01-01 00:00:00 |     | sub_1           |
        di_2 | c_ten     | cus_3       | 2024-01-01 00:00:00 |     | sub_3           |
    """)
    coupons = table("""
        id    | amount_off | currency | duration | duration_in_months | percent_off
        c_ten | 100001     | usd      | forever  |                    |
    """)
    lines = by_id(items(bench, stripe_table_subscription_discount=discounts, stripe_table_coupon=coupons))
    shares = [lines[i]["discount"] for i in ("si_1", "si_2", "si_3")]
    assert sum(shares) == 100_001
    assert shares[0] == 100_001 * 3_150 // 243_150
    assert shares[2] == 0
    assert lines["si_5"]["discount"] == 1_050


def test_the_history_of_a_subscription_gives_versions_of_its_lines(bench: Bench) -> None:
    history = table("""
        id    | _fivetran_start     | _fivetran_active | customer_id | status   | cancel_at_period_end | canceled_at         | ended_at            | created             | start_date          | current_period_end
        sub_1 | 2024-01-01 00:00:05 | false            | cus_1       | active   | FALSE                |                     |                     | 2024-01-01 00:00:00 | 2024-01-01 00:00:00 | 2024-02-01 00:00:00
        sub_1 | 2024-03-05 12:00:00 | false            | cus_1       | past_due | FALSE                |                     |                     | 2024-01-01 00:00:00 | 2024-01-01 00:00:00 | 2024-04-01 00:00:00
        sub_1 | 2024-04-01 00:00:00 | true             | cus_1       | canceled | FALSE                | 2024-04-01 00:00:00 | 2024-04-01 00:00:00 | 2024-01-01 00:00:00 | 2024-01-01 00:00:00 | 2024-04-01 00:00:00
    """)
    lookups = {
        "stripe_table_subscription_item": ITEM,
        "stripe_table_price": PRICE,
        "stripe_table_plan": PLAN,
    }
    read = bench.read(history, "stripe_table_subscription_history", lookups)
    seat = [row for row in read.rows["contract_line"] if row["line_id"] == "stripe:si_1"]
    assert [(r["status"], r["_valid_from"], r["end_date"]) for r in seat] == [
        ("active", dt.datetime(2024, 1, 1, 0, 0, 5), None),
        ("past_due", dt.datetime(2024, 3, 5, 12), None),
        ("canceled", dt.datetime(2024, 4, 1), dt.date(2024, 4, 1)),
    ]
    assert {row["line_id"] for row in read.rows["contract_line"]} == {"stripe:si_1", "stripe:si_2", "stripe:si_3"}
    assert {row["amount"] for row in seat} == {3_150}


def test_invoice_lines_rebuild_the_history_on_request(bench: Bench) -> None:
    invoices = table("""
        id   | customer_id | amount_due | amount_paid | total | status | created             | currency | is_deleted | subscription_id
        in_1 | cus_5       | 77000      | 77000       | 77000 | paid   | 2024-01-01 00:00:00 | usd      | FALSE      | sub_5
        in_2 | cus_5       | 88000      | 0           | 88000 | open   | 2024-04-01 00:00:00 | usd      | FALSE      | sub_5
    """)
    read = bench.read(BILLED, "stripe_invoice_lines_as_history", {"stripe_table_invoice": invoices})
    assert [(r["start_date"], r["end_date"], r["amount"]) for r in read.rows["contract_line"]] == [
        (dt.date(2024, 1, 1), dt.date(2024, 4, 1), 77_000),
        (dt.date(2024, 4, 1), dt.date(2024, 7, 1), 88_000),
    ]
    assert {(r["interval"], r["interval_count"]) for r in read.rows["contract_line"]} == {("month", 3)}


def test_invoices_carry_disputes_of_their_charges(bench: Bench) -> None:
    invoices = table("""
        id   | customer_id | amount_due | amount_paid | total | status | created             | due_date            | currency | is_deleted | subscription_id
        in_1 | cus_1       | 1000       | 1000        | 1000  | paid   | 2024-01-01 00:00:00 | 2024-01-31 17:00:00 | usd      | FALSE      | sub_1
        in_2 | cus_1       | 500        | 0           | 500   | void   | 2024-01-01 00:00:00 |                     | jpy      | FALSE      |
        in_3 | cus_1       | 500        | 0           | 500   | open   | 2024-01-01 00:00:00 |                     | usd      | TRUE       |
    """)
    charges = table("""
        id   | amount | amount_refunded | captured | paid  | status    | balance_transaction_id | card_id | created             | currency | customer_id | invoice_id | livemode
        ch_1 | 1000   | 0               | TRUE     | TRUE  | succeeded | txn_1                  | card_1  | 2024-01-02 00:00:00 | usd      | cus_1       | in_1       | TRUE
        ch_2 | 700    | 0               | FALSE    | FALSE | failed    | txn_1                  | card_1  | 2024-01-03 00:00:00 | usd      | cus_1       | in_2       | TRUE
    """)
    disputes = table("""
        id   | amount | charge_id | created             | is_charge_refundable | reason  | status
        du_1 | 1000   | ch_1      | 2024-02-10 08:00:00 | true                 | general | lost
    """)
    read = bench.read(
        invoices, "stripe_table_invoice", {"stripe_table_charge": charges, "stripe_table_dispute": disputes}
    )
    assert read.column("invoice", "disputed_at") == [dt.datetime(2024, 2, 10, 8), None]
    assert [(r["amount"], r["currency"], r["status"]) for r in read.rows["invoice"]] == [
        (1_000, "USD", "paid"),
        (500, "JPY", "void"),
    ]
    assert read.column("invoice", "due_date") == [dt.date(2024, 1, 31), None]
    paid = bench.read(charges, "stripe_table_charge").only("payment")
    assert (paid["payment_id"], paid["amount"], paid["invoice_id"]) == ("stripe:ch_1", 1_000, "stripe:in_1")
    refunds = table("""
        id   | amount | charge_id | created             | currency | failure_reason | reason    | receipt_number | status
        re_1 | 400    | ch_1      | 2024-01-09 00:00:00 | usd      |                | duplicate | 55             | succeeded
        re_2 | 400    | ch_1      | 2024-01-09 00:00:00 | usd      | lost_or_stolen |           |                | failed
    """)
    back = bench.read(refunds, "stripe_table_refund", {"stripe_table_charge": charges}).only("payment")
    assert (back["amount"], back["account_id"], back["invoice_id"]) == (-400, "stripe:cus_1", "stripe:in_1")


def test_customers_products_and_prices(bench: Bench) -> None:
    customers = table("""
        id    | account_balance | bank_account_id | created             | currency | default_card_id | delinquent | email          | is_deleted | livemode | name | metadata                     | address_country
        cus_1 | 0               | ba_1            | 2021-01-18 12:35:30 | usd      | card_1          | FALSE      | it@mail.acme.com | FALSE    | TRUE     | Acme | {"external_id":"8075","x":1} | US
        cus_2 | 0               |                 | 2021-01-18 12:35:30 |          |                 | FALSE      |                | TRUE       | TRUE     | Gone | not json                     |
        cus_3 | 0               |                 | 2021-01-18 12:35:30 |          |                 | FALSE      |                | FALSE      | TRUE     | Beta | not json                     |
    """)
    read = bench.read(customers, "stripe_table_customer")
    assert read.column("account", "account_id") == ["stripe:cus_1", "stripe:cus_3"]
    assert read.column("account", "external_ids") == ["8075", None]
    assert read.column("account", "domain") == ["mail.acme.com", None]
    prices = bench.read(PRICE, "stripe_table_price")
    assert prices.column("offering", "parent_id")[0] == "stripe:prod_1"
    assert prices.column("offering", "is_recurring") == [True, True, True, True, False]
    assert bench.read(PLAN, "stripe_table_plan").only("offering")["name"] == "p_year"
    products = table("""
        id     | active | name  | livemode | caption | unit_label | created             | updated             | type    | is_deleted
        prod_1 | true   | Seats | true     |         |            | 2022-09-19 05:49:41 | 2022-09-20 05:49:41 | service | false
    """)
    assert bench.read(products, "stripe_table_product").only("offering")["kind"] == "product"
