"""Dependence both ways: how much we need a customer, how much it needs us, and the last proof that we serve it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Field, Metric, Parameter, Question, Tables
from oarlock.kit.text import Msg, Text, msg
from oarlock.metrics.core.expressions import divide
from oarlock.metrics.core.fields import AS_OF, CONTRACT_ENTITIES, CURRENCY, STATUS, money, number, ratio, text
from oarlock.metrics.core.localtime import local_day
from oarlock.metrics.core.parameters import decimal_of, whole_of
from oarlock.metrics.core.spine import frame
from oarlock.metrics.portfolio.facts import newest_facts
from oarlock.metrics.portfolio.worths import worths
from oarlock.metrics.revenue.ledger import check_rates

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from oarlock.metrics.core.spine import Spine

FACTS = ("our_category_share", "alternatives", "switching_days")
KEY = Parameter(
    name="top", unit="count", default="20",
    label=Text(en="How many of the biggest are key accounts", zh="前几大客户视为重点客户"),
)  # fmt: skip
STEEP = Parameter(
    name="steep", unit="index", default="5",
    label=Text(en="Ratio from which the dependence is steep", zh="依赖比达到多少视为悬殊"),
)  # fmt: skip
PROOF = Parameter(
    name="proof_days", unit="days", default="90",
    label=Text(en="Days that a proof lasts", zh="证明的有效天数"),
)  # fmt: skip


def answer(tables: Tables, q: Question) -> ir.Table:
    """One row for each key account at each instant: the biggest, and those whose share of us is known."""
    import ibis

    shape, each = worths(tables, replace(q, account=None))
    group = ibis.window(group_by="period")
    rows = each.select("period", "missing", "revenue", account_id=each.entity)
    rows = rows.filter(rows.revenue > 0)
    rows = rows.mutate(
        rank=ibis.row_number().over(group_by="period", order_by=[rows.revenue.desc(), rows.account_id]).cast("int64")
        + 1,
        whole=rows.revenue.sum().over(group),
        unknown=rows.missing.fill_null(0).sum().over(group),
    )
    facts, on = newest_facts(tables, q, shape, *FACTS), ["period", "account_id"]
    rows = rows.left_join(facts, on).select(*rows.columns, *FACTS)
    rows = rows.filter((rows["rank"] <= whole_of(q, KEY.name, 20)) | rows.our_category_share.notnull())
    if q.account is not None:
        rows = rows.filter(rows.account_id == q.account)
    proofs = _proofs(tables, q, shape)
    rows = rows.left_join(proofs, on).select(*rows.columns, "proof")
    named = tables.entity("account").select(of="account_id", name="name")
    rows = rows.left_join(named, [("account_id", "of")]).select(*rows.columns, "name")
    every = frame(tables, shape)
    found = every.left_join(rows, "period").select(*every.columns, *(c for c in rows.columns if c != "period"))
    is_known = found.observed & (found.unknown.fill_null(0) == 0)
    ours = is_known.ifelse(divide(found.revenue, found.whole), ibis.null("float64"))
    found = found.mutate(ours=ours, value=ours / found.our_category_share.nullif(0.0))
    found = found.mutate(proof_age=found.ends.delta(found.proof, unit="day").cast("int64"))
    status = ibis.cases((~found.observed, "not_observed"), (found.value.isnull(), "n/a"), else_="ok")
    return found.select(
        "rank", "name", "value", "ours", "alternatives", "switching_days", "proof", "proof_age", as_of=found.ends,
        account=found.account_id, theirs=found.our_category_share, revenue=is_known.ifelse(found.revenue, None),
        colour=_colour(tables, q, found), currency=ibis.literal(q.currency), status=status,
    )  # fmt: skip


def _proofs(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """`period`, `account_id`, `proof`: the last day up to each instant on which a customer confirmed a result."""
    rows = tables.entity("outcome")
    rows = rows.filter(rows.confirmed_at.notnull())
    rows = rows.select("account_id", day=local_day(rows.confirmed_at, q.zone))
    periods = frame(tables, shape).filter(lambda t: t.observed).select("period", "ends")
    # What was confirmed on the day itself counts: whoever hears it today sees it today.
    both = rows.join(periods, [rows.day <= periods.ends])
    return both.group_by("period", "account_id").aggregate(proof=both.day.max())


def _colour(tables: Tables, q: Question, rows: ir.Table) -> ir.Value:
    """green: proven lately; red: steep without that; amber: not steep without that; unknown: a side is not known."""
    import ibis

    steep, lasts = float(decimal_of(q, STEEP.name, STEEP.default) or 0), whole_of(q, PROOF.name, 90)
    has_feed = bool(tables.fetch(tables.entity("outcome").select("account_id").limit(1)))
    is_fresh = (rows.proof_age <= lasts).fill_null(False)
    is_unknown = rows.value.isnull() | (rows.proof_age.isnull() & ~ibis.literal(has_feed))
    return ibis.cases(
        (rows.account_id.isnull(), ibis.null("string")), (is_unknown, "unknown"), (is_fresh, "green"),
        (rows.value >= steep, "red"), else_="amber",
    )  # fmt: skip


def check(tables: Tables, q: Question) -> tuple[Msg, ...]:
    """What has to be imported before the other side of the dependence is known."""
    facts = tables.entity("market_fact")
    found = check_rates(tables, q)
    if tables.fetch(facts.filter(facts.subject.lower().strip() == FACTS[0]).select("subject").limit(1)):
        return found
    note = msg("How much a customer needs us is not known: import market facts with the subject our_category_share.")
    return (*found, note)


METRIC = Metric(
    card=Card(
        name="dependence",
        version=1,
        room="strategy",
        title=Text(en="Dependence both ways", zh="双向依赖"),
        meaning=Text(
            en="How much more we depend on a key account than it depends on us, and how old the last proof is that we "
            "serve its business.",
            zh="我们对重点客户的依赖是其对我们依赖的多少倍，以及最近一次业务成果证明距今多久。",
        ),
        formula=Text(
            en="Ratio = its share of our MRR ÷ our share of what it spends in the category (market fact "
            "our_category_share). Proof: the last outcome that a contact of theirs confirmed. Green: proven within "
            "`proof_days` days; otherwise red from a ratio of `steep`, amber below; unknown while the ratio is "
            "not known, or no outcome was ever recorded. Key accounts: the `top` biggest, and all whose share is "
            "known.",
            zh="依赖比 = 该客户占我方 MRR 的比例 ÷ 我方占其品类支出的比例（市场事实 our_category_share）。"
            "证明：客户联系人最近一次确认的成果。绿：proof_days 天内有证明；否则依赖比达到 steep 为红，低于为黄；"
            "依赖比未知或从未记录成果为未知。重点客户：前 top 大客户及所有已知份额者。",
        ),
        source=Text(en="Contract lines, market facts, outcomes.", zh="合同行、市场事实、期望结果。"),
        unit="index",
        level=Text(en="Account, or group when the definition set says so.", zh="客户；定义集如有规定则为集团。"),
        shape="instant",
        fields=(
            AS_OF,
            number("rank", "Rank", "名次"),
            text("account", "Account", "客户"),
            text("name", "Name", "名称"),
            Field(name="value", type="double", unit="index", label=Text(en="Ratio", zh="依赖比")),
            ratio("ours", "Share of our revenue", "占我方收入"),
            ratio("theirs", "Our share of its spending", "我方占其支出"),
            money("revenue", "MRR", "MRR"),
            Field(name="alternatives", type="double", unit="index", label=Text(en="Alternatives", zh="替代者数")),
            Field(name="switching_days", type="double", unit="index", label=Text(en="Days to switch", zh="切换天数")),
            Field(name="proof", type="date", unit="date", label=Text(en="Last proof", zh="最近证明")),
            Field(name="proof_age", type="int64", unit="days", label=Text(en="Age of the proof", zh="证明距今")),
            text("colour", "Colour", "颜色"),
            CURRENCY,
            STATUS,
        ),
        order=("as_of", "rank"),
        entities=(*CONTRACT_ENTITIES, "cost", "market_fact", "outcome"),
        dimensions=("account",),
        parameters=(KEY, STEEP, PROOF),
        see_also=("revenue_concentration", "protection", "switching_power"),
    ),
    answer=answer,
    check=check,
)
