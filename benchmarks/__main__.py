"""`python -m benchmarks [small|medium|full]`: measure, print the table, and write it to `bench/`.

`python -m benchmarks usage [--events N]` is the part about usage and health; the small size has a tiny one of it.
`python -m benchmarks load` is the part about pages under load, with a server and people of its own.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import report
from benchmarks.data import MONTHS, write_lines, write_rates
from benchmarks.load import plan as load
from benchmarks.measure import Measured, run
from benchmarks.movements import merged
from benchmarks.report import Row
from benchmarks.usage import plan as usage

SIZES = {"small": (10_000,), "medium": (100_000,), "full": (100_000, 1_000_000)}
MANY = 10_000
"""Accounts up to which nobody looks at seconds, only at whether all ways agree."""
ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Run everything of a size; 1 when two ways of the same figure differ."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("size", nargs="?", choices=SIZES, default="full")
    parser.add_argument("--out", type=Path, default=ROOT / "bench", help="folder for report.json and report.md")
    parser.add_argument("--docs", action="store_true", help="write the table to docs/benchmarks.md, too")
    asked = parser.parse_args()
    rows: list[Row] = []
    parts: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory(prefix="oarlock-bench-") as folder:
        for accounts in SIZES[asked.size]:
            place = Path(folder) / str(accounts)
            place.mkdir()
            _say(f"{accounts:,} accounts")
            rows += _imports(place, accounts)
            rows += _movements(place, accounts)
            rows += _mixed(place, accounts)
            parts |= _where(place, accounts)
            if accounts == SIZES[asked.size][0]:
                rows += _refresh(place, accounts)
    text = report.write(asked.out, rows, parts)
    if asked.docs:
        report.put(ROOT / "docs" / "benchmarks.md", text)
    print(text)
    differs = any(row.same is False for row in rows)
    return usage.main(["--tiny", "--out", str(asked.out)]) or int(differs) if asked.size == "small" else int(differs)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _imports(place: Path, accounts: int) -> list[Row]:
    file = place / "lines.csv"
    count = write_lines(file, accounts=accounts)
    repeats = 3 if accounts <= 100_000 else 1
    _say(f"  import of {count:,} rows")
    group = f"{accounts:,} accounts"
    ours = run("import a CSV file", "import_ours", str(file), str(place / "workspace"), repeats=repeats)
    typed = run("DuckDB COPY, types guessed", "copy_auto", str(file), str(place / "copy"), repeats=repeats)
    plain = run("DuckDB COPY, all text", "copy_text", str(file), str(place / "copy"), repeats=repeats)
    again = run("compare the same file again", "import_again", str(file), str(place / "workspace"), repeats=1)
    return [
        Row(group=group, ours=ours, against=typed, rows=count, same=ours.result == typed.result),
        Row(group=group, ours=ours, against=plain, rows=count, same=ours.result == plain.result),
        Row(group=group, ours=again, against=typed, rows=count, same=again.result == count),
    ]


def _movements(place: Path, accounts: int) -> list[Row]:
    workspace, group, repeats = str(place / "workspace"), f"{accounts:,} accounts", 5 if accounts <= 100_000 else 3

    def way(name: str, case: str, months: int = MONTHS, times: int = repeats) -> Measured:
        _say(f"  {name}")
        return run(name, case, workspace, str(months), repeats=times)

    ours = way(f"movements of {MONTHS} months", "ours")
    month = way("movements of one more month", "ours", 1)
    hand = way("SQL by hand, same rules", "by_hand")
    bare = way("SQL by hand, for this file only", "bare")
    churn = way("SQL as fightchurn does", "fightchurn", times=1)
    pandas = way("pandas", "pandas", times=1)
    told, peers = ours.result, merged(ours.result)
    return [
        Row(group=group, ours=ours, against=hand, aim=1.3, same=told == hand.result),
        Row(group=group, ours=ours, against=bare, same=told == bare.result),
        Row(group=group, ours=ours, against=churn, same=peers == churn.result),
        Row(group=group, ours=ours, against=pandas, same=peers == pandas.result),
        Row(group=group, ours=month, against=ours, same=month.result == told[-1:]),
    ]


def _mixed(place: Path, accounts: int) -> list[Row]:
    """The same history with a quarter of the accounts in other currencies."""
    lines, rates, workspace = place / "mixed.csv", place / "rates.csv", str(place / "mixed")
    write_lines(lines, accounts=accounts, is_mixed=True)
    write_rates(rates)
    _say("  other currencies")
    run("import", "import_ours", str(lines), str(rates), workspace, repeats=1)
    ours = run(f"movements of {MONTHS} months, a quarter in other currencies", "ours", workspace, str(MONTHS))
    hand = run("SQL by hand", "by_hand_mixed", workspace, str(MONTHS))
    lines.unlink()
    return [Row(group=f"{accounts:,} accounts", ours=ours, against=hand, aim=1.3, same=ours.result == hand.result)]


def _where(place: Path, accounts: int) -> dict[str, dict[str, float]]:
    _say("  where the time goes")
    workspace, file = str(place / "workspace"), str(place / "lines.csv")
    moved = run("parts", "movement_parts", workspace, str(MONTHS), repeats=1)
    read = run("parts", "import_parts", file, str(place / "parts"), repeats=1)
    return {f"movements, {accounts:,} accounts": moved.result, f"import, {accounts:,} accounts": read.result}


def _refresh(place: Path, accounts: int) -> list[Row]:
    workspace, group = str(place / "workspace"), f"{accounts:,} accounts"
    _say("  refresh")
    first = run("refresh, all standing questions", "refresh", workspace, repeats=1)
    second = run("refresh, nothing stale", "refresh", workspace, repeats=1)
    rows = [
        Row(group=group, ours=first),
        Row(group=group, ours=second, against=first, same=second.result[0] == 0),
    ]
    for name, words in {
        "command: refresh, nothing stale": ["--workspace", workspace, "refresh"],
        "command: a published figure": ["--workspace", workspace, "metric", "mrr_movements", "--format", "json"],
        "command: --help": ["--help"],
    }.items():
        rows.append(Row(group=group, ours=_command(name, words, times=3 if accounts > MANY else 1)))
    return rows


def _command(name: str, words: list[str], *, times: int) -> Measured:
    """Seconds of a whole command, Python's start included."""
    walls, cpus = [], []
    for _ in range(times):
        begun, before = time.perf_counter(), _cpu_of_children()
        subprocess.run([sys.executable, "-m", "oarlock", *words], check=True, capture_output=True, cwd=ROOT)
        walls.append(time.perf_counter() - begun)
        cpus.append(_cpu_of_children() - before)
    return Measured(name=name, first=walls[0], best=min(walls), cpu=min(cpus), peak_mb=0, result=None)


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    PARTS = {"usage": usage.main, "load": load.main}
    part = PARTS.get(sys.argv[1]) if len(sys.argv) > 1 else None
    sys.exit(part(sys.argv[2:]) if part else main())
