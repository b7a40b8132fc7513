"""What happened with one customer until a day: contract lines, invoices, tickets, answers, steps, and the timeline."""

from __future__ import annotations

import datetime as dt
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from oarlock.app.access.door import Seen
from oarlock.domain.predicate import NONE, Is, Predicate, both
from oarlock.lake.serving import Ask, rows_asked

TIMELINE = "timeline_now"
PUBLISHED = ("line", "line_end", "invoice", "ticket", "contact", "answer", "owner", "step")
"""Kinds of events that figures are made of."""
NOTES = ("band", "assigned", "task", "task_done", "merged", "edited")
"""Kinds that Oarlock itself knows: health in another band, and what people wrote down."""
KINDS = (*PUBLISHED, *NOTES)
LINES = ("line", "line_end")
SECTIONS = ("line", "line_end", "invoice", "ticket", "answer", "step")
MOST = 600
"""Rows from which the sections are made, the newest first."""
PAGE, LAST = 20, 200
LISTED = 8
"""Rows that a section shows."""
RECENT = dt.timedelta(days=90)

Row = Mapping[str, Any]
Found = Mapping[str, Sequence[Row]]
"""What was asked for, under the name that it was asked by."""


@dataclass(frozen=True, kw_only=True)
class Happened:
    """The sections of the page; `is_published` says whether what happened is published at all.

    lines: those in force. unpaid: invoices that are open, with `overdue` (days). open_tickets: the oldest first.
    replied: median hours to the first reply of the tickets of 90 days, of `raised` tickets. steps: of the path to
    value, with `days` since the first of them. moved: lines that began or ended, the newest first.
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
    moved: tuple[Row, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of the timeline, the newest first; has_more: whether there is an older one."""

    kind: str
    number: int
    rows: tuple[Row, ...]
    has_more: bool


def asks(seen: Seen, account_id: str, day: dt.date, *, kind: str, number: int) -> dict[str, Ask]:
    """What is asked for the sections, and for the timeline up to one of its pages; nothing while none is published."""
    if TIMELINE not in seen.served.tables:
        return {}
    wanted = Is("event", "=", kind) if kind in PUBLISHED else Is("event", "known") if not kind else NONE
    return {
        "sections": _asked(account_id, day, Is("event", "in", SECTIONS), limit=MOST),
        "events": _asked(account_id, day, wanted, limit=PAGE * number + 1),
    }


def _asked(account_id: str, day: dt.date, wanted: Predicate, *, limit: int) -> Ask:
    """Events before the day, the newest first."""
    where = both(Is("account_id", "=", account_id), Is("at", "<", day), wanted)
    order = (("at", True), ("event", False), ("id", False), ("what", False))
    return rows_asked(TIMELINE, where=where, order=order, limit=limit)


def happened(seen: Seen, account_id: str, day: dt.date) -> Happened:
    """The sections as they stood at the start of a day."""
    return sections(seen.together(asks(seen, account_id, day, kind="", number=1)), day)


def sections(found: Found, day: dt.date) -> Happened:
    """The sections of what was found; what became of an event only later is taken off."""
    if "sections" not in found:
        return Happened(is_published=False)
    rows = [_as_of(row, day) for row in found["sections"]]
    of = {kind: [row for row in rows if row["event"] == kind] for kind in SECTIONS}
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
        moved=tuple(row for row in rows if row["event"] in LINES),
    )


def timeline(seen: Seen, account_id: str, day: dt.date, *, kind: str, number: int) -> Page:
    """One page of what happened before a day, of one kind or of all, as far as it is published."""
    kind, number = asked(kind, number)
    return page(seen.together(asks(seen, account_id, day, kind=kind, number=number)), day, kind=kind, number=number)


def asked(kind: str, number: int) -> tuple[str, int]:
    """A kind that there is (else all of them), and a page that may be asked for."""
    return kind if kind in KINDS else "", min(max(1, number), LAST)


def page(
    found: Found, day: dt.date, *, kind: str, number: int, notes: Sequence[Row] = (), until: dt.date | None = None
) -> Page:
    """One page of the timeline: published events before the day and the notes beside them, the newest first.

    until: the day before which notes count; None for all of them, since what people do is there at once.
    """
    beside = [row for row in notes if (until is None or row["at"] < until) and kind in ("", row["event"])]
    rows: list[Row] = sorted([*found.get("events", ()), *beside], key=lambda row: row["at"], reverse=True)
    shown = rows[(number - 1) * PAGE : number * PAGE]
    told = tuple(_as_of(row, day) if row["event"] in PUBLISHED else row for row in shown)
    return Page(kind=kind, number=number, rows=told, has_more=len(rows) > number * PAGE)


def _as_of(told: Row, day: dt.date) -> dict[str, Any]:
    """The row without what happened on the day or later: an invoice that was paid since was open then.

    When a line ends or somebody's charge does counts as known on the day that it takes effect, as in every figure.
    """
    row = dict(told)
    if row["event"] in ("line", "owner") and day < row["as_of"] and (row["until"] or day) >= day:
        row = row | {"until": None}
    if row["done"] is None or row["done"] < day:
        return row
    then = row | {"done": None}
    return then | {"state": "open", "left": row["amount"]} if row["event"] == "invoice" else then


def _overdue(row: Row, day: dt.date) -> int:
    return max(0, (day - row["until"]).days) if row["until"] is not None else 0
