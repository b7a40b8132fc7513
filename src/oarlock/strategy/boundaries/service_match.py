"""Service as buyers and users want it beside service as they get it, and whether those who get it stay."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Metric, Question, Tables
from oarlock.domain.period import Period, add_months
from oarlock.kit.text import Text
from oarlock.metrics.core.cases.answers import FEWEST
from oarlock.metrics.core.expressions import count_where, divide
from oarlock.metrics.core.fields import AS_OF, STATUS, number, ratio, text
from oarlock.metrics.core.spine import Spine, frame, instants, spine
from oarlock.metrics.effort.hours import hours_field, in_hours
from oarlock.metrics.revenue.recurring import recurring
from oarlock.strategy.boundaries.preferred import DAYS, MOST_HOURS, MOST_TOUCHES, declared, delivered, observed

if TYPE_CHECKING:
    import ibis.expr.types as ir

MONTHS = 12
COLUMNS = (
    "period", "part", "side", "basis", "preferred", "account_id", "delivered", "match", "n", "retained", "share",
    "touches", "size",
)  # fmt: skip


def answer(tables: Tables, q: Question) -> ir.Table:
    """Account rows: how each side of each customer is served now. Group rows: who stayed, by match, and the gap."""
    import ibis

    shape = spine(q, instants(q))
    every_q = replace(q, account=None)
    wants = _wants(tables, every_q, shape)
    now, year = _present(tables, every_q, shape, wants), _year(tables, every_q, shape, wants)
    if q.account is not None:
        now, year = now.filter(now.account_id == q.account), year.filter(ibis.literal(False))
    both = now.select(COLUMNS).union(year.select(COLUMNS), distinct=False)
    every = frame(tables, shape)
    both = both.mutate(has=both.period)
    kept = [name for name in both.columns if name not in every.columns]
    found = every.left_join(both, "period").select(*every.columns, *kept)
    named = tables.entity("account").select("account_id", "name")
    found = found.left_join(named, "account_id").select(*found.columns, "name")
    return _told(found)


def _wants(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """`period`, `account_id`, `side`, `preferred`, `share`, `basis`: what each side says, and what it shows."""
    import ibis

    said = declared(tables, q, shape).mutate(basis=ibis.literal("declared"))
    shown = observed(tables, q, shape).mutate(basis=ibis.literal("observed"))
    return tables.named(said.union(shown, distinct=False))


def _with_service(rows: ir.Table, got: ir.Table) -> ir.Table:
    """Rows with `delivered` and `match`; one without a clear preference is neither."""
    import ibis

    found = rows.left_join(got, ["period", "account_id"]).select(*rows.columns, "is_personal", "touches", "size")
    given = found.is_personal.fill_null(False).ifelse(ibis.literal("personal"), ibis.literal("self"))
    found = found.mutate(delivered=given, touches=found.touches.fill_null(0), size=found["size"].fill_null(0))
    match = (found.delivered == found.preferred).ifelse(ibis.literal("match"), ibis.literal("mismatch"))
    return found.mutate(match=(found.preferred == "mixed").ifelse(ibis.null("string"), match)).drop("is_personal")


def _present(tables: Tables, q: Question, shape: Spine, wants: ir.Table) -> ir.Table:
    """Customers that pay at the instant, as they were served in the 90 days before it."""
    import ibis

    got = delivered(tables, q, _before(shape))
    pays = _paying(tables, q, _days(shape))
    rows = wants.join(pays, [("period", "period"), ("account_id", "account_id")]).select(*wants.columns)
    none = ibis.null("int64")
    return _with_service(rows, got).mutate(part=ibis.literal("account"), n=none, retained=none)


def _year(tables: Tables, q: Question, shape: Spine, wants: ir.Table) -> ir.Table:
    """Groups of those that paid twelve months before the instant: how many there were (`n`), how many still pay.

    Service is that of the first 90 days of the year, before anybody's leaving could shape it much.
    """
    import ibis

    starts = tuple(add_months(p.start, -MONTHS) for p in shape.periods)
    quarter = Spine((), tuple(Period(day, day + dt.timedelta(days=DAYS)) for day in starts), (), shape.observed)
    began = _paying(tables, q, starts)
    still = _paying(tables, q, _days(shape)).mutate(stays=ibis.literal(True))
    rows = wants.join(began, ["period", "account_id"]).select(*wants.columns)
    rows = rows.left_join(still, ["period", "account_id"]).select(*rows.columns, "stays")
    rows = _with_service(rows, delivered(tables, q, quarter))
    rows = rows.filter(rows.match.notnull())
    group = ["period", "side", "basis", "preferred", "match"]
    sums = rows.group_by(group).aggregate(n=rows.count(), retained=count_where(rows.stays))
    every = _groups(tables, sums)
    sums = every.left_join(sums, group).select(*every.columns, "n", "retained")
    none = ibis.null("int64")
    other = (sums.preferred == "personal").ifelse(ibis.literal("self"), ibis.literal("personal"))
    return sums.mutate(
        part=ibis.literal("group"), account_id=ibis.null("string"), share=ibis.null("float64"), touches=none, size=none,
        n=sums.n.fill_null(0), retained=sums.retained.fill_null(0),
        delivered=(sums.match == "match").ifelse(sums.preferred, other),
    )  # fmt: skip


def _groups(tables: Tables, sums: ir.Table) -> ir.Table:
    """Both halves of each comparison that has a customer: `period`, `side`, `basis`, `preferred`, `match`."""
    halves = tables.literal(({"match": "match"}, {"match": "mismatch"}), {"match": "string"})
    return sums.select("period", "side", "basis", "preferred").distinct().cross_join(halves)


def _days(shape: Spine) -> tuple[dt.date, ...]:
    return tuple(p.start for p in shape.periods)


def _before(shape: Spine) -> Spine:
    days = dt.timedelta(days=DAYS)
    return Spine((), tuple(Period(p.start - days, p.start) for p in shape.periods), (), shape.observed)


def _paying(tables: Tables, q: Question, days: tuple[dt.date, ...]) -> ir.Table:
    """`period`, `account_id` of the accounts with recurring revenue on the period's own day, one in order of each."""
    rows = recurring(tables, q, tuple(sorted(set(days))), basis="mrr").select("on", "account_id")
    each = tuple({"at": day, "period": i} for i, day in enumerate(days))
    table = tables.literal(each, {"at": "date", "period": "int64"})
    return rows.join(table, [("on", "at")]).select("period", "account_id").distinct()


def _told(found: ir.Table) -> ir.Table:
    import ibis

    half = ibis.window(group_by=["period", "part", "side", "basis", "preferred"])
    is_group = found.part == "group"
    few = (is_group & (found.n.min().over(half) < FEWEST)).fill_null(False)
    rate = divide(found.retained, found.n)
    none = ibis.null("float64")
    good = (found.match == "match").ifelse(rate, none).max().over(half)
    bad = (found.match == "mismatch").ifelse(rate, none).max().over(half)
    value = (is_group & ~few).fill_null(False).ifelse(rate, none)
    value = (
        (found.part == "account")
        .fill_null(False)
        .ifelse(found.match.isnull().ifelse(none, (found.match == "match").cast("float64")), value)
    )
    status = ibis.cases((~found.observed, "not_observed"), (few, "too_few"), (value.isnull(), "n/a"), else_="ok")
    return found.select(
        "part", "side", "basis", "preferred", "delivered", "match", "name", "n", "retained", "touches",
        as_of=found.starts, account=found.account_id, value=value, gap=few.ifelse(none, good - bad),
        wants_person=found.share, hours=in_hours(found["size"]), status=status,
    )  # fmt: skip


METRIC = Metric(
    card=Card(
        name="service_match",
        version=1,
        room="voice",
        title=Text(en="Service as wanted and as given", zh="服务偏好与实际服务"),
        meaning=Text(
            en="Whether buyers and users are served by people or by themselves as they want it, and who then stays.",
            zh="购买者与使用者是否按其偏好获得人工或自助服务，以及由此的留存。",
        ),
        formula=Text(
            en="Preference: what most people of that side say (declared) or chose when offered both (observed). Given: "
            "personal above `most_touches` contacts and tickets or `most_hours` of ours in 90 days, else self. "
            "Account: the 90 days before the instant; 1 when it matches. Group: who paid 12 months before, by service "
            "in the first 90 days; value: share that still pays; gap: match less mismatch. Fewer than 10 on either "
            "side: counts only.",
            zh="偏好：该侧多数人的表态（声明），或两种渠道并存时的选择（观察）。实际：90 天内往来与工单超过 "
            "most_touches 或我方工时超过 most_hours 为人工，否则为自助。按客户：时点前 90 天，一致为 1。"
            "按组：12 个月前付费的客户，按其后首 90 天的服务分组；数值为仍付费的占比；差距 = 一致 − 不一致。"
            "任一组不足 10 个时只列数量。",
        ),
        source=Text(
            en="Service preferences, channel choices, interactions, tickets, effort, contract lines.",
            zh="服务偏好、渠道选择、往来、工单、工时、合同行。",
        ),
        unit="ratio",
        level=Text(en="Account and side; groups of them.", zh="按客户与买方或使用方；及其分组。"),
        shape="instant",
        fields=(
            AS_OF,
            text("part", "Part", "部分"),
            text("side", "Buyer or user", "购买者或使用者"),
            text("basis", "Basis", "依据"),
            text("preferred", "Preferred", "偏好"),
            text("match", "Match", "是否一致"),
            text("delivered", "Given", "实际服务"),
            text("account", "Account", "客户"),
            text("name", "Name", "名称"),
            ratio("value", "Retention, or match", "留存率或一致"),
            number("n", "Customers", "客户数"),
            number("retained", "Still paying", "仍付费"),
            ratio("gap", "Gap", "差距"),
            ratio("wants_person", "Want a person", "偏好人工的占比"),
            number("touches", "Contacts and tickets", "往来与工单数"),
            hours_field("hours", "Hours", "小时数"),
            STATUS,
        ),
        order=("as_of", "part", "side", "basis", "preferred", "match", "account"),
        entities=(
            "service_preference", "channel_choice", "interaction", "ticket", "effort", "contract_line", "fx_rate",
            "account",
        ),
        parameters=(MOST_TOUCHES, MOST_HOURS),
        see_also=("entitlement_use",),
    ),
    answer=answer,
)  # fmt: skip
