"""Amounts, shares and dates as people of either language write them; in plain Python, so that importing is free."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

from oarlock.kit.text import Lang

# Signs as the Unicode locale data gives them; the own currency of a language is the short one.
_SIGNS = {
    "en": {
        **{"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹", "KRW": "₩", "CNY": "CN¥", "HKD": "HK$"},
        **{"TWD": "NT$", "AUD": "A$", "CAD": "CA$", "NZD": "NZ$", "BRL": "R$", "MXN": "MX$", "ILS": "₪", "VND": "₫"},
    },
    "zh": {
        **{"CNY": "¥", "USD": "US$", "EUR": "€", "GBP": "£", "JPY": "JP¥", "INR": "₹", "KRW": "₩", "HKD": "HK$"},
        **{"TWD": "NT$", "AUD": "AU$", "CAD": "CA$", "NZD": "NZ$", "BRL": "R$", "MXN": "MX$", "ILS": "₪", "VND": "₫"},
    },
}
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def format_money(major: Decimal, currency: str, *, lang: Lang) -> str:
    """An amount in major units with its sign and grouping: ¥7,100.00, -US$1,000.00, CHF 12.50.

    Shows exactly the decimals that `major` carries, which are the currency's own when it comes from `Money.major`.
    """
    sign = _SIGNS[lang].get(currency, f"{currency}\N{NO-BREAK SPACE}")
    return f"{'-' if major < 0 else ''}{sign}{abs(major):,f}"


def format_number(value: int | Decimal, *, lang: Lang) -> str:
    """A count or decimal with its thousands grouped, as both languages do."""
    del lang
    return f"{value:,d}" if isinstance(value, int) else f"{value:,f}"


def format_percent(share: float | Decimal | Fraction, *, lang: Lang, digits: int = 2) -> str:
    """A share (0.9564 → 95.64%), rounded half away from zero at `digits` decimals of the percentage."""
    del lang
    exact = Fraction(repr(share)) if isinstance(share, float) else Fraction(share)
    return f"{Decimal(_half_away(exact * 10 ** (digits + 2))).scaleb(-digits):,f}%"


def format_share(share: float | Decimal | Fraction, *, lang: Lang) -> str:
    """A share as it is read beside many others: one decimal of the percentage, and none where it is whole."""
    return format_percent(share, lang=lang, digits=1).replace(".0%", "%")


def format_brief(value: float | Decimal | Fraction) -> str:
    """Hours, or a measured figure, as they are read beside many others: grouped, one decimal unless it is whole."""
    exact = Fraction(repr(value)) if isinstance(value, float) else Fraction(value)
    return f"{Decimal(_half_away(exact * 10)).scaleb(-1):,f}".removesuffix(".0")


def format_date(day: dt.date, *, lang: Lang) -> str:
    """A day in words: 1 Mar 2026, or 2026年3月1日. Tables keep the ISO form."""
    if lang == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def format_month(day: dt.date, *, lang: Lang) -> str:
    """The month that holds the day: Mar 2026, or 2026年3月."""
    return f"{day.year}年{day.month}月" if lang == "zh" else f"{_MONTHS[day.month - 1]} {day.year}"


def territory(code: str, lang: Lang) -> str:
    """The name of a country by its two letters; the letters themselves when it has no name."""
    from babel import Locale

    return str(Locale.parse("zh_Hans_CN" if lang == "zh" else "en").territories.get(code, code))


def _half_away(value: Fraction) -> int:
    nearest = (2 * abs(value.numerator) + value.denominator) // (2 * value.denominator)
    return -nearest if value < 0 else nearest
