"""Our own people: departments, hourly cost that rises each year, and weeks in which some wrote down no hours."""

from __future__ import annotations

import datetime as dt

from oarlock.sample import names
from oarlock.sample.days import DAY, Days
from oarlock.sample.draw import Draw
from oarlock.sample.files import Table, major
from oarlock.sample.people import STAFF

SUPPORT = tuple(f"E{n}" for n in range(101, 105))
PRODUCT = tuple(f"E{n}" for n in range(201, 219))
_RAISE = (3, 6)

MISSING = (("E003", 9, 3), ("E008", 6, 2), ("E102", 4, 1))
"""Employee, how many weeks before the export hours begin to be missing, and for how many weeks."""


def add_staff(employees: Table, hired: list[tuple[str, ...]], *, seed: int, days: Days) -> None:
    """Add those who serve no account of their own, and each year's new rate of everyone.

    hired: rows of the file so far, of those who serve accounts.
    """
    draw = Draw(seed, "effort", 0)
    rows = list(hired[: STAFF - 1])
    for place, code in enumerate((*SUPPORT, *PRODUCT)):
        is_chinese = place % 2 == 0
        first, last, word = names.person(draw, is_chinese=is_chinese)
        name = f"{last}{first}" if is_chinese else f"{first} {last}"
        hourly = draw.between(22, 40) if code in SUPPORT else draw.between(45, 80)
        person = (
            code, name, f"{word}.{code.lower()}@oarlock-sample.example", "客户支持部" if code in SUPPORT else "产品部",
            "40", major(hourly * 100, "USD"), "USD", days.local(days.founded * DAY + 540),
            "support" if code in SUPPORT else "developer",
        )  # fmt: skip
        employees.add(*person)
        rows.append(person)
    years = range(dt.date.fromordinal(days.founded).year + 1, dt.date.fromordinal(days.end).year + 1)
    for row in rows:
        cents = int(row[5].replace(".", ""))
        for year in years:
            since = dt.date(year, 1, 1).toordinal()
            cents = cents * (100 + draw.between(*_RAISE)) // 100
            if days.founded < since < days.end:
                employees.add(*row[:5], major(cents, "USD"), "USD", days.local(since * DAY), row[8])


def missing_weeks(days: Days) -> dict[str, list[int]]:
    """The Mondays of the weeks for which an employee wrote down nothing."""
    monday = days.end - (days.end - 1) % 7
    out = {who: [monday - 7 * (before - n) for n in range(weeks)] for who, before, weeks in MISSING}
    return {who: [m for m in mondays if m >= days.start] for who, mondays in out.items()}


def supporter(number: int) -> str:
    """The one of ours who answers the tickets of account `number`."""
    return SUPPORT[number % len(SUPPORT)]
