"""`python -m benchmarks usage [--events N] [--docs]`: usage and health at size, each pair checked for equal results."""

from __future__ import annotations

import argparse
import datetime as dt
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import measure, report
from benchmarks.measure import Measured
from benchmarks.report import Row
from benchmarks.usage.kept import Measures, Unmeasured
from benchmarks.usage.made import NEXT, again
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


PARTS = ("imports", "rollups", "features", "retention", "refreshes", "grown", "scored")


def main(words: list[str]) -> int:
    """Run everything; 1 when two ways of the same figure differ or a part failed."""
    parser = argparse.ArgumentParser(prog="benchmarks usage", description=__doc__)
    parser.add_argument("--events", type=int, nargs="+", default=[10_000_000], help="one or several sizes")
    parser.add_argument("--accounts", type=int, default=0, help="one for a hundred events unless told")
    parser.add_argument("--scored", type=int, default=1_000_000, help="accounts whose health is scored")
    parser.add_argument("--tiny", action="store_true", help="seconds instead of minutes")
    parser.add_argument("--parts", choices=PARTS, nargs="+", default=PARTS, help="all unless told; imports come first")
    parser.add_argument(
        "--folder", type=Path,
        help="where there is room for the data (40 bytes an event, five times); it stays, and a run in it goes on "
        "where the one before was stopped",
    )  # fmt: skip
    parser.add_argument("--told", action="store_true", help="measure nothing: tell what was measured in the folder")
    parser.add_argument("--out", type=Path, default=ROOT / "bench", help="folder for usage.json and usage.md")
    parser.add_argument("--docs", action="store_true", help="write the table to docs/benchmarks.md, too")
    asked = parser.parse_args(words)
    sizes = [Size(events=n, accounts=asked.accounts or max(n // 100, 24), scored=asked.scored) for n in asked.events]
    rows: list[Row] = []
    is_whole = True
    for size in [TINY] if asked.tiny else sizes:
        with _folder(asked.folder, size) as folder:
            plan = Plan(folder, size, Measures(folder / "measured.jsonl", is_told=asked.told))
            for part in asked.parts:
                if (size.is_tiny and part == "refreshes") or (part == "scored" and size not in (TINY, sizes[-1])):
                    continue
                try:
                    for row in getattr(plan, part)():
                        rows.append(row)
                        report.write_usage(asked.out, rows, about=ABOUT)
                except RuntimeError as error:
                    print(f"  {part}: {error}", file=sys.stderr, flush=True)
                    is_whole = is_whole and isinstance(error, Unmeasured)
    text = report.write_usage(asked.out, rows, about=ABOUT)
    if asked.docs:
        report.put(ROOT / "docs" / "benchmarks.md", text)
    print(text)
    return int(not is_whole or any(row.same is False for row in rows))


@contextmanager
def _folder(asked: Path | None, size: Size) -> Iterator[Path]:
    """The folder of one size: one that stays, or one for this run alone."""
    if asked is not None:
        yield asked / f"{size.events}-{size.accounts}"
        return
    with tempfile.TemporaryDirectory(prefix="oarlock-bench-") as folder:
        yield Path(folder)


class Plan:
    """The parts in their order. Every step makes anew what it writes, so that a killed run can do it again."""

    def __init__(self, folder: Path, size: Size, measures: Measures) -> None:
        self._folder, self._size, self._measures = folder, size, measures
        self._group = f"{size.events:,} events"
        self._place, self._usage = self._at("after_0"), self._at("sample/usage")

    def imports(self) -> Iterator[Row]:
        """The sample's files, from the newest days to the oldest: so the shorter histories come by the way."""
        size = (str(n) for n in (self._size.accounts, self._size.events, self._size.months))
        made = self._run("make the sample", "sample", self._at("sample"), *size, once=True)
        yield Row(group=self._group, ours=made, rows=made.result)
        before = self._at("base")
        self._run("base", "base", before, self._at("sample/generic"), once=True)
        histories = [str(days) for days in self._size.histories]
        self._fresh("cut", "cut", self._at("cut"))
        self._run("cut", "cut", self._at("cut"), self._usage, *histories, once=True)
        steps, every = [], []
        for days in (*histories, "0"):
            name, place = f"import to {days} days", self._at(f"after_{days}")
            self._fresh(name, "bring", place, of=before)
            files = self._files(f"cut/{days}")
            steps.append(self._run(name, "bring", place, *files, once=True))
            every, before = [*every, *files], place
        ours = measure.added("import the events", steps)
        copy = self._run("DuckDB COPY of the same files", "copied", self._at("copy"), *every, once=True)
        same = made.result == sum(ours.result) == copy.result
        yield Row(group=self._group, ours=ours, against=copy, rows=made.result, same=same)

    def rollups(self) -> Iterator[Row]:
        """All days, made anew."""
        ours = self._run("roll-ups of all days, last seen", "rollups", self._place)
        told = self._bags("ours", f"{self._place}/lake/rollups")
        counts = [int(bag.split()[0]) for bag in told]
        for name, case in {"SQL by hand, day by day": "per_day", "SQL by hand at once, unsorted": "at_once"}.items():
            out = self._at(case)
            hand = self._run(name, f"rollups_{case}", self._place, out)
            same = told == self._bags(case, out)
            shutil.rmtree(out, ignore_errors=True)
            yield Row(group=self._group, ours=ours, against=hand, rows=self._size.events, same=same, goal="≤ 2 GB")
        if self._size.events <= PANDAS:
            hand = self._run("pandas, in memory, nothing written", "rollups_pandas", self._place)
            yield Row(group=self._group, ours=ours, against=hand, same=hand.result == counts)
        limit = self._run("decoding four columns, the limit", "decoded", self._place)
        yield Row(group=self._group, ours=ours, against=limit)

    def features(self) -> Iterator[Row]:
        """Active users, recency and concentration of all accounts on the last day."""
        ours = self._run("as-of features of all accounts", "features", self._place, self._at("ours"))
        for name, case in {"SQL by hand from roll-ups": "rollups", "SQL by hand from events": "raw"}.items():
            hand = self._run(name, f"features_from_{case}", self._place, self._at(case))
            yield Row(group=self._group, ours=ours, against=hand, same=ours.result == hand.result)

    def retention(self) -> Iterator[Row]:
        """N-day and unbounded retention of new users."""
        ours = self._run("usage retention", "retention", self._place)
        for name, case in {"SQL by hand from all days": "by_hand", "SQL by hand with last seen": "with_state"}.items():
            hand = self._run(name, f"retention_{case}", self._place)
            yield Row(group=self._group, ours=ours, against=hand, same=ours.result == hand.result, goal="≤ 3 s")

    def refreshes(self) -> Iterator[Row]:
        """Everything that is published, then with nothing to do."""
        full = self._run("refresh, all standing questions", "refresh", self._place, once=True)
        yield Row(group=self._group, ours=full, rows=self._size.events, goal="≤ 2 GB")
        idle = self._run("refresh, nothing stale", "refresh", self._place, once=True)
        yield Row(group=self._group, ours=idle, against=full, same=idle.result[0] == 0, goal="≤ 1 s")

    def grown(self) -> Iterator[Row]:
        """One more day after histories of several lengths, then one late event; each in a copy of its own.

        What a new day costs is told apart from the features of all accounts on it: the one must stay as it is however
        long history grows, the other grows with the accounts that there are.
        """
        day, late = self._at("day.parquet"), self._at("late.parquet")
        self._run("one more day, one late event", "more", day, late, self._usage, once=True)
        one: Measured | None = None
        for days in (*self._size.histories, 0):
            if days:
                self._run(f"roll-ups of {days} days", "rollups", self._at(f"after_{days}"), once=True)
            told = f"{days} day{'s' * (days > 1)}" if days else f"{self._size.months} months"
            place = self._at(f"after_{days}")
            after = self._grown(f"one more day after {told}", place, day)
            one = one or after
            same = None if after is one else after.result == one.result
            yield Row(group=self._group, ours=after, against=None if after is one else one, same=same)
            next_day = str(NEXT + dt.timedelta(days=1))
            features = self._run(f"features of all accounts after {told} and one day", "features",
                                 self._at(f"grown_after_{days}"), self._at("grown"), next_day, once=True)  # fmt: skip
            yield Row(group=self._group, ours=features, rows=int(features.result[0].split()[0]))
        event = self._grown("one late event", self._at("grown_after_0"), late)
        yield Row(group=self._group, ours=event, against=one, same=event.result == [1, 2])
        if not self._size.is_tiny:
            place = self._at("grown_grown_after_0")
            yield Row(group=self._group, ours=self._run("refresh after these", "refresh", place, once=True))

    def scored(self) -> Iterator[Row]:
        """Health with contributions, bounds, caps and the nearest better band."""
        accounts = self._size.scored
        values, ours, hand = self._at("values.parquet"), self._at("scored.parquet"), self._at("numpy.parquet")
        self._run("values", "values", values, str(accounts), once=True)
        mine = self._run("health with all that explains it", "scored", values, ours)
        other = self._run("numpy and pandas", "scored_numpy", values, hand)
        wrong = self._run("compare scores", "differing", ours, hand, once=True).result
        goal = "≤ 20 s, ≤ 2 GB"
        yield Row(group=f"{accounts:,} scores", ours=mine, against=other, rows=accounts, same=wrong == 0, goal=goal)

    def _grown(self, name: str, of: str, file: str) -> Measured:
        place, name = self._at(f"grown_{Path(of).name}"), f"{name}: import, roll-ups"
        self._fresh(name, "grown", place, of=of)
        self._run(f"before {name}: look at every file", "looked", place, once=True)
        return self._run(name, "grown", place, file, once=True)

    def _bags(self, whose: str, home: str) -> list[str]:
        more = {"usage_feature_day": ", quantity"}
        rows = (f"{', '.join(by)}, events{more.get(n, '')} FROM '{home}/{n}/*.parquet'" for n, by in COLUMNS.items())
        found: list[str] = self._run(f"compare {whose}", "bags", *rows, once=True).result
        return found

    def _files(self, name: str) -> list[str]:
        folder = self._folder / name
        return [str(file) for file in sorted(folder.iterdir())] if folder.is_dir() else []

    def _fresh(self, name: str, case: str, place: str, *, of: str | None = None) -> None:
        """Before a step that grows a place: nothing there, or a copy of another, unless the step was measured."""
        if not self._measures.has(name, case) and not self._measures.is_told:
            shutil.rmtree(place, ignore_errors=True)
            if of is not None:
                again(place, of)

    def _at(self, name: str) -> str:
        return str(self._folder / name)

    def _run(self, name: str, case: str, *arguments: str, once: bool = False) -> Measured:
        repeats = 1 if once or self._size.is_tiny or self._size.events > MANY else 3
        return self._measures.run(name, case, arguments, repeats=repeats)
