"""Where a scenario begins: drivers as the published figures say them, each with a range to think about."""

from __future__ import annotations

from collections.abc import Mapping

from oarlock.app.access.door import Seen
from oarlock.app.revenue.selectors import table
from oarlock.app.scenarios.words import DRIVERS
from oarlock.domain.predicate import Is
from oarlock.models.scenario import NAMES, Driver

SPREAD, POINTS = 0.2, 0.05
"""A usual range is a fifth to either side; of a share, five points."""
QUARTERS = 4


def known(seen: Seen) -> dict[str, float]:
    """The drivers that the published figures tell; what they do not tell is not there, and is never zero."""
    told = {name: value for name, value in (_revenue(seen) | _costs(seen)).items() if value is not None}
    accounts = told.get("accounts")
    for name in ("revenue", "hours"):
        if name in told:
            if accounts:
                told[name] /= accounts
            else:
                del told[name]
    return told


def usual(told: Mapping[str, float]) -> dict[str, Driver]:
    """Each driver at what is known, with its usual range; 0 without one where it is to be typed."""
    return {name: ranged(name, told.get(name, 0.0)) for name in NAMES}


def ranged(name: str, value: float) -> Driver:
    """A driver with its usual range."""
    digits = {"percent": 4, "money": 0}.get(DRIVERS[name].unit, 2)
    value = round(value, digits)
    if name in ("accounts", "capacity", "investment", "running") or not value:
        return Driver(point=value, low=value, high=value)
    if name in ("retention", "margin"):
        return Driver(point=value, low=max(round(value - POINTS, 4), 0.0), high=min(round(value + POINTS, 4), 1.0))
    return Driver(point=value, low=round(value * (1 - SPREAD), digits), high=round(value * (1 + SPREAD), digits))


def _revenue(seen: Seen) -> dict[str, float | None]:
    found: dict[str, float | None] = {}
    for row in table(seen, "arr_now"):
        found |= {"accounts": _number(row["accounts"]), "revenue": _number(row["value"])}
    for row in table(seen, "logo_retention_trailing"):
        found["retention"] = _share(row["value"])
    gained = table(seen, "mrr_movements_trailing", where=Is("movement", "in", ("new", "reactivation")))
    if gained:
        found["won"] = sum(float(str(row["accounts"] or 0)) for row in gained)
    return found


def _costs(seen: Seen) -> dict[str, float | None]:
    found: dict[str, float | None] = {}
    for row in table(seen, "account_contribution_now"):
        found["margin"] = _share(row["margin"])
    for row in table(seen, "cost_to_serve_now"):
        hours, time, off_menu = (_number(row[name]) for name in ("hours", "time", "off_menu"))
        if hours:
            found |= {"hours": hours * QUARTERS, "capacity": hours * QUARTERS}
            found["hour_cost"] = None if time is None or off_menu is None else (time + off_menu) / hours
    return found


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))


def _share(value: object) -> float | None:
    number = _number(value)
    return None if number is None else min(max(number, 0.0), 1.0)
