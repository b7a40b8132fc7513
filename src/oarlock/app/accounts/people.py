"""Who of theirs talks with whom of ours, as a picture with its table: two sides, a line for each pair, who has gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from oarlock.app.access.door import Seen
from oarlock.app.accounts.tellings import words_of
from oarlock.domain.predicate import Is
from oarlock.kit.text import Msg, Text, msg
from oarlock.lake.serving import Ask, rows_asked
from oarlock.metrics.relationships.pair_dependence import LIMIT
from oarlock.scores.people_map.answer import WINDOW
from oarlock.scores.rubric.words import percent

TABLE = "people_map_now"
TOP, STEP, THICK = 34, 30, 12.0
"""Where the picture's first person stands, how far below the next one does, and the width of the whole talk."""

Row = Mapping[str, Any]
Side = Literal["contact", "employee"]


@dataclass(frozen=True, kw_only=True)
class Person:
    """One person; y: the place in the picture, meetings: two-way interactions of its pairs, gone: when it went."""

    id: str
    role: Text | str
    gone: Any
    meetings: int
    y: int


@dataclass(frozen=True, kw_only=True)
class Tie:
    """A pair; share: of all two-way interactions of the customer; width of its line."""

    row: Row
    theirs: Person
    ours: Person
    share: float
    width: float

    @property
    def is_gone(self) -> bool:
        """Whether one of the two is no longer there."""
        return self.theirs.gone is not None or self.ours.gone is not None


@dataclass(frozen=True, kw_only=True)
class Map:
    """The map; talks: two-way interactions in all, height: of the picture, is_flagged: dependent on one pair."""

    ours: tuple[Person, ...]
    theirs: tuple[Person, ...]
    ties: tuple[Tie, ...]
    talks: int
    height: int
    is_flagged: bool
    told: tuple[Msg, ...]


def asks(seen: Seen, account_id: str) -> dict[str, Ask]:
    """What is asked for the map; nothing while none is published, or when it must not be known."""
    if not seen.has(TABLE):
        return {}
    order = (("meetings", True), ("contact", False), ("employee", False))
    return {"people": rows_asked(TABLE, where=Is("account_id", "=", account_id), order=order)}


def mapped(rows: Sequence[Row]) -> Map | None:
    """The map of a customer's rows; None when they name nobody, or when who they name must not be shown."""
    if not rows or any(side not in rows[0] for side in ("contact", "employee", "meetings")):
        return None
    theirs, ours = _people(rows, "contact"), _people(rows, "employee")
    talks = int(rows[0]["talks"])
    ties = tuple(
        Tie(row=row, theirs=theirs[row["contact"]], ours=ours[row["employee"]], share=row["meetings"] / talks,
            width=round(1.0 + THICK * row["meetings"] / talks, 2))
        for row in rows if row["meetings"] and row["contact"] in theirs and row["employee"] in ours
    )  # fmt: skip
    limit = float(str(LIMIT.default))
    is_flagged = bool(ties) and ties[0].share > limit
    return Map(
        ours=tuple(ours.values()), theirs=tuple(theirs.values()), ties=ties, talks=talks,
        height=TOP + STEP * max(len(theirs), len(ours)), is_flagged=is_flagged,
        told=_told(ties, theirs, ours, is_flagged=is_flagged, limit=limit),
    )  # fmt: skip


def _people(rows: Sequence[Row], side: Side) -> dict[str, Person]:
    """The people of one side in the order of their first row, which is that of their strongest tie."""
    found: dict[str, Person] = {}
    for row in rows:
        name = row[side]
        if name is None:
            continue
        have = found.get(name)
        found[name] = Person(
            id=name, role=words_of(str(row[f"{side}_role"] or "")), gone=row[f"{side}_gone"],
            meetings=row["meetings"] + (have.meetings if have else 0),
            y=have.y if have else TOP + STEP * len(found),
        )  # fmt: skip
    return found


def _told(
    ties: Sequence[Tie], theirs: Mapping[str, Person], ours: Mapping[str, Person], *, is_flagged: bool, limit: float
) -> tuple[Msg, ...]:
    if not ties:
        return (msg("Nobody of theirs who is named talked with anybody of ours in {n} days.", n=WINDOW),)
    top = ties[0]
    pair = {"theirs": top.theirs.id, "ours": top.ours.id, "share": percent(top.share), "limit": percent(limit)}
    first = (
        msg("It rests on one pair: {theirs} and {ours} carry {share} of the talk, more than {limit}.", **pair)
        if is_flagged
        else msg("{theirs} and {ours} carry {share} of the talk; above {limit} it would rest on one pair.", **pair)
    )
    told = [first, _breadth(ties)]
    gone = [person.id for person in (*theirs.values(), *ours.values()) if person.gone is not None]
    if gone:
        told.append(msg("Gone: {who}.", who=", ".join(gone)))
    return tuple(told)


def _breadth(ties: Sequence[Tie]) -> Msg:
    told = {"theirs": len({tie.theirs.id for tie in ties}), "ours": len({tie.ours.id for tie in ties})}
    return msg("In touch in {days} days: {theirs} of theirs and {ours} of ours.", days=WINDOW, **told)
