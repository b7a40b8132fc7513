"""R-098: receivables (应收账款): ageing, DSO, share overdue by deal size."""

from __future__ import annotations

import datetime as dt
from typing import Any

from oarlock.domain.metric import Question
from oarlock.domain.period import Period
from tests.support.tables import FakeTables, rate, rows_of

D, T = dt.date, dt.datetime
NOW = D(2024, 7, 1)


def invoice(
    name: str, amount: int, *, issued: str = "2024-05-01", due: str | None = None, **more: object
) -> dict[str, object]:
    return {
        "invoice_id": name, "account_id": f"of {name}", "amount": amount, "currency": "USD", "status": "open",
        "issued_at": T.fromisoformat(issued), "due_date": D.fromisoformat(due) if due else None, **more,
    }  # fmt: skip


def paid(name: str, amount: int, when: str, **more: object) -> dict[str, object]:
    return {"payment_id": f"{name}@{when}", "invoice_id": name, "amount": amount, "currency": "USD",
            "paid_at": T.fromisoformat(when), **more}  # fmt: skip


def ask(
    name: str, invoices: list[dict[str, object]], payments: list[dict[str, object]] | None = None, **more: Any
) -> list[dict[str, Any]]:
    tables = FakeTables({"invoice": invoices, "payment": payments or [], "fx_rate": more.pop("rates", [])})
    return rows_of(tables, name, Question(metric=name, as_of=more.pop("as_of", NOW), **more))


def buckets(rows: list[dict[str, Any]]) -> dict[str, int]:
    return {r["bucket"]: r["value"] for r in rows}


def test_r098_big_deals_9_6_of_24_0_million_overdue_are_40_percent_and_others_12() -> None:
    million = 100_000_000
    invoices = [
        *[invoice(f"b{i}", 32 * million // 10, due="2024-06-01") for i in range(3)],
        *[invoice(f"n{i}", 48 * million // 10, due="2024-08-01") for i in range(3)],
        *[invoice(f"s{i}", 3_000_00, due="2024-06-01") for i in range(12)],
        *[invoice(f"t{i}", 3_000_00, due="2024-08-01") for i in range(88)],
    ]
    rows = ask("overdue_share", invoices)
    big, other = rows
    assert (big["deal_size"], big["value"], big["numerator"], big["denominator"]) == (
        "big",
        0.4,
        960_000_000,
        2_400_000_000,
    )
    assert (other["deal_size"], other["value"], other["n"]) == ("other", 0.12, 100)


def test_r098_a_deal_is_all_invoices_of_its_contract() -> None:
    parts = [invoice(f"p{i}", 3_000_000, due="2024-06-01", contract_id="big", account_id="c") for i in range(4)]
    rows = ask("overdue_share", [*parts, invoice("small", 3_000_000)], parameters=(("big_deal", "100000"),))
    assert [(r["deal_size"], r["n"]) for r in rows] == [("big", 4), ("other", 1)]
    rows = ask("overdue_share", parts, parameters=(("big_deal", "120001"),))
    assert [(r["deal_size"], r["n"], r["status"]) for r in rows] == [("big", 0, "n/a"), ("other", 4, "ok")]


def test_r098_ageing_counts_days_from_the_midnight_after_the_due_day() -> None:
    invoices = [
        invoice("due today", 1, due="2024-07-01"),
        invoice("due yesterday", 20, due="2024-06-30"),
        invoice("30 days", 300, due="2024-06-01"),
        invoice("31 days", 4_000, due="2024-05-31"),
        invoice("61 days", 50_000, due="2024-05-01"),
        invoice("91 days", 600_000, due="2024-04-01", issued="2024-03-01"),
        invoice("no due date", 7_000_000, issued="2024-06-10"),
    ]
    rows = ask("receivables_ageing", invoices)
    assert buckets(rows) == {"not_due": 1, "1-30": 7_000_320, "31-60": 4_000, "61-90": 50_000, "over_90": 600_000}
    assert [r["bucket"] for r in rows] == ["not_due", "1-30", "31-60", "61-90", "over_90"]
    assert abs(sum(r["share"] for r in rows) - 1) < 1e-12


def test_r098_part_payments_refunds_voids_and_drafts() -> None:
    invoices = [
        invoice("part", 10_000),
        invoice("refunded", 10_000),
        invoice("too much", 10_000),
        invoice("draft", 10_000, status="draft"),
        invoice("void", 10_000, status="void", voided_at=T(2024, 6, 15)),
        invoice("written off", 10_000, status="uncollectible", updated_at=T(2024, 6, 20)),
        invoice("paid elsewhere", 10_000, status="paid", updated_at=T(2024, 6, 25)),
        invoice("later", 10_000, issued="2024-07-01"),
    ]
    payments = [
        paid("part", 2_500, "2024-06-01"),
        paid("part", 7_500, "2024-07-02"),
        paid("refunded", 10_000, "2024-06-01"),
        paid("refunded", -4_000, "2024-06-02"),
        paid("too much", 12_000, "2024-06-01"),
    ]
    assert sum(buckets(ask("receivables_ageing", invoices, payments)).values()) == 7_500 + 4_000
    earlier = ask("receivables_ageing", invoices, payments, periods=(Period(D(2024, 6, 10), D(2024, 6, 10)),))
    assert sum(buckets(earlier).values()) == 7_500 + 4_000 + 10_000 * 3


def test_r098_dso_is_receivables_in_days_of_sales() -> None:
    invoices = [invoice(f"i{m}", 30_000, issued=f"2024-{m:02d}-10") for m in (4, 5, 6)]
    payments = [paid("i4", 30_000, "2024-05-10"), paid("i5", 15_000, "2024-06-10")]
    (row,) = ask("days_sales_outstanding", invoices, payments, periods=(Period(D(2024, 4, 1), NOW),))
    assert (row["value"], row["numerator"], row["denominator"], row["days"]) == (45.5, 45_000, 90_000, 91)
    (row,) = ask("days_sales_outstanding", invoices, payments, periods=(Period(D(2024, 2, 1), D(2024, 3, 1)),))
    assert (row["value"], row["status"]) == (None, "n/a")


def test_r098_stocks_at_the_rate_of_the_day_and_sales_at_their_own() -> None:
    invoices = [invoice("e", 10_000, issued="2024-06-10", currency="EUR")]
    rates = [rate("EUR", "USD", "2024-06-08", "1.10"), rate("EUR", "USD", "2024-06-30", "1.50")]
    (row,) = ask("days_sales_outstanding", invoices, periods=(Period(D(2024, 6, 1), NOW),), rates=rates)
    assert (row["numerator"], row["denominator"]) == (15_000, 11_000)
    rows = ask("receivables_ageing", invoices)
    assert {r["status"] for r in rows} == {"n/a"}
    assert {r["value"] for r in rows} == {None}


def test_r098_a_payment_in_another_currency_makes_the_figure_unknown() -> None:
    rows = ask("receivables_ageing", [invoice("i", 10_000)], [paid("i", 100, "2024-06-01", currency="EUR")])
    assert {r["status"] for r in rows} == {"n/a"}
