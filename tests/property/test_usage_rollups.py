"""Roll-ups equal plain Python, whatever the order, batches, repeats, lateness and withdrawals of events."""

from __future__ import annotations

import datetime as dt
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oarlock.lake.commits import read_log
from oarlock.lake.engines import Engine, open_engine
from oarlock.lake.rollups import read
from tests.support import usage
from tests.support.lake import HandLake

Row = dict[str, Any]
FIRST = dt.datetime(2024, 3, 8)
"""The clocks of New York change on the 10th."""
# One example is a whole lake, asked some thirty questions.
EXAMPLES = max(3, settings.default.max_examples // 33)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    opened = open_engine("duckdb", threads=2)
    yield opened
    opened.close()


def events(rng: random.Random) -> list[Row]:
    """Some thirty events of five days; a third was received late, by up to four days."""
    made: list[Row] = []
    for n in range(30):
        at = FIRST + dt.timedelta(minutes=30 * rng.randrange(240))
        late = dt.timedelta(hours=rng.randrange(1, 96)) if rng.random() < 0.3 else dt.timedelta(seconds=20)
        made.append({
            "event_id": f"e{n}", "account_id": rng.choice(["a", "b", None]), "offering_id": rng.choice(["x", None]),
            "user_id": rng.choice(["u", "v", "w", None]), "event": rng.choice(["open", "save"]), "happened_at": at,
            "received_at": rng.choice([at + late, None]), "quantity": rng.choice([None, 0.0005, -1.5, 2.25]),
        })  # fmt: skip
    return made


def first_told(batches: list[list[Row]], zone: str) -> list[Row]:
    """One row for each ID of a day: that of the first batch that tells it."""
    found: dict[tuple[object, dt.date], Row] = {}
    for batch in batches:
        for row in batch:
            found.setdefault((row["event_id"], usage.local(row["happened_at"], zone)), row)
    return list(found.values())


def plain(rows: list[Row]) -> list[str]:
    return sorted(repr(sorted(row.items())) for row in rows)


class Asked:
    """A lake beside what has been told to it."""

    def __init__(self, folder: Path, zone: str, engine: Engine) -> None:
        self.lake, self.zone, self.engine = HandLake(folder, zone=zone), zone, engine
        self.told: list[tuple[str, list[Row]]] = []
        self.past: list[tuple[str, list[list[Row]]]] = []

    def mark(self, at: str) -> None:
        """Remember what is visible at a recorded time."""
        self.past.append((at, [rows for _, rows in self.told]))

    def check(self, rng: random.Random) -> None:
        """Questions about any day, as known at any time, by recorded and by learned time."""
        as_of = (FIRST + dt.timedelta(days=rng.randrange(1, 8))).date()
        known_at, batches = rng.choice(self.past)
        self._compare(first_told(batches, self.zone), as_of, {"known_at": known_at})
        learned = (FIRST + dt.timedelta(days=rng.randrange(1, 8))).date()
        midnight = dt.datetime.combine(learned, dt.time(), tzinfo=self.lake.zone).astimezone(dt.UTC)
        rows = first_told([rows for _, rows in self.told], self.zone)
        known = [r for r in rows if usage.local(r["received_at"] or r["happened_at"], self.zone) < learned]
        at = midnight.replace(tzinfo=None).isoformat()
        self._compare(known, as_of, {"known_at": at, "known_by": "learned"})

    def _compare(self, rows: list[Row], as_of: dt.date, known: dict[str, Any]) -> None:
        before = [r for r in rows if usage.local(r["happened_at"], self.zone) < as_of]
        tables = self.lake.tables(self.engine, as_of.isoformat(), **known)
        users = usage.user_days(before, self.zone)
        assert plain(self.engine.fetch(tables.last_seen())) == plain(usage.last_seen(users))
        assert plain(self.engine.fetch(tables.daily("usage_user_day"))) == plain(users)
        features = usage.feature_days(before, self.zone)
        assert plain(self.engine.fetch(tables.daily("usage_feature_day"))) == plain(features)


@settings(max_examples=EXAMPLES)
@given(seed=st.integers(0, 2**32), zone=st.sampled_from(["UTC", "America/New_York", "Asia/Shanghai"]))
def test_roll_ups_are_those_of_plain_python(seed: int, zone: str, engine: Engine) -> None:
    rng = random.Random(seed)
    made = events(rng)
    with tempfile.TemporaryDirectory() as folder:
        asked = Asked(Path(folder), zone, engine)
        for n in range(1, 5):
            at = f"2024-04-{n:02d}"
            if len(asked.told) > 1 and rng.random() < 0.3:
                batch, _ = asked.told.pop(rng.randrange(len(asked.told)))
                asked.lake.undo(batch, at)
            else:
                told = [{**row, "event": rng.choice(["open", "save"])} for row in rng.sample(made, rng.randint(3, 15))]
                asked.told.append((asked.lake.add(at, usage_event=told), told))
            asked.mark(at)
            if rng.random() < 0.5:
                log, end = read_log(asked.lake.workspace), FIRST.date() + dt.timedelta(days=rng.randrange(1, 8))
                read.refresh(engine, log, asked.lake.zone, end=end)
            asked.check(rng)
