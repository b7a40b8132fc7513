"""Snapshots are published whole, found by one pointer, fall back when damaged, and stay while somebody reads them."""

import datetime as dt
import os
import signal
import subprocess
import sys

import pytest

from oarlock.errors import BusyError, DamagedError, OperatorError
from oarlock.kit import steps
from oarlock.lake import snapshots
from tests.support.storage import NOW, TABLES, make_workspace, publish, tables

DAY = dt.timedelta(days=1)


@pytest.fixture
def workspace(tmp_path):
    return make_workspace(tmp_path / "w")


def _names(workspace):
    return [s.id for s in snapshots.list_snapshots(workspace)]


def test_nothing_is_current_before_the_first_publish(workspace):
    assert snapshots.current(workspace) is None
    assert snapshots.find(workspace, "run-1") is None
    assert snapshots.list_snapshots(workspace) == ()
    with snapshots.reading(workspace) as read:
        assert read is None


def test_the_newest_published_is_current(workspace):
    publish(workspace, "run-1")
    made = publish(workspace, "run-2", now=NOW - DAY)
    shown = snapshots.current(workspace)
    assert shown == made
    assert shown.warnings == ()
    assert shown.manifest["run"] == "run-2"
    assert set(shown.manifest["files"]) == set(TABLES)
    assert shown.published_at == NOW + dt.timedelta(microseconds=1)
    assert snapshots.find(workspace, "run-1").id == "run-1"
    assert _names(workspace) == ["run-1", "run-2"]


def test_a_run_about_another_time_is_kept_but_never_current(workspace):
    publish(workspace, "run-1")
    publish(workspace, "aside", make_current=False)
    assert snapshots.current(workspace).id == "run-1"
    assert snapshots.find(workspace, "aside").manifest["is_current"] is False


def test_a_run_is_made_once_and_a_discarded_one_leaves_nothing(workspace):
    building = snapshots.begin(workspace, "run-1")
    with pytest.raises(OperatorError, match="run-1"):
        snapshots.begin(workspace, "run-1")
    snapshots.discard(building)
    assert not list((workspace.lake / "staging").iterdir())
    publish(workspace, "run-1")
    with pytest.raises(OperatorError, match="run-1"):
        snapshots.begin(workspace, "run-1")


def test_a_name_cannot_lead_outside(workspace):
    assert snapshots.find(workspace, "../batches") is None
    assert snapshots.find(workspace, "") is None
    assert snapshots.find(workspace, "..") is None
    assert snapshots.find(workspace, "a\0b") is None


def _spoil(snapshot, name):
    file = snapshot.path / name
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    os.chmod(file, 0o644)
    file.write_bytes(bytes(data))


@pytest.mark.parametrize("name", [*TABLES, "manifest.json"])
def test_a_damaged_snapshot_gives_way_to_the_one_before_and_says_so(workspace, name):
    publish(workspace, "run-1")
    publish(workspace, "aside", make_current=False)
    _spoil(publish(workspace, "run-2"), name)
    shown = snapshots.current(workspace)
    assert shown.id == "run-1"
    assert shown.warnings[0].params == {"damaged": "run-2", "run": "run-1"}
    with pytest.raises(DamagedError, match="run-2"):
        snapshots.find(workspace, "run-2")
    publish(workspace, "run-3")
    assert snapshots.current(workspace).id == "run-3"
    assert snapshots.current(workspace).warnings == ()


def test_when_every_snapshot_is_damaged_the_remedy_is_a_refresh(workspace):
    for run in ("run-1", "run-2"):
        _spoil(publish(workspace, run), TABLES[0])
    with pytest.raises(DamagedError, match="oarlock refresh"):
        snapshots.current(workspace)
    assert snapshots.current_or_none(workspace) is None


@pytest.mark.parametrize("pointer", [None, b"", b"\x00" * 70, b"run-2", b"../x abc", b"run-2 " + b"0" * 64])
def test_a_damaged_pointer_is_said_and_costs_nothing(workspace, pointer):
    publish(workspace, "run-1")
    publish(workspace, "run-2")
    file = workspace.lake / "CURRENT"
    file.unlink() if pointer is None else file.write_bytes(pointer)
    shown = snapshots.current(workspace)
    assert len(shown.warnings) == 1
    assert set(tables(shown).values()) == {(b"%s/table;" % shown.id.encode() * 400)[:400] + b"end"}


def test_a_damaged_serving_file_is_no_damage(workspace):
    building = snapshots.begin(workspace, "run-1")
    (building.path / "serve.duckdb").write_bytes(b"made from the others")
    snapshots.publish(workspace, building, {}, now=NOW)
    (building.path.parent.parent / "snapshots" / "run-1" / "serve.duckdb").unlink()
    assert snapshots.current(workspace).warnings == ()


def test_sweep_keeps_the_newest_month_ends_and_the_current(workspace):
    # 16:00 UTC is midnight in Shanghai: the last one of January there is published on 31 January, 15:00 UTC.
    last_of_january = dt.datetime(2026, 1, 31, 15)
    times = [dt.datetime(2026, 1, 30), last_of_january, last_of_january + dt.timedelta(hours=2)]
    times += [dt.datetime(2026, 2, 1 + n) for n in range(8)]
    for n, at in enumerate(times):
        publish(workspace, f"run-{n:02}", now=at)
    for n in range(7):
        publish(workspace, f"aside-{n}", now=dt.datetime(2026, 2, 10 + n), make_current=False)
    swept = snapshots.sweep(workspace, now=NOW)
    assert set(swept.snapshots) == {"run-00", *(f"run-{n:02}" for n in range(2, 6)), "aside-0", "aside-1"}
    assert _names(workspace) == ["run-01", *(f"run-{n:02}" for n in range(6, 11)), *(f"aside-{n}" for n in range(2, 7))]
    assert snapshots.sweep(workspace, now=NOW).snapshots == ()


def test_sweep_leaves_what_was_published_just_now(workspace):
    for n in range(3):
        publish(workspace, f"run-{n}", now=NOW + dt.timedelta(seconds=n))
    assert snapshots.sweep(workspace, keep=1, now=NOW + dt.timedelta(seconds=30)).snapshots == ()
    assert snapshots.sweep(workspace, keep=1, now=NOW + DAY).snapshots == ("run-0", "run-1")


def test_a_leased_snapshot_stays_until_its_readers_are_gone(workspace):
    old = publish(workspace, "run-1")
    publish(workspace, "run-2")
    with snapshots.lease(old), snapshots.lease(old):
        assert snapshots.sweep(workspace, keep=1, now=NOW + DAY).snapshots == ()
        assert tables(old)
    assert snapshots.sweep(workspace, keep=1, now=NOW + DAY).snapshots == ("run-1",)
    with pytest.raises(BusyError, match="run-1"), snapshots.lease(old):
        pass
    assert not (workspace.lake / "leases" / "run-1").exists() or snapshots.find(workspace, "run-1") is None


_READER = """
import sys
from pathlib import Path
from oarlock.lake import snapshots
from oarlock.lake.workspace import open_workspace
with snapshots.reading(open_workspace(Path(sys.argv[1]))) as read:
    print(read.id, flush=True)
    sys.stdin.read()
"""


def test_a_killed_readers_lease_lapses(workspace):
    publish(workspace, "run-1")
    reader = subprocess.Popen(
        [sys.executable, "-c", _READER, str(workspace.path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": "src"},
    )  # fmt: skip
    with reader:
        assert reader.stdout.readline() == "run-1\n"
        publish(workspace, "run-2")
        assert snapshots.sweep(workspace, keep=1, now=NOW + DAY).snapshots == ()
        reader.send_signal(signal.SIGKILL)
        reader.wait()
    assert snapshots.sweep(workspace, keep=1, now=NOW + DAY).snapshots == ("run-1",)


def test_sweep_removes_leavings_of_the_dead_and_nothing_of_the_living(workspace):
    living = snapshots.begin(workspace, "living")
    dead = snapshots.begin(workspace, "dead")
    (dead.path / "x").write_bytes(b"x")
    dead.draft.held.release()  # as the system does when a process dies
    (workspace.lake / "staging" / "older").mkdir()
    (workspace.lake / "commits" / ".tmp-00000001.json-1-a").write_bytes(b"{")
    (workspace.lake / ".tmp-CURRENT-1-a").write_bytes(b"run")
    (workspace.path / ".tmp-workspace.json-1-a").write_bytes(b"{")
    swept = snapshots.sweep(workspace, now=NOW)
    assert (swept.unfinished, swept.files) == (("dead", "older"), 3)
    assert {p.name for p in (workspace.lake / "staging").iterdir()} == {"living", "living.lock"}
    snapshots.discard(living)


def test_a_reader_that_loses_the_race_with_a_sweep_reads_the_pointer_again(workspace, monkeypatch):
    publish(workspace, "run-1")
    real, calls = snapshots.reading.__wrapped__.__globals__["current"], []

    def slow(place):
        found = real(place)
        calls.append(found.id)
        if len(calls) == 1:
            publish(workspace, "run-2")
            snapshots.sweep(workspace, keep=1, now=NOW + DAY)
        return found

    monkeypatch.setitem(snapshots.reading.__wrapped__.__globals__, "current", slow)
    with snapshots.reading(workspace) as read:
        assert read.id == "run-2"
    assert calls == ["run-1", "run-2"]


def test_steps_are_silent_unless_watched(workspace):
    seen = []
    steps.watch(seen.append)
    try:
        publish(workspace, "run-1")
    finally:
        steps.watch(None)
    publish(workspace, "run-2")
    assert seen.count("pointer.synced") == 1
    assert seen.index("publish-rename.synced") < seen.index("pointer.begin")
