"""Segments: each account's class by size and use, and the form of service that it gets by default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.fields import AS_OF, CURRENCY, STATUS, money, number, text
from oarlock.metrics.core.spine import frame, instants, spine
from oarlock.metrics.effort.hours import hours_field
from oarlock.metrics.revenue.recurring import arr_of_accounts
from oarlock.strategy.segments.history import held, quarter_ends, sizes
from oarlock.strategy.segments.rules import PARAMETERS, Rules, rules_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

PREFIX = "segment:"
ENTITIES = ("account", "account_attribute", "usage_feature_day", "usage_user_day", "contract_line", "fx_rate",
            "strategy_choice")  # fmt: skip


def answer(tables: Tables, q: Question) -> ir.Table:
    """One row for each account that pays at each instant; one without an account where nothing was observed."""
    import ibis

    shape = spine(q, instants(q))
    every = frame(tables, shape)
    rows = classified(tables, q)
    rows = rows if q.account is None else rows.filter(rows.account_id == q.account)
    told = every.left_join(rows, "period").select(*every.columns, *(c for c in rows.columns if c != "period"))
    told = told.filter(told.account_id.notnull() | ~told.observed)
    status = ibis.cases((~told.observed, "not_observed"), (told.segment.isnull(), "insufficient"), else_="ok")
    hours = (status == "ok").ifelse(told["size"].cast("float64") / 100.0, ibis.null("float64"))
    return told.select(
        "account_id", "name", "segment", "by_rule", "measured", "form", "tier", "mode", "employees", "domains",
        "people", "arr", "exception", "moving", as_of=told.starts, value=hours,
        currency=ibis.literal(q.currency), status=status,
    )  # fmt: skip


def classified(tables: Tables, q: Question) -> ir.Table:
    """`period`, `account_id`, `segment` and all that goes with it, of each account that pays."""
    import ibis

    shape, rules = spine(q, instants(q)), rules_of(q)
    parts = []
    for i, period in enumerate(shape.periods):
        if shape.observed[i]:
            one = _at(tables, q, rules, i, quarter_ends(period.start))
            parts.append(one)
    paying = arr_of_accounts(tables, q, shape)
    if not parts:
        empty = {"period": "int64", "account_id": "string", "name": "string", "employees": "int64",
                 "domains": "int64", "people": "int64", "held": "int64", "last": "int64"}  # fmt: skip
        found = tables.literal((), empty)
    else:
        found = ibis.union(*parts, distinct=False)
    kept = [name for name in found.columns if name not in ("period", "account_id")]
    rows = paying.left_join(found, ["period", "account_id"]).select(*paying.columns, *kept)
    chosen = _exceptions(tables, rules)
    rows = tables.named(rows)
    rows = rows.mutate(subject=ibis.literal(PREFIX) + rows.account_id)
    rows = rows.left_join(chosen, [("subject", "of")]).select(*rows.columns, "chosen", "exception")
    rows = tables.named(rows).drop("subject")
    rows = rows.mutate(place=ibis.coalesce(rows.chosen, rows.held))
    norms = _classes(tables, rules)
    rows = rows.left_join(norms, [("place", "norm")]).select(
        *rows.columns, "form", "tier", "mode", "size", segment="id"
    )
    for name, place in (("by_rule", "held"), ("measured", "last")):
        again = norms.select(again="norm", **{name: "id"}).view()
        rows = rows.left_join(again, [(place, "again")]).select(*rows.columns, name)
    moving = ibis.cases((rows["last"] > rows.held, "up"), (rows["last"] < rows.held, "down"), else_="")
    return tables.named(rows.mutate(moving=moving.nullif("")).drop("held", "last", "chosen", "place"))


def _at(tables: Tables, q: Question, rules: Rules, period: int, days: tuple[object, ...]) -> ir.Table:
    import ibis

    rows = sizes(tables, q, rules, days)  # type: ignore[arg-type]
    last = rows.filter(rows.day == ibis.literal(days[-1]))
    found = held(tables, rows, days, rules.quarters)  # type: ignore[arg-type]
    columns = ("account_id", "name", "employees", "domains", "people")
    return last.left_join(found, "account_id").select(
        *columns, "held", "last", period=ibis.literal(period, "int64")
    ).select("period", *columns, "held", "last")  # fmt: skip


def _classes(tables: Tables, rules: Rules) -> ir.Table:
    rows = tuple(
        {"norm": i, "id": one.id, "form": one.form, "tier": one.tier, "mode": one.mode, "size": one.hours}
        for i, one in enumerate(rules.classes)
    )
    return tables.literal(rows, {"norm": "int64", "size": "int64"} | dict.fromkeys(("id", "form", "tier", "mode"),
                                                                                    "string"))  # fmt: skip


def _exceptions(tables: Tables, rules: Rules) -> ir.Table:
    """`of` (subject), `chosen` (place of a class), `exception` (the reason): what somebody decided against the rule."""
    import ibis

    rows = tables.entity("strategy_choice")
    chosen = ibis.cases(
        *((rows.choice == one.id, i) for i, one in enumerate(rules.classes)), else_=ibis.null("int64")
    ).cast("int64")
    rows = rows.select(of=rows.subject, chosen=chosen, exception=rows.reason)
    return rows.filter(rows.chosen.notnull())


METRIC = Metric(
    card=Card(
        name="segments",
        version=1,
        room="strategy",
        title=Text(en="Segments and forms of service", zh="分层与服务形态"),
        meaning=Text(
            en="Each customer's class by its size and its breadth of use, with the form of service, tier and mode that "
            "go with it.",
            zh="按规模与应用广度划分的客户层级，以及相应的服务形态、档次与经营模式。",
        ),
        formula=Text(
            en="Place by staff (50, 200, 1,000) and place by domains of application in use (2, 3, 5); the class is "
            "their mean, rounded down. Domains are the attribute `domains`, else the families of features used in 90 "
            "days, one less when under 5 % of the staff use them. An account moves once it lies beyond the boundary at "
            "two ends of quarters in a row. A decided exception wins, with its reason. Value: hours a year of the "
            "class. Without staff or domains the evidence is insufficient.",
            zh="按员工数（50、200、1,000）与在用应用领域数（2、3、5）分别定级，层级为两者平均（向下取整）。"
            "领域数取客户属性 domains，否则取近 90 天使用的功能族数；使用人数不足员工 5 % 时减一。"
            "连续两个季度末越过边界才调整。经决定的例外优先，并附理由。数值：该层级的年工时。"
            "员工数或领域数未知时证据不足。",
        ),
        source=Text(
            en="Accounts, account attributes, usage, contract lines, strategic choices.",
            zh="客户、客户属性、使用、合同行、经营选择。",
        ),
        unit="count",
        level=Text(en="Account.", zh="按客户。"),
        shape="instant",
        fields=(
            AS_OF,
            text("account_id", "Account", "客户"),
            text("name", "Name", "名称"),
            text("segment", "Segment", "分层"),
            text("by_rule", "By the rule", "按规则"),
            text("measured", "At the last quarter's end", "最近季度末测得"),
            text("moving", "Beyond the boundary", "越界方向"),
            text("form", "Form of service", "服务形态"),
            text("tier", "Service tier", "服务档次"),
            text("mode", "Operating mode", "经营模式"),
            hours_field("value", "Hours a year", "年工时"),
            number("employees", "Employees", "员工人数"),
            number("domains", "Domains in use", "在用领域数"),
            number("people", "People who use it", "使用人数"),
            text("exception", "Reason of the exception", "例外理由"),
            money("arr", "ARR", "ARR"),
            CURRENCY,
            STATUS,
        ),
        order=("as_of", "account_id"),
        entities=ENTITIES,
        parameters=PARAMETERS,
        see_also=("customer_groups", "customer_definitions"),
    ),
    answer=answer,
)
