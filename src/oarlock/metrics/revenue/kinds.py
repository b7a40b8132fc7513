"""Movements told apart: what is left of cells and changes once each is new, back, more, less or gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.movement import Movement
from oarlock.metrics.core.expressions import count_where, total

if TYPE_CHECKING:
    import ibis.expr.types as ir

KINDS: tuple[str, ...] = tuple(m.value for m in Movement)

AMOUNTS: tuple[str, ...] = ("opening", "closing", *KINDS)
"""Columns of a ledger row that hold money; each has a column of accounts beside it (`new_accounts`)."""

COLUMNS: tuple[str, ...] = (*AMOUNTS, *(f"{name}_accounts" for name in AMOUNTS), "missing")


def kinds_of(before: ir.Value, after: ir.Value, *, is_first_time: ir.Value) -> dict[str, ir.Value]:
    """Conditions that tell the movements of a whole customer apart; at most one is true."""
    return {
        "new": (before == 0) & (after > 0) & is_first_time,
        "reactivation": (before == 0) & (after > 0) & ~is_first_time,
        "churn": (before > 0) & (after == 0),
    }


def sums(rows: ir.Table) -> dict[str, ir.Value]:
    """The ledger columns of a group of cells.

    rows: `opening`, `same_rate` and `closing` hold the cell's worth at the opening, at the closing by the opening's
    rates, and at the closing by its own; `is_new`, `is_back`, `is_gone` speak of the whole customer, while expansion
    and contraction are those of the cell, as a customer that stays may move between offerings.
    """
    before, after = rows.opening, rows.same_rate
    stays = ~(rows.is_new | rows.is_back | rows.is_gone)
    more, less = stays & (after > before), stays & (after < before)
    moved = {
        "new": (rows.is_new & (after > 0), after),
        "reactivation": (rows.is_back & (after > 0), after),
        "expansion": (more, after - before),
        "contraction": (less, before - after),
        "churn": (rows.is_gone & (before > 0), before),
        "fx": (rows.closing != after, rows.closing - after),
        "opening": (rows.is_first & (before > 0), before),
        "closing": (rows.is_last & (rows.closing > 0), rows.closing),
    }
    amounts = {name: total(condition.ifelse(amount, 0)) for name, (condition, amount) in moved.items()}
    accounts = {f"{name}_accounts": count_where(condition) for name, (condition, _) in moved.items()}
    found = amounts | accounts | {"missing": total(rows.missing)}
    return {name: found[name] for name in COLUMNS}
