"""Working days with holidays and make-up working days, fiscal years, and days and due times in a time zone."""

from __future__ import annotations

import datetime as dt
import difflib
import functools
from collections.abc import Iterable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from oarlock.errors import UserError

FRIDAY_SATURDAY = frozenset({4, 5})
SATURDAY_SUNDAY = frozenset({5, 6})
_LONGEST_BREAK = 366


@dataclass(frozen=True, kw_only=True)
class WorkCalendar:
    """Which days are worked.

    weekend: weekdays off (Monday = 0); holidays: days off besides; make_up: weekend days or holidays that are worked
    after all. announced_until: the last day up to which the holidays are official; later ones follow the rules of
    the calendar only, without the make-up days that a government may still announce; None = no such end.
    """

    weekend: frozenset[int] = SATURDAY_SUNDAY
    holidays: frozenset[dt.date] = field(default_factory=frozenset)
    make_up: frozenset[dt.date] = field(default_factory=frozenset)
    announced_until: dt.date | None = None

    def is_working(self, day: dt.date) -> bool:
        """Whether the day is worked: a make-up day is, a holiday is not, else the weekend decides."""
        if day in self.make_up:
            return True
        return day not in self.holidays and day.weekday() not in self.weekend

    def is_announced(self, day: dt.date) -> bool:
        """Whether the holidays around the day are official already."""
        return self.announced_until is None or day <= self.announced_until

    def add(self, day: dt.date, working_days: int) -> dt.date:
        """The day that lies so many working days after `day`, or before it when negative; `day` itself never counts.

        Zero gives `day` when it is worked, else the next working day. Raises `UserError` when the calendar has no
        working day within a year.
        """
        if working_days == 0:
            return day if self.is_working(day) else self.add(day, 1)
        step = dt.timedelta(days=1 if working_days > 0 else -1)
        left, idle = abs(working_days), 0
        while left:
            day += step
            if self.is_working(day):
                left, idle = left - 1, 0
            else:
                idle += 1
                if idle > _LONGEST_BREAK:
                    raise UserError("The calendar has no working day within a year of {day}.", day=day)
        return day

    def count(self, start: dt.date, end: dt.date) -> int:
        """How many working days lie from `start` to before `end`; negative when `end` is earlier."""
        if end < start:
            return -self.count(end, start)
        return sum(self.is_working(start + dt.timedelta(days=n)) for n in range((end - start).days))

    def changed(self, *, off: Iterable[dt.date] = (), worked: Iterable[dt.date] = ()) -> WorkCalendar:
        """The calendar with a company's own days off and own worked days; the latest word on a day wins."""
        off, worked = frozenset(off), frozenset(worked)
        return WorkCalendar(
            weekend=self.weekend,
            holidays=(self.holidays - worked) | off,
            make_up=(self.make_up - off) | worked,
            announced_until=self.announced_until,
        )


@functools.cache
def country_calendar(country: str, first_year: int, last_year: int) -> WorkCalendar:
    """The public holidays and make-up days of a country (ISO 3166 code) for a span of years.

    They come from the `holidays` package. China's make-up days are announced late in the year before; the calendar's
    `announced_until` is the end of the last year of the span that has some.
    """
    import holidays

    try:
        known = holidays.country_holidays(country.upper(), years=range(first_year, last_year + 1), expand=False)
    except NotImplementedError:
        raise UserError(
            "There is no calendar of holidays for the country '{country}'.",
            remedy="Use a two-letter code such as CN, US or DE.",
            country=country,
        ) from None
    make_up = frozenset(known.weekend_workdays)
    announced = max((day.year for day in make_up), default=None) if country.upper() == "CN" else None
    return WorkCalendar(
        weekend=frozenset(known.weekend),
        holidays=frozenset(known),
        make_up=make_up,
        announced_until=dt.date(announced, 12, 31) if announced else None,
    )


def fiscal_year(day: dt.date, *, starts: int) -> int:
    """The fiscal year that holds the day, named by the calendar year in which it ends. starts: its first month."""
    return day.year + (starts > 1 and day.month >= starts)


def fiscal_quarter(day: dt.date, *, starts: int) -> int:
    """The quarter (1 to 4) of the fiscal year that holds the day."""
    return (day.month - starts) % 12 // 3 + 1


def zone(name: str) -> ZoneInfo:
    """The time zone of that IANA name; raises `UserError` with the nearest names for another."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        near = difflib.get_close_matches(name, available_timezones(), n=3, cutoff=0.5)
        raise UserError(
            "'{name}' is not a time zone.",
            remedy="Use a name such as {near}.",
            name=name,
            near=near or ["Asia/Shanghai", "Europe/Berlin", "America/New_York"],
        ) from None


def local_day(instant: dt.datetime, where: ZoneInfo) -> dt.date:
    """The local date of an instant; a naive instant is UTC, as all stored ones are."""
    aware = instant if instant.tzinfo else instant.replace(tzinfo=dt.UTC)
    return aware.astimezone(where).date()


def due_at(day: dt.date, time: dt.time, where: ZoneInfo) -> dt.datetime:
    """The instant (aware, UTC) at which something due at a local time of a day falls due.

    A time that the clocks skip falls due when they have been put forward; one that comes twice, the first time.
    """
    return dt.datetime.combine(day, time, tzinfo=where).astimezone(dt.UTC)


def next_working_hour(
    calendar: WorkCalendar, now: dt.datetime, *, opens: int, closes: int, where: ZoneInfo
) -> dt.datetime:
    """`now` when it lies in working hours there, else the instant (aware, UTC) at which the next working day opens.

    opens, closes: whole hours of the local day; closes is the first that is not worked any more, 24 at most.
    """
    local = now.astimezone(where)
    day = local.date()
    if calendar.is_working(day):
        if opens <= local.hour < closes:
            return now
        if local.hour < opens:
            return due_at(day, dt.time(opens), where)
    return due_at(calendar.add(day, 1), dt.time(opens), where)
