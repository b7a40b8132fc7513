"""Least squares from sums of whole numbers, exactly: the same figures wherever the sums were made."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

Matrix = list[list[Fraction]]


@dataclass(frozen=True)
class Fit:
    """Coefficients of the columns and how many standard errors each lies from zero (None = no errors at all)."""

    coefficients: list[float]
    errors: list[float | None]


def fit(n: int, sums: list[int], products: list[list[int]], y: int, with_y: list[int], y_squares: int) -> Fit | None:
    """y on some columns and a constant, from Σx, Σxx, Σy, Σxy and Σyy; None when columns depend on each other."""
    k = len(sums)
    # Centred, so that the constant drops out.
    a = [[Fraction(products[i][j]) - Fraction(sums[i] * sums[j], n) for j in range(k)] for i in range(k)]
    b = [Fraction(with_y[i]) - Fraction(sums[i] * y, n) for i in range(k)]
    inverse = _inverse(a)
    if inverse is None:
        return None
    found = [sum((inverse[i][j] * b[j] for j in range(k)), Fraction(0)) for i in range(k)]
    rest = Fraction(y_squares) - Fraction(y * y, n) - sum((c * d for c, d in zip(found, b, strict=True)), Fraction(0))
    free = n - k - 1
    variance = Fraction(rest, free) if free > 0 else Fraction(0)
    errors = [float(found[i]) * (1 / math.sqrt(variance * inverse[i][i])) if variance > 0 else None for i in range(k)]
    return Fit([float(c) for c in found], errors)


def correlation(n: int, x: int, y: int, xx: int, yy: int, xy: int) -> float | None:
    """Pearson's r from sums; None when a column does not vary."""
    spread = (n * xx - x * x) * (n * yy - y * y)
    return (n * xy - x * y) * (1 / math.sqrt(spread)) if spread > 0 else None


def _inverse(matrix: Matrix) -> Matrix | None:
    k = len(matrix)
    rows = [[*row, *(Fraction(i == j) for j in range(k))] for i, row in enumerate(matrix)]
    for i in range(k):
        pivot = next((r for r in range(i, k) if rows[r][i]), None)
        if pivot is None:
            return None
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [Fraction(value, rows[i][i]) for value in rows[i]]
        for r in range(k):
            if r != i and rows[r][i]:
                factor = rows[r][i]
                rows[r] = [a - factor * b for a, b in zip(rows[r], rows[i], strict=True)]
    return [row[k:] for row in rows]
