"""The table of results: what was measured, against what, and the ratio, in one run on one machine."""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from benchmarks.measure import Measured


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the table: ours against a baseline; `aim` is the largest ratio we want, 0 = none.

    goal: what we want of ours alone, such as `≤ 20 s`.
    """

    group: str
    ours: Measured
    against: Measured | None = None
    rows: int = 0
    aim: float = 0
    goal: str = ""
    same: bool | None = None

    @property
    def ratio(self) -> float | None:
        """CPU seconds of ours for one of the baseline's; wall time on a shared machine says little."""
        return self.ours.cpu / self.against.cpu if self.against and self.against.cpu else None


def machine() -> str:
    """The machine in one line."""
    model = next(
        (x.split(":", 1)[1].strip() for x in _read("/proc/cpuinfo").splitlines() if x.startswith("model name")),
        platform.processor() or platform.machine(),
    )
    total = next((int(x.split()[1]) for x in _read("/proc/meminfo").splitlines() if x.startswith("MemTotal")), 0)
    names = ", ".join(f"{name} {version(name)}" for name in ("duckdb", "ibis-framework", "pandas", "pyarrow"))
    return (
        f"{model}, {os.cpu_count()} cores, {total / 2**20:.0f} GB; {platform.system()}, "
        f"Python {platform.python_version()}, {names}"
    )


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError:
        return ""


def table(rows: list[Row]) -> str:
    """The results as Markdown."""
    head = ("What", "Wall s", "CPU s", "Peak MB", "Rows/s", "Against", "Wall s", "CPU s", "Ratio", "Aim", "Same result")
    lines = [head, tuple("---" for _ in head)]
    for row in rows:
        other = row.against
        cells = (
            f"{row.group}: {row.ours.name}",
            f"{row.ours.best:.2f}",
            f"{row.ours.cpu:.2f}",
            f"{row.ours.peak_mb:.0f}",
            f"{row.rows / row.ours.best:,.0f}" if row.rows else "",
            other.name if other else "",
            f"{other.best:.2f}" if other else "",
            f"{other.cpu:.2f}" if other else "",
            f"{row.ratio:.2f} ×" if row.ratio is not None else "",
            f"≤ {row.aim:g}" if row.aim else row.goal,
            "" if row.same is None else "yes" if row.same else "NO",
        )
        lines.append(cells)
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def parts_table(title: str, parts: dict[str, float]) -> str:
    """Where the time of one case goes, in CPU seconds."""
    whole = sum(parts.values()) or 1
    lines = [f"| {title} | CPU s | Share |", "| --- | --- | --- |"]
    lines += [f"| {name} | {spent:.2f} | {spent / whole:.0%} |" for name, spent in parts.items()]
    return "\n".join(lines)


USAGE = "## Usage and health"
"""The heading from which on the page is about usage: the two parts of it are measured apart."""


def write(folder: Path, rows: list[Row], parts: dict[str, dict[str, float]]) -> str:
    """Write `report.json` and `report.md`; returns the Markdown."""
    text = "\n\n".join(
        [
            "# Benchmarks",
            f"Machine: {machine()}.",
            "Each case runs in a process of its own; seconds are those of its best repetition, with a fresh engine "
            "each time. Ratios compare CPU seconds of ours with the baseline's in the same run.",
            table(rows),
            "## Where the time goes",
            *(parts_table(title, spent) for title, spent in parts.items()),
        ]
    )
    return _write(folder, "report", text, rows, parts=parts)


def write_usage(folder: Path, rows: list[Row], *, about: str) -> str:
    """Write `usage.json` and `usage.md`; returns the Markdown."""
    text = "\n\n".join([USAGE, f"Machine: {machine()}; {dt.date.today():%Y-%m-%d}.", about, table(rows)])
    return _write(folder, "usage", text, rows)


def put(page: Path, text: str) -> None:
    """Put one of the two parts into the page of benchmarks; the other stays as it is."""
    before, _, after = page.read_text(encoding="utf-8").partition(USAGE) if page.exists() else ("", "", "")
    parts = (before, text) if text.startswith(USAGE) else (text, USAGE + after if after else "")
    page.write_text("\n\n".join(part.strip() for part in parts if part) + "\n", encoding="utf-8")


def _write(folder: Path, name: str, text: str, rows: list[Row], **more: object) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    told = [{**asdict(row), "ratio": row.ratio} for row in rows]
    for row in told:
        for side in ("ours", "against"):
            if row[side]:
                row[side].pop("result")
    (folder / f"{name}.json").write_text(json.dumps({"machine": machine(), "rows": told, **more}, indent=1))
    (folder / f"{name}.md").write_text(text + "\n", encoding="utf-8")
    return text
