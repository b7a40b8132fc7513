"""Stored files that were cut, zeroed, flipped or lost: the same answers as before, a clean prefix, or a named error."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from oarlock.errors import OperatorError
from oarlock.lake import journal, snapshots
from oarlock.lake.commits import Log, append_commit, read_log
from oarlock.lake.compaction import compact
from oarlock.lake.verify import verify
from oarlock.lake.workspace import open_workspace
from tests.support.storage import NOW, content, make_workspace, merge_texts, publish, tables, write_batch

TIMES = 12
"""Damages of each kind to each kind of file: 13 kinds of files x 4 x 12 = 624."""


def truncate(file: Path, chance: random.Random) -> None:
    os.truncate(file, chance.randrange(file.stat().st_size))


def zero_tail(file: Path, chance: random.Random) -> None:
    size = file.stat().st_size
    start = chance.randrange(size)
    with file.open("r+b") as opened:
        opened.seek(start)
        opened.write(b"\0" * (size - start))


def flip_bit(file: Path, chance: random.Random) -> None:
    data = bytearray(file.read_bytes())
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    file.write_bytes(bytes(data))


def lose(file: Path, chance: random.Random) -> None:
    file.unlink()


pytestmark = pytest.mark.slow
DAMAGES = (truncate, zero_tail, flip_bit, lose)


@dataclass(frozen=True)
class Answers:
    """Everything that readers of a workspace may ask for; an error stands for the answers it kept back."""

    settings: Any
    log: Any
    rows: Any
    personal: Any
    changes: Any
    shown: Any
    warned: bool


def _ask(place: Path) -> Answers:
    def told(question):
        try:
            return question()
        except OperatorError as error:  # anything else fails the test
            said = error
        assert said.remedy
        assert str(place) in str(said)
        return said

    settings = told(lambda: open_workspace(place))
    if isinstance(settings, OperatorError):
        return Answers(settings, settings, settings, settings, settings, settings, False)
    log = told(lambda: read_log(settings))
    sound = not isinstance(log, OperatorError)
    shown = told(lambda: snapshots.current(settings))
    return Answers(
        settings=settings.id,
        log=[(c.number, c.hash) for c in log.commits] if sound else log,
        rows=told(lambda: _whole(log)) if sound else log,
        personal=told(lambda: {p.batch: p.path.read_bytes() for p in log.personal("account")}) if sound else log,
        changes=told(lambda: [r.hash for r in journal.read(settings)]),
        shown=(shown.id, tables(shown)) if isinstance(shown, snapshots.Snapshot) else shown,
        warned=isinstance(shown, snapshots.Snapshot) and bool(shown.warnings),
    )


def _whole(log: Log) -> list[tuple[str, str]]:
    """Entity and batch of all visible rows that are whole."""
    found = [(entity, file) for entity in log.entities for file in log.visible(entity)]
    return sorted((e, b) for e, file in found for b in file.batches if content(b, e) in file.path.read_bytes())


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A workspace with batches, an undo, a compaction, personal data, changes in file and log, and three snapshots."""
    workspace = make_workspace(tmp_path_factory.mktemp("sound") / "w")
    for n in range(3):
        write_batch(workspace, personal=True)
        publish(workspace, f"run-{n}")
    undone = write_batch(workspace).batch
    append_commit(workspace, kind="undo", batch=undone, withdrawn=undone, now=NOW)
    compact(workspace, "account", now=NOW, merge=merge_texts)
    for n in range(200):
        journal.append(workspace, actor="li", entity="edit", key=f"k{n}", after={"n": n}, reason="because", now=NOW)
    # A connection that stays open keeps the last changes in the write-ahead log, as after a kill.
    keeper = sqlite3.connect(workspace.work_db)
    keeper.execute("SELECT count(*) FROM journal").fetchone()
    for n in range(20):
        journal.append(workspace, actor="li", entity="edit", key=f"late{n}", after={"n": n}, reason="because", now=NOW)
    yield workspace
    keeper.close()


VERIFIED = "notes of what was verified"
TARGETS = {
    "settings": "workspace.json",
    "first commit": "lake/commits/00000001.json",
    "last commit": "lake/commits/00000006.json",
    "note of the last commit": "lake/commits/HEAD",
    "batch": "lake/batches/b-*/contract_line.parquet",
    "side file": "lake/batches/b-*/account.personal.parquet",
    "merged file": "lake/batches/c-*/account.parquet",
    "manifest": "lake/snapshots/run-2/manifest.json",
    "table": "lake/snapshots/run-2/b.parquet",
    "pointer": "lake/CURRENT",
    VERIFIED: "lake/verified.json",
    "work database": "work.sqlite",
    "work database's log": "work.sqlite-wal",
}
CHANGES = {"work database", "work database's log"}


def _is_prefix(short, long):
    return long[: len(short)] == short


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda d: d.__name__)
@pytest.mark.parametrize("target", TARGETS)
def test_no_damage_is_silent(sound, tmp_path, target, damage):
    before = _ask(sound.path)
    assert (len(before.rows), len(before.changes), before.shown[0], before.warned) == (6, 220, "run-2", False)
    chance, outcomes = random.Random(f"{target}/{damage.__name__}"), Counter()
    place = tmp_path / "w"
    shutil.copytree(sound.path, place, copy_function=shutil.copyfile)
    for _ in range(TIMES):
        file = chance.choice(sorted(place.glob(TARGETS[target])))
        # Questions change these by themselves: what was verified is noted, and the log of the database is emptied.
        before_damage = {p: p.read_bytes() for p in (file, place / "lake/verified.json", *place.glob("work.sqlite*"))}
        damage(file, chance)
        is_changed = not file.exists() or file.read_bytes() != before_damage[file]
        after = _ask(place)
        outcomes[_judge(before, after, target)] += 1
        if is_changed and target not in (VERIFIED, *CHANGES):
            assert after.warned or _errors(after) or verify(open_workspace(place)), "nobody would have told"
        for path, data in before_damage.items():
            path.write_bytes(data)
    assert outcomes.total() == TIMES
    if target not in (*CHANGES, VERIFIED, "note of the last commit", "merged file"):
        assert outcomes["same"] < TIMES


def _errors(answers: Answers) -> list[OperatorError]:
    return [v for v in vars(answers).values() if isinstance(v, OperatorError)]


def _judge(before: Answers, after: Answers, target: str) -> str:
    """How a damage came out; raises when an answer is wrong or missing without an error."""
    out = "same"
    for name in ("settings", "log", "rows", "personal", "changes"):
        was, now = getattr(before, name), getattr(after, name)
        if isinstance(now, OperatorError):
            out = "error"
        elif name == "changes" and target == "work database's log":
            assert _is_prefix(now, was)
            assert len(now) >= 200
            out = "same" if now == was else "prefix"
        else:
            assert now == was, name
    if isinstance(after.shown, OperatorError):
        return "error"
    if after.shown != before.shown:
        assert after.warned
        assert after.shown[0] in {"run-0", "run-1"}
        assert set(after.shown[1].values()) == {content(after.shown[0], "table")}
    return "fallback" if after.warned else out
