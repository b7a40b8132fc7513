"""Identity links and people's edits, as reading applies them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oarlock.lake.engines import Engine, open_engine
from oarlock.lake.reading.edits import parse
from oarlock.lake.reading.identity import resolve
from tests.support.lake import HandLake, fetched, utc


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    opened = open_engine("duckdb", threads=2)
    yield opened
    opened.close()


@pytest.fixture
def lake(tmp_path: Path) -> HandLake:
    """Three accounts: `b` and `c` are subsidiaries of `a`; each has a tier and a line."""
    made = HandLake(tmp_path / "w")
    made.add(
        "2024-02-01",
        account=[
            {"account_id": name, "name": name.upper(), "parent_id": parent}
            for name, parent in (("a", None), ("b", "a"), ("c", "a"))
        ],
        account_attribute=[
            {"account_id": name, "attribute": "tier", "value": value} for name, value in (("b", "2"), ("c", "3"))
        ],
        contract_line=[
            {"line_id": name, "account_id": name, "start_date": dt.date(2024, 1, 1), "amount": 1} for name in "abc"
        ],
    )
    return made


def seen(engine: Engine, lake: HandLake, entity: str, *columns: str, **view: str) -> list[tuple[object, ...]]:
    table = lake.tables(engine, "2024-12-01", **view).entity(entity)  # type: ignore[arg-type]
    return [tuple(row.values()) for row in fetched(engine, table.select(*columns))]


def test_chains_of_merges_end_in_one_account(engine: Engine, lake: HandLake) -> None:
    lake.add("2024-03-01", identity_link=[{"ref": "c", "account_id": "b"}])
    lake.add("2024-04-01", identity_link=[{"ref": "b", "account_id": "a"}])
    assert seen(engine, lake, "contract_line", "line_id", "account_id") == [("a", "a"), ("b", "a"), ("c", "a")]
    assert seen(engine, lake, "account", "account_id", "name", "parent_id") == [("a", "A", None)]


def test_a_split_takes_a_merge_back(engine: Engine, lake: HandLake) -> None:
    lake.add("2024-03-01", identity_link=[{"ref": "c", "account_id": "b"}])
    lake.add("2024-04-01", identity_link=[{"ref": "c", "account_id": "c", "method": "split"}])
    assert seen(engine, lake, "contract_line", "line_id", "account_id") == [("a", "a"), ("b", "b"), ("c", "c")]
    between = seen(engine, lake, "account", "account_id", known_at="2024-03-15")
    assert between == [("a",), ("b",)]


def test_links_hold_at_all_times_when_learned_time_rules(engine: Engine, lake: HandLake) -> None:
    lake.add("2024-11-01", identity_link=[{"ref": "c", "account_id": "b"}])
    rows = seen(engine, lake, "contract_line", "line_id", "account_id", known_at="2024-06-01", known_by="learned")
    assert rows == [("a", "a"), ("b", "b"), ("c", "b")]
    rows = seen(engine, lake, "contract_line", "line_id", "account_id", known_at="2024-06-01")
    assert rows == [("a", "a"), ("b", "b"), ("c", "c")]


def test_of_merged_accounts_the_own_row_speaks_else_the_smallest_reference(engine: Engine, lake: HandLake) -> None:
    links = [{"ref": ref, "account_id": "new"} for ref in ("c", "b")]
    lake.add("2024-03-01", identity_link=links)
    assert seen(engine, lake, "account", "account_id", "name") == [("a", "A"), ("new", "B")]
    assert seen(engine, lake, "account_attribute", "account_id", "value") == [("new", "2")]
    lake.add("2024-04-01", account=[{"account_id": "new", "name": "N"}])
    assert seen(engine, lake, "account", "account_id", "name") == [("a", "A"), ("new", "N")]
    days = (dt.date(2024, 6, 1), dt.date(2024, 7, 1))
    dated = fetched(engine, lake.tables(engine, "2024-12-01").dated("account", days).select("day", "name"))
    assert [row["name"] for row in dated] == ["A", "N", "A", "N"]


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")))
def test_resolving_needs_one_step_and_knows_no_order(links: dict[str, str]) -> None:
    ends = resolve(links)
    assert not set(ends) & set(ends.values())
    for ref, target in links.items():
        assert ends.get(ref, ref) == ends.get(target, target)
    assert resolve(dict(sorted(links.items(), reverse=True))) == ends


def edit(
    field: str, value: str | None, source: str | None, *, entity: str = "account", key: str = "a"
) -> dict[str, object]:
    return {"entity": entity, "key": key, "field": field, "value": value, "source_value": source}


def test_an_edit_holds_until_the_source_says_something_else(engine: Engine, lake: HandLake) -> None:
    lake.add("2024-03-01", edit=[edit("name", "Alpha", "A"), edit("segment", "large", None)])
    assert ("a", "Alpha", "large") in seen(engine, lake, "account", "account_id", "name", "segment")
    lake.add("2024-04-01", account=[{"account_id": "a", "name": "A"}])
    assert ("a", "Alpha") in seen(engine, lake, "account", "account_id", "name")
    lake.add("2024-05-01", account=[{"account_id": "a", "name": "Aa"}])
    assert ("a", "Aa", "large") in seen(engine, lake, "account", "account_id", "name", "segment")


def test_the_newest_edit_of_a_field_wins_and_none_is_a_value(engine: Engine, lake: HandLake) -> None:
    lake.add("2024-03-01", edit=[edit("name", "Alpha", "A")])
    lake.add("2024-04-01", edit=[edit("name", None, "A")])
    assert ("a", None) in seen(engine, lake, "account", "account_id", "name")
    assert ("a", "Alpha") in seen(engine, lake, "account", "account_id", "name", known_at="2024-03-15")


def test_an_edit_is_learned_when_it_is_recorded(engine: Engine, lake: HandLake) -> None:
    lake.add("2024-09-01", edit=[edit("name", "Alpha", "A")])
    early = seen(engine, lake, "account", "account_id", "name", known_at="2024-08-01", known_by="learned")
    late = seen(engine, lake, "account", "account_id", "name", known_at="2024-10-01", known_by="learned")
    assert (("a", "A") in early, ("a", "Alpha") in late) == (True, True)


def test_edits_of_typed_columns(engine: Engine, lake: HandLake) -> None:
    lake.add(
        "2024-03-01",
        edit=[
            edit("amount", "250", "1", entity="contract_line"),
            edit("end_date", "2024-05-01", None, entity="contract_line"),
            edit("is_recurring", "true", None, entity="contract_line"),
            edit("quantity", "1.5", None, entity="contract_line"),
            edit("canceled_at", "2024-04-01 10:00:00.5", None, entity="contract_line"),
            edit("interval_count", "many", None, entity="contract_line"),
        ],
    )
    columns = ("line_id", "amount", "end_date", "is_recurring", "quantity", "canceled_at", "interval_count")
    (row, *_) = seen(engine, lake, "contract_line", *columns)
    assert row == ("a", 250, dt.date(2024, 5, 1), True, 1.5, utc("2024-04-01T10:00:00.500"), None)


@pytest.mark.parametrize(
    ("text", "type_", "value"),
    [
        (None, "int64", None), ("", "string", ""), ("FALSE", "bool", False), ("-3", "int32", -3),
        ("0.5", "decimal(20,12)", Decimal("0.5")), ("2024-02-29", "date", dt.date(2024, 2, 29)),
        ("2024-02-29T10:00:00+08:00", "timestamp", dt.datetime(2024, 2, 29, 2)),
    ],
)  # fmt: skip
def test_values_are_read_from_text(text: str | None, type_: str, value: object) -> None:
    assert parse(text, type_) == value


@pytest.mark.parametrize(("text", "type_"), [("x", "int64"), ("yes", "bool"), ("x", "decimal(20,12)"), ("x", "date")])
def test_text_that_is_no_value_is_refused(text: str, type_: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse(text, type_)
