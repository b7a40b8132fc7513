"""The movements of a customer's recurring revenue, month by month, with the contract lines that moved it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from oarlock.app.access.door import Seen
from oarlock.domain.movement import Movement
from oarlock.domain.predicate import Is
from oarlock.lake.serving import Ask, rows_asked

TABLE = "account_movements_months"
LESS = (Movement.CONTRACTION, Movement.CHURN)
SHOWN = 12
"""Months that are shown at once; the others unfold."""

Row = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Moved:
    """One movement; amount: minor units with its sign, None where no exchange rate is known."""

    movement: str
    amount: int | None


@dataclass(frozen=True, kw_only=True)
class Month:
    """A month in which something moved. lines: contract lines that began or ended in it. worth: MRR at its end."""

    start: dt.date
    moved: tuple[Moved, ...]
    lines: tuple[Row, ...]
    opening: int | None
    worth: int | None
    currency: str


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
    return tuple(_month(start, of, lines) for start, of in by.items())


def _month(start: dt.date, rows: Sequence[Row], lines: Sequence[Row]) -> Month:
    first = rows[0]
    moved = tuple(Moved(movement=str(row["movement"] or ""), amount=_signed(row)) for row in rows)
    within = tuple(line for line in lines if start <= line["at"] < first["period_end"])
    return Month(
        start=start, moved=moved, lines=within, opening=first["opening"], worth=first["closing"],
        currency=str(first["currency"]),
    )  # fmt: skip


def _signed(row: Row) -> int | None:
    amount = row["amount"]
    return None if amount is None else -int(amount) if row["movement"] in LESS else int(amount)
