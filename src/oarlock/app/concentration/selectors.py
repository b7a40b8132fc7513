"""Reading what the page shows: concentration, losses, dependence, protection, and what people said of cash."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from oarlock.app.access.door import Seen
from oarlock.app.records import selectors as records
from oarlock.app.revenue.selectors import table
from oarlock.domain.money import Money
from oarlock.errors import UserError
from oarlock.models.scenario.loss import Company, Left, left
from oarlock.strategy.protection.sets import BASES

Row = Mapping[str, object]
RUNWAY = "runway_inputs"
"""The strategic choice that says the cash at hand and the fixed cost a month: `cash=… fixed=… CUR`, in major units."""


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """Cash and fixed cost a month in minor units; None when nobody said. looked: stands for what was read."""

    cash: int | None
    fixed: int | None
    by: str
    looked: str


@dataclass(frozen=True, kw_only=True)
class Protected:
    """One basis: its total, the members without a complete plan, those with one, those about to join."""

    total: Row
    bare: tuple[Row, ...]
    covered: tuple[Row, ...]
    near: tuple[Row, ...]


def by_basis(seen: Seen) -> dict[str, Row]:
    """The row of each basis of concentration, revenue first."""
    found = {str(row["basis"]): row for row in table(seen, "revenue_concentration_now")}
    return {basis: found[basis] for basis in BASES if basis in found}


def losses(seen: Seen) -> list[Row]:
    """The biggest customers with what would be left without each."""
    rows = table(seen, "loss_stress_test_now", order=(("rank", False),))
    return [row for row in rows if row["account"] is not None and row["lost"] is not None]


def dependences(seen: Seen) -> list[Row]:
    """Key accounts, the steepest dependence first, those not known last."""
    rows = [row for row in table(seen, "dependence_now") if row["account"] is not None]
    place = {"red": 0, "amber": 1, "green": 2}
    return sorted(rows, key=lambda r: (place.get(str(r["colour"]), 3), -_number(r["value"]), _number(r["rank"])))


def protected(seen: Seen) -> dict[str, Protected]:
    """The set of each basis, members in the order of what they bring."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in table(seen, "protection_now", order=(("basis", False), ("kind", False), ("rank", False))):
        found.setdefault((str(row["basis"]), str(row["kind"])), []).append(row)
    out = {}
    for basis in BASES:
        totals, members = found.get((basis, "total"), []), found.get((basis, "member"), [])
        if totals:
            out[basis] = Protected(
                total=totals[0], bare=tuple(r for r in members if not r["is_complete"]),
                covered=tuple(r for r in members if r["is_complete"]), near=tuple(found.get((basis, "near"), ())),
            )  # fmt: skip
    return out


def inputs(currency: str) -> Inputs:
    """What was said last of cash and fixed cost."""
    row = records.one("strategy_choice", {"subject": RUNWAY})
    told: dict[str, int] = {}
    for part in str((row or {}).get("choice") or "").split():
        name, _, amount = part.partition("=")
        try:
            told[name] = Money.parse(amount, currency).minor if amount else 0
        except UserError:
            continue
    known = told if row and str(row["choice"]).endswith(f" {currency}") else {}
    return Inputs(cash=known.get("cash"), fixed=known.get("fixed"), by=str((row or {}).get("decided_by") or ""),
                  looked=looked(row))  # fmt: skip


def looked(row: Row | None) -> str:
    """A short word that stands for a row as it was read."""
    told = "\n".join(f"{name}={value}" for name, value in sorted((row or {}).items()))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def what_if(concentrations: Mapping[str, Row], row: Row, said: Inputs, *, percent: int) -> tuple[Company, Left]:
    """The company today and without a part of one of the biggest customers."""
    whole = int(str(row["lost"])) + int(str(row["revenue_left"]))
    gained = _gained(concentrations.get("contribution"))
    own = None if gained is None or row["contribution_left"] is None else gained - int(str(row["contribution_left"]))
    company = Company(revenue=whole, contribution=gained, cash=said.cash, fixed_cost=said.fixed)
    return company, left(company, revenue=int(str(row["lost"])), contribution=own, percent=percent)


def _gained(row: Row | None) -> int | None:
    """All contribution a month, negative ones taken off."""
    if row is None or row["denominator"] is None:
        return None
    return int(str(row["denominator"])) + int(str(row["negative"]))


def _number(value: object) -> float:
    return 0.0 if value is None else float(str(value))


def accounts_of(*lists: Sequence[Row]) -> list[str]:
    """The accounts of several lists."""
    return [str(row["account"]) for rows in lists for row in rows]
