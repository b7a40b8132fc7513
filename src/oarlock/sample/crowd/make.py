"""Makes the crowd: month by month and day by day, in memory that grows only by some bytes a customer."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from oarlock.sample.crowd import hazard, tickets, usage
from oarlock.sample.crowd.book import write_book
from oarlock.sample.crowd.sink import Sink
from oarlock.sample.crowd.state import CHUNK, COUNTRIES, STAYS, Crowd
from oarlock.sample.days import DAY, NOON, Days
from oarlock.sample.files import Table
from oarlock.sample.market import OFFERINGS

PILOT = 20_000
"""Customers with whom it is found out how busy a day must be for so many events in all."""

Progress = Callable[[int, int, str], None]


def crowd(
    out: Path, *, accounts: int, events: int, months: int, seed: int, end: dt.date, chunk: int = CHUNK,
    progress: Progress | None = None,
) -> tuple[dict[str, int], dict[str, Any]]:  # fmt: skip
    """Write the files of a crowd with about so many events; rows by file, and what the truth file tells."""
    days = Days(months=months, end=end)
    scale = _scale(accounts, events, seed=seed, days=days)
    made = Crowd(accounts, scale=scale, seed=seed, days=days, chunk=chunk)
    ends = (days.end * DAY + NOON) * 60
    files: dict[str, int] = {}
    asked = Sink(out / "success", "tickets")
    told = dict.fromkeys(("events", "late", "sent_twice", "tickets"), 0)
    for month in range(months + 1):
        here = made.month(month)
        raised = [made.raised(part, month) for part in here]
        label = days.iso(days.instants[month])[:7]
        first, stop = _span(days, month)
        if month < months:
            for part, many in zip(here, raised, strict=True):
                asked.add(tickets.rows(part.number, many, seed=seed, month=month, days=days))
                told["tickets"] += int(many.sum())
        used = Sink(out / "usage", f"usage_{label}")
        for day in range(first, stop):
            for part in here:
                happen = made.day(part, day)
                one = usage.rows(part.number, part.people, happen, seed=seed, day=day, ends=ends)
                used.add(one.table)
                told["events"] += int(happen.sum())
                told["late"], told["sent_twice"] = told["late"] + one.late, told["sent_twice"] + one.twice
        files |= used.close()
        if month < months:
            _end_month(made, here, raised, month)
        if progress:
            progress(month + 1, months + 1, label)
    files |= asked.close() | write_book(made, out)
    return files | _catalogue(out, days), _told(made, told, scale=scale)


def _span(days: Days, month: int) -> tuple[int, int]:
    """The first day of a month of the window and the one after its last; the last month ends with the export."""
    last = month + 1 == len(days.instants)
    return days.instants[month], days.end + 1 if last else days.instants[month + 1]


def _end_month(made: Crowd, here: list[Any], raised: list[Any], month: int) -> None:
    for part, many in zip(here, raised, strict=True):
        made.end_month(part, many, month)
    made.next_month()


def _scale(accounts: int, events: int, *, seed: int, days: Days) -> float:
    """How busy an ordinary day is, found by trial with the first customers; churn depends on it a little."""
    pilot = min(accounts, PILOT)
    wanted, scale = events * pilot / accounts, 0.3
    for _ in range(3):
        made = Crowd(pilot, scale=scale, seed=seed, days=days)
        total = 0
        for month in range(len(days.instants)):
            here = made.month(month)
            total += sum(int(made.day(part, day).sum()) for day in range(*_span(days, month)) for part in here)
            if month + 1 < len(days.instants):
                _end_month(made, here, [made.raised(part, month) for part in here], month)
        scale *= wanted / max(total, 1)
    return scale


def _catalogue(out: Path, days: Days) -> dict[str, int]:
    header = ("offering_id", "name", "kind", "is_recurring", "is_active", "created_at")
    with Table(out / "generic" / "offerings.csv", header) as table:
        for code, title, kind, recurring in OFFERINGS:
            since = days.local(days.founded * DAY + 540)
            table.add(code, title.en, kind, "true" if recurring else "false", "true", since)
    return {"generic/offerings.csv": len(OFFERINGS)}


def _told(made: Crowd, told: dict[str, int], *, scale: float) -> dict[str, Any]:
    return {
        "drawn_from": "Here fate follows usage: churn was drawn from the hazard below, of what the files show.",
        "hazard": {
            **hazard.told(),
            "drawn": [
                {"segment": name, "draws": int(n), "expected": round(risk, 3), "events": int(left)}
                for name, (n, risk, left) in made.drawn.items()
            ],
        },
        "usage": {**told, "late_is": "received a day or more after it happened", "scale": round(scale, 9)},
        "accounts": {
            "all": made.accounts, "left": int((made.gone < STAYS).sum()), "falls": made.falls,
            "countries": list(COUNTRIES),
        },
    }  # fmt: skip


def write_truth(out: Path, told: dict[str, Any]) -> Path:
    """Write `truth.json`; its path."""
    path = out / "truth.json"
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path
