"""The company's working days and hours: what waits for somebody waits for one of these."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from oarlock.app.company.models import Company
from oarlock.errors import UserError
from oarlock.kit.calendar import WorkCalendar, country_calendar, next_working_hour
from oarlock.kit.formats import territory
from oarlock.kit.text import Lang, Text, render

NONE = Text(en="no holidays: Monday to Friday are worked", zh="不设节假日：周一至周五为工作日")
BESIDE = 2
"""Years before and after a day for which holidays are known: enough for the longest break."""


@dataclass(frozen=True, kw_only=True)
class Hours:
    """Whole hours of the day between which people work; closes: the first that is no working hour any more."""

    opens: int
    closes: int


@dataclass(frozen=True, kw_only=True)
class Working:
    """When the company works. hours: None when it has not said so, and then nothing waits for an hour."""

    calendar: WorkCalendar
    hours: Hours | None

    def next_hour(self, now: dt.datetime, where: ZoneInfo) -> dt.datetime:
        """`now` when somebody in that time zone is at work, else when they will be."""
        if self.hours is None:
            return now
        return next_working_hour(self.calendar, now, opens=self.hours.opens, closes=self.hours.closes, where=where)


def working(day: dt.date) -> Working:
    """When the company works, around a day: its country's holidays and make-up days, and its own."""
    found = Company.objects.filter(pk=1).first()
    if found is None:
        return Working(calendar=WorkCalendar(), hours=None)
    years = (day.year - BESIDE, day.year + BESIDE)
    calendar = country_calendar(found.country, *years) if found.country else WorkCalendar()
    if found.off or found.worked:
        calendar = calendar.changed(off=days_of(found.off), worked=days_of(found.worked))
    hours = None if found.opens is None else Hours(opens=found.opens, closes=found.closes or 24)
    return Working(calendar=calendar, hours=hours)


def countries(lang: Lang) -> dict[str, str]:
    """Countries whose holidays, weekends and make-up days can be followed, by name; first the choice of none."""
    import holidays

    codes = sorted(holidays.list_supported_countries(include_aliases=False))
    named = {code: territory(code, lang) for code in codes}
    return {"": render(NONE, lang=lang)} | dict(sorted(named.items(), key=lambda one: one[1]))


def days_of(told: str) -> list[dt.date]:
    """The days of a list, in order, each once. Raises `UserError` for what is no day."""
    found = set()
    for word in told.replace(",", " ").replace("，", " ").replace("、", " ").split():
        try:
            found.add(dt.date.fromisoformat(word))
        except ValueError:
            raise UserError("'{day}' is not a day.", remedy="Write it as YYYY-MM-DD.", day=word[:40]) from None
    return sorted(found)
