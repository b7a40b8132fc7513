"""Where the company, its offerings, segments and accounts stand between customer (0) and client (100)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Field, Metric, Question, Tables, Unit
from oarlock.kit.text import Text
from oarlock.metrics.core.fields import AS_OF, CURRENCY, STATUS, money, number, ratio, text
from oarlock.metrics.core.spine import frame
from oarlock.metrics.effort.hours import hours_field, in_hours
from oarlock.strategy.spectrum.definition import shipped_shares
from oarlock.strategy.spectrum.positions import POSITION_ENTITIES, positions
from oarlock.strategy.spectrum.subjects import COMPANY

if TYPE_CHECKING:
    import ibis.expr.types as ir

HOURS, MONEY = ("custom", "single_dev"), ("single_output", "off_book")


def index(name: str, en: str, zh: str) -> Field:
    """A field of points from 0 to 100."""
    unit: Unit = "index"
    return Field(name=name, type="double", unit=unit, label=Text(en=en, zh=zh))


def answer(tables: Tables, q: Question) -> ir.Table:
    """The company first (also without any record), then every subject that has records, at each instant."""
    import ibis

    shape, found = positions(tables, q)
    every = frame(tables, shape).mutate(subject_kind=ibis.literal("company"), subject=ibis.literal(COMPANY))
    others = found.filter(found.subject_kind != "company").select(of="period", of_kind="subject_kind", who="subject")
    ends = frame(tables, shape)
    others = others.join(ends, [("of", "period")]).select(
        "period", "starts", "ends", "observed", subject_kind="of_kind", subject="who"
    )
    every = ibis.union(every, others, distinct=False)
    if q.account is not None:
        every = every.filter(every.subject_kind == "account", every.subject == q.account)
    rows = every.left_join(found, ["period", "subject_kind", "subject"]).select(
        *every.columns, *(c for c in found.columns if c not in ("period", "subject_kind", "subject"))
    )
    rows = named(tables, rows)
    zero, none = ibis.literal(0.0).cast("float64"), ibis.null("float64")
    coverage = rows.observed.ifelse(rows.coverage.fill_null(zero), none)
    status = ibis.cases((~rows.observed, "not_observed"), (rows.value.isnull(), "n/a"), else_="ok")
    full = ibis.literal("100").cast("float64")
    return rows.select(
        "subject_kind", "subject", "name", "value", as_of="starts", coverage=coverage,
        low=rows.observed.ifelse(rows.low.fill_null(zero), none),
        high=rows.observed.ifelse(rows.high.fill_null(full), none),
        **_factors(rows), currency=ibis.literal(q.currency), status=status,
    )  # fmt: skip


def _factors(rows: ir.Table) -> dict[str, ir.Value]:
    shown: dict[str, ir.Value] = {}
    for f in shipped_shares().factors:
        shown[f.id] = rows[f.id]
        for part in (f"{f.id}_num", f"{f.id}_den"):
            shown[part] = in_hours(rows[part]) if f.id in HOURS else rows[part]
    return shown


def named(tables: Tables, rows: ir.Table) -> ir.Table:
    """Rows with `name`: of the account or offering; a segment is its own name."""
    import ibis

    accounts = tables.entity("account")
    accounts = accounts.group_by(a="account_id").aggregate(a_name=accounts.name.max())
    offerings = tables.entity("offering")
    offerings = offerings.group_by(o="offering_id").aggregate(o_name=offerings.name.max())
    cut = ibis.greatest(rows.subject.find("|"), 0)
    is_cell = rows.subject_kind == "cell"
    split = rows.mutate(
        whose=is_cell.ifelse(rows.subject.substr(0, cut), rows.subject),
        within=is_cell.ifelse(rows.subject.substr(cut + 1), ibis.null("string")),
    )
    found = split.left_join(accounts, [("whose", "a")]).select(*split.columns, "a_name")
    found = found.left_join(offerings, [("whose", "o")]).select(*found.columns, "o_name")
    sold = ibis.coalesce(found.o_name, found.whose)
    name = ibis.cases(
        (found.subject_kind == "account", ibis.coalesce(found.a_name, found.subject)),
        (found.subject_kind == "offering", sold),
        (found.subject_kind == "cell", sold + " × " + found["within"]),
        (found.subject_kind == "segment", found.subject),
        else_=ibis.null("string"),
    )
    return found.mutate(name=name)


def _fields() -> tuple[Field, ...]:
    found: list[Field] = []
    for f in shipped_shares().factors:
        made = hours_field if f.id in HOURS else money if f.id in MONEY else number
        found += [
            ratio(f.id, f.label.en, f.label.zh),
            made(f"{f.id}_num", f"{f.label.en}: of it", f"{f.label.zh}：其中"),
            made(f"{f.id}_den", f"{f.label.en}: in all", f"{f.label.zh}：总量"),
        ]
    return tuple(found)


METRIC = Metric(
    card=Card(
        name="spectrum_position",
        version=1,
        room="strategy",
        title=Text(en="Spectrum position", zh="谱系定位"),
        meaning=Text(
            en="Where records place us between customer (0: buys what we make) and client (100: asks us to make it).",
            zh="依据记录得出的位置：0 为顾客型（购买我们的产品），100 为委托型（要求我们定制）。",
        ),
        formula=Text(
            en="Six shares of the twelve months before the instant, weighed: custom hours of delivery (25), cost of "
            "deliverables that one customer uses (20), revenue not at the book price (15), tickets handled by an "
            "assigned person (15), deals with a bespoke statement of work (15), development tied to one customer (10). "
            "Value = Σ weight × share ÷ Σ weight of the shares that have records × 100; coverage is that weight ÷ 100, "
            "and below 60 % there is no value. Bounds put what is missing at 0 and at 100. The company is computed "
            "from totals. Development of nobody alone is spread over accounts by revenue.",
            zh="时点前十二个月的六项占比加权：交付中的定制工时（25）、仅一家客户使用的交付物成本（20）、"
            "未按价目表定价的收入（15）、由分派人员处理的工单（15）、含定制工作说明书的成交（15）、"
            "专为一家客户的开发（10）。数值 = Σ 权重 × 占比 ÷ 有记录占比的权重之和 × 100；覆盖率 = 该权重和 ÷ 100，"
            "低于 60% 不给出数值。上下限将缺失项分别按 100 与 0 计。公司位置按总量计算；"
            "不属于单一客户的开发按收入分摊。",
        ),
        source=Text(
            en="Effort, deliverables and their uses, contract lines and price book, tickets and assignments, deals.",
            zh="工时、交付物及其使用、合同行与价目表、工单与分派、商机。",
        ),
        unit="index",
        level=Text(
            en="Company, offering, segment, offering in a segment, account.", zh="公司、产品、细分、产品×细分、客户。"
        ),
        shape="instant",
        fields=(
            AS_OF,
            text("subject_kind", "Kind", "对象类型"),
            text("subject", "Subject", "对象"),
            text("name", "Name", "名称"),
            index("value", "Position", "位置"),
            ratio("coverage", "Coverage", "覆盖率"),
            index("low", "At least", "下限"),
            index("high", "At most", "上限"),
            *_fields(),
            CURRENCY,
            STATUS,
        ),
        order=("as_of", "subject_kind", "subject"),
        entities=POSITION_ENTITIES,
        see_also=("stated_position", "position_drift", "gravity"),
    ),
    answer=answer,
    standing=("now", "months"),
)
