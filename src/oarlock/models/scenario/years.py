"""The years that follow from a scenario's drivers: accounts, contribution, hours against capacity, cash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from oarlock.models.scenario.drivers import NAMES


@dataclass(frozen=True, kw_only=True)
class Year:
    """One year; year 0 is the start, with nothing but the investment. Money in minor units, not rounded.

    accounts: at its end. retention: share of the accounts at its start that are kept. contribution: of the accounts
    served in it. missing: hours beyond the capacity, bought at `hour_cost`. cash: contribution less all costs.
    """

    year: int
    accounts: float
    retention: float | None
    contribution: float
    hours: float
    capacity: float
    missing: float
    cash: float


def years(values: Mapping[str, float], *, count: int) -> tuple[Year, ...]:
    """Year 0 and `count` years after it, for drivers at these values (absent ones are 0)."""
    of = {name: float(values.get(name, 0.0)) for name in NAMES}
    # A normal driver may be drawn beyond what it can be; a share stays one, and nothing is less than nothing.
    of = {name: max(value, 0.0) for name, value in of.items()}
    kept = min(of["retention"], 1.0)
    found = [Year(year=0, accounts=of["accounts"], retention=None, contribution=0.0, hours=0.0,
                  capacity=of["capacity"], missing=0.0, cash=-of["investment"])]  # fmt: skip
    for year in range(1, count + 1):
        served = found[-1].accounts * kept + of["won"]
        earned = served * of["revenue"] * min(of["margin"], 1.0)
        hours = served * of["hours"]
        missing = max(hours - of["capacity"], 0.0)
        cash = earned - missing * of["hour_cost"] - of["running"]
        found.append(Year(year=year, accounts=served, retention=kept if found[-1].accounts else None,
                          contribution=earned, hours=hours, capacity=of["capacity"], missing=missing,
                          cash=cash))  # fmt: skip
    return tuple(found)
