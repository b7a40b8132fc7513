"""The order in which people read movements: as the bridge adds them up, not by the alphabet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from oarlock.domain.movement import Movement

BRIDGE = ("opening", *map(str, Movement), "closing", "growth", "leak")


def in_bridge_order(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[str], *, field: str = "movement"
) -> list[Mapping[str, Any]]:
    """The rows with the movements of each period and part in the bridge's order; other rows as they are."""
    if field not in columns:
        return list(rows)
    keys = list(columns[: columns.index(field)])
    out: list[Mapping[str, Any]] = []
    for _, part in groupby(rows, key=lambda r: [r.get(k) for k in keys]):
        out += sorted(part, key=lambda r: BRIDGE.index(r[field]) if r[field] in BRIDGE else len(BRIDGE))
    return out
