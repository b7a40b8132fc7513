"""Values as people read them: units, languages, the time zone of the workspace."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from oarlock.cli.door import Door
from oarlock.domain.money import Money
from oarlock.kit.text import Msg, Text

YES, NO = Text(en="yes", zh="是"), Text(en="no", zh="否")
ABSENT = Text(en="n/a", zh="不适用")


def show(value: Any, unit: str, door: Door, *, currency: str | None = None) -> str:
    """A value as people read it, with its unit, in the reader's language."""
    from oarlock.kit.formats import format_money, format_number, format_percent

    if value is None or value == "":
        return "—" if unit in ("text", "code", "time") else door.say(ABSENT)
    if isinstance(value, Text | Msg):
        return door.say(value)
    if unit == "money" and currency:
        return format_money(Money(int(value), currency).major, currency, lang=door.lang)
    if unit == "ratio":
        return format_percent(value, lang=door.lang)
    if isinstance(value, dt.datetime):
        return local(value, door) if unit == "time" else value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, bool):
        return door.say(YES if value else NO)
    if isinstance(value, int) and unit not in ("text", "code"):
        return format_number(value, lang=door.lang)
    if isinstance(value, float):
        # As people round: half away from zero, of the digits that the value shows.
        return format_number(Decimal(repr(value)).quantize(Decimal("0.01"), ROUND_HALF_UP), lang=door.lang)
    return "".join(ch if ch.isprintable() else " " for ch in str(value))


def local(moment: dt.datetime, door: Door) -> str:
    """An instant (naive means UTC) in the workspace's time zone, to the minute; say `door.zone_name` beside it."""
    aware = moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment
    return f"{aware.astimezone(door.zone):%Y-%m-%d %H:%M}"
