"""R-153, A5: a day of the past says what was known then, and is worked out again only when that would differ."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from oarlock.config import Settings
from oarlock.errors import NoDataError, UserError
from oarlock.lake import past as store
from oarlock.lake.serve import read_file
from oarlock.pipeline import past
from oarlock.pipeline.models import find_model
from oarlock.pipeline.publication import publish_model
from oarlock.scores.health.shipped import MODEL
from oarlock.scores.rubric import body_of
from tests.support.lake import HandLake

NOW = dt.datetime(2026, 5, 10, 8, tzinfo=dt.UTC)
DAY = dt.date(2026, 3, 1)
ONE = Settings(threads=1)
Row = dict[str, Any]


def line(account: str, start: str, created: str, **more: object) -> Row:
    """A contract line that was written down at a time."""
    return {
        "line_id": f"L-{account}", "account_id": account, "start_date": dt.date.fromisoformat(start), "amount": 120_000,
        "currency": "USD", "interval": "year", "created_at": dt.datetime.fromisoformat(created), **more,
    }  # fmt: skip


def ticket(id_: str, account: str, created: str) -> Row:
    """A ticket that was raised at a time and is still open."""
    at = dt.datetime.fromisoformat(created)
    return {"ticket_id": id_, "account_id": account, "created_at": at, "kind": "problem"}


def account(id_: str) -> Row:
    """An account of long ago."""
    return {"account_id": id_, "name": id_.upper(), "created_at": dt.datetime(2025, 1, 1)}


@pytest.fixture
def lake(tmp_path: Path) -> HandLake:
    """Two customers whose records were imported on 1 May."""
    made = HandLake(tmp_path / "w")
    made.add(
        "2026-05-01T08:00:00", account=[account("a"), account("b")],
        contract_line=[line("a", "2025-06-01", "2025-05-20"), line("b", "2025-07-01", "2025-06-20")],
        ticket=[ticket("t1", "a", "2026-02-10T10:00:00")],
    )  # fmt: skip
    return made


def prints(lake: HandLake, **what: Any) -> str:
    return past.wanted(lake.workspace, DAY, now=NOW, **what).fingerprint


def rows(lake: HandLake, day: store.Day) -> dict[str, Row]:
    """The lines of a day by account."""
    return {str(r["account_id"]): r for r in read_file(store.path_of(lake.workspace, day))}


def test_a5_what_was_learned_later_changes_neither_the_day_nor_whether_it_holds(lake: HandLake) -> None:
    first = past.ask(lake.workspace, DAY, settings=ONE, now=NOW)
    assert rows(lake, first).keys() == {"a", "b"}
    assert rows(lake, first)["a"]["day"] == DAY
    folder = store.path_of(lake.workspace, first).parent
    assert [file.name for file in folder.glob("*.parquet")] == [first.file]
    lake.add(
        "2026-05-03T08:00:00", account=[account("c") | {"created_at": dt.datetime(2026, 4, 1)}],
        contract_line=[line("c", "2026-04-01", "2026-04-01"), line("a", "2025-06-01", "2026-04-20", amount=999_900)],
        ticket=[ticket("t2", "a", "2026-03-10T10:00:00")],
    )  # fmt: skip
    one = past.wanted(lake.workspace, DAY, now=NOW)
    assert one.fingerprint == first.fingerprint
    assert past.ask(lake.workspace, DAY, settings=ONE, now=NOW) == first
    again = past.publish(lake.workspace, one, settings=ONE, now=NOW, why="asked")
    assert again.content_hash == first.content_hash
    # What the sources knew by then makes it another day, however late it was imported.
    lake.add("2026-05-04T08:00:00", ticket=[ticket("t3", "a", "2026-02-20T10:00:00")])
    assert prints(lake) != first.fingerprint


def test_r153_by_recorded_time_a_day_is_what_was_seen_on_it(lake: HandLake) -> None:
    with pytest.raises(NoDataError, match="Nothing was recorded here before 2026-03-01"):
        prints(lake, by="recorded")
    day = dt.date(2026, 5, 2)
    before = past.wanted(lake.workspace, day, now=NOW, by="recorded").fingerprint
    lake.add("2026-05-03T08:00:00", account=[account("c")], contract_line=[line("c", "2025-08-01", "2025-08-01")],
             ticket=[ticket("t3", "a", "2026-02-20T10:00:00")])  # fmt: skip
    assert past.wanted(lake.workspace, day, now=NOW, by="recorded").fingerprint == before
    seen = past.ask(lake.workspace, day, settings=ONE, now=NOW, by="recorded")
    assert rows(lake, seen).keys() == {"a", "b"}
    assert store.days(lake.workspace) == {(day, "recorded"): seen}


def test_r153_a_past_day_keeps_the_model_that_was_in_force(lake: HandLake) -> None:
    before = prints(lake)
    body = body_of(find_model(lake.workspace))
    publish_model(lake.workspace, {**body, "bands": {"amber": 45, "green": 80}}, actor="t", reason="test", now=NOW)
    one = past.wanted(lake.workspace, DAY, now=NOW)
    assert dict(one.questions["health"].parameters)[MODEL] == "default@1"
    assert one.fingerprint == before


def test_a_day_that_is_not_past_is_refused(lake: HandLake) -> None:
    with pytest.raises(UserError, match="is not past"):
        past.wanted(lake.workspace, NOW.date(), now=NOW)


def test_months_ends_are_made_newest_first_and_only_so_many_at_once(
    lake: HandLake, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[dt.date] = []

    def noted(workspace: Any, one: past.Wanted, **_: object) -> store.Day:
        made.append(one.day)
        file = store.building(workspace, now=NOW)
        file.write_bytes(b"rows")
        return store.keep(
            workspace, file, day=one.day, by=one.by, why="month", content_hash="", fingerprint=one.fingerprint,
            columns={}, questions={}, made_at=dt.datetime(2026, 5, 10), seconds=1.0,
        )  # fmt: skip

    monkeypatch.setattr(past, "publish", noted)
    four = Settings(threads=1, history_months=4)
    kept = past.keep_up(lake.workspace, settings=four, now=NOW, most=3)
    assert made == [dt.date(2026, 5, 1), dt.date(2026, 4, 1), dt.date(2026, 3, 1)]
    assert kept.left == (dt.date(2026, 2, 1),)
    assert past.keep_up(lake.workspace, settings=four, now=NOW).made == (dt.date(2026, 2, 1),)
    assert past.keep_up(lake.workspace, settings=four, now=NOW).made == ()
    # A ticket of 20 March concerns the ends of March and April, not those before.
    lake.add("2026-05-09T08:00:00", ticket=[ticket("t9", "a", "2026-03-20T10:00:00")])
    kept = past.keep_up(lake.workspace, settings=four, now=NOW)
    assert kept.made == (dt.date(2026, 5, 1), dt.date(2026, 4, 1))
    assert kept.held == (dt.date(2026, 3, 1), dt.date(2026, 2, 1))


def test_b_a_damaged_day_is_no_day_and_only_the_newest_asked_ones_stay(lake: HandLake) -> None:
    def keep(day: int) -> store.Day:
        file = store.building(lake.workspace, now=NOW)
        file.write_bytes(b"x" * day)
        return store.keep(
            lake.workspace, file, day=dt.date(2026, 3, day), by="learned", why="asked", content_hash="",
            fingerprint="f", columns={"a": "string"}, questions={}, made_at=dt.datetime(2026, 5, day), seconds=1.0,
        )  # fmt: skip

    days = [keep(day) for day in (1, 2, 3)]
    assert list(store.days(lake.workspace).values()) == days
    store.path_of(lake.workspace, days[1]).write_bytes(b"?")
    assert (dt.date(2026, 3, 2), "learned") not in store.days(lake.workspace)
    store.sweep(lake.workspace, asked=1)
    assert [one.day.day for one in store.days(lake.workspace).values()] == [3]
