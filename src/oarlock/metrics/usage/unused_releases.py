"""Unused releases: what we brought out and no customer that may use it did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Metric, Parameter, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.accounts.parameters import days_of
from oarlock.metrics.core.cases.answers import CASES, COMMON, finished
from oarlock.metrics.core.cases.groups import framed, group_names, grouped
from oarlock.metrics.core.cases.windows import WINDOW, first_day, windows
from oarlock.metrics.core.expressions import count_where, divide
from oarlock.metrics.core.fields import BY_PERIOD, RATIO, STATUS, number
from oarlock.metrics.usage.arrivals import arrivals, releases

if TYPE_CHECKING:
    import ibis.expr.types as ir

DAYS = 90
USE_DAYS = Parameter(
    name="use_days", unit="days", default=str(DAYS),
    label=Text(en="Days in which a release should find its first user", zh="发布后应在多少天内有人使用"),
)  # fmt: skip
OWN = {"offering": "offering_id", "release": "release_id"}


def answer(tables: Tables, q: Question) -> ir.Table:
    """Of the releases whose first days ended in each period: the share that nobody who may use them did."""
    shape, days = windows(q), days_of(q, DAYS, name=USE_DAYS.name)
    rows = grouped(tables, q, shape, arrivals(tables, q, shape, days), own=OWN)
    is_open = rows.entitled > 0
    sums = rows.group_by(["period", *group_names(q)]).aggregate(
        judged=count_where(is_open), unused=count_where(is_open & (rows.users == 0)), closed=count_where(~is_open)
    )
    found = framed(tables, q, shape, sums)
    judged = found.judged.fill_null(0)
    figures = {
        "numerator": found.unused.fill_null(0),
        "denominator": judged,
        "closed": found.closed.fill_null(0),
    }
    # One release is a case of its own and no group that is compared.
    n = judged if "release" not in q.by else None
    figures |= {} if n is not None else {"n": judged}
    since = first_day(tables, releases(tables, q, days))
    return finished(found, q, value=divide(found.unused, found.judged), since=since, n=n, figures=figures)


METRIC = Metric(
    card=Card(
        name="unused_releases",
        version=1,
        room="usage",
        title=Text(en="Unused releases", zh="无人使用的发布"),
        meaning=Text(
            en="The share of what we bring out that no customer uses who may.",
            zh="发布后有权使用的客户均未使用的比例。",
        ),
        formula=Text(
            en="Releases that no entitled account used in their first `use_days` days ÷ releases that any account may "
            "use; those count whose first days ended in the period (without one in the 90 days before). Entitled: an "
            "entitlement or contract line of the release's offering, or of the one it is a feature of. Use: events "
            "that name the offering or a part of it. Releases of days in which no event names any offering are left "
            "out, and so are test environments.",
            zh="发布后 use_days 天内无任何有权客户使用的发布 ÷ 有客户有权使用的发布；统计该期限在期内届满者"
            "（未指定时为前 90 天）。有权：对该产品或其所属产品有权益或合同行。使用：注明该产品或其组成部分的事件。"
            "期限内没有任何事件注明产品的发布、以及测试环境的发布不计。",
        ),
        source=Text(
            en="Releases, entitlements, contract lines, offerings, usage events.",
            zh="版本发布、权益、合同行、产品、使用事件。",
        ),
        unit="ratio",
        level=Text(en="Release, counted.", zh="按发布计数。"),
        shape="period",
        fields=(
            *COMMON,
            RATIO,
            number("numerator", "Unused", "无人使用"),
            number("denominator", "Open to customers", "对客户开放"),
            number("closed", "Open to nobody", "无人有权"),
            CASES,
            STATUS,
        ),
        order=BY_PERIOD,
        entities=("release", "entitlement", "contract_line", "offering", "usage_feature_day"),
        dimensions=tuple(OWN),
        parameters=(WINDOW, USE_DAYS),
        see_also=("fit_defects", "request_to_release", "feature_adoption"),
    ),
    answer=answer,
    standing=("now", "months"),
)
