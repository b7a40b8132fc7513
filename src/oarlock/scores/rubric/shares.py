"""Shares with coverage: factors that are each a share of counted records, weighed into a position from 0 to 100."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from oarlock.errors import UserError
from oarlock.kit.text import Text

if TYPE_CHECKING:
    import ibis.expr.types as ir

WHOLE = 100


@dataclass(frozen=True, kw_only=True)
class Factor:
    """One share: `weight` of 100, and the records (entity names) that it is counted from."""

    id: str
    weight: int
    label: Text
    meaning: Text
    entities: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Shares:
    """A definition of shares. floor: the least coverage at which there is a position."""

    name: str
    version: int
    floor: float
    factors: tuple[Factor, ...]


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """A position (None below the floor), its coverage and bounds, and what each factor adds (None = no record)."""

    value: float | None
    coverage: float
    low: float
    high: float
    shares: Mapping[str, float | None]
    added: Mapping[str, float | None]


def read_shares(body: Mapping[str, Any]) -> Shares:
    """A definition from its data; raises `UserError` when a factor is named twice or weights do not add up to 100."""
    factors = tuple(
        Factor(
            id=str(f["id"]), weight=int(f["weight"]), label=Text(**f["label"]), meaning=Text(**f["meaning"]),
            entities=tuple(f["entities"]),
        )
        for f in body["factors"]
    )  # fmt: skip
    name, ids = str(body["name"]), [f.id for f in factors]
    for id_ in sorted({i for i in ids if ids.count(i) > 1}):
        raise UserError("Shares '{name}' name factor '{factor}' more than once.", name=name, factor=id_)
    for f in factors:
        if f.weight <= 0:
            raise UserError("Shares '{name}': factor '{factor}' has no weight above 0.", name=name, factor=f.id)
    whole = sum(f.weight for f in factors)
    if whole != WHOLE:
        raise UserError(
            "The weights of shares '{name}' add up to {whole}, not to 100.",
            remedy="Change them so that they do.", name=name, whole=whole,
        )  # fmt: skip
    return Shares(name=name, version=int(body["version"]), floor=float(body["floor"]), factors=factors)


def weigh(shares: Shares, parts: Mapping[str, tuple[int | None, int | None]]) -> Weighed:
    """The position of some numerators and denominators by factor; nothing to divide by means no record, never 0."""
    found = {f.id: _share(*parts.get(f.id, (None, None))) for f in shares.factors}
    known = sum(f.weight for f in shares.factors if found[f.id] is not None)
    low = 0.0
    for f in shares.factors:
        low += f.weight * (found[f.id] or 0.0)
    is_enough = known >= round(shares.floor * WHOLE)
    added = {f.id: None if (s := found[f.id]) is None else f.weight * s * WHOLE / known for f in shares.factors}
    return Weighed(
        value=low * WHOLE / known if is_enough else None, coverage=known / WHOLE, low=low, high=low + (WHOLE - known),
        shares=found, added=added,
    )  # fmt: skip


def _share(numerator: int | None, denominator: int | None) -> float | None:
    return None if numerator is None or not denominator else numerator / denominator


def weighed(shares: Shares, row: ir.Table) -> dict[str, ir.Value]:
    """The same as columns: `value`, `coverage`, `low`, `high`, and each factor's share under its id.

    row: integer columns `<id>_num` and `<id>_den` of each factor.
    """
    import ibis

    from oarlock.metrics.core.expressions import divide
    from oarlock.scores.rubric.literals import double

    found = {f.id: divide(row[f"{f.id}_num"], row[f"{f.id}_den"]) for f in shares.factors}
    known: Any = ibis.literal(0, "int64")
    low: Any = double(0)
    for f in shares.factors:
        known = known + found[f.id].notnull().ifelse(ibis.literal(f.weight, "int64"), ibis.literal(0, "int64"))
        low = low + double(f.weight) * found[f.id].fill_null(double(0))
    whole = double(WHOLE)
    share = low * whole / known.cast("float64").nullif(double(0))
    is_enough = known >= round(shares.floor * WHOLE)
    return {
        "value": is_enough.ifelse(share, ibis.null("float64")),
        "coverage": known.cast("float64") / whole.nullif(double(0)),
        "low": low,
        "high": low + (whole - known.cast("float64")),
        **found,
    }
