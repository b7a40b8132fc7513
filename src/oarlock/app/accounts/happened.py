"""What happened with one customer until a day: contract lines, invoices, tickets, answers, steps, and the timeline."""

from __future__ import annotations

import datetime as dt
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from oarlock.app.access.door import Seen
from oarlock.domain.predicate import Is, Predicate, both

TIMELINE = "timeline_now"
KINDS = ("line", "line_end", "invoice", "ticket", "contact", "answer", "owner", "step")
SECTIONS = ("line", "invoice", "ticket", "answer", "step")
MOST = 600
"""Rows from which the sections are made, the newest first."""
PAGE = 20
LISTED = 8
"""Rows that a section shows."""
RECENT = dt.timedelta(days=90)

Row = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Happened:
    """The sections of the page; `is_published` says whether what happened is published at all.

    lines: those in force. unpaid: invoices that are open, with `overdue` (days). open_tickets: the oldest first.
    replied: median hours to the first reply of the tickets of 90 days, of `raised` tickets. steps: of the path to
    value, with `days` since the first of them.
    """

    is_published: bool
    lines: tuple[Row, ...] = ()
    unpaid: tuple[Row, ...] = ()
    paid: int = 0
    open_tickets: tuple[Row, ...] = ()
    raised: int = 0
    replied: float | None = None
    answers: tuple[Row, ...] = ()
    steps: tuple[Row, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of the timeline, the newest first; has_more: whether there is an older one."""

    kind: str
    number: int
    rows: tuple[Row, ...]
    has_more: bool


def happened(seen: Seen, account_id: str, day: dt.date) -> Happened:
    """The sections as they stood at the start of a day."""
    if TIMELINE not in seen.served.tables:
        return Happened(is_published=False)
    found = _rows(seen, account_id, day, Is("event", "in", SECTIONS), limit=MOST)
    of = {kind: [row for row in found if row["event"] == kind] for kind in SECTIONS}
    recent = [row for row in of["ticket"] if row["at"] >= day - RECENT]
    waits = [row["number"] for row in recent if row["number"] is not None]
    unpaid = [row | {"overdue": _overdue(row, day)} for row in of["invoice"] if row["state"] == "open"]
    steps = sorted(of["step"], key=lambda row: cast("dt.date", row["at"]))
    return Happened(
        is_published=True,
        lines=tuple(row for row in of["line"] if row["until"] is None or row["until"] > day),
        unpaid=tuple(sorted(unpaid, key=lambda row: -row["overdue"])),
        paid=sum(row["state"] == "paid" for row in of["invoice"]),
        open_tickets=tuple(reversed([row for row in of["ticket"] if row["done"] is None])),
        raised=len(recent),
        replied=statistics.median(waits) if waits else None,
        answers=tuple(of["answer"]),
        steps=tuple(row | {"days": (row["at"] - steps[0]["at"]).days} for row in steps),
    )


def timeline(seen: Seen, account_id: str, day: dt.date, *, kind: str, number: int) -> Page:
    """One page of what happened before a day, of one kind or of all."""
    kind = kind if kind in KINDS else ""
    if TIMELINE not in seen.served.tables:
        return Page(kind=kind, number=1, rows=(), has_more=False)
    number = max(1, number)
    wanted = Is("event", "=", kind) if kind else Is("event", "known")
    rows = _rows(seen, account_id, day, wanted, limit=PAGE + 1, offset=(number - 1) * PAGE)
    return Page(kind=kind, number=number, rows=tuple(rows[:PAGE]), has_more=len(rows) > PAGE)


def _rows(
    seen: Seen, account_id: str, day: dt.date, wanted: Predicate, *, limit: int, offset: int = 0
) -> list[dict[str, Any]]:
    """Events before the day, the newest first; what became of one only later is taken off."""
    where = both(Is("account_id", "=", account_id), Is("at", "<", day), wanted)
    order = (("at", True), ("event", False), ("id", False), ("what", False))
    found = seen.rows(TIMELINE, where=where, order=order, limit=limit, offset=offset)
    return [_as_of(row, day) for row in cast("Sequence[dict[str, Any]]", found)]


def _as_of(row: dict[str, Any], day: dt.date) -> dict[str, Any]:
    """The row without what happened on the day or later: an invoice that was paid since was open then.

    When a line ends or somebody's charge does counts as known on the day that it takes effect, as in every figure.
    """
    if row["event"] in ("line", "owner") and day < row["as_of"] and (row["until"] or day) >= day:
        row = row | {"until": None}
    if row["done"] is None or row["done"] < day:
        return row
    then = row | {"done": None}
    return then | {"state": "open", "left": row["amount"]} if row["event"] == "invoice" else then


def _overdue(row: Row, day: dt.date) -> int:
    return max(0, (day - row["until"]).days) if row["until"] is not None else 0
