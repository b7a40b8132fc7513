"""A process killed at any named step, or at any moment, loses nothing it confirmed and leaves nothing half done."""

from __future__ import annotations

import itertools
import json
import random
import shutil
import time

import pytest

from oarlock.lake import journal
from oarlock.lake.commits import read_log
from oarlock.lake.workspace import open_workspace
from tests.support.crash import Confirmed, check, die_at, start, steps_of
from tests.support.storage import make_workspace, write_batch

pytestmark = pytest.mark.crash

KILLS = 20
"""How many kills each phase gets, spread over its steps and over how often a step was passed before."""


def _replace(phase):
    return {f"{phase}.{at}" for at in ("begin", "half-written", "written", "file-synced", "placed", "synced")}


def _rename(phase):
    return {f"{phase}.{at}" for at in ("begin", "placed", "synced")}


PHASES = {
    "staging": ("import", {"staging.begun", "staging.written", "staging.sealed", "staging.synced"}),
    "batch rename": ("import", _rename("batch-rename")),
    "commit": ("import", _replace("import-commit")),
    "note of the last commit": ("import", _replace("import-head")),
    "undo": ("undo", _replace("undo-commit") | _replace("undo-head")),
    "journal": (
        "journal",
        {f"journal.{at}" for at in ("begun", "inserted", "head-moved", "before-commit", "committed")},
    ),
    "drain": ("journal,drain", _replace("journal-commit") | _replace("journal-head")),
    "build": ("publish", {"publish.built", "publish.synced"} | _replace("publish-manifest")),
    "publish": ("publish", _rename("publish-rename")),
    "pointer": ("publish", _replace("pointer")),
    "sweep": ("sweep", {"sweep.begin", "sweep.renamed"}),
    "compaction": (
        "compact",
        {"compaction.merged", "compaction.synced"} | _replace("compaction-commit") | _replace("compaction-head"),
    ),
}  # fmt: skip


def test_every_named_step_belongs_to_a_phase_that_is_killed(tmp_path):
    place = make_workspace(tmp_path / "w").path
    passed = steps_of(place, "import,undo,journal,drain,publish,sweep,compact")
    passed |= steps_of(place, "sweep")  # the first sweep had nothing to remove
    assert passed == set().union(*(steps for _, steps in PHASES.values()))


@pytest.mark.parametrize("phase", PHASES)
def test_killed_at_each_step_of_a_phase(tmp_path, phase):
    work, steps = PHASES[phase]
    place = make_workspace(tmp_path / "w").path
    if phase == "sweep":
        for _ in range(2):
            steps_of(place, "publish")
    confirmed = Confirmed()
    # A step is killed when passed for the first time, then for the second and the third time.
    every = ((step, 1 + turn % 3) for turn in itertools.count() for step in sorted(steps))
    for step, occurrence in itertools.islice(every, max(KILLS, len(steps))):
        confirmed.add(die_at(place, work, step, occurrence))
        check(place, confirmed)
    assert confirmed.count > KILLS


def test_killed_at_any_moment(tmp_path):
    place = make_workspace(tmp_path / "w").path
    confirmed, chance = Confirmed(), random.Random(20260310)
    for _ in range(KILLS):
        waited_for = chance.randint(1, 10)
        with start(place, "everything") as child:
            for _ in range(waited_for):
                confirmed.add(child.stdout.readline())
            time.sleep(chance.uniform(0, 0.08))
            child.kill()
            confirmed.add(child.communicate()[0])
        check(place, confirmed)
    assert confirmed.batches
    assert confirmed.undone
    assert confirmed.changes
    assert confirmed.run


def test_killed_while_a_workspace_is_made(tmp_path):
    for n, step in enumerate(sorted(steps_of(tmp_path / "probe", "init"))):
        place = tmp_path / f"w{n}"
        die_at(place, "init", step, 1)
        if (place / "workspace.json").exists():
            open_workspace(place)
        else:
            make_workspace(place)
        write_batch(open_workspace(place))


def test_killed_while_an_older_format_is_upgraded(tmp_path):
    made = make_workspace(tmp_path / "old")
    write_batch(made)
    body = json.loads((made.path / "workspace.json").read_text())
    old = {k: body[k] for k in ("id", "timezone", "currency", "created_at")} | {"format_version": 1}
    (made.path / "workspace.json").write_text(json.dumps(old))
    made.work_db.unlink()
    shutil.rmtree(made.lake / "leases")
    (made.lake / "CURRENT").unlink()
    shutil.copytree(made.path, tmp_path / "probe")
    steps = {s for s in steps_of(tmp_path / "probe", "journal") if s.startswith(("init", "upgrade"))}
    assert len(steps) == 13
    for n, step in enumerate(sorted(steps)):
        place = tmp_path / f"w{n}"
        shutil.copytree(made.path, place)
        assert die_at(place, "import", step, 1) == ""
        opened = open_workspace(place)
        assert (opened.format_version, opened.id, read_log(opened).head) == (2, made.id, 1)
        assert journal.verify(opened) == 0
