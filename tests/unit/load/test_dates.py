"""The order of day and month is one for the whole file, and what is no date says why."""

from __future__ import annotations

import datetime as dt

import pytest

from oarlock.domain.plan import Col, Part, Target
from oarlock.errors import BadFileError
from tests.unit.load.conftest import Loader, told
from tests.unit.load.plans import LINES, part, plan

DAY = dt.date
HEAD = "line_id,account_id,start_date,end_date,amount\n"


def dates(loader: Loader) -> list[tuple[object, object]]:
    return [(r["start_date"], r["end_date"]) for r in loader.rows("contract_line")]


@pytest.mark.parametrize(
    ("end", "start"), [("13/02/2020", DAY(2020, 2, 1)), ("02/13/2020", DAY(2020, 1, 2))], ids=["day", "month"]
)
def test_one_column_tells_the_order_of_another(loader: Loader, end: str, start: dt.date) -> None:
    loaded = loader(HEAD + f"1,a,01/02/2020,{end},5\n", LINES)
    assert dates(loader) == [(start, DAY(2020, 2, 13))]
    assert loaded.notes == ()


def test_a_column_of_another_entity_tells_it_too(loader: Loader) -> None:
    account = Part(
        entity="account",
        targets=(Target(column="account_id", expr=Col("account_id")), Target(column="valid_from", expr=Col("since"))),
    )
    text = "account_id,start_date,amount,since\na,01/02/2020,5,13/01/2020\n"
    loader(text, plan(part("contract_line"), account, zone="local"))
    assert [r["start_date"] for r in loader.rows("contract_line")] == [DAY(2020, 2, 1)]


def test_two_ways_of_writing_in_one_file_are_refused(loader: Loader) -> None:
    with pytest.raises(BadFileError) as caught:
        loader(HEAD + "1,a,13/01/2020,02/14/2020,5\n", LINES)
    said = str(caught.value)
    assert "day first (13/01/2020 in start_date) and with the month first (02/14/2020 in end_date)" in said
    loaded = loader(HEAD + "1,a,13/01/2020,02/14/2020,5\n", plan("contract_line", date_order="dmy"))
    reason = "The month is above 12: the dates of this file are read with the day first."
    assert told(loaded) == [(2, "end_date", "02/14/2020", reason)]


def test_a_single_slip_costs_its_own_row(loader: Loader) -> None:
    good = "".join(f"{n},a,13/01/2020,,5\n" for n in range(30))
    loaded = loader(HEAD + good + "x,a,01/13/2020,,5\n", LINES)
    assert loaded.parts[0].loaded == 30
    assert [(line, column) for line, column, *_ in told(loaded)] == [(32, "start_date")]


def test_the_year_may_come_first_in_two_digits(loader: Loader) -> None:
    read = plan("contract_line", is_year_first=True)
    loaded = loader(HEAD + "1,a,24-01-02,24/3/4,5\n2,a,01/02/2024,,5\n3,a,2024-05-06,,5\n", read)
    assert dates(loader) == [(DAY(2024, 1, 2), DAY(2024, 3, 4)), (DAY(2024, 5, 6), None)]
    assert [(line, column, value) for line, column, value, _ in told(loaded)] == [(3, "start_date", "01/02/2024")]


def test_what_is_no_date_says_why(loader: Loader) -> None:
    loaded = loader(
        HEAD + "1,a,2023-02-29,,5\n2,a,31/04/2023,,5\n3,a,45000,,5\n4,a,soon,,5\n5,a,2020-01-02 25:00,,5\n", LINES
    )
    assert [(line, why) for line, _, _, why in told(loaded)] == [
        (2, "The calendar has no such day."),
        (3, "The calendar has no such day."),
        (4, "This is a spreadsheet's number of a day, not a date; export the column as dates (YYYY-MM-DD)."),
        (5, "This is not a date."),
        (6, "This is not a date."),
    ]


def test_a_point_that_may_separate_thousands_is_told(loader: Loader) -> None:
    def note(*amounts: str) -> list[str]:
        rows = "".join(f"{n},a,2020-01-01,,{amount}\n" for n, amount in enumerate(amounts))
        return [n.id[:20] for n in loader(HEAD + rows, LINES).notes]

    assert note("1.000", "5") == ["Numbers such as {exa"]
    assert note("1.000", "5.25") == []
    assert note("0.125", "1000") == []
    assert note('"1.000,50"', "2.000") == []
