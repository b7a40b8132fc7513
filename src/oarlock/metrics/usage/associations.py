"""From sums over cases to the association of each event with staying, and which events nobody can tell apart."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from oarlock.metrics.usage.least_squares import correlation, fit

INSEPARABLE = 0.95
FEWEST = 10
"""Cases of either outcome below which nothing is concluded."""

Told = list[dict[str, Any]]


def associations(names: tuple[str, ...], sums: Mapping[str, int]) -> Told | None:
    """A row for each event; None when too few stayed or left, or nothing varies.

    sums: `n`, `y` (stayed), and for the logarithms `l` and the counts `n` of event i `l<i>`, `l<i>_<j>` (i ≤ j), and
    `y<i>` (the logarithm times stayed).
    """
    n, y = sums["n"], sums["y"]
    if min(y, n - y) < FEWEST:
        return None
    groups = _groups(names, sums)
    inside = {i: group for group in groups for i in group}

    def product(a: list[int], b: list[int]) -> int:
        return sum(sums[f"l{min(i, j)}_{max(i, j)}"] for i in a for j in b)

    # Those that nobody can tell apart count as one column, the sum of both.
    columns = [sum(sums[f"l{i}"] for i in group) for group in groups]
    products = [[product(a, b) for b in groups] for a in groups]
    with_y = [sum(sums[f"y{i}"] for i in group) for group in groups]
    found = fit(n, columns, products, y, with_y, y)
    if found is None:
        return None
    rows: Told = []
    for i, name in enumerate(names):
        if i not in inside:
            continue
        place = groups.index(inside[i])
        spread = math.sqrt(Fraction(n * products[place][place] - columns[place] ** 2, n * n))
        value = found.coefficients[place] * spread
        alone = correlation(n, sums[f"l{i}"], y, sums[f"l{i}_{i}"], y, sums[f"y{i}"])
        others = [names[j] for j in inside[i] if j != i]
        rows.append({
            "feature": name, "value": value, "deviations": found.errors[place], "alone": alone,
            "sign": "+" if value > 0 else "-" if value < 0 else "0", "inseparable_from": ", ".join(others) or None,
            "n": n, "left_us": n - y, "status": "inseparable" if others else "ok",
        })  # fmt: skip
    return rows


def _groups(names: tuple[str, ...], sums: Mapping[str, int]) -> list[list[int]]:
    """Events that vary, put together where a chain of correlations links them."""
    n = sums["n"]
    varies = [i for i in range(len(names)) if n * sums[f"l{i}_{i}"] > sums[f"l{i}"] ** 2]
    groups: list[list[int]] = []
    for i in varies:
        near = [g for g in groups if any(_is_close(n, sums, j, i) for j in g)]
        groups = [g for g in groups if g not in near]
        groups.append(sorted([i, *(j for g in near for j in g)]))
    return sorted(groups)


def _is_close(n: int, sums: Mapping[str, int], i: int, j: int) -> bool:
    found = correlation(n, sums[f"n{i}"], sums[f"n{j}"], sums[f"n{i}_{i}"], sums[f"n{j}_{j}"], sums[f"n{i}_{j}"])
    return found is not None and abs(found) >= INSEPARABLE
