"""How text becomes values: dates, stamps, money, numbers, yes and no, currencies."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from oarlock.domain.plan import Col, Part, ReadPlan, Target
from tests.unit.load.conftest import Loader, Make, told
from tests.unit.load.plans import LINES, part, plan

DAY, STAMP = dt.date, dt.datetime


def one_column(loader: Loader, entity: str, column: str, values: list[str], fixed: str, **kwargs: Any) -> list[Any]:
    """The stored values of one column, None where the row was rejected; `fixed` holds the other columns' texts."""
    pairs = [pair.split("=") for pair in fixed.split(";") if pair]
    head = "\t".join([column, *(name for name, _ in pairs)])
    rest = "\t".join(value for _, value in pairs)
    body = "".join(f"{value}\t{rest.replace('#', str(i))}\n" for i, value in enumerate(values))
    loader(f"{head}\n{body}", kwargs.pop("plan", None) or plan(entity, **kwargs))
    by_line = {row["_line"]: row[column] for row in loader.rows(entity)}
    return [by_line.get(i + 2) for i in range(len(values))]


LINE = "line_id=l#;account_id=a;amount=1"
WRITTEN = {
    "2020-01-02": DAY(2020, 1, 2),
    "2020-1-2": DAY(2020, 1, 2),
    "2020/01/02": DAY(2020, 1, 2),
    "2020.01.02": DAY(2020, 1, 2),
    "20200102": DAY(2020, 1, 2),
    "2020年3月1日": DAY(2020, 3, 1),
    "2020-01-02 00:00": DAY(2020, 1, 2),
    "2020-01-02T00:00:00Z": DAY(2020, 1, 2),
    "2020-01-02 00:00:01": DAY(2020, 1, 3),
    "30/Oct/26": DAY(2026, 10, 30),
    "30/Oct/26 12:00 AM": DAY(2026, 10, 30),
    "30-Oct-2026": DAY(2026, 10, 30),
    "Oct 30, 2026": DAY(2026, 10, 30),
    "October 1st, 2026": DAY(2026, 10, 1),
    "1 March 2020": DAY(2020, 3, 1),
    "6/21/2025": DAY(2025, 6, 21),
    "29 Feb 2024": DAY(2024, 2, 29),
    "2023-02-29": None,
    "43891": None,
    "2020-13-01": None,
    "2020-01-02x": None,
    "2020-01-02 25:00": None,
    "today": None,
    "infinity": None,
    "1020-01-01": None,
    "0001-01-01": None,
    "9999-12-31": None,
    "12020-01-01": None,
}


def test_dates_are_read_as_people_write_them(loader: Loader) -> None:
    values = one_column(loader, "contract_line", "start_date", list(WRITTEN), LINE)
    assert dict(zip(WRITTEN, values, strict=True)) == WRITTEN


def test_the_day_comes_first_when_a_value_of_the_column_proves_it(loader: Loader) -> None:
    values = one_column(loader, "contract_line", "start_date", ["01/02/2020", "13/02/2020"], LINE)
    assert values == [DAY(2020, 2, 1), DAY(2020, 2, 13)]


def test_the_month_comes_first_when_a_value_of_the_column_proves_it(loader: Loader) -> None:
    values = one_column(loader, "contract_line", "start_date", ["01/02/2020", "02/13/2020"], LINE)
    assert values == [DAY(2020, 1, 2), DAY(2020, 2, 13)]


def test_dots_mean_the_day_first_and_a_column_that_proves_nothing_is_told(loader: Loader) -> None:
    loaded = loader("account_id,start_date,amount\na,01.02.2020,1\n", LINES)
    assert loader.rows("contract_line")[0]["start_date"] == DAY(2020, 2, 1)
    assert [n.id for n in loaded.notes] == [
        "Dates such as {example} in {column} were read with the day first; nothing in the file says so. "
        "If that is wrong, withdraw the batch and import with --date-order mdy."
    ]


def test_the_plan_can_say_the_order(loader: Loader) -> None:
    values = one_column(loader, "contract_line", "start_date", ["01/02/2020"], LINE, date_order="dmy")
    assert values == [DAY(2020, 2, 1)]


def test_an_open_end_is_no_end(loader: Loader) -> None:
    ends = ["9999-12-31", "9999-12-31 23:59:59", "", "2021-01-01"]
    values = one_column(loader, "contract_line", "end_date", ends, LINE + ";start_date=2020-01-01")
    assert values == [None, None, None, DAY(2021, 1, 1)]
    assert len(loader.rows("contract_line")) == 4


def test_an_end_that_is_still_covered_ends_a_day_later(loader: Loader) -> None:
    target = Target(column="end_date", expr=Col("end_date"), end_inclusive=True)
    read = plan(part("contract_line", targets={"end_date": target}))
    fixed = LINE + ";start_date=2020-01-01"
    assert one_column(loader, "contract_line", "end_date", ["2020-12-31"], fixed, plan=read) == [DAY(2021, 1, 1)]


def test_a_stamp_becomes_the_first_local_day_that_begins_at_or_after_it(make_loader: Make) -> None:
    loader = make_loader("Asia/Shanghai")
    stamps = ["2020-02-29 16:00", "2020-02-29 16:01", "2020-03-01T00:00:00+08:00", "2020-03-01"]
    values = one_column(loader, "contract_line", "start_date", stamps, LINE)
    assert values == [DAY(2020, 3, 1), DAY(2020, 3, 2), DAY(2020, 3, 1), DAY(2020, 3, 1)]


def test_other_dates_keep_the_local_day_of_a_stamp(make_loader: Make) -> None:
    loader = make_loader("Asia/Shanghai")
    fixed = "invoice_id=i#;account_id=a;issued_at=2020-01-01;amount=1"
    assert one_column(loader, "invoice", "due_date", ["2020-02-29 16:01", "2020-02-29 15:59"], fixed) == [
        DAY(2020, 3, 1),
        DAY(2020, 2, 29),
    ]


INVOICE = "invoice_id=i#;account_id=a;amount=1"


@pytest.mark.parametrize(
    ("text", "utc", "local"),
    [
        ("2026-10-30 17:00", STAMP(2026, 10, 30, 17), STAMP(2026, 10, 30, 9)),
        ("30/Oct/26 5:00 PM", STAMP(2026, 10, 30, 17), STAMP(2026, 10, 30, 9)),
        ("30/Oct/26 12:30 AM", STAMP(2026, 10, 30, 0, 30), STAMP(2026, 10, 29, 16, 30)),
        ("6/21/2025 16:14", STAMP(2025, 6, 21, 16, 14), STAMP(2025, 6, 21, 8, 14)),
        ("2020年3月1日 14:05", STAMP(2020, 3, 1, 14, 5), STAMP(2020, 3, 1, 6, 5)),
        ("2020-03-01T00:00:00Z", STAMP(2020, 3, 1), STAMP(2020, 3, 1)),
        ("2020-03-01 00:00:00 UTC", STAMP(2020, 3, 1), STAMP(2020, 3, 1)),
        (
            "2020-03-01 00:00:00.123456789+0530",
            STAMP(2020, 2, 29, 18, 30, 0, 123456),
        )
        * 1
        + (STAMP(2020, 2, 29, 18, 30, 0, 123456),),
        ("2020-03-01", STAMP(2020, 3, 1), STAMP(2020, 2, 29, 16)),
        ("2020-03-01 24:00", STAMP(2020, 3, 2), STAMP(2020, 3, 1, 16)),
    ],
)
@pytest.mark.parametrize("zone", ["utc", "local"])
def test_stamps_become_utc(make_loader: Make, text: str, utc: STAMP, local: STAMP, zone: str) -> None:
    loader = make_loader("Asia/Shanghai")
    values = one_column(loader, "invoice", "issued_at", [text], INVOICE, zone=zone)
    assert values == [utc if zone == "utc" else local]


def test_a_local_time_that_daylight_saving_skips_or_repeats_is_still_a_time(make_loader: Make) -> None:
    loader = make_loader("America/New_York")
    stamps = ["2024-03-10 02:30", "2024-11-03 01:30"]
    values = one_column(loader, "invoice", "issued_at", stamps, INVOICE, zone="local")
    assert values[0] == STAMP(2024, 3, 10, 7, 30)
    assert values[1] in (STAMP(2024, 11, 3, 5, 30), STAMP(2024, 11, 3, 6, 30))


@pytest.mark.parametrize(("unit", "text"), [("s", "1583020800"), ("ms", "1583020800000"), ("s", "1583020800.0")])
def test_seconds_and_milliseconds_since_1970(loader: Loader, unit: Any, text: str) -> None:
    target = Target(column="issued_at", expr=Col("issued_at"), epoch=unit)
    read = plan(part("invoice", targets={"issued_at": target}))
    values = one_column(loader, "invoice", "issued_at", [text, "2020-03-01T00:00:00Z"], INVOICE, plan=read)
    assert values == [STAMP(2020, 3, 1), STAMP(2020, 3, 1)]


PAYMENT = "payment_id=p#;paid_at=2020-01-01"
AMOUNTS = {
    "12": 1200,
    "12.5": 1250,
    "$1,234,567.89": 123456789,
    "¥1,000": 100000,
    "￥1,000.00": 100000,
    "US$5": 500,
    "5 USD": 500,
    "(12.50)": -1250,
    "($1,000)": -100000,
    "-$5.00": -500,
    "12-": -1200,
    "1'234.56": 123456,
    "1,23,456.70": 12345670,
    ".5": 50,
    "1e3": 100000,
    "1.005": 101,
    "-1.005": -101,
    "1.00499999999": 100,
    "12.345678901234567": 1235,
    "NaN": None,
    "inf": None,
    "-Infinity": None,
    "1e308": None,
    "1.2.3": None,
    "twelve": None,
    "--5": None,
    "1_000": None,
    "0x10": None,
    "90000000000.01": None,
    "90000000000.00": 9_000_000_000_000,
}


def test_money_is_read_as_people_write_it_and_rounded_half_away_from_zero(loader: Loader) -> None:
    values = one_column(loader, "payment", "amount", list(AMOUNTS), PAYMENT)
    assert dict(zip(AMOUNTS, values, strict=True)) == AMOUNTS


def test_decimal_commas_are_seen_in_the_column(loader: Loader) -> None:
    values = one_column(loader, "payment", "amount", ["1.234,56", "1.234", "12,5", "7"], PAYMENT)
    assert values == [123456, 123400, 1250, 700]


def test_decimal_points_are_seen_in_the_column(loader: Loader) -> None:
    values = one_column(loader, "payment", "amount", ["1,234.56", "1,234", "12.5", "7"], PAYMENT)
    assert values == [123456, 123400, 1250, 700]


def test_a_semicolon_file_with_decimal_commas(loader: Loader) -> None:
    loader("payment_id;paid_at;amount\na;2020-01-01;1,50\nb;2020-01-01;1.234\n", plan("payment"))
    assert [r["amount"] for r in loader.rows("payment")] == [150, 123400]


@pytest.mark.parametrize(
    ("currency", "major", "minor"), [("USD", 1250, 13), ("jpy", 13, 13), ("KWD", 12500, 13), ("", 1250, 13)]
)
def test_minor_digits_follow_the_currency(loader: Loader, currency: str, major: int, minor: int) -> None:
    loader(f"payment_id,paid_at,amount,currency\na,2020-01-01,12.5,{currency}\n", plan("payment"))
    target = Target(column="amount", expr=Col("amount"), unit="minor")
    in_minor = plan(part("payment", targets={"amount": target}))
    loader(f"payment_id,paid_at,amount,currency\nb,2020-01-01,12.5,{currency}\n", in_minor)
    rows = loader.rows("payment")
    assert [r["amount"] for r in rows] == [major, minor]
    assert {r["currency"] for r in rows} == {currency.upper() or "USD"}


def test_currencies_in_words_and_unknown_ones(loader: Loader) -> None:
    words = ["usd", "RMB", "人民币", "€", "XYZ", "$", "US DOLLAR"]
    values = one_column(loader, "payment", "currency", words, PAYMENT + ";amount=1")
    assert values == ["USD", "CNY", "CNY", "EUR", None, None, None]


def test_yes_and_no(loader: Loader) -> None:
    words = ["true", "TRUE", "Yes", "1", "是", "false", "N", "0", "否", "", "maybe"]
    values = one_column(loader, "offering", "is_active", words, "offering_id=o#")
    assert values == [True] * 5 + [False] * 4 + [None, None]
    assert len(loader.rows("offering")) == 10


def test_whole_numbers_and_numbers(loader: Loader) -> None:
    counts = one_column(loader, "account", "employees", ["12", "1,200", "12.0", "12.5", "-1", "1e3"], "account_id=a#")
    assert counts == [12, 1200, 12, None, None, None]
    shares = one_column(loader, "opportunity", "probability", ["0.5", "50%", "NaN", "1e400"], "opportunity_id=o#")
    assert shares == [0.5, 0.5, None, None]


def test_choices_ignore_case_and_others_are_refused(loader: Loader) -> None:
    loaded = loader("account_id,start_date,amount,interval\na,2020-01-01,1,Month\na,2020-01-01,1,fortnight\n", LINES)
    assert [r["interval"] for r in loader.rows("contract_line")] == ["month"]
    assert told(loaded) == [(3, "interval", "fortnight", "This is not one of: day, week, month, year.")]


def test_text_is_trimmed_of_every_kind_of_space(loader: Loader) -> None:
    values = one_column(loader, "account", "name", ["\u3000甲 ", "\u00a0 b", "   ", "c\u00a0"], "account_id=a#")
    assert values == ["甲", "b", None, "c"]


def test_what_is_wrong_is_told_by_line_and_column(loader: Loader) -> None:
    text = (
        "line_id,account_id,start_date,end_date,amount,currency\n"
        "1,,2020-01-01,,5,\n"
        "2,a,2020-02-30,,5,\n"
        "3,a,2020-02-01,2020-01-01,5,\n"
        "4,a,2020-02-01,,-5,\n"
        "5,a,2020-02-01,,x,XXX\n"
        "6,a,1850-02-01,,5,\n"
        "7,a,2020-02-01,2020-02-01,5,USD\n"
    )
    loaded = loader(text, LINES)
    assert told(loaded) == [
        (2, "account_id", "", "The value is missing."),
        (3, "start_date", "2020-02-30", "The calendar has no such day."),
        (4, "end_date", "2020-01-01", "The end is before the start."),
        (5, "amount", "-5", "The amount is negative."),
        (6, "amount", "x", "This is not an amount."),
        (6, "currency", "XXX", "This is not a currency code of ISO 4217."),
        (7, "start_date", "1850-02-01", "The year is not between 1900 and 2200."),
    ]
    (counts,) = loaded.parts
    assert (counts.read, counts.loaded, counts.rejected) == (7, 1, 6)


def test_a_system_s_ids_carry_its_name_where_they_refer_to_something(loader: Loader) -> None:
    loader(
        "line_id,account_id,contract_id,start_date,amount\ns1,c1,k1,2020-01-01,5\n",
        plan("contract_line", system="stripe"),
    )
    (row,) = loader.rows("contract_line")
    assert (row["line_id"], row["account_id"], row["contract_id"]) == ("stripe:s1", "stripe:c1", "k1")
    assert (row["_key"], row["_source"]) == ("stripe:s1", "stripe")


def test_a_column_that_is_never_read_is_not_there(loader: Loader) -> None:
    read = ReadPlan(
        preset="t",
        system="",
        never=("card",),
        parts=(
            Part(
                entity="account",
                targets=(
                    Target(column="account_id", expr=Col("id")),
                    Target(column="name", expr=Col("Card Name", "Name")),
                ),
            ),
        ),
    )
    loader("id,Card Name,Name\n1,4242,ok\n", read)
    assert loader.rows("account")[0]["name"] == "ok"


@pytest.mark.parametrize(
    ("entity", "column", "fixed"),
    [
        ("effort", "hours", "effort_id=e#;account_id=a;day=2026-10-01"),
        ("request", "estimated_hours", "request_id=r#;account_id=a;title=t;requested_at=2026-10-01 00:00"),
        ("menu_item", "included_hours", "tier=light;item=i#;menu_version=1;treatment=included;menu_from=2026-10-01"),
    ],
)
def test_hours_that_no_figure_could_add_up_are_refused_where_they_come_in(
    loader: Loader, entity: str, column: str, fixed: str
) -> None:
    """One of them would stop every refresh: hundredths of hours are added up in 64 bits."""
    values = ["1e300", "1000000001", "-1", "NaN", "1000000000", "12.5"]
    assert one_column(loader, entity, column, values, fixed) == [None, None, None, None, 1e9, 12.5]
