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
    """What is owed by bucket, without the row of credits."""
    return {r["bucket"]: r["value"] for r in rows if r["bucket"] != "credits"}


def credit(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return next(r for r in rows if r["bucket"] == "credits")


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
    assert [r["bucket"] for r in rows] == ["not_due", "1-30", "31-60", "61-90", "over_90", "credits"]
    assert abs(sum(r["share"] for r in rows[:-1]) - 1) < 1e-12
    assert (credit(rows)["value"], credit(rows)["share"], credit(rows)["status"]) == (0, None, "ok")


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
    assert {r["status"] for r in rows[:-1]} == {"n/a"}
    assert {r["value"] for r in rows[:-1]} == {None}


def test_r098_a_payment_in_another_currency_makes_the_figure_unknown() -> None:
    rows = ask("receivables_ageing", [invoice("i", 10_000)], [paid("i", 100, "2024-06-01", currency="EUR")])
    assert {r["status"] for r in rows[:-1]} == {"n/a"}


CREDITED: list[dict[str, object]] = [
    invoice("open", 10_000, due="2024-06-15"),
    invoice("over", 10_000),
    invoice("note", -3_000, account_id="of open", due="2024-06-01"),
    invoice("refunded note", -500),
    invoice("void note", -700, status="void", voided_at=T(2024, 6, 1)),
    invoice("void", 8_000, status="void", voided_at=T(2024, 6, 1), contract_id="k"),
]
PAID = [
    paid("over", 12_000, "2024-06-01"),
    paid("refunded note", -500, "2024-06-02"),
    paid("void", 8_000, "2024-05-20"),
    paid("elsewhere", 9_900, "2024-05-20"),
    {**paid("x", 4_000, "2024-06-03"), "invoice_id": None, "account_id": "of open"},
    {**paid("y", -1_000, "2024-06-04"), "invoice_id": None, "account_id": "of open"},
    {**paid("z", 90, "2024-07-02"), "invoice_id": None, "account_id": "of open"},
]  # fmt: skip


def by_hand(at: D) -> tuple[int, int]:
    """Open receivable and unapplied credits: plain sums over the rows above."""
    claims = [i for i in CREDITED if i["status"] != "void"]
    left = {}
    for one in claims:
        mine = [p for p in PAID if p["invoice_id"] == one["invoice_id"] and p["paid_at"].date() < at]  # type: ignore[attr-defined]
        left[one["invoice_id"]] = one["amount"] - sum(p["amount"] for p in mine)  # type: ignore[misc,operator]
    loose = sum(p["amount"] for p in PAID if p["invoice_id"] is None and p["paid_at"].date() < at)  # type: ignore[misc,attr-defined]
    return sum(max(v, 0) for v in left.values()), sum(max(-v, 0) for v in left.values()) + max(loose, 0)


def test_r098_credits_lower_no_receivable_and_stand_in_a_row_of_their_own() -> None:
    rows = ask("receivables_ageing", CREDITED, PAID)
    assert by_hand(NOW) == (10_000, 2_000 + 3_000 + 3_000)
    assert (sum(buckets(rows).values()), -credit(rows)["value"]) == by_hand(NOW)
    assert (credit(rows)["invoices"], credit(rows)["accounts"]) == (3, 2)
    early = D(2024, 6, 4)
    rows = ask("receivables_ageing", CREDITED, PAID, periods=(Period(early, early),))
    assert (sum(buckets(rows).values()), -credit(rows)["value"]) == by_hand(early) == (10_000, 9_000)


def test_r098_dso_is_on_the_same_basis_as_ageing() -> None:
    (row,) = ask("days_sales_outstanding", CREDITED, PAID, periods=(Period(D(2024, 5, 1), NOW),))
    assert (row["numerator"], row["credits"]) == by_hand(NOW)
    sold = sum(i["amount"] for i in CREDITED if i["status"] != "void" and i["amount"] > 0)  # type: ignore[misc,operator]
    assert (row["denominator"], row["days"], row["n"]) == (sold, 61, 1)
    assert row["value"] == 10_000 * 61 / 20_000


def test_r098_a_credit_without_a_rate_leaves_receivables_known() -> None:
    loose = [{**paid("x", 4_000, "2024-06-03", currency="EUR"), "invoice_id": None, "account_id": "e"}]
    rows = ask("receivables_ageing", [invoice("i", 10_000)], loose)
    assert (sum(buckets(rows).values()), credit(rows)["value"], credit(rows)["status"]) == (10_000, None, "n/a")
    (row,) = ask("days_sales_outstanding", [invoice("i", 10_000)], loose, periods=(Period(D(2024, 5, 1), NOW),))
    assert (row["numerator"], row["credits"], row["status"]) == (10_000, None, "ok")


def test_r098_void_invoices_and_credit_notes_add_nothing_to_the_size_of_a_deal() -> None:
    parts = [
        invoice("a", 6_000_000, contract_id="k", account_id="c"),
        invoice("b", 6_000_000, contract_id="k", account_id="c", status="void", voided_at=T(2024, 6, 1)),
        invoice("note", -5_000_000, contract_id="k", account_id="c"),
    ]
    rows = ask("overdue_share", parts)
    assert [(r["deal_size"], r["n"]) for r in rows] == [("big", 0), ("other", 1)]
    rows = ask("overdue_share", parts, parameters=(("big_deal", "60000"),))
    assert [(r["deal_size"], r["n"]) for r in rows] == [("big", 1), ("other", 0)]


ACCOUNTS = [{"account_id": f"of i{k}", "segment": "s" if k % 2 else None, "country": "CN"} for k in range(4)]


def split(name: str, by: str, **more: Any) -> list[dict[str, Any]]:
    invoices = [invoice(f"i{k}", 1_000 * 10**k, issued="2024-06-10") for k in range(4)]
    payments = [paid("i0", 1_500, "2024-06-11"), paid("i3", 500_000, "2024-06-11")]
    tables = FakeTables({"invoice": invoices, "payment": payments, "account": ACCOUNTS})
    return rows_of(tables, name, Question(metric=name, as_of=NOW, by=(by,), **more))


def test_r098_receivables_are_split_by_attributes_of_accounts_and_a_missing_one_is_a_group_too() -> None:
    ageing = {(r["segment"], r["bucket"]): r["value"] for r in split("receivables_ageing", "segment") if r["value"]}
    assert ageing == {
        (None, "1-30"): 100_000,
        (None, "credits"): -500,
        ("s", "1-30"): 10_000 + 500_000,
    }
    rows = split("days_sales_outstanding", "segment", periods=(Period(D(2024, 6, 1), NOW),))
    assert [(r["segment"], r["numerator"], r["denominator"], r["credits"]) for r in rows] == [
        (None, 100_000, 101_000, 500), ("s", 510_000, 1_010_000, 0),
    ]  # fmt: skip
    rows = split("overdue_share", "country")
    assert [(r["country"], r["deal_size"], r["denominator"]) for r in rows] == [
        ("CN", "big", 0), ("CN", "other", 610_000),
    ]  # fmt: skip
    assert sum(r["value"] for r in split("receivables_ageing", "account") if r["bucket"] != "credits") == 610_000
