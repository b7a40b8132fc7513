"""The company whose fate follows its usage: its hazard worked out again from the files alone, at any chunk."""

from __future__ import annotations

import datetime as dt
import json
import math
import subprocess
import sys
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from oarlock.sample import SampleSummary, make_sample
from oarlock.sample.crowd import sink
from oarlock.sample.crowd.make import crowd
from oarlock.sources.registry import best
from tests.unit.sample.conftest import rows

END = dt.date(2026, 11, 1)
ACCOUNTS, EVENTS, SEED = 400, 40_000, 11


@pytest.fixture(scope="module")
def some(tmp_path_factory: pytest.TempPathFactory) -> SampleSummary:
    return make_sample(tmp_path_factory.mktemp("crowd"), accounts=ACCOUNTS, events=EVENTS, seed=SEED)


@pytest.fixture(scope="module")
def told(some: SampleSummary) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(some.truth.read_text(encoding="utf-8"))
    return found


def table(made: SampleSummary, name: str) -> list[dict[str, Any]]:
    """All rows of one file."""
    found: list[dict[str, Any]] = pq.read_table(made.out / name).to_pylist()
    return found


def usage(made: SampleSummary) -> list[dict[str, Any]]:
    return [row for name in made.files if name.startswith("usage/") for row in table(made, name)]


def test_about_so_many_events_some_late_and_some_twice(some: SampleSummary, told: dict[str, Any]) -> None:
    copies = Counter(tuple(row.values()) for row in usage(some))
    planted = told["usage"]
    assert len({row[0] for row in copies}) == len(copies) == planted["events"]
    assert abs(planted["events"] - EVENTS) < 0.05 * EVENTS
    assert sum(n == 2 for n in copies.values()) == planted["sent_twice"] > 100
    late = [row for row in copies if row[6] - row[5] >= dt.timedelta(days=1)]
    assert len(late) == planted["late"] > 400
    assert all(row[5] < row[6] <= dt.datetime(2026, 11, 1, 12) for row in copies)
    assert max(row[5] for row in copies).date() == END


def test_the_hazard_is_that_of_the_files(some: SampleSummary, told: dict[str, Any]) -> None:
    """Every draw of every customer from events, tickets and contract lines, with plain arithmetic."""
    events: Counter[tuple[str, int]] = Counter()
    for row in {row["event_id"]: row for row in usage(some)}.values():
        events[row["account_id"], months(row["happened_at"])] += 1
    tickets = Counter((t["account_id"], months(t["created_at"])) for t in table(some, "success/tickets.parquet"))
    segment = {a["account_id"]: a["segment"] for a in table(some, "generic/accounts.parquet")}
    lines: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in table(some, "generic/contract_lines.parquet"):
        lines[line["account_id"]].append(line)
    planted = told["hazard"]
    beta, first = planted["coefficients"], months(dt.date(2024, 11, 1))
    drawn = {name: [0, 0.0, 0] for name in planted["intercepts"]}
    for account, mine in lines.items():
        begin = min(months(line["start_date"]) for line in mine)
        stop = max(line["end_date"] for line in mine)
        full = [line for line in mine if line["canceled_at"] is None]
        left = months(stop) if len(full) < len(mine) else 10**6
        for month in range(max(begin, first), months(END)):
            if month >= left:
                break
            before = sum(events[account, month - back] for back in (1, 2, 3))
            change = 0.0
            if month - begin >= 3 and month - first >= 3:
                change = (3 * events[account, month] - before) / max(before, 3)
                change = min(1.0, max(-1.0, change))
            score = planted["intercepts"][segment[account]] + beta["usage_change"] * change
            score += beta["tickets"] * min(tickets[account, month], 4)
            score += beta["renewal"] * ((month + 1 - begin) % 12 == 0)
            part = drawn[segment[account]]
            part[0] += 1
            part[1] += 1 / (1 + math.exp(-score))
            part[2] += month + 1 == left
    for one in planted["drawn"]:
        draws, expected, happened = drawn[one["segment"]]
        assert (draws, happened) == (one["draws"], one["events"])
        assert expected == pytest.approx(one["expected"], abs=2e-3)
    assert told["accounts"]["left"] == sum(d["events"] for d in planted["drawn"]) > 50


def months(day: dt.date) -> int:
    """Months since year nought."""
    return day.year * 12 + day.month - 1


def test_more_customers_leave_as_expected_and_colour_means_nothing(tmp_path: Path) -> None:
    made = make_sample(tmp_path, accounts=6_000, events=60_000, seed=12, months=14)
    told = json.loads(made.truth.read_text(encoding="utf-8"))
    for one in told["hazard"]["drawn"]:
        assert abs(one["events"] - one["expected"]) <= 4 * one["expected"] ** 0.5
    colour = {a["account_id"]: a["value"] for a in table(made, "generic/attributes.parquet")}
    gone = Counter[str](), Counter[str]()
    for row in pq.read_table(made.out / "truth_accounts.parquet").to_pylist():
        gone[row["left_on"] is not None][colour[row["account_id"]]] += 1
    share = sum(gone[1].values()) / 6_000
    for name, stayed in gone[0].items():
        n = stayed + gone[1][name]
        assert abs(gone[1][name] - n * share) <= 4 * (n * share * (1 - share)) ** 0.5


def test_the_same_bytes_at_any_chunk_and_others_with_another_seed(tmp_path: Path) -> None:
    def made(name: str, *, seed: int = SEED, chunk: int = 10**6) -> dict[str, bytes]:
        crowd(tmp_path / name, accounts=150, events=9_000, months=5, seed=seed, end=END, chunk=chunk)
        return {str(p.relative_to(tmp_path / name)): p.read_bytes() for p in (tmp_path / name).rglob("*.parquet")}

    whole, other = made("whole"), made("other", seed=SEED + 1)
    assert made("small", chunk=64) == whole
    assert other.keys() == whole.keys()
    assert not [name for name in whole if whole[name] == other[name]]


def test_every_file_is_known_and_each_row_belongs_to_an_account(some: SampleSummary) -> None:
    known = {}
    for name in some.files:
        path = some.out / name
        header = pq.read_schema(path).names if path.suffix == ".parquet" else list(rows(path)[0])
        known[name] = best(header).name
    assert set(known.values()) == {
        "generic_account", "generic_contract_line", "generic_account_attribute", "generic_offering",
        "generic_usage_event", "generic_ticket",
    }  # fmt: skip
    accounts = {a["account_id"] for a in table(some, "generic/accounts.parquet")}
    assert len(accounts) == ACCOUNTS
    assert {row["account_id"] for row in usage(some)} < accounts
    silent = {
        a["account_id"] for a in pq.read_table(some.out / "truth_accounts.parquet").to_pylist() if not a["has_feed"]
    }
    assert silent
    assert not silent & {row["account_id"] for row in usage(some)}


def test_lines_follow_each_other_and_end_where_a_customer_left(some: SampleSummary) -> None:
    left = {
        row["account_id"]: row["left_on"] for row in pq.read_table(some.out / "truth_accounts.parquet").to_pylist()
    }  # fmt: skip
    lines: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in table(some, "generic/contract_lines.parquet"):
        lines[line["account_id"]].append(line)
    for account, mine in lines.items():
        mine.sort(key=lambda line: line["start_date"])
        for one, two in pairwise(mine):
            assert (two["start_date"], two["renews_line_id"]) == (one["end_date"], one["line_id"])
            assert one["status"] == "ended"
        last = mine[-1]
        assert mine[0]["renews_line_id"] is None
        if left[account]:
            assert (last["end_date"], last["status"]) == (left[account], "ended")
            assert last["canceled_at"].date() == left[account] - dt.timedelta(days=1)
        else:
            assert last["canceled_at"] is None
            assert last["end_date"] > END
    whole = [table(some, f"usage/usage_{m}.parquet") for m in ("2026-09", "2026-10")]
    for month in whole:
        for row in month:
            assert not left[row["account_id"]] or row["happened_at"].date() < left[row["account_id"]]


def test_files_are_cut_at_exact_rows_whatever_comes_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pyarrow as pa

    monkeypatch.setattr(sink, "GROUP", 10)
    monkeypatch.setattr(sink, "FILE", 25)
    out = sink.Sink(tmp_path / "x", "part")
    for size in (3, 0, 44, 1, 9):
        out.add(pa.table({"n": pa.array(range(size), pa.int64())}))
    assert out.close() == {"x/part_1.parquet": 20, "x/part_2.parquet": 20, "x/part_3.parquet": 17}
    groups = pq.ParquetFile(tmp_path / "x" / "part_1.parquet").metadata
    assert [groups.row_group(n).num_rows for n in range(groups.num_row_groups)] == [10, 10]


@pytest.mark.slow
def test_memory_does_not_grow_with_the_number_of_events(tmp_path: Path) -> None:
    script = """
import resource, sys, datetime as dt
from pathlib import Path
from oarlock.sample.crowd.make import crowd
peak = []
for events in (200_000, 1_500_000):
    crowd(Path(sys.argv[1]) / str(events), accounts=2_000, events=events, months=3, seed=1, end=dt.date(2026, 11, 1))
    peak.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
print(*peak)
"""
    done = subprocess.run([sys.executable, "-c", script, tmp_path], capture_output=True, text=True, check=True)
    small, large = map(int, done.stdout.split())
    written = sum(pq.read_table(p).nbytes for p in (tmp_path / "1500000" / "usage").iterdir()) >> 20
    assert large - small < 0.4 * written
