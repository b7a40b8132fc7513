"""Reading as of a time gives the same rows on Spark as on DuckDB, which a plain-Python definition checks elsewhere."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from oarlock.lake.compaction import compact
from oarlock.lake.engines import Engine
from oarlock.lake.workspace import Workspace
from tests.support.lake import HandLake, fetched, utc

pytestmark = pytest.mark.spark
DAYS = (dt.date(2024, 1, 15), dt.date(2024, 2, 15), dt.date(2024, 3, 10), dt.date(2024, 4, 9))
ENTITIES = ("account", "account_attribute", "contract_line", "payment")


def line(
    line_id: str, account_id: str, start: dt.date, end: dt.date | None = None, **more: object
) -> dict[str, object]:
    return {"line_id": line_id, "account_id": account_id, "start_date": start, "end_date": end, "amount": 100, **more}


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> HandLake:
    """Versions, a withdrawn batch, closings, merges in a chain, an edit, and a compaction, west of Greenwich."""
    made = HandLake(tmp_path_factory.mktemp("lake") / "w", zone="America/New_York")
    day = dt.date
    made.add(
        "2024-02-01",
        account=[
            {"account_id": "a", "segment": "S"},
            {"account_id": "b", "segment": "S", "parent_id": "c", "updated_at": utc("2024-01-20")},
            {"account_id": "c", "segment": "M"},
        ],
        account_attribute=[
            {"account_id": "a", "attribute": "tier", "value": "1", "valid_from": utc("2024-01-01")},
            {"account_id": "b", "attribute": "tier", "value": "2", "valid_from": utc("2024-01-01")},
        ],
        contract_line=[line("1", "a", day(2024, 1, 1)), line("2", "b", day(2024, 1, 1), day(2024, 3, 10))],
        payment=[{"payment_id": "p", "account_id": "b", "paid_at": utc("2024-01-31T23:30:00.5"), "amount": -5}],
    )
    made.add(
        "2024-03-01",
        account=[{"account_id": "a", "segment": "L"}],
        contract_line=[
            line("1", "a", day(2024, 1, 1), day(2024, 2, 15), end_learned_at=utc("2024-02-10")),
            line("3", "c", day(2024, 2, 2), updated_at=utc("2024-02-20")),
            line("3", "c", day(2024, 2, 2), day(2024, 6, 1), updated_at=utc("2024-02-25"), amount=120),
        ],
        payment=[{"payment_id": "p", "account_id": "b", "paid_at": utc("2024-02-05"), "amount": 7}],
    )
    wrong = made.add("2024-03-05", contract_line=[line("9", "z", day(2024, 1, 1))], account=[{"account_id": "z"}])
    made.undo(wrong, "2024-03-06")
    made.add(
        "2024-04-02",
        account=[{"account_id": "c", "_closed": True}],
        contract_line=[line("3", "c", day(2024, 2, 2), day(2024, 6, 1), amount=120, _closed=True)],
    )
    made.add(
        "2024-04-03",
        identity_link=[{"ref": "c", "account_id": "b"}, {"ref": "b", "account_id": "a"}],
        edit=[{"entity": "account", "key": "a", "field": "segment", "value": "XXL", "source_value": "L"}],
    )
    return made


@pytest.mark.parametrize(
    ("as_of", "known_at", "known_by"),
    [
        ("2024-02-10", None, "recorded"),
        ("2024-04-10", None, "recorded"),
        ("2024-04-10", "2024-03-05T12:00:00", "recorded"),
        ("2024-04-10", "2024-04-02T12:00:00", "recorded"),
        ("2024-02-20", None, "learned"),
        ("2024-04-10", None, "learned"),
        ("2024-04-10", "2024-02-22T00:00:00", "learned"),
    ],
)
def test_reading_is_equal(
    lake: HandLake, duck: Engine, spark: Engine, as_of: str, known_at: str | None, known_by: str
) -> None:
    ours, theirs = (
        lake.tables(e, as_of, known_at=known_at, known_by=known_by)  # type: ignore[arg-type]
        for e in (duck, spark)
    )
    for name in ENTITIES:
        rows = fetched(duck, ours.entity(name))
        assert rows, name
        assert fetched(spark, theirs.entity(name)) == rows
        if name != "payment":
            assert fetched(spark, theirs.dated(name, DAYS)) == fetched(duck, ours.dated(name, DAYS))


def test_a_compaction_changes_nothing_on_either_engine(lake: HandLake, duck: Engine, spark: Engine) -> None:
    def all_rows(engine: Engine) -> list[object]:
        views = [("2024-04-10", None), ("2024-04-10", "2024-03-05T12:00:00"), ("2024-02-10", "2024-02-15")]
        return [
            fetched(engine, lake.tables(engine, as_of, known_at=known_at).entity(name))
            for as_of, known_at in views
            for name in ENTITIES
        ]

    before = all_rows(duck)
    workspace: Workspace = lake.workspace
    for name in ENTITIES[:-1]:
        assert name == "account_attribute" or compact(workspace, name, now=utc("2024-05-01")) is not None
    assert all_rows(duck) == before
    assert all_rows(spark) == before


def test_paths_are_names_and_not_patterns(duck: Engine, spark: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "a [b]*{c} 客户's #1%20"
    made = HandLake(folder)
    made.add("2024-02-01", account=[{"account_id": "a"}])
    (row,) = fetched(duck, made.tables(duck, "2024-03-01").entity("account"))
    assert row["account_id"] == "a"
    assert fetched(spark, made.tables(spark, "2024-03-01").entity("account")) == [row]
