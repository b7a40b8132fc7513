"""What an address asks of a scenario: each driver with its range, years, rate, cases and seed; and back again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from oarlock.app.scenarios.words import DRIVERS, Unit
from oarlock.domain.currencies import minor_digits
from oarlock.errors import UserError
from oarlock.kit.typed import plain_number as plain
from oarlock.kit.typed import typed_number
from oarlock.models.scenario import NAMES, Driver, Drivers, drivers

ENDS = ("low", "point", "high")
LARGEST = Decimal(10) ** 13
COUNT, RATE, CASES, SEED = 5, Decimal(8), 2_000, 1
MOST_YEARS, MOST_CASES, MOST_SEED, MOST_RATE = 20, 10_000, 2**31, Decimal(1_000)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question: the drivers, years, discount rate (per cent), and how many cases a seed draws."""

    drivers: Drivers
    count: int = COUNT
    rate: Decimal = RATE
    cases: int = CASES
    seed: int = SEED


def read(told: Mapping[str, str], *, usual: Mapping[str, Driver], currency: str) -> Asked:
    """The question of an address; what it does not say is as usual. Raises `UserError` for what is no number.

    A driver of which only the point is typed is that point for sure: no range is made up for it.
    """
    found = {name: _driver(told, name, usual[name], currency) for name in NAMES}
    return Asked(
        drivers=drivers(found), count=_whole(told, "years", COUNT, least=1, most=MOST_YEARS),
        rate=_decimal(told, "rate", RATE, most=MOST_RATE), seed=_whole(told, "seed", SEED, least=0, most=MOST_SEED),
        cases=_whole(told, "cases", CASES, least=2, most=MOST_CASES),
    )  # fmt: skip


def query(asked: Asked, *, currency: str) -> str:
    """The question as an address, which is also how a scenario is kept."""
    ends = {
        f"{name}.{end}": typed(getattr(one, end), DRIVERS[name].unit, currency)
        for name, one in asked.drivers.by for end in ENDS
    }  # fmt: skip
    return urlencode({**ends, "years": asked.count, "rate": plain(asked.rate), "cases": asked.cases,
                      "seed": asked.seed})  # fmt: skip


def typed(value: float, unit: Unit, currency: str) -> str:
    """A driver's value as a person types it: per cent, major units of money."""
    exact = Decimal(str(round(value, 6)))
    if unit == "percent":
        exact *= 100
    if unit == "money":
        exact = exact.scaleb(-minor_digits(currency))
    return plain(exact)


def _driver(told: Mapping[str, str], name: str, usual: Driver, currency: str) -> Driver:
    unit = DRIVERS[name].unit
    given = {end: _number(told[f"{name}.{end}"], unit, currency) for end in ENDS
             if told.get(f"{name}.{end}", "").strip()}  # fmt: skip
    if not given:
        return usual
    point = given.get("point", usual.point)
    low, high = given.get("low", point), given.get("high", point)
    if not low <= point <= high:
        raise UserError(
            "'{driver}' must lie within its range: {low} ≤ {point} ≤ {high}.", remedy="Order the three numbers.",
            driver=DRIVERS[name].label, low=typed(low, unit, currency), point=typed(point, unit, currency),
            high=typed(high, unit, currency),
        )  # fmt: skip
    return Driver(point=point, low=low, high=high)


def _number(text: str, unit: Unit, currency: str) -> float:
    value = _exact(text)
    if unit == "percent" and value > 100:
        raise UserError("'{text}' is more than 100 %.", remedy="Write a share from 0 to 100.", text=text[:40])
    if unit == "percent":
        value /= 100
    if unit == "money":
        value = value.scaleb(minor_digits(currency))
    return float(value)


def _exact(text: str) -> Decimal:
    value = typed_number(text)
    if value is None or not 0 <= value <= LARGEST:
        raise UserError(
            "'{text}' is not a number from 0 on.", remedy="Write digits, such as 12.5.", text=text.strip()[:40]
        )
    return value


def _decimal(told: Mapping[str, str], name: str, usual: Decimal, *, most: Decimal) -> Decimal:
    text = told.get(name, "").strip()
    value = _exact(text) if text else usual
    if value > most:
        raise UserError("'{text}' is too much; at most {most}.", remedy="Write a smaller number.", text=text[:40],
                        most=most)  # fmt: skip
    return value


def _whole(told: Mapping[str, str], name: str, usual: int, *, least: int, most: int) -> int:
    text = told.get(name, "").strip()
    if not text:
        return usual
    value = typed_number(text)
    if value is None or value != int(value) or not least <= value <= most:
        raise UserError("'{text}' is no whole number from {least} to {most}.", remedy="Write one of those.",
                        text=text[:40], least=least, most=most)  # fmt: skip
    return int(value)
