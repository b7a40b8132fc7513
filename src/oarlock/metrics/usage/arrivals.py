"""Whether what we release arrives: which accounts may use it, and which of them did in its first days."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.metrics.core.cases.windows import within
from oarlock.metrics.core.localtime import local_day
from oarlock.metrics.core.spine import Spine
from oarlock.metrics.revenue.lines import sold_lines

if TYPE_CHECKING:
    import ibis.expr.types as ir

ELSEWHERE = ("staging", "test", "testing", "qa", "dev", "development", "sandbox", "测试", "预发", "开发")
"""Environments that no customer sees."""


def arrivals(tables: Tables, q: Question, shape: Spine, days: int) -> ir.Table:
    """Releases whose first `days` days ended in a period: `period`, `starts`, `ends`, `release_id`, `offering_id`,
    `day` (that end), `account_id` (null: a release is for many), `entitled` and `users` (how many accounts).

    A release of a feature is open to whoever may use the offering that it is a part of; use of a part is use of the
    whole. Releases in whose first days no event of anybody names an offering are left out: nobody can say.
    """
    import ibis

    out = releases(tables, q, days)
    offerings = tables.entity("offering")
    above = offerings.filter(offerings.kind.lower() == "feature", offerings.parent_id.notnull())
    above = above.select(child="offering_id", sold="parent_id")
    named = out.select("release_id", "offering_id", "out", "day", sold="offering_id")
    wholes = out.join(above, [("offering_id", "child")]).select(named.columns)
    open_to = named.union(wholes, distinct=False)
    rights = _rights(tables, q)
    may = open_to.join(rights, [open_to.sold == rights.bought, rights.start_date < open_to.day])
    may = may.filter(may.end_date.isnull() | (may.end_date > may.out))
    may = may.select("release_id", "offering_id", "out", "day", "account_id").distinct()
    used = _used(tables, shape, days)
    dated = used.select("on").distinct()
    seen = out.join(dated, [dated.on >= out.out, dated.on < out.day]).select(known="release_id").distinct()
    did = may.join(used, [may.account_id == used.who, may.offering_id == used.what])
    did = did.filter(did.on >= did.out, did.on < did.day).select(r="release_id", a="account_id").distinct()
    marked = may.left_join(did, [("release_id", "r"), ("account_id", "a")]).select("release_id", "a")
    sums = marked.group_by(of=marked.release_id).aggregate(entitled=marked.count(), users=marked.a.count())
    rows = out.join(seen, [("release_id", "known")]).select(out.columns)
    found = rows.left_join(sums, [("release_id", "of")]).select(*rows.columns, "entitled", "users")
    found = found.mutate(entitled=found.entitled.fill_null(0), users=found.users.fill_null(0))
    return within(tables, shape, found.mutate(account_id=ibis.null("string")).drop("out"))


def releases(tables: Tables, q: Question, days: int) -> ir.Table:
    """What customers got: `release_id`, `offering_id`, `out` (released) and `day`, which is `days` days later."""
    import ibis

    rows = tables.entity("release")
    elsewhere = rows.environment.lower().strip().isin(ELSEWHERE).fill_null(False)
    rows = rows.filter(rows.released_at.notnull(), rows.offering_id.notnull(), ~elsewhere)
    rows = rows.select("release_id", "offering_id", out=local_day(rows.released_at, q.zone))
    return rows.mutate(day=(rows.out + ibis.interval(days=days)).cast("date"))


def _rights(tables: Tables, q: Question) -> ir.Table:
    """`account_id`, `bought` (offering), `start_date`, `end_date`: entitlements, and contract lines that name one."""
    rights = tables.entity("entitlement")
    rights = rights.select("account_id", "start_date", "end_date", bought="offering_id")
    lines = sold_lines(tables, replace(q, account=None))
    lines = lines.select("account_id", "start_date", "end_date", bought="offering_id")
    both = rights.union(lines, distinct=False)
    return both.filter(both.bought.notnull(), both.account_id.notnull())


def _used(tables: Tables, shape: Spine, days: int) -> ir.Table:
    """`who`, `what` (offering, or the one that it is a part of), `on` (day), each once."""
    first = min(period.start for period in shape.periods) - dt.timedelta(days=days)
    rows = tables.daily("usage_feature_day", first, max(period.end for period in shape.periods))
    rows = rows.filter(rows.account_id.notnull(), rows.offering_id.notnull())
    rows = rows.select(who="account_id", what="offering_id", on="day").distinct()
    parts = tables.entity("offering")
    parts = parts.filter(parts.parent_id.notnull()).select(child="offering_id", whole="parent_id")
    above = rows.join(parts, [("what", "child")]).select("who", "on", what="whole")
    return rows.union(above.select(rows.columns), distinct=True)
