"""The minimal file: a monthly amount per subscription period."""

from __future__ import annotations

import datetime as dt

from tests.support.presets import Bench, table

FILE = table("""
    account_id | product | start_date | end_date   | mrr   | quantity | units | bill_period_months | discount
    7          | basic   | 2020-01-21 | 2020-02-21 | 10.0  | 5        | seats | 12                 | 2.5
    8          | pro     | 2020-02-29 | 9999-12-31 | 1,200 |          |       | 1                  | 0.0
    9          | pro     | 2020-03-01 |            | 0     |          |       | 1                  |
""")


def test_it_takes_mrr_as_a_monthly_amount_whatever_the_billing_period(bench: Bench) -> None:
    read = bench.read(FILE, "minimal")
    first = read.rows["contract_line"][0]
    assert (first["amount"], first["currency"], first["interval"], first["interval_count"]) == (1000, "USD", "month", 1)
    assert (first["quantity"], first["units"], first["discount"]) == (5.0, "seats", None)
    assert (first["start_date"], first["end_date"]) == (dt.date(2020, 1, 21), dt.date(2020, 2, 21))
    assert (first["account_id"], first["offering_id"], first["is_recurring"]) == ("7", "basic", True)


def test_it_takes_the_year_9999_as_an_open_end(bench: Bench) -> None:
    read = bench.read(FILE, "minimal")
    assert read.column("contract_line", "end_date") == [dt.date(2020, 2, 21), None, None]
    assert read.column("contract_line", "amount") == [1000, 120_000, 0]
    assert read.rejects == []
