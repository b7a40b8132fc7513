"""The roll-ups of usage events have the same rows whichever engine made them."""

from __future__ import annotations

import datetime as dt
import random
import shutil
from pathlib import Path
from typing import Any

import pytest

from oarlock.domain.entities import ROLLUPS
from oarlock.lake.commits import read_log
from oarlock.lake.engines import Engine
from oarlock.lake.engines.types import declared_schema
from oarlock.lake.hashing import content_hash
from oarlock.lake.rollups import read, store
from tests.support import usage
from tests.support.lake import HandLake

DAYS = [dt.date(2024, 3, 8) + dt.timedelta(days=n) for n in range(5)]


def events(seed: int) -> list[dict[str, Any]]:
    """Events with nulls, halves of a thousandth, late ones and repeats."""
    rng = random.Random(seed)
    rows = []
    for n in range(400):
        at = dt.datetime(2024, 3, 8, 5) + dt.timedelta(minutes=rng.randrange(6000))
        more = {"quantity": rng.choice([None, 0.0005, -0.0015, 2.5]), "offering_id": rng.choice([None, "x"])}
        late = {"received_at": at + dt.timedelta(hours=rng.choice([0, 0, 30]))}
        account, user = rng.choice([None, "a", "b"]), rng.choice([None, "u1", "u2", "用户"])
        rows += usage.used(account, user, at.isoformat(), event_id=f"e{n % 390}", **more, **late)
    return list({(row["event_id"], usage.local(row["happened_at"], "America/New_York")): row for row in rows}.values())


def hashes(lake: Path) -> dict[str, str]:
    """The content of every file by its name without the checksum."""
    out = {}
    for name, entity in ROLLUPS.items():
        for (day, inputs), path in store.kept(lake, name).items():
            out[f"{name} {day} {inputs}"] = content_hash(path, declared_schema(entity), entity.key)
    return out


@pytest.mark.spark
def test_both_engines_make_the_same_days_and_the_same_state(duck: Engine, spark: Engine, tmp_path: Path) -> None:
    lake = HandLake(tmp_path / "w", zone="America/New_York")
    lake.add("2024-04-01", usage_event=events(1))
    lake.add("2024-04-02", usage_event=[row for row in events(2) if row["happened_at"].day > 10])
    log = read_log(lake.workspace)
    found = {}
    for engine in (duck, spark):
        assert read.refresh(engine, log, lake.zone, end=dt.date(2024, 3, 12)) == 2 * len(DAYS)
        found[engine.name] = hashes(lake.workspace.lake)
        shutil.rmtree(lake.workspace.lake / store.FOLDER)
    assert found["duckdb"] == found["spark"]
    assert len(found["duckdb"]) == 2 * len(DAYS) + 1
