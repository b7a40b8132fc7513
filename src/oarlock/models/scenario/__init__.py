"""Scenarios: drivers with ranges, the years that follow from them, what they are worth, and how sure that is."""

from oarlock.models.scenario.chance import Chances, simulate
from oarlock.models.scenario.drivers import NAMES, Driver, Drivers, drivers
from oarlock.models.scenario.tornado import Bar, tornado
from oarlock.models.scenario.worth import Worth, npv, payback, worth
from oarlock.models.scenario.years import Year, years

__all__ = [
    "NAMES", "Bar", "Chances", "Driver", "Drivers", "Worth", "Year", "drivers", "npv", "payback", "simulate",
    "tornado", "worth", "years",
]  # fmt: skip
