"""Where a scenario begins: drivers as the published figures say them, each with a range to think about."""

from __future__ import annotations

from oarlock.app.access.door import Seen
from oarlock.app.revenue.selectors import table
from oarlock.app.scenarios.words import DRIVERS
from oarlock.domain.predicate import Is
from oarlock.models.scenario import NAMES, Driver

SPREAD, POINTS = 0.2, 0.05
"""A usual range is a fifth to either side; of a share, five points."""
QUARTERS = 4


def usual(seen: Seen) -> dict[str, Driver]:
    """Each driver at what the last year or quarter says; 0 without a range where no figure says anything."""
    told = dict.fromkeys(NAMES, 0.0) | _revenue(seen) | _costs(seen)
    if accounts := told["accounts"]:
        told["revenue"], told["hours"] = told["revenue"] / accounts, told["hours"] / accounts
    return {name: ranged(name, value) for name, value in told.items()}


def ranged(name: str, value: float) -> Driver:
    """A driver with its usual range."""
    digits = {"percent": 4, "money": 0}.get(DRIVERS[name].unit, 2)
    value = round(value, digits)
    if name in ("accounts", "capacity", "investment", "running") or not value:
        return Driver(point=value, low=value, high=value)
    if name in ("retention", "margin"):
        return Driver(point=value, low=max(round(value - POINTS, 4), 0.0), high=min(round(value + POINTS, 4), 1.0))
    return Driver(point=value, low=round(value * (1 - SPREAD), digits), high=round(value * (1 + SPREAD), digits))


def _revenue(seen: Seen) -> dict[str, float]:
    found: dict[str, float] = {}
    for row in table(seen, "arr_now"):
        found = {"accounts": _number(row["accounts"]), "revenue": _number(row["value"])}
    for row in table(seen, "logo_retention_trailing"):
        found["retention"] = min(_number(row["value"]), 1.0)
    gained = table(seen, "mrr_movements_trailing", where=Is("movement", "in", ("new", "reactivation")))
    return found | {"won": sum(_number(row["accounts"]) for row in gained)}


def _costs(seen: Seen) -> dict[str, float]:
    found: dict[str, float] = {}
    for row in table(seen, "account_contribution_now"):
        found["margin"] = min(max(_number(row["margin"]), 0.0), 1.0)
    for row in table(seen, "cost_to_serve_now"):
        hours = _number(row["hours"])
        found |= {"hours": hours * QUARTERS, "capacity": hours * QUARTERS}
        if hours:
            found["hour_cost"] = (_number(row["time"]) + _number(row["off_menu"])) / hours
    return found


def _number(value: object) -> float:
    """A published number; a figure that is not known says nothing, and its driver is typed."""
    return 0.0 if value is None else float(str(value))
