"""What a position asks of us, and what is missing: margin, people by skill, partners."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Metric, Parameter, Question, Tables
from oarlock.errors import UserError
from oarlock.kit.text import Text
from oarlock.metrics.core.fields import AS_OF, STATUS, text
from oarlock.metrics.core.parameters import decimal_of
from oarlock.metrics.effort.account_contribution import METRIC as CONTRIBUTION
from oarlock.scores.rubric.literals import double
from oarlock.strategy.spectrum.anchors import targets
from oarlock.strategy.spectrum.answers import newest_median
from oarlock.strategy.spectrum.company import actual, beside, is_observed, last_day
from oarlock.strategy.spectrum.onhand import margin, people, reads
from oarlock.strategy.spectrum.position import index
from oarlock.strategy.spectrum.positions import POSITION_ENTITIES

if TYPE_CHECKING:
    import ibis.expr.types as ir

TARGET = Parameter(
    name="target", unit="index",
    label=Text(en="Target position instead of the middle of the approved band", zh="以此目标位置代替获批区间的中点"),
)  # fmt: skip


def answer(tables: Tables, q: Question) -> ir.Table:
    """One row for each need of the actual, stated and target positions' bands."""
    import ibis

    needs = tables.entity("position_need").select("low", "high", "kind", "need", "minimum", "maximum", "owner_id")
    rows = needs.cross_join(_positions(tables, q))
    is_last = (rows.high >= 100.0) & (rows.position == rows.high)
    rows = rows.filter(rows.position >= rows.low, (rows.position < rows.high) | is_last)
    staff = people(tables, q)
    named = rows.left_join(staff, [rows.need.strip().lower() == staff.skill]).select(*rows.columns, "many")
    some = staff.aggregate(skills=staff.count())
    found = beside(beside(named, some), margin(tables, q))
    is_margin = found.kind == "margin"
    have = ibis.cases(
        (is_margin, found.margin),
        ((found.kind == "skill") & (found.skills > 0), found.many.fill_null(0).cast("float64")),
        else_=ibis.null("float64"),
    )
    # A margin may be given as a share, too: nobody's band ends at one per cent.
    scale = (is_margin & (ibis.greatest(found.minimum, found.maximum) <= 1.0)).ifelse(double(100), double(1))
    found = found.mutate(have=have, least=found.minimum * scale, most=found.maximum * scale)
    gap = ibis.cases(
        (found.have.isnull(), ibis.null("float64")), (found.have < found.least, found.have - found.least),
        (found.have > found.most, found.have - found.most), else_=double(0),
    )  # fmt: skip
    seen = ibis.literal(is_observed(q))
    gap = seen.ifelse(gap, ibis.null("float64"))
    return found.select(
        "basis", "position", "kind", "least", "most", "have", name=found.need, owner=found.owner_id,
        as_of=ibis.literal(last_day(q)), value=gap,
        status=ibis.cases((~seen, "not_observed"), (gap.isnull(), "n/a"), else_="ok"),
    )  # fmt: skip


def _positions(tables: Tables, q: Question) -> ir.Table:
    """`basis` (actual, stated, target), `position`, of those that are known."""
    import ibis

    asked = decimal_of(q, TARGET.name)
    if asked is not None and asked > Decimal(100):
        raise UserError("'{name}' is a position from 0 to 100, not {value}.", name=TARGET.name, value=str(asked))
    if asked is None:
        bands = targets(tables)
        bands = bands.filter(bands.subject == "company")
        wanted = bands.select(position=(bands.low_end + bands.high_end) / 2.0)
    else:
        wanted = tables.literal(({"position": float(asked)},), {"position": "double"})
    told = {
        "actual": actual(tables, q).rename(position="actual"),
        "stated": newest_median(tables).rename(position="stated"),
        "target": wanted,
    }
    each = [rows.select("position", basis=ibis.literal(basis)) for basis, rows in told.items()]
    return ibis.union(*each, distinct=False)


METRIC = Metric(
    card=Card(
        name="position_implications",
        version=1,
        room="strategy",
        title=Text(en="What the position asks of us", zh="定位影响清单"),
        meaning=Text(
            en="Margin, people and partners that the actual, stated and target positions need, and what is missing.",
            zh="实际、自称与目标位置所需的毛利率、人员与伙伴，以及缺口。",
        ),
        formula=Text(
            en="The reference band that holds a position tells its needs (a band's end belongs to the next one). Gap = "
            "on hand − least (or − most when above it), 0 within. Margin in points: (revenue − cost) ÷ revenue of the "
            "books over the last twelve months, else the accounts' contribution ÷ revenue. People: those with the "
            "skill who have not left. Partners on hand are not recorded, so their gap is n/a.",
            zh="位置所在的参考区间给出所需条件（区间上限归下一区间）。缺口 = 现有 − 下限（超过上限则 − 上限），"
            "区间内为 0。毛利率以百分点计：账簿近十二个月（收入 − 成本）÷ 收入，无账簿时取客户贡献 ÷ 收入。"
            "人员为具备该技能且未离职者。现有伙伴未记录，故缺口为 n/a。",
        ),
        source=Text(
            en="Needs of positions, target bands, answers, ledger totals, employees; the records of the position.",
            zh="定位所需条件、目标区间、判断、账簿合计、员工；谱系定位所用记录。",
        ),
        unit="index",
        level=Text(en="Need of a position.", zh="定位所需的每项条件。"),
        shape="instant",
        fields=(
            AS_OF,
            text("basis", "Position of", "定位依据"),
            index("position", "Position", "位置"),
            text("kind", "Kind", "类型"),
            text("name", "What", "内容"),
            index("least", "At least", "至少"),
            index("most", "At most", "至多"),
            index("have", "On hand", "现有"),
            index("value", "Gap", "缺口"),
            text("owner", "Owner", "负责人"),
            STATUS,
        ),
        order=("as_of", "basis", "kind", "name"),
        entities=tuple(
            dict.fromkeys(
                ("position_need", "position_target", "answer", "reveal", "ledger_total", "employee",
                 *POSITION_ENTITIES, *CONTRIBUTION.card.entities)
            )
        ),
        parameters=(TARGET,),
        see_also=("spectrum_position", "account_contribution"),
    ),
    answer=answer,
    reads=reads,
)  # fmt: skip
