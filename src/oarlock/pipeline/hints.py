"""Hints beside an answer: what was never imported, what the feeds have not seen, which periods are parts only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from oarlock.domain.entities import entity, stored
from oarlock.domain.metric import Card, Question
from oarlock.kit.text import Msg, Text, msg
from oarlock.pipeline.questions import Horizon, partial

GRAINS = {
    "day": Text(en="day", zh="日"),
    "month": Text(en="month", zh="月"),
    "quarter": Text(en="quarter", zh="季度"),
    "year": Text(en="year", zh="年度"),
}


def hints(card: Card, q: Question, rows: Sequence[Mapping[str, Any]], seen: Horizon) -> Iterator[Msg]:
    """The hints for an answer's rows, each a sentence that says what to do."""
    needed = stored(card.entities)[0]
    if needed not in seen.entities:
        yield never_imported(needed, q)
    elif q.observed_until is not None and any(r.get("status") == "not_observed" for r in rows):
        yield msg(
            "The feeds have seen nothing after {day}; later figures are not observed. If a file is complete until a "
            "later day, import it again with --observed-until DAY.",
            day=q.observed_until.isoformat(),
        )
    for period in partial(q, fiscal_year_start=seen.fiscal_year_start) if card.shape == "period" else ():
        yield msg(
            "The {grain} from {start} until {end} is partial: compare it with no whole one.",
            grain=GRAINS[q.grain or "day"], start=period.start.isoformat(), end=period.end.isoformat(),
        )  # fmt: skip


def never_imported(name: str, q: Question) -> Msg:
    """That nothing can be said because no file of an entity was imported (by the time that the question knows of)."""
    label = entity(name).label
    if q.known_at is not None and q.known_by == "recorded":
        return msg(
            "No rows of {entity} had been imported by {time} UTC, so this figure was not observed.",
            entity=label, time=q.known_at.isoformat(sep=" ", timespec="minutes"),
        )  # fmt: skip
    return msg(
        "No rows of {entity} were ever imported, so this figure is not observed. Import a file with them: "
        "oarlock import FILE --entity {name}.",
        entity=label, name=name,
    )  # fmt: skip
