"""Values as people read them: units, languages, the time zone of the workspace."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from oarlock.domain.money import Money
from oarlock.kit.text import Lang, Msg, Text, render

YES, NO = Text(en="yes", zh="是"), Text(en="no", zh="否")
ABSENT = Text(en="n/a", zh="不适用")


def show(value: Any, unit: str, *, lang: Lang, zone: dt.tzinfo, currency: str | None = None) -> str:
    """A value as people read it, with its unit, in the reader's language.

    share, brief: a ratio, and hours or an index, with one decimal at most, for pages where many stand side by side.
    """
    from oarlock.kit.formats import format_brief, format_money, format_number, format_percent, format_share

    if value is None or value == "":
        return "—" if unit in ("text", "code", "time", "brief") else ABSENT.in_(lang)
    if isinstance(value, Text | Msg):
        return render(value, lang=lang)
    if unit == "money" and currency:
        return format_money(Money(int(value), currency).major, currency, lang=lang)
    if unit == "ratio":
        return format_percent(value, lang=lang)
    if unit == "share":
        return format_share(value, lang=lang)
    if unit == "brief":
        return format_brief(value)
    if isinstance(value, dt.datetime):
        return local(value, zone) if unit == "time" else value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, bool):
        return (YES if value else NO).in_(lang)
    if isinstance(value, int) and unit not in ("text", "code"):
        return format_number(value, lang=lang)
    if isinstance(value, float):
        # As people round: half away from zero, of the digits that the value shows.
        return format_number(Decimal(repr(value)).quantize(Decimal("0.01"), ROUND_HALF_UP), lang=lang)
    return "".join(ch if ch.isprintable() else " " for ch in str(value))


def local(moment: dt.datetime, zone: dt.tzinfo) -> str:
    """An instant (naive means UTC) in a time zone, to the minute."""
    aware = moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment
    return f"{aware.astimezone(zone):%Y-%m-%d %H:%M}"
