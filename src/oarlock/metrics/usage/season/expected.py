"""Use of the last 28 days against what was to be expected from the 90 days before and the account's own season."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.expressions import divide
from oarlock.metrics.core.spine import Spine
from oarlock.metrics.usage.season.calendars import calendars_of
from oarlock.metrics.usage.season.days import counts, day_table
from oarlock.metrics.usage.season.index import indexed, trained
from oarlock.metrics.usage.season.noise import noisy, scaled, seasonal
from oarlock.metrics.usage.season.sums import lost_days, sums, usage
from oarlock.metrics.usage.season.windows import day_counts, weighed

if TYPE_CHECKING:
    import ibis.expr.types as ir

SEASON_ENTITIES = ("usage_feature_day", "usage_last_seen", "account")
SOURCE = Text(
    en="Usage events by local day; holidays of each account's country.",
    zh="按本地日汇总的使用事件；各客户所在国家节假日。",
)
FORMULA = Text(
    en="Events of the last 28 days ÷ expected ones: the daily mean of the 90 days before, each day weighed by the "
    "account's own index of weekday, holiday and place in the month (estimated from up to 64 weeks and pulled towards "
    "everybody's), times last year's dip of the same weeks if there was a clear one. Days that no feed saw are left "
    "out. Accounts with less than 118 days since their first use are n/a.",
    zh="近 28 天事件数 ÷ 预期事件数：此前 90 天的日均值，每天按客户自身的星期、节假日与月内位置指数加权（取最多 64 "
    "周估计，并向全体收缩），若去年同期有明显下滑再乘以该下滑。没有任何数据的日子不计。首次使用不足 118 天的客户为 "
    "n/a。",
)


def against_season(
    tables: Tables, q: Question, shape: Spine, events: tuple[str, ...] = (), *, learned: bool = False
) -> ir.Table:
    """`period`, `account_id`, `used` (events of 28 days), `expected` (thousandths), `before` (events of the 90 days),
    `earlier` (events of the 28 days before those 28), `idle` (whole days since the last event),
    `deviations` (double: how many standard deviations the use lies below what was expected; null without any).

    One row for each account with 118 days of history; learned: as it could be known at each instant. Computed once
    for all questions about the same instants.
    """
    key = ("season", shape, events, learned, replace(q, metric="", grain=None, periods=()))
    return tables.once(key, lambda: _against_season(tables, q, shape, events, learned))


def _against_season(tables: Tables, q: Question, shape: Spine, events: tuple[str, ...], learned: bool) -> ir.Table:
    import ibis

    where, codes = calendars_of(tables, q)
    seen = tables.last_seen()
    seen = seen.filter(seen.account_id.notnull())
    firsts = seen.group_by("account_id").aggregate(first_day=seen.first_day.min())
    home = firsts.left_join(where.rename(of="account_id"), [("account_id", "of")])
    home = home.select("account_id", "first_day", calendar=home.calendar.fill_null(_home(codes, q)))
    lost = lost_days(tables, shape)
    counted = counts(shape, codes, lost)
    rows = sums(usage(tables, shape, events), home, day_table(tables, shape, codes, lost), learned=learned)
    rows = indexed(tables, tables.kept(rows), trained(tables, counted))
    rows = tables.kept(rows)
    worth = weighed(rows, day_counts(tables, counted))
    rows = rows.join(worth, [("period", "wp"), ("account_id", "wa")]).drop("wp", "wa")
    rows = tables.named(noisy(tables, tables.kept(rows)))
    expected = scaled(rows.base, rows.e0, rows.ebase) * seasonal(rows) // 1000
    rows = rows.select(
        "period", "account_id", "noise", used="y0", before="base", earlier="y1", idle="idle", expected=expected,
        share=divide(rows.e0, rows.ebase),
    )  # fmt: skip
    spread = divide(ibis.literal(1000.0), rows.expected) * (rows.share + 1.0) + rows.noise.cast("float64") / 1_000_000.0
    fall = divide(rows.expected - rows.used * 1000, rows.expected)
    found = rows.mutate(deviations=fall / spread.sqrt().nullif(0.0))
    return tables.kept(
        found.select("period", "account_id", "used", "before", "earlier", "idle", "expected", "deviations").filter(
            found.expected > 0
        )
    )


def _home(codes: tuple[str, ...], q: Question) -> str:
    from oarlock.metrics.core.parameters import text_of
    from oarlock.metrics.usage.season.calendars import CALENDAR, ZONES

    return text_of(q, CALENDAR.name, ZONES.get(q.zone, "")).upper()
