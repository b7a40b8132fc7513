"""The part of the page of benchmarks about the load."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from benchmarks.report import machine

PART = "## Pages under load"


def text_of(found: dict[str, Any]) -> str:
    """The results as Markdown."""
    asked, runs = found["asked"], found["runs"]
    costs = ["| Page | CPU ms | Best wall ms | Queries |", "| --- | --- | --- | --- |"]
    costs += [f"| {name} | {c['cpu_ms']} | {c['best_ms']} | {c['queries']} |" for name, c in found["costs"].items()]
    head = (
        "Run",
        "What",
        "Asked/s",
        "Answered/s",
        "p50 ms",
        "p95 ms",
        "p99 ms",
        "Max ms",
        "Aim p95",
        "Wrong",
        "Cores of others",
    )
    lines = ["| " + " | ".join(head) + " |", "| " + " | ".join("---" for _ in head) + " |"]
    notes = []
    for name, run in runs.items():
        others = run["machine_cpu"] - run["server_cpu"] - run["cpu"]
        for kind, rate, aim in (
            ("page", asked["pages"], 400 if name == "refresh" else 250),
            ("json", asked["jsons"], 100),
        ):
            one = run[kind]
            told = (_name(name), kind, f"{rate:g}", one["rate"], one["p50"], one["p95"], one["p99"], one["max"],
                    f"≤ {aim}" if kind == "page" or name != "refresh" else "", one["wrong"],
                    f"{others / run['seconds']:.2f}")  # fmt: skip
            lines.append("| " + " | ".join(str(cell) for cell in told) + " |")
        notes.append(
            f"{_name(name)}: {run['seconds']} s; CPU seconds: server {run['server_cpu']}, generator {run['cpu']}, "
            f"everything else on the machine {others:.0f}."
        )
    return "\n\n".join(
        [
            PART,
            f"Machine: {machine()}; {dt.date.today():%Y-%m-%d}. {found['customers']:,} customers, twenty people with "
            f"scopes of their own, {asked['workers']} processes of {asked['threads']} threads, no cache of answers. "
            "`python -m benchmarks load` makes the company and measures.",
            "What one page costs, in one process, for somebody who sees every customer:",
            "\n".join(costs),
            "Under load; latency counts from the moment a request was due. The last column says how many cores' worth "
            "other programs took meanwhile (the refresh itself, where there is one): of two cores, what they take is "
            "missing here, and a second of it is a second for whoever waits.",
            "\n".join(lines),
            "\n".join(f"- {note}" for note in notes),
        ]
    )


def _name(run: str) -> str:
    return "during a full refresh" if run == "refresh" else run


def write(folder: Path, found: dict[str, Any]) -> str:
    """Write `load.json` and `load.md`; returns the Markdown."""
    text = text_of(found)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "load.json").write_text(json.dumps(found, indent=1, default=str), encoding="utf-8")
    (folder / "load.md").write_text(text + "\n", encoding="utf-8")
    return text


def put(page: Path, text: str) -> None:
    """Put the part at the end of the page of benchmarks; the others stay as they are."""
    before = page.read_text(encoding="utf-8").partition(PART)[0] if page.exists() else ""
    page.write_text(before.rstrip() + "\n\n" + text.strip() + "\n", encoding="utf-8")
