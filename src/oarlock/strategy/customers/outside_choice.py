"""Work outside the choice: who took hours in fields that we leave for its group, or never chose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.cases.windows import WINDOW, trailing
from oarlock.metrics.core.expressions import divide
from oarlock.metrics.core.fields import AS_OF, RATIO, STATUS, text
from oarlock.metrics.core.spine import frame
from oarlock.metrics.effort.hours import hours_field, in_hours
from oarlock.strategy.customers.domain_matrix import MATRIX_ENTITIES
from oarlock.strategy.customers.domains import choices, is_outside, worked

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """One row for each account and field with hours outside the choice; none while nothing is chosen."""
    import ibis

    every = frame(tables, trailing(q))
    rows, decided = worked(tables, q), choices(tables, q)
    rows = rows.filter(rows.domain.notnull(), rows["size"] > 0)
    rows = rows.mutate(whole=rows["size"].sum().over(group_by=["period", "account_id"]))
    rows = rows.left_join(decided, ["group", "domain"]).select(
        "period", "account_id", "name", "domain", "size", "whole", "choice", group=rows.group
    )
    rows = rows.filter(is_outside(rows.choice))
    if not tables.fetch(decided.select("group").limit(1)):
        rows = rows.filter(ibis.literal(False))
    if q.account is not None:
        rows = rows.filter(rows.account_id == q.account)
    names = tables.entity("offering").select(of="offering_id", domain_name="name")
    rows = rows.left_join(names, [("domain", "of")]).select(*rows.columns, "domain_name")
    kept = [name for name in rows.columns if name != "period"]
    found = every.left_join(rows, "period").select(*every.columns, *kept)
    found = found.filter(found.account_id.notnull() | ~found.observed)
    status = ibis.cases((~found.observed, "not_observed"), else_="ok")
    return found.select(
        "account_id", "name", "group", "domain", "domain_name", "choice", as_of=found.ends,
        value=divide(found["size"], found.whole), hours=in_hours(found["size"]), status=status,
    )  # fmt: skip


METRIC = Metric(
    card=Card(
        name="outside_choice",
        version=1,
        room="strategy",
        title=Text(en="Work outside the choice", zh="选择之外的工作"),
        meaning=Text(
            en="Who took hours in fields of service that we leave for its group, or never chose.",
            zh="哪些客户在我们退出或未选择的服务领域占用了工时。",
        ),
        formula=Text(
            en="Hours of the last 90 days in such a field ÷ all hours of the account that name an offering.",
            zh="近 90 天在该领域的工时 ÷ 该客户注明产品的全部工时。",
        ),
        source=Text(en="Effort, offerings, domain choices, customer groups.", zh="工时、产品、服务领域选择、客户群。"),
        unit="ratio",
        level=Text(en="Account and field of service.", zh="按客户与服务领域。"),
        shape="instant",
        fields=(
            AS_OF,
            text("account_id", "Account", "客户"),
            text("name", "Name", "名称"),
            text("group", "Customer group", "客户群"),
            text("domain", "Field of service", "服务领域"),
            text("domain_name", "Name of the field", "领域名称"),
            text("choice", "Choice", "选择"),
            RATIO,
            hours_field("hours", "Hours", "小时数"),
            STATUS,
        ),
        order=("as_of", "account_id", "domain"),
        entities=("effort", *(name for name in MATRIX_ENTITIES if name != "effort")),
        parameters=(WINDOW,),
        see_also=("domain_matrix",),
    ),
    answer=answer,
)
