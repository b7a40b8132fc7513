"""How much hangs on few customers, from a dictionary of what each brings; shares no code with `oarlock.metrics`."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from tests.oracle.revenue import half_away


def concentration(worth: Mapping[str, int]) -> dict[str, Any]:
    """Shares of the biggest, HHI, Gini, and how many customers make up 80 %; over customers that bring something."""
    ranked = sorted(((v, ref) for ref, v in worth.items() if v > 0), key=lambda p: (-p[0], p[1]))
    values, whole = [v for v, _ in ranked], sum(v for v, _ in ranked)
    shares = [Fraction(v, whole) for v in values]
    needed = next(k for k in range(1, len(values) + 1) if sum(shares[:k]) >= Fraction(4, 5))
    apart = sum(abs(a - b) for a in values for b in values)
    return {
        "numerator": values[0],
        "denominator": whole,
        "value": shares[0],
        "top_5": sum(shares[:5]),
        "hhi": sum((100 * share) ** 2 for share in shares),
        "gini": Fraction(apart, 2 * len(values) * whole),
        "accounts_for_80": needed,
        "n": len(values),
        "biggest": ranked[0][1],
    }


def losses(
    worth: Mapping[str, int], *, top: int, margin: Fraction | None = None, fixed: int | None = None,
    cash: int | None = None,
) -> list[dict[str, Any]]:  # fmt: skip
    """What is left without each of the biggest customers, and for how many months the cash lasts then."""
    whole = sum(worth.values())
    gained = None if margin is None else {ref: half_away(v * margin) for ref, v in worth.items()}
    found = []
    for ref, value in sorted(worth.items(), key=lambda p: (-p[1], p[0]))[:top]:
        left = None if gained is None else sum(gained.values()) - gained[ref]
        burn = None if left is None or fixed is None else max(fixed - left, 0)
        found.append({
            "account": ref,
            "lost": value,
            "share": Fraction(value, whole),
            "revenue_left": whole - value,
            "contribution_left": left,
            "coverage": None if left is None or not fixed else Fraction(left, fixed),
            "burn": burn,
            "value": Fraction(cash, burn) if burn and cash is not None else None,
        })  # fmt: skip
    return found
