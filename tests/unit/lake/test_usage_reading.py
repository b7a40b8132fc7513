"""Usage as metrics read it: through a lake, and through the double that metric tests use."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.support import usage
from tests.support.lake import HandLake
from tests.support.tables import FakeTables, shared_engine

D = dt.date
ZONE = "America/New_York"
EVENTS = [
    *usage.used("a", "u1", "2024-03-01", 3, quantity=1.0005),
    *usage.used("a", "u1", "2024-03-02T03:30", 2),  # still the 1st in New York
    *usage.used("a", "u2", "2024-03-02", received_at=dt.datetime(2024, 3, 4, 15)),
    *usage.used("b", None, "2024-03-03", offering_id="x", quantity=-0.0005),
    *usage.used(None, "u3", "2024-03-05"),
]


def plain(rows: list[dict[str, object]]) -> list[list[tuple[str, object]]]:
    return sorted((sorted(row.items()) for row in rows), key=repr)


@pytest.mark.parametrize("name", ["usage_feature_day", "usage_user_day"])
def test_a_lake_and_the_double_give_the_rows_of_plain_python(tmp_path: Path, name: str) -> None:
    lake = HandLake(tmp_path, zone=ZONE)
    lake.add("2024-03-06", usage_event=EVENTS)
    engine = shared_engine()
    expected = {"usage_feature_day": usage.feature_days, "usage_user_day": usage.user_days}[name](EVENTS, ZONE)
    for tables in (lake.tables(engine, "2024-03-06"), FakeTables({"usage_event": EVENTS}, zone=ZONE)):
        assert plain(engine.fetch(tables.daily(name))) == plain(expected)
        some = engine.fetch(tables.daily(name, D(2024, 3, 2), D(2024, 3, 3)))
        assert plain(some) == plain([r for r in expected if r["day"] == D(2024, 3, 2)])


def test_days_from_the_day_of_the_question_on_and_what_was_learned_later_are_left_out(tmp_path: Path) -> None:
    lake = HandLake(tmp_path, zone=ZONE)
    lake.add("2024-03-06", usage_event=EVENTS)
    engine = shared_engine()

    def seen(**more: str) -> set[object]:
        return {
            (r["user_id"], r["last_day"]) for r in engine.fetch(lake.tables(engine, "2024-03-03", **more).last_seen())
        }

    assert seen() == {("u1", D(2024, 3, 1)), ("u2", D(2024, 3, 2))}
    assert seen(known_by="learned") == {("u1", D(2024, 3, 1))}
    assert seen(known_by="learned", known_at="2024-03-05T05:00") == seen()
    assert seen(known_by="learned", known_at="2024-03-05T04:59") == {("u1", D(2024, 3, 1))}
    fake = FakeTables({"usage_event": EVENTS}, zone=ZONE, as_of=D(2024, 3, 3))
    assert plain(engine.fetch(fake.last_seen())) == plain(engine.fetch(lake.tables(engine, "2024-03-03").last_seen()))
