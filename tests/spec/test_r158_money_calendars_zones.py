"""R-158: money, calendars and time zones."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from oarlock.domain.money import Money, Rate
from oarlock.errors import UserError
from oarlock.kit.calendar import (
    FRIDAY_SATURDAY,
    WorkCalendar,
    country_calendar,
    due_at,
    fiscal_quarter,
    fiscal_year,
    local_day,
    zone,
)

YUAN_PER_DOLLAR = Rate(base="USD", quote="CNY", rate=Decimal("7.10"))
DAY = dt.date.fromisoformat
SHANGHAI = ZoneInfo("Asia/Shanghai")


def golden_week() -> WorkCalendar:
    """1–7 October 2026 off, Saturday 10 October 2026 worked instead."""
    week = frozenset(dt.date(2026, 10, day) for day in range(1, 8))
    return WorkCalendar(holidays=week, make_up=frozenset({dt.date(2026, 10, 10)}))


# --- money -----------------------------------------------------------------------------------------------------------


def test_r158_cny_7100_at_7_10_is_usd_1000() -> None:
    assert YUAN_PER_DOLLAR.convert(Money.parse("7100", "CNY")) == Money(100_000, "USD")
    assert str(YUAN_PER_DOLLAR.convert(Money.parse("7100", "CNY"))) == "1000.00"


def test_r158_usd_1000_at_7_10_is_cny_7100() -> None:
    assert YUAN_PER_DOLLAR.convert(Money.parse("1000", "USD")) == Money(710_000, "CNY")


@pytest.mark.parametrize(("minor", "expected"), [(1, 1), (-1, -1), (3, 2), (-3, -2), (0, 0)])
def test_r158_exact_halves_go_away_from_zero(minor: int, expected: int) -> None:
    half = Rate(base="USD", quote="EUR", rate=Decimal("0.5"))
    assert half.convert(Money(minor, "USD")) == Money(expected, "EUR")


def test_r158_minor_digits_of_both_currencies_count() -> None:
    yen = Rate(base="USD", quote="JPY", rate=Decimal("149.505"))
    assert yen.convert(Money.parse("100", "USD")) == Money(14_951, "JPY")
    dinar = Rate(base="KWD", quote="USD", rate=Decimal("3.25"))
    assert dinar.convert(Money.parse("1.001", "KWD")) == Money(325, "USD")


def test_r158_a_rate_converts_only_its_own_two_currencies() -> None:
    with pytest.raises(UserError, match="converts no EUR"):
        YUAN_PER_DOLLAR.convert(Money(1, "EUR"))


@pytest.mark.parametrize("rate", ["0", "-7.1", "NaN", "Infinity"])
def test_r158_a_rate_is_above_zero(rate: str) -> None:
    with pytest.raises(UserError, match="above zero"):
        Rate(base="USD", quote="CNY", rate=Decimal(rate)).convert(Money(1, "USD"))


# --- working days ----------------------------------------------------------------------------------------------------


def test_r158_three_working_days_after_30_september_2026_is_saturday_10_october() -> None:
    assert golden_week().add(DAY("2026-09-30"), 3) == DAY("2026-10-10")


def test_r158_chinas_published_calendar_of_2026_says_the_same() -> None:
    china = country_calendar("CN", 2026, 2026)
    assert [d for d in range(1, 12) if china.is_working(dt.date(2026, 10, d))] == [8, 9, 10]
    assert china.add(DAY("2026-09-30"), 3) == DAY("2026-10-10")
    assert china.add(DAY("2026-10-10"), -3) == DAY("2026-09-30")


def test_r158_monday_to_friday_alone_would_answer_5_october() -> None:
    assert WorkCalendar().add(DAY("2026-09-30"), 3) == DAY("2026-10-05")


def test_r158_a_make_up_sunday_is_worked() -> None:
    china = country_calendar("CN", 2026, 2026)
    assert DAY("2026-09-20").weekday() == 6
    assert china.is_working(DAY("2026-09-20"))


def test_r158_china_worked_248_days_in_2025() -> None:
    # 365 days, 104 days of weekends, 28 holidays of which 16 fell on no weekend before five make-up days were given
    # back: the State Council's list for 2025 leaves 248 working days.
    assert country_calendar("CN", 2025, 2025).count(DAY("2025-01-01"), DAY("2026-01-01")) == 248


def test_r158_make_up_days_that_are_not_announced_yet_are_named_as_such() -> None:
    china = country_calendar("CN", 2026, 2027)
    assert china.is_announced(DAY("2026-12-31"))
    assert not china.is_announced(DAY("2027-01-01"))
    assert WorkCalendar().is_announced(DAY("9999-12-31"))


def test_r158_a_company_changes_its_own_days() -> None:
    own = golden_week().changed(off=[DAY("2026-10-10")], worked=[DAY("2026-10-07")])
    assert own.add(DAY("2026-09-30"), 3) == DAY("2026-10-09")


def test_r158_a_weekend_need_not_be_saturday_and_sunday() -> None:
    gulf = WorkCalendar(weekend=FRIDAY_SATURDAY)
    assert gulf.add(DAY("2026-10-01"), 1) == DAY("2026-10-04")


def test_r158_zero_working_days_from_a_holiday_is_the_next_working_day() -> None:
    assert golden_week().add(DAY("2026-10-01"), 0) == DAY("2026-10-08")
    assert golden_week().add(DAY("2026-09-30"), 0) == DAY("2026-09-30")


def test_r158_counting_leaves_out_the_end() -> None:
    assert golden_week().count(DAY("2026-09-30"), DAY("2026-10-10")) == 3
    assert golden_week().count(DAY("2026-10-10"), DAY("2026-09-30")) == -3


def test_r158_a_calendar_without_working_days_is_refused() -> None:
    with pytest.raises(UserError, match="no working day"):
        WorkCalendar(weekend=frozenset(range(7))).add(DAY("2026-01-01"), 1)


def test_r158_an_unknown_country_is_refused() -> None:
    with pytest.raises(UserError, match="no calendar of holidays"):
        country_calendar("XX", 2026, 2026)


# --- fiscal years ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "starts", "year", "quarter"),
    [
        ("2026-01-01", 1, 2026, 1),
        ("2026-12-31", 1, 2026, 4),
        ("2026-03-31", 4, 2026, 4),
        ("2026-04-01", 4, 2027, 1),
        ("2026-12-31", 4, 2027, 3),
        ("2026-02-28", 2, 2027, 1),
        ("2026-01-31", 2, 2026, 4),
    ],
)
def test_r158_a_fiscal_year_is_named_by_the_year_in_which_it_ends(
    day: str, starts: int, year: int, quarter: int
) -> None:
    assert fiscal_year(DAY(day), starts=starts) == year
    assert fiscal_quarter(DAY(day), starts=starts) == quarter


# --- time zones ------------------------------------------------------------------------------------------------------


def test_r158_due_at_six_in_the_evening_in_shanghai() -> None:
    assert due_at(DAY("2026-10-10"), dt.time(18), SHANGHAI) == dt.datetime(2026, 10, 10, 10, tzinfo=dt.UTC)


def test_r158_a_time_that_the_clocks_skip_falls_due_after_they_were_put_forward() -> None:
    berlin = zone("Europe/Berlin")
    assert due_at(DAY("2026-03-29"), dt.time(2, 30), berlin) == dt.datetime(2026, 3, 29, 1, 30, tzinfo=dt.UTC)


def test_r158_a_time_that_comes_twice_falls_due_the_first_time() -> None:
    berlin = zone("Europe/Berlin")
    assert due_at(DAY("2026-10-25"), dt.time(2, 30), berlin) == dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)


def test_r158_the_day_is_the_local_one() -> None:
    evening = dt.datetime(2026, 9, 30, 17)
    assert local_day(evening, SHANGHAI) == DAY("2026-10-01")
    assert local_day(evening.replace(tzinfo=dt.UTC), ZoneInfo("America/New_York")) == DAY("2026-09-30")


def test_r158_an_unknown_zone_is_refused_with_a_near_name() -> None:
    with pytest.raises(UserError) as caught:
        zone("Asia/Shangai")
    assert "Asia/Shanghai" in caught.value.params["near"]
