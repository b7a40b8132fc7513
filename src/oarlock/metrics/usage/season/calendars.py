"""Which calendar of holidays an account lives by: that of its country, else that of the workspace."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from oarlock.domain.metric import Parameter, Question, Tables
from oarlock.errors import UserError
from oarlock.kit.calendar import WorkCalendar, country_calendar
from oarlock.kit.text import Text
from oarlock.metrics.core.parameters import text_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

CALENDAR = Parameter(
    name="calendar", unit="text",
    label=Text(en="Country whose holidays count for accounts without one", zh="未注明国家的客户采用哪国节假日"),
)  # fmt: skip

NAMES = {
    "CHINA": "CN", "中国": "CN", "PRC": "CN", "UNITED STATES": "US", "USA": "US", "美国": "US", "GERMANY": "DE",
    "德国": "DE", "JAPAN": "JP", "日本": "JP", "UNITED KINGDOM": "GB", "UK": "GB", "英国": "GB", "FRANCE": "FR",
    "法国": "FR", "SINGAPORE": "SG", "新加坡": "SG", "香港": "HK", "台湾": "TW", "KOREA": "KR", "韩国": "KR",
}  # fmt: skip
ZONES = {
    "Asia/Shanghai": "CN", "Asia/Hong_Kong": "HK", "Asia/Taipei": "TW", "Asia/Tokyo": "JP", "Asia/Seoul": "KR",
    "Asia/Singapore": "SG", "Europe/Berlin": "DE", "Europe/Paris": "FR", "Europe/London": "GB",
    "America/New_York": "US", "America/Chicago": "US", "America/Denver": "US", "America/Los_Angeles": "US",
}  # fmt: skip
NOWHERE = ""


def calendars_of(tables: Tables, q: Question) -> tuple[ir.Table, tuple[str, ...]]:
    """`account_id`, `calendar` (a country code; empty = no holidays), and all codes in use."""
    import ibis

    default = text_of(q, CALENDAR.name, ZONES.get(q.zone, NOWHERE))
    if default and _calendar(default, 2024, 2024) is None:
        raise UserError(
            "There is no calendar of holidays for the country '{country}'.",
            remedy="Use a two-letter code such as CN, US or DE.",
            country=default,
        )
    accounts = tables.entity("account").select("account_id", "country")
    found = tables.fetch(accounts.select("country").distinct().order_by("country").limit(1_000))
    codes = {str(row["country"]): _code(str(row["country"])) for row in found if row["country"] is not None}
    known = {word: code for word, code in codes.items() if _calendar(code, 2024, 2024) is not None}
    home = ibis.literal(default.upper())
    words = tables.literal(
        tuple({"word": word, "code": code} for word, code in sorted(known.items())),
        {"word": "string", "code": "string"},
    )
    rows = accounts.left_join(words, [("country", "word")]).select("account_id", "code")
    rows = rows.group_by("account_id").aggregate(code=rows.code.max())
    return rows.select("account_id", calendar=rows.code.fill_null(home)), tuple(
        sorted({default.upper(), *known.values()})
    )


def calendar_of(code: str, days: tuple[dt.date, ...]) -> WorkCalendar:
    """The calendar of a code over some days; plain weekends for the empty one."""
    return _calendar(code, days[0].year, days[-1].year) or WorkCalendar()


def _code(word: str) -> str:
    return NAMES.get(word.strip().upper(), word.strip().upper())


def _calendar(code: str, first: int, last: int) -> WorkCalendar | None:
    if len(code) not in (2, 3):
        return None
    try:
        return country_calendar(code, first, last)
    except UserError:
        return None
