"""Made-up usage: a thousand accounts that change nothing, some that fall in silence, some that only have a season.

It knows nothing of the detector: no window, threshold or index of it is used here. Counts are drawn day by day from
each account's own habits: level, working week, end of the month, holidays of China, slow wandering, bursts.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from oarlock.lake.engines import Engine
from tests.support.tables import FakeTables

UNCHANGED, SILENT, SEASONAL = 1_000, 20, 20
DEEPEST, MILDEST = 0.70, 0.32
CLOSED = [  # days off of China as its government announced them, first and last
    ("2022-01-01", "2022-01-03"), ("2022-01-31", "2022-02-06"), ("2022-04-03", "2022-04-05"),
    ("2022-04-30", "2022-05-04"), ("2022-06-03", "2022-06-05"), ("2022-09-10", "2022-09-12"),
    ("2022-10-01", "2022-10-07"), ("2022-12-31", "2023-01-02"), ("2023-01-21", "2023-01-27"),
    ("2023-04-05", "2023-04-05"), ("2023-04-29", "2023-05-03"), ("2023-06-22", "2023-06-24"),
    ("2023-09-29", "2023-10-06"), ("2023-12-30", "2024-01-01"), ("2024-02-10", "2024-02-17"),
    ("2024-04-04", "2024-04-06"), ("2024-05-01", "2024-05-05"), ("2024-06-08", "2024-06-10"),
    ("2024-09-15", "2024-09-17"), ("2024-10-01", "2024-10-07"),
]  # fmt: skip
OFF_SITE = {
    dt.date.fromisoformat(first) + dt.timedelta(days=n)
    for first, last in CLOSED
    for n in range((dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days + 1)
}


def injected(
    seed: int, today: dt.date, *, days: int, since: int = 28
) -> tuple[list[dict[str, Any]], set[str], set[str]]:
    """Daily counts as rows, the names of silent accounts, and the names of seasonal ones.

    since: for how many days the silent ones have been silent.
    """
    rng = np.random.default_rng(seed)
    calendar = [today - dt.timedelta(days=n) for n in range(days, 0, -1)]
    names, rows = [], []
    silent, seasonal = set(), set()
    falls = np.linspace(MILDEST, DEEPEST, SILENT)
    for i in range(UNCHANGED + SILENT + SEASONAL):
        name = f"acc{i:05d}"
        names.append(name)
        rate = _habit(rng, calendar)
        if UNCHANGED <= i < UNCHANGED + SILENT:
            silent.add(name)
            rate = rate * _level(rng, low=40.0, high=900.0)
            rate[-since:] *= 1.0 - falls[i - UNCHANGED]
        elif i >= UNCHANGED + SILENT:
            seasonal.add(name)
            rate = rate * _level(rng, low=40.0, high=900.0) * _season(rng, calendar, today, i)
        else:
            rate = rate * _level(rng, low=3.0, high=900.0)
        counts = rng.poisson(rate)
        rows += [
            {"account_id": name, "offering_id": None, "event": "act", "day": day, "learned_day": day,
             "events": int(n), "quantity": None}
            for day, n in zip(calendar, counts, strict=True) if n
        ]  # fmt: skip
    return rows, silent, seasonal


def _level(rng: np.random.Generator, *, low: float, high: float) -> float:
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def _habit(rng: np.random.Generator, calendar: list[dt.date]) -> np.ndarray:
    """Relative rates a day: the working week, a mild month end, holidays, wandering and bursts."""
    week = np.array([1.1, 1.05, 1.0, 1.0, 0.85, *([rng.uniform(0.05, 0.6)] * 2)])
    rate = np.array([week[day.weekday()] for day in calendar])
    lift = rng.uniform(0.9, 1.3)
    rate *= np.array([lift if (day + dt.timedelta(days=2)).month != day.month else 1.0 for day in calendar])
    closed = rng.uniform(0.2, 0.7)
    rate *= np.array([closed if day in OFF_SITE else 1.0 for day in calendar])
    shape = rng.uniform(4.0, 40.0)
    rate *= rng.gamma(shape, 1.0 / shape, len(calendar))
    steps = rng.normal(0.0, rng.uniform(0.005, 0.05), len(calendar) // 7 + 1)
    wander = np.zeros(len(steps))
    for k in range(1, len(steps)):
        wander[k] = 0.85 * wander[k - 1] + steps[k]
    return rate * np.exp(np.repeat(wander, 7)[: len(calendar)])


def _season(rng: np.random.Generator, calendar: list[dt.date], today: dt.date, i: int) -> np.ndarray:
    """One of three seasons that is low before `today`: closing the books, holidays, or the same weeks each year."""
    if i % 3 == 0:
        # Closing: nearly all the work falls on the days around the turn of the month that `today` comes just before.
        return np.array([rng.uniform(6.0, 9.0) if day.day in (29, 30, 31, 1) else 0.6 for day in calendar])
    if i % 3 == 1 or len(calendar) < 420:
        return np.array([0.03 if day in OFF_SITE else 1.0 for day in calendar])
    low = rng.uniform(0.3, 0.65)
    first = (today - dt.timedelta(days=int(rng.integers(26, 31)))).timetuple().tm_yday
    return np.array([low if 0 <= (day.timetuple().tm_yday - first) % 365 < 45 else 1.0 for day in calendar])


class ScannedTables(FakeTables):
    """Usage by feature and day read from one file, as from a lake."""

    def __init__(self, rows: list[dict[str, Any]], folder: Path, engine: Engine | None = None, **entities: Any) -> None:
        super().__init__(entities, engine)
        schema = pa.schema([
            ("account_id", pa.string()), ("offering_id", pa.string()), ("event", pa.string()), ("day", pa.date32()),
            ("learned_day", pa.date32()), ("events", pa.int64()), ("quantity", pa.int64()),
        ])  # fmt: skip
        file = folder / "days.parquet"
        pq.write_table(pa.Table.from_pylist(rows, schema=schema), file)
        types = {"account_id": "string", "offering_id": "string", "event": "string", "day": "date",
                 "learned_day": "date", "events": "int64", "quantity": "int64"}  # fmt: skip
        self._days_table = self.engine.scan([file], types)

    def daily(self, name: str, start: dt.date | None = None, end: dt.date | None = None) -> Any:
        assert name == "usage_feature_day"
        rows = self._days_table
        rows = rows if start is None else rows.filter(rows.day >= start)
        return rows if end is None else rows.filter(rows.day < end)

    def last_seen(self) -> Any:
        rows = self._days_table
        seen = rows.group_by("account_id").aggregate(first_day=rows.day.min(), last_day=rows.day.max())
        return seen.mutate(user_id=seen.account_id)

    def once(self, key: tuple[object, ...], make: Any) -> Any:
        return make()
