"""What the choice of fields does to the fit of a deal."""

from __future__ import annotations

from collections.abc import Mapping

DOMAIN = "domain"


def fit_points(points: Mapping[str, float], *, choice: str | None) -> dict[str, float]:
    """Points of a deal by criterion; in a field that we leave for its group those of the domain are lost.

    choice: what was decided for the cell of the deal's group and field; None while nothing was.
    """
    return {name: 0.0 if name == DOMAIN and choice == "leave" else value for name, value in points.items()}
