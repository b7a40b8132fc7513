"""The movements of a customer's recurring revenue, month by month, with the contract lines that moved it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from oarlock.app.access.door import Seen
from oarlock.domain.movement import Movement
from oarlock.domain.predicate import Is
from oarlock.lake.serving import Ask, rows_asked

TABLE = "account_movements_months"
LESS = (Movement.CONTRACTION, Movement.CHURN)
SHOWN = 12
"""Months (or runs of them) that are shown at once; the others unfold."""

Row = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Moved:
    """One movement; amount: minor units with its sign, None where no exchange rate is known."""

    movement: str
    amount: int | None


@dataclass(frozen=True, kw_only=True)
class Month:
    """A month in which something moved; a run of months in which only rates did is one, from `start` to `last`.

    lines: contract lines that began or ended in it. opening, worth: MRR at its begin and its end.
    """

    start: dt.date
    last: dt.date
    moved: tuple[Moved, ...]
    lines: tuple[Row, ...]
    opening: int | None
    worth: int | None
    currency: str

    @property
    def is_fx(self) -> bool:
        """Whether nothing but the exchange rates moved it."""
        return [one.movement for one in self.moved] == [Movement.FX] and not self.lines


def asks(seen: Seen, account_id: str) -> dict[str, Ask]:
    """What is asked for the ledger; nothing while none is published."""
    if not seen.has(TABLE):
        return {}
    order = (("period", True), ("movement", False))
    return {"moves": rows_asked(TABLE, where=Is("account_id", "=", account_id), order=order)}


def months(rows: Sequence[Row], lines: Sequence[Row], day: dt.date) -> tuple[Month, ...]:
    """The months that ended by the day, the newest first."""
    by: dict[dt.date, list[Row]] = {}
    for row in rows:
        if row["period_end"] <= day:
            by.setdefault(row["period"], []).append(row)
    out: list[Month] = []
    for start, of in by.items():
        month = _month(start, of, lines)
        if out and out[-1].is_fx and month.is_fx:
            month = _joined(out.pop(), month)
        out.append(month)
    return tuple(out)


def _month(start: dt.date, rows: Sequence[Row], lines: Sequence[Row]) -> Month:
    first = rows[0]
    moved = tuple(Moved(movement=str(row["movement"] or ""), amount=_signed(row)) for row in rows)
    within = tuple(line for line in lines if start <= line["at"] < first["period_end"])
    return Month(
        start=start, last=start, moved=moved, lines=within, opening=first["opening"], worth=first["closing"],
        currency=str(first["currency"]),
    )  # fmt: skip


def _joined(newer: Month, older: Month) -> Month:
    """Two stretches in which only rates moved, as one."""
    amount = (newer.moved[0].amount or 0) + (older.moved[0].amount or 0)
    moved = (replace(newer.moved[0], amount=amount),)
    return replace(newer, start=older.start, opening=older.opening, moved=moved)


def _signed(row: Row) -> int | None:
    amount = row["amount"]
    return None if amount is None else -int(amount) if row["movement"] in LESS else int(amount)
