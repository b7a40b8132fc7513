"""Which version of a row a question sees: recorded and learned time, closings, withdrawals, events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from oarlock.errors import OarlockError
from oarlock.lake.engines import Engine, open_engine
from oarlock.lake.reading.tables import TooManyRowsError
from tests.support.lake import HandLake, fetched, utc

DAY = dt.date


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    opened = open_engine("duckdb", threads=2)
    yield opened
    opened.close()


@pytest.fixture
def lake(tmp_path: Path) -> HandLake:
    return HandLake(tmp_path / "w")


def read(engine: Engine, lake: HandLake, entity: str, columns: tuple[str, ...], as_of: str, **view: Any) -> list[Any]:
    table = lake.tables(engine, as_of, **view).entity(entity)
    return [tuple(row.values()) for row in fetched(engine, table.select(*columns))]


def line(start: DAY, end: DAY | None = None, **more: object) -> dict[str, object]:
    return {"line_id": "l", "account_id": "a", "start_date": start, "end_date": end, "amount": 100} | more


def test_an_entity_without_files_is_an_empty_table(engine: Engine, lake: HandLake) -> None:
    table = lake.tables(engine, "2024-01-01").entity("invoice")
    assert engine.fetch(table) == []
    assert "amount" in table.columns
    assert not any(name.startswith("_") for name in table.columns)


def test_personal_columns_are_not_there(engine: Engine, lake: HandLake) -> None:
    lake.add("2024-01-01", contact=[{"contact_id": "c", "account_id": "a"}])
    columns = lake.tables(engine, "2024-02-01").entity("contact").columns
    assert "title" in columns
    assert not {"name", "email", "phone"} & set(columns)


def test_an_undated_account_changes_when_it_was_recorded_and_its_first_value_holds_before(
    engine: Engine, lake: HandLake
) -> None:
    lake.add("2024-02-01", account=[{"account_id": "a", "segment": "small"}])
    lake.add("2024-03-01", account=[{"account_id": "a", "segment": "large"}])
    seen = {day: read(engine, lake, "account", ("segment",), day) for day in ("2023-01-01", "2024-02-20", "2024-03-02")}
    assert seen == {"2023-01-01": [("small",)], "2024-02-20": [("small",)], "2024-03-02": [("large",)]}


def test_a_dated_account_changes_on_its_date_whenever_it_was_recorded(engine: Engine, lake: HandLake) -> None:
    lake.add(
        "2025-01-01",
        account=[
            {"account_id": "a", "segment": "large", "valid_from": utc("2024-03-01")},
            {"account_id": "a", "segment": "small", "valid_from": utc("2024-01-01")},
        ],
    )
    assert read(engine, lake, "account", ("segment",), "2024-02-20") == [("small",)]
    assert read(engine, lake, "account", ("segment",), "2024-03-01") == [("large",)]
    days = (DAY(2023, 6, 1), DAY(2024, 2, 1), DAY(2024, 3, 1))
    dated = lake.tables(engine, "2024-04-01").dated("account", days).select("day", "segment")
    assert [tuple(r.values()) for r in fetched(engine, dated)] == [
        (days[0], "small"), (days[1], "small"), (days[2], "large"),
    ]  # fmt: skip


def test_what_was_decided_holds_from_its_own_day_on_and_never_before(engine: Engine, lake: HandLake) -> None:
    lake.add("2025-01-01", position_target=[
        {"subject": "company", "low": 20.0, "high": 30.0, "approved_at": utc("2024-03-01T15:00")},
        {"subject": "company", "low": 25.0, "high": 35.0, "approved_at": utc("2024-06-01")},
    ])  # fmt: skip
    seen = {d: read(engine, lake, "position_target", ("low",), d) for d in ("2024-02-29", "2024-03-01", "2024-06-01")}
    assert seen == {"2024-02-29": [], "2024-03-01": [(20.0,)], "2024-06-01": [(25.0,)]}
    days = (DAY(2024, 2, 29), DAY(2024, 3, 1), DAY(2024, 6, 1))
    dated = lake.tables(engine, "2024-07-01").dated("position_target", days).select("day", "low")
    assert [tuple(r.values()) for r in fetched(engine, dated)] == [(days[1], 20.0), (days[2], 25.0)]


def test_a_single_decision_and_an_event_of_people_are_unknown_before_their_day(engine: Engine, lake: HandLake) -> None:
    chosen = {"subject": "customer", "choice": "users", "reason": "why", "decided_at": utc("2024-03-01T15:00")}
    shown = {"rubric": "spectrum", "round": "r", "revealed_at": utc("2024-03-01T15:00")}
    lake.add("2025-01-01", strategy_choice=[chosen], reveal=[shown])
    for name, column in (("strategy_choice", "choice"), ("reveal", "round")):
        assert read(engine, lake, name, (column,), "2024-02-29") == []
        assert len(read(engine, lake, name, (column,), "2024-03-01")) == 1
    days = (DAY(2024, 2, 29), DAY(2024, 3, 1))
    dated = lake.tables(engine, "2024-07-01").dated("strategy_choice", days).select("day")
    assert [row["day"] for row in fetched(engine, dated)] == [days[1]]
    # By learned time the day has just begun: what its afternoon brings is not known yet.
    then = lake.tables(engine, "2024-03-01", known_by="learned").entity("strategy_choice")
    assert fetched(engine, then) == []


def test_a_later_file_that_ends_an_undated_line_is_right_about_the_past(engine: Engine, lake: HandLake) -> None:
    lake.add("2024-03-01", contract_line=[line(DAY(2024, 1, 1))])
    lake.add("2024-04-01", contract_line=[line(DAY(2024, 1, 1), DAY(2024, 2, 15))])
    assert read(engine, lake, "contract_line", ("end_date",), "2024-02-20") == [(DAY(2024, 2, 15),)]
    then = read(engine, lake, "contract_line", ("end_date",), "2024-02-20", known_at="2024-03-15")
    assert then == [(None,)]


def test_recorded_time_cuts_the_log_and_a_withdrawal_counts_from_its_own_time(engine: Engine, lake: HandLake) -> None:
    lake.add("2024-02-01", account=[{"account_id": "a"}])
    wrong = lake.add("2024-03-01", account=[{"account_id": "b"}])
    lake.undo(wrong, "2024-04-01")
    at = {k: read(engine, lake, "account", ("account_id",), "2024-05-01", known_at=k) for k in
          (None, "2024-02-15", "2024-03-15", "2024-04-15", "2024-01-15")}  # fmt: skip
    assert at == {
        None: [("a",)], "2024-02-15": [("a",)], "2024-03-15": [("a",), ("b",)], "2024-04-15": [("a",)],
        "2024-01-15": [],
    }  # fmt: skip


def test_learned_time_hides_rows_and_late_values_of_an_imported_history(engine: Engine, lake: HandLake) -> None:
    lake.add(
        "2025-01-01",
        contract_line=[
            line(DAY(2024, 1, 1), DAY(2024, 3, 1), line_id="notice", end_learned_at=utc("2024-02-10")),
            line(DAY(2024, 1, 1), DAY(2024, 3, 1), line_id="plain"),
            line(DAY(2024, 2, 15), line_id="later"),
        ],
    )
    columns = ("line_id", "end_date", "end_learned_at")

    def at(day: str, **view: Any) -> list[Any]:
        return read(engine, lake, "contract_line", columns, day, known_by="learned", **view)

    assert at("2024-02-01") == [("notice", None, None), ("plain", None, None)]
    assert at("2024-02-11") == [("notice", DAY(2024, 3, 1), utc("2024-02-10")), ("plain", None, None)]
    assert len(at("2024-02-15")) == 3
    assert ("plain", DAY(2024, 3, 1), None) in at("2024-03-01")
    # The same day seen with later knowledge.
    assert ("plain", DAY(2024, 3, 1), None) in at("2024-02-01", known_at="2024-03-01T00:00:00")


def test_a_date_is_learned_at_its_local_midnight(engine: Engine, tmp_path: Path) -> None:
    lake = HandLake(tmp_path / "w", zone="Asia/Shanghai")
    lake.add("2025-01-01", contract_line=[line(DAY(2024, 1, 1), DAY(2024, 3, 1))])
    ends = {
        known: read(engine, lake, "contract_line", ("end_date",), "2024-06-01", known_at=known, known_by="learned")
        for known in ("2024-02-29T15:59:59", "2024-02-29T16:00:00")
    }
    assert ends == {"2024-02-29T15:59:59": [(None,)], "2024-02-29T16:00:00": [(DAY(2024, 3, 1),)]}


def test_a_row_without_stamps_is_learned_when_it_is_recorded(engine: Engine, lake: HandLake) -> None:
    lake.add("2024-03-01", account=[{"account_id": "a"}])
    assert read(engine, lake, "account", ("account_id",), "2024-02-01", known_by="learned") == []
    assert read(engine, lake, "account", ("account_id",), "2024-03-02", known_by="learned") == [("a",)]


def test_a_closed_account_is_gone_from_then_on_and_a_later_row_brings_it_back(engine: Engine, lake: HandLake) -> None:
    lake.add("2024-02-01", account=[{"account_id": "a"}, {"account_id": "b"}])
    lake.add("2024-03-01", account=[{"account_id": "a", "_closed": True}])
    assert read(engine, lake, "account", ("account_id",), "2024-02-15") == [("a",), ("b",)]
    assert read(engine, lake, "account", ("account_id",), "2024-03-02") == [("b",)]
    lake.add("2024-04-01", account=[{"account_id": "a"}])
    assert read(engine, lake, "account", ("account_id",), "2024-04-02") == [("a",), ("b",)]


def test_a_closed_line_ends_on_that_day_and_keeps_its_past(engine: Engine, lake: HandLake) -> None:
    kept = line(DAY(2024, 1, 1), DAY(2024, 2, 1), line_id="ended before")
    lake.add("2024-02-01", contract_line=[line(DAY(2024, 1, 1)), kept])
    lake.add("2024-03-10", contract_line=[line(DAY(2024, 1, 1), _closed=True), kept | {"_closed": True}])
    expected = [("ended before", DAY(2024, 2, 1)), ("l", DAY(2024, 3, 10))]
    assert read(engine, lake, "contract_line", ("line_id", "end_date"), "2024-06-01") == expected
    dated = lake.tables(engine, "2024-06-01").dated("contract_line", (DAY(2024, 2, 15),)).select("line_id", "end_date")
    assert [tuple(r.values()) for r in fetched(engine, dated)] == expected


def test_an_event_that_was_recorded_twice_is_told_once(engine: Engine, lake: HandLake) -> None:
    lake.add("2024-02-01", payment=[{"payment_id": "p", "amount": 5, "paid_at": utc("2024-01-05")}])
    lake.add("2024-03-01", payment=[{"payment_id": "p", "amount": 7, "paid_at": utc("2024-01-05")},
                                    {"payment_id": "q", "amount": 9, "paid_at": utc("2024-01-06")}])  # fmt: skip
    assert read(engine, lake, "payment", ("payment_id", "amount"), "2024-06-01") == [("p", 5), ("q", 9)]
    with pytest.raises(OarlockError, match="payment"):
        lake.tables(engine, "2024-06-01").dated("payment", (DAY(2024, 1, 1),))


def test_equal_dates_are_settled_by_the_later_commit_and_then_the_later_row(engine: Engine, lake: HandLake) -> None:
    same = {"account_id": "a", "valid_from": utc("2024-01-01")}
    lake.add("2024-02-01", account=[same | {"segment": "1"}, same | {"segment": "2"}])
    assert read(engine, lake, "account", ("segment",), "2024-06-01") == [("2",)]
    lake.add("2024-03-01", account=[same | {"segment": "3"}])
    assert read(engine, lake, "account", ("segment",), "2024-06-01") == [("3",)]


def test_a_fetch_of_very_many_rows_is_refused(engine: Engine, lake: HandLake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("oarlock.lake.reading.tables.MOST_FETCHED", 3)
    tables = lake.tables(engine, "2024-01-01")
    rows = tuple({"n": n} for n in range(4))
    assert len(tables.fetch(tables.literal(rows[:3], {"n": "int64"}))) == 3
    with pytest.raises(TooManyRowsError):
        tables.fetch(tables.literal(rows, {"n": "int64"}))
