"""Positions month by month beside the approved band, and the reviews that open by themselves."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Field, Metric, Question, Tables
from oarlock.domain.period import add_months, floor_grain
from oarlock.kit.text import Text
from oarlock.metrics.core.fields import AS_OF, STATUS, number, text
from oarlock.metrics.core.localtime import local_day
from oarlock.metrics.core.spine import frame
from oarlock.strategy.spectrum.anchors import targets
from oarlock.strategy.spectrum.company import last_day
from oarlock.strategy.spectrum.definition import MONTHS
from oarlock.strategy.spectrum.position import index, named
from oarlock.strategy.spectrum.positions import POSITION_ENTITIES, positions
from oarlock.strategy.spectrum.reviews import MARKET, events

if TYPE_CHECKING:
    import ibis.expr.types as ir

RUNNING = 2
"""So many months out of the band, one after the other, open a review."""

DUE = 30
"""Days until it is due."""


def snapshots(q: Question) -> tuple[dt.date, ...]:
    """The first days of months up to the question's day, a year of them and one more."""
    last = floor_grain(last_day(q), "month")
    return tuple(add_months(last, -back) for back in range(MONTHS, -1, -1))


def answer(tables: Tables, q: Question) -> ir.Table:
    """One row for each snapshot of a subject with a band (and the company), and one for each launch and market."""
    import ibis

    rows = ibis.union(_months(tables, q), _events(tables, q), distinct=False)
    newest = targets(tables)
    newest = newest.select("decided_by", for_subject="subject", approved=local_day(newest.approved_at, q.zone))
    rows = rows.mutate(whose=(rows.reason == "drift").ifelse(rows.subject, "company"))
    rows = rows.left_join(newest, [("whose", "for_subject")]).select(*rows.columns, "decided_by", "approved")
    never = ibis.null("date")
    opened = rows.opens.ifelse(rows.day, never)
    # By way of a stamp: one engine makes a stamp of a day and an interval whatever the type says.
    due = (opened.cast("timestamp") + ibis.interval(days=DUE)).date()
    is_open = rows.opens & (rows.approved.isnull() | (rows.approved <= rows.day))
    return rows.select(
        "day", "subject_kind", "subject", "name", "value", "low", "high", "distance", "is_out", "run", "opens",
        as_of=ibis.literal(last_day(q)), reason=rows.opens.ifelse(rows.reason, ibis.null("string")),
        due=due, owner=rows.opens.ifelse(rows.decided_by, ibis.null("string")), is_open=is_open,
        status=rows.status,
    )  # fmt: skip


def _months(tables: Tables, q: Question) -> ir.Table:
    import ibis

    days = snapshots(q)
    shape, found = positions(tables, q, days)
    bands = _bands(tables, q, days)
    subjects = bands.select("subject").distinct().filter(lambda t: t.subject != "company")
    known = tables.entity("offering").select("offering_id").distinct()
    offers = subjects.join(known, [("subject", "offering_id")]).select("subject", subject_kind=ibis.literal("offering"))
    company = tables.literal(
        ({"subject": "company", "subject_kind": "company"},), {"subject": "string", "subject_kind": "string"}
    )
    whom = ibis.union(offers, company, distinct=False)
    every = frame(tables, shape).select("period", "observed", day="starts").cross_join(whom)
    rows = every.left_join(
        found.select("value", of_period="period", of_kind="subject_kind", of="subject"),
        [("period", "of_period"), ("subject_kind", "of_kind"), ("subject", "of")],
    ).select(*every.columns, "value")
    rows = rows.left_join(bands.select("low", "high", on="day", to="subject"), [("day", "on"), ("subject", "to")])
    rows = rows.select(*every.columns, "value", "low", "high")
    zero = ibis.literal(0.0).cast("float64")
    distance = ibis.cases(
        (rows.value < rows.low, rows.value - rows.low), (rows.value > rows.high, rows.value - rows.high),
        ((rows.value.isnull() | rows.low.isnull()), ibis.null("float64")), else_=zero,
    )  # fmt: skip
    rows = rows.mutate(distance=distance)
    rows = rows.mutate(is_out=(rows.distance != zero).fill_null(False))
    rows = _runs(rows)
    status = ibis.cases((~rows.observed, "not_observed"), (rows.value.isnull(), "n/a"), else_="ok")
    rows = rows.mutate(opens=rows.run == RUNNING, reason=ibis.literal("drift"), status=status)
    return named(tables, rows).select(*COLUMNS)


COLUMNS = (
    "day", "subject_kind", "subject", "name", "value", "low", "high", "distance", "is_out", "run", "opens", "reason",
    "status",
)  # fmt: skip


def _bands(tables: Tables, q: Question, days: tuple[dt.date, ...]) -> ir.Table:
    """`day`, `subject`, `low`, `high`: the band that had been approved by each day."""
    rows = tables.dated("position_target", days)
    rows = rows.filter(rows.low <= rows.high)
    return rows.select("day", "subject", "low", "high")


def _runs(rows: ir.Table) -> ir.Table:
    """Rows with `run`: how many snapshots in a row up to this one were out; one without a position ends a run."""

    group = ["subject_kind", "subject"]
    inside = (~rows.is_out).cast("int64").sum().over(group_by=group, order_by="day", rows=(None, 0))
    islands = rows.mutate(island=inside)
    run = islands.is_out.cast("int64").sum().over(group_by=[*group, "island"], order_by="day", rows=(None, 0))
    return islands.mutate(run=run.cast("int64")).drop("island")


def _events(tables: Tables, q: Question) -> ir.Table:
    import ibis

    rows = events(tables, q)
    none = ibis.null("float64")
    return rows.mutate(
        value=none, low=none, high=none, distance=none, is_out=ibis.literal(False), run=ibis.literal(0, "int64"),
        opens=ibis.literal(True), status=ibis.literal("ok"),
    ).select(*COLUMNS)  # fmt: skip


def _date(name: str, en: str, zh: str) -> Field:
    return Field(name=name, type="date", unit="date", label=Text(en=en, zh=zh))


def _flag(name: str, en: str, zh: str) -> Field:
    return Field(name=name, type="bool", unit="text", label=Text(en=en, zh=zh))


METRIC = Metric(
    card=Card(
        name="position_drift",
        version=1,
        room="strategy",
        title=Text(en="Position drift", zh="定位漂移"),
        meaning=Text(
            en="Positions month by month beside the approved band, and the reviews that they open.",
            zh="逐月位置与获批区间的对照，以及由此开启的复核。",
        ),
        formula=Text(
            en=f"A snapshot on the first day of each of the last {MONTHS} months and of this one, beside the band that "
            f"had been approved by then. {RUNNING} snapshots in a row outside the band open a review at the later one; "
            f"so do an offering that launches and a country that reaches {MARKET} accounts. Due {DUE} days after; the "
            "owner is who approved the band. Approving a band again closes it. A month without a position ends a run.",
            zh=f"近 {MONTHS} 个月及本月首日各取一次快照，对照当时已获批的区间。连续 {RUNNING} 次超出区间则"
            f"在后一次开启复核；新产品上线、某国家达到 {MARKET} 家客户亦开启复核。{DUE} 天内到期，负责人为区间批准人；"
            "重新批准区间即关闭。无位置的月份使连续中断。",
        ),
        source=Text(
            en="Target bands, offerings, accounts; the records of the spectrum position.",
            zh="目标区间、产品、客户；谱系定位所用记录。",
        ),
        unit="index",
        level=Text(en="Company and offerings with a band, by month.", zh="公司与设有区间的产品，按月。"),
        shape="instant",
        fields=(
            AS_OF,
            _date("day", "Snapshot", "快照日"),
            text("subject_kind", "Kind", "对象类型"),
            text("subject", "Subject", "对象"),
            text("name", "Name", "名称"),
            index("value", "Position", "位置"),
            index("low", "Band from", "区间下限"),
            index("high", "Band to", "区间上限"),
            index("distance", "Outside by", "超出"),
            _flag("is_out", "Out of band", "超出区间"),
            number("run", "Months in a row", "连续月数"),
            _flag("opens", "Opens a review", "开启复核"),
            text("reason", "Reason", "原因"),
            _date("due", "Due", "到期日"),
            text("owner", "Owner", "负责人"),
            _flag("is_open", "Open", "未关闭"),
            STATUS,
        ),
        order=("as_of", "subject_kind", "subject", "day", "reason"),
        entities=(*POSITION_ENTITIES, "position_target"),
        see_also=("spectrum_position",),
    ),
    answer=answer,
)
