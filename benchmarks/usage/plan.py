"""`python -m benchmarks usage [--events N] [--docs]`: usage and health at size, each pair checked for equal results."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks import measure, report
from benchmarks.measure import Measured
from benchmarks.report import Row
from benchmarks.usage.made import NEXT
from benchmarks.usage.rollups import COLUMNS

ROOT = Path(__file__).resolve().parent.parent.parent
ABOUT = (
    "The sample company with usage events of 24 months, a hundred for each of its accounts unless told. Each "
    "case runs in a process of its own with a fresh engine; Ibis is brought in before the clock starts. Ratios compare "
    "CPU seconds of ours with the baseline's in the same run. A new day has the events of the day a week before."
)
MANY = 1_000_000
"""Events from which on each case runs once."""
PANDAS = 10_000_000
"""Events that pandas can hold beside the rest."""


@dataclass(frozen=True, kw_only=True)
class Size:
    """How much: `histories` are the days before the one that is added."""

    events: int
    accounts: int
    scored: int
    months: int = 24
    histories: tuple[int, ...] = (1, 180)
    is_tiny: bool = False


TINY = Size(events=20_000, accounts=500, scored=10_000, months=3, histories=(), is_tiny=True)
"""Seconds, to see that all ways still agree."""


def main(words: list[str]) -> int:
    """Run everything; 1 when two ways of the same figure differ."""
    parser = argparse.ArgumentParser(prog="benchmarks usage", description=__doc__)
    parser.add_argument("--events", type=int, nargs="+", default=[10_000_000], help="one or several sizes")
    parser.add_argument("--accounts", type=int, default=0, help="one for a hundred events unless told")
    parser.add_argument("--scored", type=int, default=1_000_000, help="accounts whose health is scored")
    parser.add_argument("--tiny", action="store_true", help="seconds instead of minutes")
    parser.add_argument("--folder", type=Path, help="where there is room for the data (40 bytes an event, four times)")
    parser.add_argument("--out", type=Path, default=ROOT / "bench", help="folder for usage.json and usage.md")
    parser.add_argument("--docs", action="store_true", help="write the table to docs/benchmarks.md, too")
    asked = parser.parse_args(words)
    sizes = [Size(events=n, accounts=asked.accounts or max(n // 100, 24), scored=asked.scored) for n in asked.events]
    rows: list[Row] = []
    for size in [TINY] if asked.tiny else sizes:
        with tempfile.TemporaryDirectory(prefix="oarlock-bench-", dir=asked.folder) as folder:
            plan = Plan(Path(folder), size)
            rows += [*plan.imports(), *plan.rollups(), *plan.features(), *plan.retention()]
            rows += [] if size.is_tiny else plan.refreshes()
            rows += plan.grown()
            rows += plan.scored() if size in (TINY, sizes[-1]) else []
    text = report.write_usage(asked.out, rows, about=ABOUT)
    if asked.docs:
        report.put(ROOT / "docs" / "benchmarks.md", text)
    print(text)
    return int(any(row.same is False for row in rows))


class Plan:
    """The steps in their order: each leaves files for the next ones."""

    def __init__(self, folder: Path, size: Size) -> None:
        self._folder, self._size = folder, size
        self._group = f"{size.events:,} events"
        self._place, self._usage = self._at("all"), self._at("sample/usage")

    def imports(self) -> list[Row]:
        """The sample's files, month by month."""
        size = (str(n) for n in (self._size.accounts, self._size.events, self._size.months))
        made = self._run("make the sample", "sample", self._at("sample"), *size, once=True)
        self._run("base", "base", self._place, self._at("sample/generic"), once=True)
        files = [str(file) for file in sorted(Path(self._usage).iterdir())]
        ours = self._run("import the events", "bring", self._place, *files, once=True)
        copy = self._run("DuckDB COPY of the same files", "copied", self._at("copy"), *files, once=True)
        same = made.result == ours.result == copy.result
        return [
            Row(group=self._group, ours=made, rows=made.result),
            Row(group=self._group, ours=ours, against=copy, rows=ours.result, same=same),
        ]

    def rollups(self) -> list[Row]:
        """All days, made anew."""
        ours = self._run("roll-ups of all days, last seen", "rollups", self._place)
        rows, counts = [], [0]
        for name, case in {"SQL by hand, day by day": "per_day", "SQL by hand at once, unsorted": "at_once"}.items():
            out = self._at(case)
            hand = self._run(name, f"rollups_{case}", self._place, out)
            told, other = self._bags(f"{self._place}/lake/rollups"), self._bags(out)
            counts = [int(bag.split()[0]) for bag in told]
            same = told == other
            rows.append(
                Row(group=self._group, ours=ours, against=hand, rows=self._size.events, same=same, goal="≤ 2 GB")
            )
        if self._size.events <= PANDAS:
            hand = self._run("pandas, in memory, nothing written", "rollups_pandas", self._place)
            rows.append(Row(group=self._group, ours=ours, against=hand, same=hand.result == counts))
        limit = self._run("decoding four columns, the limit", "decoded", self._place)
        return [*rows, Row(group=self._group, ours=ours, against=limit)]

    def features(self) -> list[Row]:
        """Active users, recency and concentration of all accounts on the last day."""
        ours = self._run("as-of features of all accounts", "features", self._place, self._at("ours"))
        hand = self._run("SQL by hand from roll-ups", "features_from_rollups", self._place, self._at("hand"))
        raw = self._run("SQL by hand from events", "features_from_raw", self._place, self._at("raw"))
        return [Row(group=self._group, ours=ours, against=o, same=ours.result == o.result) for o in (hand, raw)]

    def retention(self) -> list[Row]:
        """N-day and unbounded retention of new users."""
        ours = self._run("usage retention", "retention", self._place)
        hand = self._run("SQL by hand from all days", "retention_by_hand", self._place)
        state = self._run("SQL by hand with last seen", "retention_with_state", self._place)
        return [
            Row(group=self._group, ours=ours, against=o, same=ours.result == o.result, goal="≤ 3 s")
            for o in (hand, state)
        ]

    def refreshes(self) -> list[Row]:
        """Everything that is published, then with nothing to do."""
        full = self._run("refresh, all standing questions", "refresh", self._place, once=True)
        idle = self._run("refresh, nothing stale", "refresh", self._place, once=True)
        return [
            Row(group=self._group, ours=full, rows=self._size.events),
            Row(group=self._group, ours=idle, against=full, same=idle.result[0] == 0, goal="≤ 1 s"),
        ]

    def grown(self) -> list[Row]:
        """One more day after histories of several lengths, then one late event."""
        day, late = self._at("day.parquet"), self._at("late.parquet")
        self._run("one more day, one late event", "more", day, late, self._usage, once=True)
        rows: list[Row] = []
        one: Measured | None = None
        for days in (*self._size.histories, 0):
            place = self._at(f"after_{days}") if days else self._place
            if days:
                self._run("history", "shorter", place, self._at("sample/generic"), self._usage, str(days), once=True)
            told = f"{days} day{'s' * (days > 1)}" if days else f"{self._size.months} months"
            after = self._grown(f"one more day after {told}", place, day)
            one = one or after
            same = None if after is one else after.result[:2] == one.result[:2]
            rows.append(Row(group=self._group, ours=after, against=None if after is one else one, same=same))
        event = self._grown("one late event", self._place, late)
        rows.append(Row(group=self._group, ours=event, against=one, same=event.result[:2] == [1, 2]))
        if self._size.is_tiny:
            return rows
        return [*rows, Row(group=self._group, ours=self._run("refresh after these", "refresh", self._place, once=True))]

    def scored(self) -> list[Row]:
        """Health with contributions, bounds, caps and the nearest better band."""
        accounts = self._size.scored
        values, ours, hand = self._at("values.parquet"), self._at("scored.parquet"), self._at("numpy.parquet")
        self._run("values", "values", values, str(accounts), once=True)
        mine = self._run("health with all that explains it", "scored", values, ours)
        other = self._run("numpy and pandas", "scored_numpy", values, hand)
        wrong = self._run("compare", "differing", ours, hand, once=True).result
        goal = "≤ 20 s, ≤ 2 GB"
        return [Row(group=f"{accounts:,} scores", ours=mine, against=other, rows=accounts, same=wrong == 0, goal=goal)]

    def _grown(self, name: str, place: str, file: str) -> Measured:
        until = str(NEXT + dt.timedelta(days=1))
        name = f"{name}: import, roll-ups, features"
        return self._run(name, "grown", place, file, self._at("grown"), until, once=True)

    def _bags(self, home: str) -> list[str]:
        more = {"usage_feature_day": ", quantity"}
        rows = (f"{', '.join(by)}, events{more.get(n, '')} FROM '{home}/{n}/*.parquet'" for n, by in COLUMNS.items())
        found: list[str] = self._run("compare", "bags", *rows, once=True).result
        return found

    def _at(self, name: str) -> str:
        return str(self._folder / name)

    def _run(self, name: str, case: str, *arguments: str, once: bool = False) -> Measured:
        print(f"  {name}", file=sys.stderr, flush=True)
        repeats = 1 if once or self._size.is_tiny or self._size.events > MANY else 3
        return measure.run(name, case, *arguments, repeats=repeats, module="benchmarks.usage.cases")
