"""Accounts that fall silent: use fell, nobody complains, nobody talks; judged at each instant."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from oarlock.domain.metric import Parameter, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.accounts.parameters import EVENTS, days_of, words_of
from oarlock.metrics.core.localtime import local_day
from oarlock.metrics.core.parameters import decimal_of
from oarlock.metrics.core.spine import Spine, frame
from oarlock.metrics.relationships.interactions import interactions
from oarlock.metrics.revenue.lines import sold_lines
from oarlock.metrics.revenue.recurring import arr_of_accounts
from oarlock.metrics.usage.season.calendars import CALENDAR
from oarlock.metrics.usage.season.expected import SEASON_ENTITIES, against_season

if TYPE_CHECKING:
    import ibis.expr.types as ir

SILENCE_ENTITIES = (*SEASON_ENTITIES, "ticket", "interaction", "participant", "contract_line", "fx_rate")
FALL = Parameter(name="fall", unit="ratio", default="0.3", label=Text(en="Least fall", zh="最小降幅"))
TICKET_DAYS = Parameter(
    name="ticket_days", unit="days", default="60", label=Text(en="Days without a ticket", zh="无工单天数")
)
CONTACT_DAYS = Parameter(
    name="contact_days", unit="days", default="45", label=Text(en="Days without two-way contact", zh="无双向往来天数")
)
CERTAINTY = Parameter(
    name="certainty", unit="index", default="3.25",
    label=Text(en="Standard deviations that the fall must exceed", zh="降幅须超过的标准差倍数"),
)  # fmt: skip
SILENCE_PARAMETERS = (FALL, TICKET_DAYS, CONTACT_DAYS, CERTAINTY, EVENTS, CALENDAR)


def silence(tables: Tables, q: Question, shape: Spine, *, learned: bool = False) -> ir.Table:
    """`period`, `account_id`, `used`, `expected`, `earlier`, `idle`, `ticket_age`, `contact_age`, `arr`, `is_known`,
    `is_listed`.

    One row for each customer: accounts whose contract lines have all ended, or that have none while others do, are
    left out. ticket_age, contact_age: days since the last one; null = never any. is_known: usage can be judged.
    """

    fell = int((decimal_of(q, "fall", "0.3") or 0) * 1000)
    certain = float(decimal_of(q, "certainty", "3.25") or 0)
    quiet, apart = days_of(q, 60, name="ticket_days"), days_of(q, 45, name="contact_days")
    use = against_season(tables, q, shape, words_of(q, "events"), learned=learned).rename(up="period", ua="account_id")
    rows = customers(tables, q, shape)
    rows = rows.left_join(use, [("period", "up"), ("account_id", "ua")])
    rows = rows.select("period", "account_id", "at", "used", "earlier", "idle", "expected", "deviations")
    for name, days in (("ticket_age", ticket_days(tables, q)), ("contact_age", talk_days(tables, q))):
        rows = _aged(tables, shape, rows, days, name)
    worth = arr_of_accounts(tables, q, shape).rename(wp="period", wa="account_id")
    rows = rows.left_join(worth, [("period", "wp"), ("account_id", "wa")]).select(*rows.columns, "arr")
    deep = (rows.expected - rows.used * 1000) * 1000 >= rows.expected * fell
    silent = (rows.ticket_age.isnull() | (rows.ticket_age > quiet)) & (
        rows.contact_age.isnull() | (rows.contact_age > apart)
    )
    listed = deep & (rows.deviations >= certain) & silent
    return rows.mutate(
        is_known=rows.expected.notnull().cast("int64"), is_listed=listed.fill_null(False).cast("int64"),
        arr=rows.arr.cast("int64"),
    ).drop("at")  # fmt: skip


def customers(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """`period`, `account_id`, `at`: accounts with a contract line at the instant; all of them while none has any."""
    import ibis

    lines = sold_lines(tables, replace(q, account=None)).select("account_id", "start_date", "end_date")
    periods = frame(tables, shape)
    periods = periods.filter(periods.observed).select("period", at="ends")
    if tables.fetch(lines.select("account_id").limit(1)):
        held = lines.join(periods, [lines.start_date <= periods["at"]])
        held = held.filter(held.end_date.isnull() | (held.end_date > held["at"]))
        rows = held.select("period", "account_id", "at").distinct()
    else:
        used = tables.last_seen().select("account_id")
        both = ibis.union(tables.entity("account").select("account_id"), used, distinct=True)
        rows = both.filter(both.account_id.notnull()).cross_join(periods).select("period", "account_id", "at")
    return rows if q.account is None else rows.filter(rows.account_id == q.account)


def ticket_days(tables: Tables, q: Question) -> ir.Table:
    """`of` (account), `day` of each ticket or complaint."""
    rows = tables.entity("ticket")
    rows = rows.filter(rows.account_id.notnull(), rows.created_at.notnull())
    return rows.select(of="account_id", day=local_day(rows.created_at, q.zone)).distinct()


def talk_days(tables: Tables, q: Question) -> ir.Table:
    """`of` (account), `day` of each two-way contact."""
    rows = interactions(tables, q)
    return rows.filter(rows.is_two_way).select("day", of="account_id").distinct()


def _aged(tables: Tables, shape: Spine, rows: ir.Table, days: ir.Table, name: str) -> ir.Table:
    periods = frame(tables, shape)
    periods = periods.filter(periods.observed).select(dp="period", end="ends")
    near = days.join(periods, [days.day < periods.end])
    last = near.group_by("dp", "of").aggregate(last_day=near.day.max())
    both = rows.left_join(last, [("period", "dp"), ("account_id", "of")]).select(*rows.columns, "last_day")
    return both.mutate(**{name: both["at"].delta(both.last_day, unit="day")}).drop("last_day")
