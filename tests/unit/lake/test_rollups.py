"""Which files roll-ups are kept in: made once, made anew for touched days only, mended, merged, swept."""

from __future__ import annotations

import datetime as dt
import os
import time
from pathlib import Path

import pytest

from oarlock.lake.commits import Log, read_log
from oarlock.lake.compaction import compact
from oarlock.lake.rollups import read, state, store
from oarlock.lake.rollups.sweep import GRACE, sweep
from oarlock.lake.rollups.versions import sources
from tests.support import usage
from tests.support.lake import HandLake
from tests.support.tables import shared_engine

D = dt.date
END = D(2024, 3, 10)
NAMES = ("usage_feature_day", "usage_user_day")


@pytest.fixture
def lake(tmp_path: Path) -> HandLake:
    """Ten users on each of the first five days of March."""
    made = HandLake(tmp_path)
    rows = [r for n in range(10) for d in range(1, 6) for r in usage.used("a", f"u{n}", f"2024-03-0{d}")]
    made.add("2024-03-06", usage_event=rows)
    return made


def refresh(lake: HandLake, end: dt.date = END, log: Log | None = None) -> int:
    return read.refresh(shared_engine(), log or read_log(lake.workspace), lake.zone, end=end)


def files(lake: HandLake) -> set[Path]:
    return {path for name in NAMES for path in store.kept(lake.workspace.lake, name).values()}


def seen(lake: HandLake, as_of: str = "2024-03-10") -> dict[object, object]:
    rows = shared_engine().fetch(lake.tables(shared_engine(), as_of).last_seen())
    return {row["user_id"]: (row["first_day"], row["last_day"]) for row in rows}


def test_a_day_is_made_once_and_again_only_when_its_events_change(lake: HandLake) -> None:
    assert refresh(lake) == 10
    before = files(lake)
    assert refresh(lake) == 0
    lake.add("2024-03-07", usage_event=usage.used("a", "late", "2024-03-02"))
    told: list[tuple[int, int]] = []
    log = read_log(lake.workspace)
    read.refresh(shared_engine(), log, lake.zone, end=END, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]
    assert {path.name[:10] for path in files(lake) - before} == {"2024-03-02"}
    assert before < files(lake)


def test_merging_a_days_files_makes_nothing_anew(lake: HandLake) -> None:
    batch = lake.add("2024-03-07", usage_event=usage.used("a", "more", "2024-03-02"))
    refresh(lake)
    lake.undo(batch, "2024-03-08")
    refresh(lake)
    expected, workspace = seen(lake), lake.workspace
    assert compact(workspace, "usage_event", now=dt.datetime(2024, 3, 9)) is None
    assert compact(workspace, "usage_event", day=D(2024, 3, 2), now=dt.datetime(2024, 3, 9)) is not None
    merged = [f for f in read_log(workspace).visible("usage_event") if f.day == D(2024, 3, 2)]
    assert [(f.hidden, f.rows) for f in merged] == [(True, 11)]
    assert refresh(lake) == 0
    for path in files(lake):
        path.unlink()
    assert refresh(lake) == 10
    assert seen(lake) == expected
    assert "more" not in expected


def test_a_damaged_day_is_made_again(lake: HandLake) -> None:
    refresh(lake)
    damaged = sorted(files(lake))[0]
    content = damaged.read_bytes()
    damaged.write_bytes(content[:-9] + b"X" + content[-8:])
    assert refresh(lake) == 1
    assert damaged.read_bytes() == content


def test_the_last_seen_state_is_read_instead_of_history_and_grows_in_steps(lake: HandLake) -> None:
    refresh(lake)
    folder = lake.workspace.lake
    (first,) = state.states(folder)
    assert (first.rows, len(first.of)) == (10, 5)
    lake.add("2024-03-08", usage_event=[*usage.used("a", "u1", "2024-03-07"), *usage.used("a", "u2", "2024-02-01")])
    refresh(lake)
    assert [s.path for s in state.states(folder)] == [first.path]
    of = sources(read_log(lake.workspace), lake.zone)
    assert first.lacks(of, END) == [D(2024, 2, 1), D(2024, 3, 7)]
    expected = {f"u{n}": (D(2024, 3, 1), D(2024, 3, 5)) for n in range(10)}
    expected |= {"u1": (D(2024, 3, 1), D(2024, 3, 7)), "u2": (D(2024, 2, 1), D(2024, 3, 5))}
    for path in files(lake):  # what the state holds is not read again
        if path.name[:10] not in ("2024-02-01", "2024-03-07"):
            path.unlink()
    assert seen(lake) == expected
    assert len(files(lake)) == 4
    lake.add("2024-03-09", usage_event=[r for n in range(9) for r in usage.used("a", f"v{n}", "2024-03-08")])
    refresh(lake)
    assert {s.rows for s in state.states(folder)} == {10, 19}


def test_a_withdrawal_ends_a_state_that_holds_its_rows(lake: HandLake) -> None:
    batch = lake.add("2024-03-07", usage_event=usage.used("a", "gone", "2024-03-02"))
    refresh(lake)
    assert "gone" in seen(lake)
    lake.undo(batch, "2024-03-08")
    assert "gone" not in seen(lake)
    tables = lake.tables(shared_engine(), "2024-03-10", known_at="2024-03-07")
    assert "gone" in {row["user_id"] for row in shared_engine().fetch(tables.last_seen())}


def test_days_learned_late_are_left_out_of_the_state(lake: HandLake) -> None:
    late = usage.used("a", "late", "2024-03-02", received_at=dt.datetime(2024, 3, 10, 1))
    lake.add("2024-03-11", usage_event=late)
    refresh(lake)
    (made,) = state.states(lake.workspace.lake)
    assert D(2024, 3, 2) not in made.of
    assert seen(lake)["late"] == (D(2024, 3, 2), D(2024, 3, 2))
    tables = lake.tables(shared_engine(), "2024-03-10", known_by="learned")
    assert len(shared_engine().fetch(tables.last_seen())) == 10


def test_sweeping_keeps_what_the_newest_log_and_kept_runs_need(lake: HandLake) -> None:
    log = read_log(lake.workspace)
    refresh(lake)
    kept = files(lake)
    batch = lake.add("2024-03-07", usage_event=usage.used("a", "late", "2024-03-02"))
    between = read_log(lake.workspace)
    refresh(lake)
    lake.undo(batch, "2024-03-08")
    lake.add("2024-03-09", usage_event=usage.used("a", "late", "2024-03-03"))
    newest = read_log(lake.workspace)
    refresh(lake)
    folder, zone = lake.workspace.lake, lake.zone
    (folder / store.FOLDER / NAMES[0] / ".tmp-x").touch()
    assert sweep(folder, [newest, between, log], zone) == 0
    old = time.time() - GRACE - 1
    for path in (folder / store.FOLDER).rglob("*.*"):
        os.utime(path, (old, old))
    every = files(lake)
    # A half-written file, and the state that holds what was withdrawn, with its note.
    assert sweep(folder, [newest, between, log], zone) == 3
    assert files(lake) == every
    # The days of the 2nd and 3rd of March had each one other version, of both roll-ups.
    assert sweep(folder, [newest, log], zone) == 2
    assert kept < files(lake)
    assert sweep(folder, [newest], zone) == 2
    assert refresh(lake) == 0


def test_linked_accounts_share_their_users(lake: HandLake) -> None:
    link = {"ref": "b", "account_id": "a", "method": "external_id", "_valid_from": None}
    lake.add("2024-03-07", usage_event=usage.used("b", "u1", "2024-03-08"))
    assert len(shared_engine().fetch(lake.tables(shared_engine(), "2024-03-10").last_seen())) == 11
    lake.add("2024-03-08", identity_link=[link])
    rows = shared_engine().fetch(lake.tables(shared_engine(), "2024-03-10").last_seen())
    assert {row["account_id"] for row in rows} == {"a"}
    assert len(rows) == 10
    assert seen(lake)["u1"] == (D(2024, 3, 1), D(2024, 3, 8))
