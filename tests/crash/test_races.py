"""Two at once: exactly one wins and the other waits or says so; readers see the old snapshot or the new, no mix."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from oarlock.lake import journal, snapshots
from oarlock.lake.commits import append_commit, read_log
from oarlock.lake.compaction import compact
from oarlock.lake.verify import verify
from tests.support.crash import ENV
from tests.support.storage import NOW, make_workspace, merge_texts, publish, write_batch

pytestmark = pytest.mark.crash
HERE = Path(__file__).parent


@pytest.fixture
def workspace(tmp_path):
    return make_workspace(tmp_path / "w")


@contextmanager
def _processes(script: str, count: int, *arguments: object) -> Iterator[list[subprocess.Popen[str]]]:
    command = [sys.executable, str(HERE / script), *map(str, arguments)]
    with ExitStack() as stack:
        yield [
            stack.enter_context(
                subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=ENV)
            )
            for _ in range(count)
        ]


def _say(process, word):
    process.stdin.write(f"{word}\n")
    process.stdin.flush()


def _hear(process):
    return json.loads(process.stdout.readline())


def _race(workspace, race, words, *, count=2):
    """Each round's answers of all racers, who get the word at the same time."""
    with _processes("racer.py", count, workspace.path, race) as racers:
        assert [_hear(r) for r in racers] == ["ready"] * count
        for word in words:
            for racer in racers:
                _say(racer, word)
            yield [_hear(r) for r in racers]
        for racer in racers:
            racer.stdin.close()


def test_commits_of_several_processes_get_numbers_without_gap_or_double(workspace):
    rounds = list(_race(workspace, "import", range(25), count=4))
    numbers = [n for answers in rounds for n in answers]
    assert sorted(numbers) == list(range(1, 101))
    log = read_log(workspace)
    assert log.head == 100
    assert len({c.recorded_at for c in log.commits}) == 100
    assert verify(workspace) == ()


def test_changes_of_several_processes_get_numbers_without_gap_or_double(workspace):
    rounds = list(_race(workspace, "journal", range(25), count=4))
    assert sorted(n for answers in rounds for n in answers) == list(range(1, 101))
    assert journal.verify(workspace) == 100


def test_of_two_undos_of_one_batch_exactly_one_wins(workspace):
    names = [f"b-{n}" for n in range(100)]
    for name in names:
        append_commit(workspace, kind="import", batch=name, now=NOW)
    rounds = list(_race(workspace, "undo", names))
    assert [answers.count(None) for answers in rounds] == [1] * 100
    assert read_log(workspace).visible_batches == frozenset()


def test_of_two_drains_exactly_one_wins(workspace):
    rounds = list(_race(workspace, "drain", range(1, 101)))
    assert [answers.count(None) for answers in rounds] == [1] * 100
    assert read_log(workspace).head == 100


def test_of_two_refreshes_one_is_told_who_the_other_is_and_a_killed_one_makes_room(workspace):
    with _processes("racer.py", 2, workspace.path, "refresh") as (first, second):
        assert (_hear(first), _hear(second)) == ("ready", "ready")
        for _ in range(10):
            _say(first, "go")
            assert _hear(first) == "held"
            _say(second, "go")
            assert f"process {first.pid}" in _hear(second)
            _say(first, "end")
            assert _hear(first) == "end"
        _say(first, "go")
        assert _hear(first) == "held"
        first.kill()
        first.wait()
        _say(second, "go")
        assert _hear(second) == "held"
        second.stdin.close()


def test_eight_readers_during_fifty_publishes_and_sweeps_never_see_a_mix(workspace):
    publish(workspace, "run-0", now=NOW)
    with _processes("reader.py", 8, workspace.path) as readers:
        assert [r.stdout.readline() for r in readers] == ["ready\n"] * 8
        for n in range(1, 51):
            at = NOW + n * dt.timedelta(hours=1)
            publish(workspace, f"run-{n}", now=at)
            snapshots.sweep(workspace, keep=1, now=at + dt.timedelta(minutes=30))
        told = []
        for reader in readers:
            reader.stdin.close()
            told.append(json.loads(reader.stdout.readline()))
    assert [t["mixed"] for t in told] == [[]] * 8
    assert sum(t["reads"] for t in told) > 50
    assert sum(t["runs"] for t in told) > 16  # the readers did see runs change
    snapshots.sweep(workspace, keep=1, now=NOW + dt.timedelta(days=9))
    assert [s.id for s in snapshots.list_snapshots(workspace)] == ["run-50"]


def test_an_import_during_a_compaction_is_neither_lost_nor_doubled(workspace):

    def slow(sources, target):
        write_batch(workspace)
        return merge_texts(sources, target)

    for _ in range(2):
        write_batch(workspace)
    compact(workspace, "account", now=NOW, merge=slow)
    log = read_log(workspace)
    files = log.visible("account")
    assert sorted(b for f in files for b in f.batches) == sorted(log.visible_batches)
    assert len(files) == 2
