"""The chance to leave at a month's end: of the change of observed usage, of tickets and of a renewal, and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Units = npt.NDArray[np.float64]

SEGMENTS = ("self-service", "mid-market", "enterprise")
INTERCEPTS = (-4.6, -5.0, -5.4)
USAGE_CHANGE, TICKETS, RENEWAL = -1.6, 0.35, 2.0
MOST_TICKETS = 4
TERM = 12
"""Months of a term."""

MONTHS_BEFORE = 3
"""The months before the last one that the last one is held against."""

_FEWEST = 3


def usage_change(last: Ints, before: Ints) -> Units:
    """Change of the last month's events against the mean of the months before it, from -1 to 1.

    last: events of the month that ends; before: events of the three months before it, together.
    """
    import numpy as np

    raw = (MONTHS_BEFORE * last - before) / np.maximum(before, _FEWEST)
    return np.clip(raw, -1.0, 1.0)


def chance(segment: Ints, change: Units, tickets: Ints, renews: npt.NDArray[Any]) -> Units:
    """The chance to leave at the end of a month, by customer."""
    import numpy as np

    score = np.array(INTERCEPTS)[segment] + USAGE_CHANGE * change
    score += TICKETS * np.minimum(tickets, MOST_TICKETS) + RENEWAL * renews
    out: Units = 1.0 / (1.0 + np.exp(-score))
    return out


def told() -> dict[str, Any]:
    """As it goes into the truth file."""
    return {
        "decided": "at 00:00 of each first of a month, for customers whose contract runs, from the files as they stand",
        "formula": "1 / (1 + exp(-(intercept[segment] + sum of coefficient * covariate)))",
        "intercepts": dict(zip(SEGMENTS, INTERCEPTS, strict=True)),
        "coefficients": {"usage_change": USAGE_CHANGE, "tickets": TICKETS, "renewal": RENEWAL},
        "covariates": {
            "usage_change": "(3 * events of the month that ended - events of the three months before it) / "
            "max(events of the three months before it, 3), from -1 to 1; 0 when fewer than four months of usage "
            "had been observed; each event once, by the local day on which it happened",
            "tickets": f"tickets created in the month that ended, at most {MOST_TICKETS}",
            "renewal": "1 when a term of twelve months ends on that day",
        },
        "placebos": {"favourite_colour": 0, "weekday of signing": 0, "industry": 0, "country": 0},
    }
