"""Touches against norms: who is visited more than it is worth, and who is left alone too long."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Field, Metric, Parameter, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.cases.windows import WINDOW, first_day, windows
from oarlock.metrics.core.fields import BY_PERIOD, CURRENCY, PERIOD, PERIOD_END, STATUS, money, number, text
from oarlock.metrics.core.modes import mode_code
from oarlock.metrics.core.parameters import money_of
from oarlock.metrics.core.spine import Spine, frame
from oarlock.metrics.effort.costs import COST_ENTITIES
from oarlock.metrics.effort.profits import PARTS, profits
from oarlock.metrics.portfolio.norms import shipped_norms
from oarlock.metrics.portfolio.ratings import decided_cost, ratings
from oarlock.metrics.portfolio.touches import SORTS, interactions, touches

if TYPE_CHECKING:
    import ibis.expr.types as ir

COST = Parameter(name="touch_cost", unit="money", label=Text(en="What one touch costs", zh="每次触达的成本"))


def answer(tables: Tables, q: Question) -> ir.Table:
    """One row for each account and norm of its mode and stage in each period."""
    import ibis

    shape, price = windows(q), money_of(q, COST.name)
    if price is None:
        price = decided_cost(tables, q)
    rows = _measured(tables, q, shape)
    value = ibis.cases(*((rows.touch == name, rows[name]) for name in SORTS))
    rows = rows.mutate(value=value.fill_null(0))
    verdict = ibis.cases((rows.value > rows.high, "over"), (rows.value < rows.low, "under"), else_="within")
    cost = ibis.null("int64") if price is None else rows.value * price
    change = ibis.cases((rows.value > rows.high, rows.high - rows.value), else_=ibis.greatest(rows.low - rows.value, 0))
    rows = rows.mutate(verdict=verdict, cost=cost, change=change)
    if price is not None:
        gains = _contributions(tables, q, shape)
        rows = rows.left_join(gains, ["period", "account_id"]).select(*rows.columns, "contribution")
    else:
        rows = rows.mutate(contribution=ibis.null("int64"))
    said = ratings(tables, q, shape)
    rows = rows.left_join(said, ["period", "account_id"]).select(*rows.columns, "rating", "rated")
    every, since = frame(tables, shape), first_day(tables, interactions(tables, q))
    found = every.left_join(rows, "period").select(*every.columns, *(c for c in rows.columns if c != "period"))
    is_covered = ibis.literal(True) if since is None else found.ends > ibis.literal(since)
    status = ibis.cases((~found.observed, "not_observed"), (found.account_id.isnull() | ~is_covered, "n/a"), else_="ok")
    is_known, none = status == "ok", ibis.null("int64")
    return found.select(
        "name", "mode", "stage", "norm", "low", "high", "rating", "rated", period=found.starts, period_end=found.ends,
        account=found.account_id, value=is_known.ifelse(found.value, none),
        verdict=is_known.ifelse(found.verdict, ibis.null("string")),
        cost=is_known.ifelse(found.cost, none), contribution=is_known.ifelse(found.contribution, none),
        is_dear=is_known.ifelse(found.cost > found.contribution, ibis.null("bool")),
        change=is_known.ifelse(found.change, none),
        currency=ibis.literal(q.currency), status=status,
    )  # fmt: skip


def _measured(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """Accounts with the norms of the mode and stage that they had at each period's start, and their touches."""
    days = tuple(sorted({p.start for p, is_seen in zip(shape.periods, shape.observed, strict=True) if is_seen}))
    dated = tables.dated("account", days)
    if q.account is not None:
        dated = dated.filter(dated.account_id == q.account)
    periods = frame(tables, shape).filter(lambda t: t.observed).select("period", day="starts")
    accounts = dated.select(
        "day", "account_id", "name", mode=mode_code(dated.mode), stage=dated.lifecycle.lower().strip()
    )
    accounts = accounts.join(periods, "day").drop("day")
    schema = {"norm": "string", "touch": "string", "low": "int64", "high": "int64"}
    norms = tables.literal(
        tuple(_marked(asdict(norm)) for norm in shipped_norms()),
        {**schema, "for_mode": "string", "for_stage": "string"},
    )
    pairs = accounts.cross_join(norms)
    pairs = pairs.filter(
        pairs.for_mode.isnull() | (pairs.mode == pairs.for_mode),
        pairs.for_stage.isnull() | (pairs.stage == pairs.for_stage),
    )
    met = touches(tables, q, shape)
    return pairs.left_join(met, ["period", "account_id"]).select(*pairs.columns, *SORTS)


def _marked(norm: dict[str, object]) -> dict[str, object]:
    return {{"mode": "for_mode", "stage": "for_stage"}.get(name, name): value for name, value in norm.items()}


def _contributions(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    import ibis

    rows = profits(tables, q, shape)
    left = rows.revenue
    for name in PARTS[1:]:
        left = left - rows[name]
    known = rows.mutate(left=(rows.unknown > 0).ifelse(ibis.null("int64"), left))
    if not tables.fetch(tables.entity("effort").select("day").limit(1)):
        known = known.mutate(left=ibis.null("int64"))  # without any hours on record nobody knows what is left
    return known.filter(known.account_id.notnull()).select("period", "account_id", contribution="left")


METRIC = Metric(
    card=Card(
        name="touch_norms",
        version=2,
        room="portfolio",
        title=Text(en="Touches against norms", zh="触达与规范对照"),
        meaning=Text(
            en="Who is contacted more than its mode of business bears, and who less than it needs.",
            zh="哪些客户的触达超出其经营模式所能承受，哪些又低于所需。",
        ),
        formula=Text(
            en="Interactions in the period (without one in the 90 days before) against the range for the account's "
            "mode and stage at its start: over, under or within. Executive touches are those named so, or with a "
            "sponsor or decision maker. Cost: touches × `touch_cost` (else the amount of the strategic choice of that "
            "name), beside the account's contribution in the period. To change: touches to add, or below 0 to leave "
            "out. Rating: the customer's own newest, whose evidence is at most 180 days old, from −2 (far too little) "
            "to 2 (far too much).",
            zh="期内（未指定时为前 90 天）的往来次数，与客户期初经营模式及阶段的规范区间比较：过度、不足或适中。"
            "高层触达指标明为高层，或有发起人、决策人参与的往来。成本：次数 × touch_cost"
            "（未给出时取同名经营选择的金额），并列该期客户贡献。调整：应增加的次数，负数为应减少的次数。"
            "评价：客户本人最近的评价（依据不超过 180 天），−2 为太少，2 为太多。",
        ),
        source=Text(
            en="Interactions, participants, contact roles, accounts; costs for the contribution; answers of customers; "
            "strategic choices.",
            zh="往来、参与人、联系人角色、客户；贡献取自成本；客户评价；经营选择。",
        ),
        unit="count",
        level=Text(en="Account and norm.", zh="按客户与规范。"),
        shape="period",
        fields=(
            PERIOD,
            PERIOD_END,
            text("account", "Account", "客户"),
            text("name", "Name", "名称"),
            text("mode", "Mode", "经营模式"),
            text("stage", "Stage", "阶段"),
            text("norm", "Norm", "规范"),
            number("value", "Touches", "触达次数"),
            number("low", "At least", "下限"),
            number("high", "At most", "上限"),
            text("verdict", "Verdict", "结论"),
            money("cost", "Cost", "成本"),
            money("contribution", "Contribution", "贡献"),
            Field(
                name="is_dear", type="bool", unit="text", label=Text(en="Costs more than it brings", zh="成本高于贡献")
            ),
            number("change", "To change", "应调整次数"),
            number("rating", "Customer's rating", "客户评价"),
            Field(name="rated", type="date", unit="date", label=Text(en="Rated", zh="评价日期")),
            CURRENCY,
            STATUS,
        ),
        order=(*BY_PERIOD, "account", "norm"),
        entities=(
            "interaction",
            "participant",
            "contact_role",
            *COST_ENTITIES,
            "contract_line",
            "invoice",
            "answer",
            "strategy_choice",
        ),
        dimensions=("account",),
        parameters=(WINDOW, COST),
        see_also=("attention_ratio", "account_contribution"),
    ),
    answer=answer,
)
