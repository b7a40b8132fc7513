"""Roll-ups that were cut, zeroed, flipped or emptied: the doctor names each, and a refresh makes the same file anew."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from oarlock.lake import intact
from oarlock.lake.commits import read_log
from oarlock.lake.rollups import read, store
from oarlock.lake.verify import verify
from oarlock.pipeline.health import examine
from tests.recovery.test_damage import flip_bit, truncate, zero_tail
from tests.support import usage
from tests.support.lake import HandLake
from tests.support.storage import NOW
from tests.support.tables import shared_engine

KINDS = {
    "features of a day": "usage_feature_day/*.parquet",
    "users of a day": "usage_user_day/*.parquet",
    "last seen": "usage_last_seen/*.parquet",
    "note of last seen": "usage_last_seen/*.json",
}


@pytest.fixture
def lake(tmp_path: Path) -> HandLake:
    made = HandLake(tmp_path / "w")
    made.add("2024-03-06", usage_event=[r for d in range(1, 5) for r in usage.used("a", f"u{d}", f"2024-03-0{d}")])
    refresh(made)
    return made


def refresh(lake: HandLake) -> None:
    read.refresh(shared_engine(), read_log(lake.workspace), lake.zone, end=dt.date(2024, 3, 10))


def answers(lake: HandLake) -> list[list[str]]:
    engine = shared_engine()
    tables = lake.tables(engine, "2024-03-10")
    asked = (tables.daily("usage_feature_day"), tables.daily("usage_user_day"), tables.last_seen())
    return [sorted(map(str, engine.fetch(one))) for one in asked]


def empty(file: Path, chance: random.Random) -> None:
    file.write_bytes(b"")


@pytest.mark.parametrize("damage", [truncate, zero_tail, flip_bit, empty], ids=lambda d: d.__name__)
@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_roll_up_is_named_and_made_anew(
    lake: HandLake, kind: str, damage: Callable[[Path, random.Random], None]
) -> None:
    assert verify(lake.workspace) == ()
    before, chance = answers(lake), random.Random(f"{kind}/{damage.__name__}")
    file = chance.choice(sorted((lake.workspace.lake / store.FOLDER).glob(KINDS[kind])))
    whole = file.read_bytes()
    damage(file, chance)
    assert file.read_bytes() != whole
    (found,) = verify(lake.workspace)
    assert (found.weight, found.file) == ("repairable", file)
    assert str(file) in str(found.what.params)
    assert "oarlock refresh" in found.remedy.id
    assert answers(lake) == before
    file.unlink()  # as the remedy says
    refresh(lake)
    assert verify(lake.workspace) == ()
    assert file.read_bytes() == whole
    assert answers(lake) == before


def test_a_doctors_report_names_it_and_it_is_no_loss(lake: HandLake) -> None:
    file = sorted((lake.workspace.lake / store.FOLDER).glob(KINDS["users of a day"]))[0]
    file.write_bytes(file.read_bytes()[:-9])
    report = examine(lake.workspace, now=NOW.replace(tzinfo=dt.UTC))
    assert report.is_ok
    assert any(str(file) in str(note.params) for note in report.notes)


def test_bytes_that_changed_under_the_same_stamps_are_noticed_by_readers_after_the_doctor(lake: HandLake) -> None:
    place = lake.workspace.lake
    file = sorted((place / store.FOLDER).glob(KINDS["users of a day"]))[0]
    whole = file.read_bytes()
    file.write_bytes(whole[:9] + b"X" + whole[10:])
    told = store.expected(place, file)
    assert told is not None
    intact.remember(place, [told])  # as if the stamps were those of the whole file
    assert store.sound(place, [file]) == {file}
    assert [f.file for f in verify(lake.workspace)] == [file]
    assert store.sound(place, [file]) == set()
    refresh(lake)
    assert file.read_bytes() == whole
    assert verify(lake.workspace) == ()
