"""What the newest records did to the position: the company's figures before they came, beside those of now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from oarlock.app.access.door import Seen
from oarlock.app.spectrum.selectors import NOW, Row, distance
from oarlock.errors import OarlockError
from oarlock.ingest.withdraw import Batch
from oarlock.kit.text import Msg, msg
from oarlock.pipeline.earlier import Earlier, earlier
from oarlock.scores.rubric.result import shown
from oarlock.scores.rubric.words import signed
from oarlock.strategy.spectrum.change import change_lines

PULLED = 3
"""Customers whose pull moved most."""


@dataclass(frozen=True, kw_only=True)
class Since:
    """What moved since a run (naive UTC), in sentences, and the files and decisions that came in between."""

    published_at: dt.datetime
    lines: tuple[Msg, ...]
    brought: Sequence[Batch]
    withdrawn: Sequence[Batch]


def since(seen: Seen, company: Row | None, pulling: Sequence[Row], target: Row | None) -> Since | None:
    """What the newest records moved; None where nothing is kept to compare with, or the position is what it was.

    For whoever may see the whole only: the run before is read past their scope.
    """
    if company is None or company["value"] is None:
        return None
    with earlier(seen.workspace, seen.served.snapshot, NOW) as before:
        return _compared(before, company, pulling, target) if before is not None else None


def _compared(before: Earlier, company: Row, pulling: Sequence[Row], target: Row | None) -> Since | None:
    try:
        was = next(iter(before.rows(NOW, subject_kind="company")), None)
        pulled = {row["subject"]: row for row in before.rows("gravity_now")}
    except OarlockError:  # damaged: the figures of now are worth more than the comparison
        return None
    if was is None or was["value"] is None or shown(_points(was)) == shown(_points(company)):
        return None
    lines = [*change_lines(was, company), *_gap(distance(was, target), distance(company, target)),
             *_pulls(pulled, pulling)]  # fmt: skip
    return Since(
        published_at=before.published_at, lines=tuple(lines), brought=before.brought, withdrawn=before.withdrawn
    )


def _gap(was: float | None, now: float | None) -> list[Msg]:
    if was is None or now is None or shown(was) == shown(now):
        return []
    return [msg("Distance from the target band: {before} → {after} points.", before=shown(was), after=shown(now))]


def _pulls(was: Mapping[object, Row], now: Sequence[Row]) -> list[Msg]:
    moved = [(_points(row, "pull") - _points(was[who], "pull"), row) for row in now if (who := row["subject"]) in was]
    moved = sorted((one for one in moved if shown(one[0]) != 0), key=lambda one: -abs(one[0]))
    return [
        msg("{name} pulls {before} → {after}: {points} points.", name=row["name"] or row["subject"],
            before=shown(_points(was[row["subject"]], "pull")), after=shown(_points(row, "pull")), points=signed(by))
        for by, row in moved[:PULLED]
    ]  # fmt: skip


def _points(row: Row, column: str = "value") -> float:
    return float(str(row[column] or 0.0))
