"""From when the clock of time to value runs: the contract's start, the kick-off, or a release; and when it stops."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from oarlock.domain.metric import Parameter, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.localtime import local_day
from oarlock.metrics.core.parameters import text_of
from oarlock.metrics.core.spine import Spine, frame
from oarlock.metrics.revenue.lines import sold_lines
from oarlock.metrics.usage.values import rules, value_days

if TYPE_CHECKING:
    import ibis.expr.types as ir

CLOCK = Parameter(
    name="clock", unit="text", default="contract", choices=("contract", "kickoff", "release"),
    label=Text(en="What the clock starts with", zh="计时起点"),
)  # fmt: skip
KICKOFFS = ("kickoff", "kick_off", "启动")
FIRST_VALUES = ("first_value", "first value", "首次价值")


def waits(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """`period`, `account_id`, `offering_id`, `release_id`, `day` (the start), `died` (value came), `t` (days).

    One row for each clock that ran before the instant. What has not come is open until the instant, or until the
    customer's last contract line ended.
    """
    import ibis

    clock = text_of(q, "clock", "contract", choices=CLOCK.choices)
    begun = (
        _releases(tables, q) if clock == "release" else _kickoffs(tables, q) if clock == "kickoff" else _sold(tables, q)
    )
    rows = _values(tables, q, any_use=clock == "release").rename(a="account_id", o="offering_id", hit="day")
    # Value that names no offering counts for all of them, and the other way round.
    near = begun.left_join(rows, [begun.account_id == rows.a, begun.day <= rows.hit])
    fits = near.o.isnull() | near.offering_id.isnull() | (near.o == near.offering_id)
    keys = ("account_id", "offering_id", "release_id", "day")
    first = near.group_by(*keys).aggregate(hit=(fits.fill_null(False).ifelse(near.hit, ibis.null("date"))).min())
    lines = sold_lines(tables, replace(q, account=None))
    left = lines.group_by(of=lines.account_id).aggregate(
        ended=lines.end_date.max(), open=lines.end_date.isnull().cast("int64").max()
    )
    held = first.left_join(left, [("account_id", "of")]).select(*first.columns, "ended", "open")
    periods = frame(tables, shape)
    periods = periods.filter(periods.observed).select("period", at="ends")
    both = held.join(periods, [held.day < periods["at"]])
    over = (both.open == 0).fill_null(False).ifelse(both.ended, ibis.null("date"))
    last = ibis.least(both["at"], over)
    both = both.mutate(died=(both.hit < last).fill_null(False), last=last)
    t = both.died.ifelse(both.hit, both.last).delta(both.day, unit="day").cast("int64")
    rows = both.mutate(t=ibis.greatest(t, 0))
    return rows.select("period", "account_id", "offering_id", "release_id", "day", "died", "t")


def _sold(tables: Tables, q: Question) -> ir.Table:
    import ibis

    lines = sold_lines(tables, q)
    first = lines.group_by("account_id").aggregate(day=lines.start_date.min())
    nothing = ibis.null("string")
    return first.select("account_id", "day", offering_id=nothing, release_id=nothing)


def _kickoffs(tables: Tables, q: Question) -> ir.Table:
    import ibis

    rows = tables.entity("milestone")
    step = rows.step.strip().lower().replace(" ", "_").replace("-", "_")
    rows = rows.filter(rows.account_id.notnull(), rows.reached_at.notnull(), step.isin(KICKOFFS))
    rows = rows.mutate(day=local_day(rows.reached_at, q.zone))
    first = rows.group_by("account_id", "offering_id").aggregate(day=rows.day.min())
    return first.select("account_id", "day", "offering_id", release_id=ibis.null("string"))


def _releases(tables: Tables, q: Question) -> ir.Table:
    rows = tables.entity("release")
    rows = rows.filter(rows.released_at.notnull())
    out = rows.select("release_id", "offering_id", day=local_day(rows.released_at, q.zone))
    lines = sold_lines(tables, q).select("start_date", "end_date", account="account_id", sold="offering_id")
    both = lines.join(out, [lines.start_date <= out.day])
    both = both.filter(
        both.end_date.isnull() | (both.end_date > both.day),
        both.sold.isnull() | both.offering_id.isnull() | (both.sold == both.offering_id),
    )
    return both.select("day", "offering_id", "release_id", account_id="account").distinct()


def _values(tables: Tables, q: Question, *, any_use: bool) -> ir.Table:
    import ibis

    found = value_days(tables, q).select("account_id", "offering_id", "day")
    steps = tables.entity("milestone")
    steps = steps.filter(steps.account_id.notnull(), steps.step.strip().lower().isin(FIRST_VALUES))
    steps = steps.select("account_id", "offering_id", day=local_day(steps.reached_at, q.zone))
    both = ibis.union(found, steps, distinct=False)
    if any_use and not rules(q):
        # Of a release the first use of its offering shows that it has arrived.
        used = tables.daily("usage_feature_day")
        used = used.filter(used.account_id.notnull(), used.offering_id.notnull())
        both = both.union(used.select("account_id", "offering_id", "day"), distinct=False)
    return both.distinct()
