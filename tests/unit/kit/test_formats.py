from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from babel.numbers import format_currency

from oarlock.kit.formats import _SIGNS, format_date, format_money, format_month, format_number, format_percent
from oarlock.kit.text import LANGS, Lang


def test_it_writes_yuan_and_dollars_as_each_language_does() -> None:
    assert format_money(Decimal("7100.00"), "CNY", lang="zh") == "¥7,100.00"
    assert format_money(Decimal("7100.00"), "CNY", lang="en") == "CN¥7,100.00"
    assert format_money(Decimal("-1000.00"), "USD", lang="en") == "-$1,000.00"
    assert format_money(Decimal("12.500"), "KWD", lang="en") == "KWD\u00a012.500"


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("currency", sorted(_SIGNS["en"]))
def test_its_signs_are_those_of_the_unicode_locale_data(lang: Lang, currency: str) -> None:
    amount = Decimal("-1234567" if currency in {"JPY", "KRW", "VND"} else "-1234567.10")
    expected = format_currency(amount, currency, locale={"en": "en", "zh": "zh_Hans_CN"}[lang])
    assert format_money(amount, currency, lang=lang) == expected


@pytest.mark.parametrize(
    ("share", "digits", "expected"),
    [
        (0.9564293, 2, "95.64%"),
        (Fraction(41, 941), 3, "4.357%"),
        (Decimal("0.125"), 0, "13%"),
        (Decimal("-0.125"), 0, "-13%"),
        (Decimal("12.5"), 1, "1,250.0%"),
        (0.0, 1, "0.0%"),
    ],
)
def test_it_rounds_shares_half_away_from_zero(share: float, digits: int, expected: str) -> None:
    assert format_percent(share, lang="en", digits=digits) == expected


def test_it_writes_counts_and_days() -> None:
    assert format_number(4963, lang="zh") == "4,963"
    assert format_number(Decimal("-1234.50"), lang="en") == "-1,234.50"
    assert format_date(dt.date(2026, 3, 1), lang="en") == "1 Mar 2026"
    assert format_date(dt.date(2026, 3, 1), lang="zh") == "2026年3月1日"
    assert format_month(dt.date(2026, 3, 1), lang="en") == "Mar 2026"
    assert format_month(dt.date(2026, 3, 1), lang="zh") == "2026年3月"


def test_shares_and_hours_beside_many_others_are_brief() -> None:
    from fractions import Fraction

    from oarlock.kit.formats import format_brief, format_share

    assert [format_share(one, lang="en") for one in (0.8, 0.16449, 0.1645, Fraction(1, 3), -3.0)] == [
        "80%", "16.4%", "16.5%", "33.3%", "-300%",
    ]  # fmt: skip
    assert [format_brief(one) for one in (8400.0, 16.5, 0.04, 0.05, -1234.56, 7)] == [
        "8,400", "16.5", "0", "0.1", "-1,234.6", "7",
    ]  # fmt: skip
