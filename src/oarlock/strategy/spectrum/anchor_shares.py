"""Placing another company by the same six shares as our own: what is known of it, in per cent."""

from __future__ import annotations

from collections.abc import Mapping

from oarlock.scores.rubric.shares import Weighed, weigh
from oarlock.strategy.spectrum.definition import shipped_shares

WHOLE = 10_000
"""Hundredths of a per cent in a whole share."""


def placed(percents: Mapping[str, float]) -> Weighed:
    """The position of a company of which these shares are known; None below 60 % of the weight, as for ourselves."""
    return weigh(shipped_shares(), {name: (round(value * 100), WHOLE) for name, value in percents.items()})


def text_of(percents: Mapping[str, float]) -> str:
    """The shares as an anchor keeps them: `custom=40 bespoke=12.5`, in the order of the factors."""
    known = (f.id for f in shipped_shares().factors if f.id in percents)
    return " ".join(f"{name}={percents[name]:g}" for name in known)


def read(text: object) -> dict[str, float]:
    """The shares that such a text tells; words that are none are passed over."""
    found = {}
    for word in str(text or "").split():
        name, _, value = word.partition("=")
        if name in {f.id for f in shipped_shares().factors} and value.replace(".", "", 1).isdecimal():
            found[name] = float(value)
    return found
