"""Whether each account has around it what its mode needs, what is missing, what that costs and what is to be done."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Metric, Question, Tables
from oarlock.domain.period import Period
from oarlock.kit.text import Text
from oarlock.metrics.core.cases.windows import first_day
from oarlock.metrics.core.expressions import count_where, divide, total
from oarlock.metrics.core.fields import AS_OF, CURRENCY, RATIO, STATUS, money, number, ratio, text
from oarlock.metrics.core.modes import mode_code
from oarlock.metrics.core.spine import Spine, frame, instants, spine
from oarlock.metrics.effort.costs import COST_ENTITIES, spent
from oarlock.metrics.effort.hours import efforts, hours_field, in_hours
from oarlock.strategy.modes.facts import QUARTER, with_facts
from oarlock.strategy.modes.kits import DIMENSION_NAMES, DIMENSIONS, Check, shipped_kits

if TYPE_CHECKING:
    import ibis.expr.types as ir

PASSED, FAILED, UNKNOWN = "passed", "failed", "unknown"
ENOUGH = 3
"""Dimensions of the four that must be known; fewer are less than 60 %."""
ENTITIES = tuple(dict.fromkeys((
    "account", "assignment", "employee", "interaction", "participant", "contact_role", "outcome", "strategy_choice",
    *COST_ENTITIES,
)))  # fmt: skip


def answer(tables: Tables, q: Question) -> ir.Table:
    """One row for each account with a mode at each instant; one without an account where there is none."""
    import ibis

    shape = spine(q, instants(q))
    every = frame(tables, shape)
    rows = tables.named(with_facts(tables, q, shape, _accounts(tables, q, shape)))
    rows = tables.named(_judged(rows))
    rows = tables.named(_spent(tables, q, shape, rows))
    found = every.left_join(rows, "period").select(*every.columns, *(c for c in rows.columns if c != "period"))
    is_enough = (found.known >= ENOUGH).fill_null(False)
    status = ibis.cases(
        (~found.observed, "not_observed"), (found.account_id.isnull(), "n/a"), (~is_enough, "insufficient"), else_="ok"
    )
    value = (status == "ok").ifelse(divide(found.passed, found.known), ibis.null("float64"))
    return found.select(
        "name", "mode", "passed", "known", *DIMENSIONS, as_of=found.starts, account=found.account_id, value=value,
        coverage=divide(found.known, ibis.literal(len(DIMENSIONS), "int64")),
        missing=found.missing, unknown=found.unknown,
        actions=found.actions, hours=in_hours(found["size"]), hours_low=found.low, hours_high=found.high,
        hours_off=in_hours(found.off), cost=found.cost, currency=ibis.literal(q.currency), status=status,
    )  # fmt: skip


def _accounts(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    days = tuple(sorted({p.start for p, is_seen in zip(shape.periods, shape.observed, strict=True) if is_seen}))
    every = frame(tables, shape)
    periods = every.filter(every.observed).select("period", day="starts")
    dated = tables.dated("account", days)
    dated = dated if q.account is None else dated.filter(dated.account_id == q.account)
    who = dated.select("day", "account_id", "name", mode=mode_code(dated["mode"]))
    who = who.filter(who["mode"].notnull())
    return who.join(periods, "day").select("period", "account_id", "name", "mode")


def _judged(rows: ir.Table) -> ir.Table:
    """Rows with the state of each dimension, `passed`, `known`, `missing`, `unknown` (ids of checks), `actions`."""
    import ibis

    kits, nothing = shipped_kits(), ibis.literal("", "string")
    states = {}
    for name in DIMENSIONS:
        by_mode = [(rows["mode"] == mode, _state(rows, kit.parts[name].checks)) for mode, kit in kits.items()]
        states[name] = ibis.cases(*by_mode, else_=ibis.literal(UNKNOWN))
    failed, unknown = nothing, nothing
    for mode, kit in kits.items():
        for _, check in kit.checks:
            is_it, fits = rows["mode"] == mode, _fits(rows, check)
            failed = failed + (is_it & ~fits).fill_null(False).ifelse(f"{check.id} ", nothing)
            unknown = unknown + (is_it & rows[check.fact].isnull()).ifelse(f"{check.id} ", nothing)
    rows = rows.select("period", "account_id", "name", "mode", missing=failed.strip(), unknown=unknown.strip(),
                       **states)  # fmt: skip
    counts = {
        code: sum(((rows[name] == code).cast("int64") for name in DIMENSIONS), start=ibis.literal(0, "int64"))
        for code in (PASSED, FAILED)
    }
    return rows.mutate(passed=counts[PASSED], actions=counts[FAILED], known=counts[PASSED] + counts[FAILED])


def _fits(rows: ir.Table, check: Check) -> ir.Value:
    import ibis

    fact, fits = rows[check.fact], ibis.literal(True)
    if check.least is not None:
        fits = fits & (fact >= check.least)
    return fits if check.most is None else fits & (fact <= check.most)


def _state(rows: ir.Table, checks: tuple[Check, ...]) -> ir.Value:
    """One failed check fails the dimension; it is passed when all are, and unknown in between."""
    import ibis

    failed = ibis.or_(*((~_fits(rows, check)).fill_null(False) for check in checks))
    passed = ibis.and_(*(_fits(rows, check).fill_null(False) for check in checks))
    return ibis.cases((failed, FAILED), (passed, PASSED), else_=UNKNOWN)


def _spent(tables: Tables, q: Question, shape: Spine, rows: ir.Table) -> ir.Table:
    """Rows with the hours of 90 days (hundredths), the mode's range, what lies outside it, and what too many cost."""
    import ibis

    none = ibis.null("int64")
    since = first_day(tables, efforts(tables, q))
    ranges: tuple[dict[str, object], ...] = tuple(
        {"for_mode": kit.mode, "low": kit.hours[0], "high": kit.hours[1]} for kit in shipped_kits().values()
    )
    norms = tables.literal(ranges, {"for_mode": "string", "low": "int64", "high": "int64"})
    rows = rows.left_join(norms, [("mode", "for_mode")]).select(*rows.columns, "low", "high")
    back = tuple(Period(p.start - dt.timedelta(days=QUARTER), p.start) for p in shape.periods)
    took = spent(tables, q, spine(q, back))
    took = took.filter(took["size"].notnull(), took.account_id.notnull())
    sums = took.group_by("period", "account_id").aggregate(
        size=total(took["size"]), paid=total(took.value), gaps=count_where(took.is_unknown)
    )
    both = rows.left_join(sums, ["period", "account_id"]).select(*rows.columns, "size", "paid", "gaps")
    both = both.mutate(size=both["size"].fill_null(0) if since is not None else none)
    over = both["size"] - both.high * 100
    off = ibis.cases((over > 0, over), (both["size"] < both.low * 100, both["size"] - both.low * 100), else_=0)
    both = both.mutate(off=both["size"].isnull().ifelse(none, off.cast("int64")))
    is_priced = (both.off > 0) & (both.gaps == 0)
    cost = is_priced.ifelse((both.paid * both.off * 2 + both["size"]) // (both["size"] * 2).nullif(0), none)
    return both.mutate(cost=cost)


METRIC = Metric(
    card=Card(
        name="mode_kit",
        version=1,
        room="strategy",
        title=Text(en="Kit of the mode", zh="模式配套"),
        meaning=Text(
            en="Whether each account has around it the organisation, process, capability and evaluation that its mode "
            "needs, and what is missing.",
            zh="客户是否具备其模式所需的组织、流程、能力与考核，缺少什么。",
        ),
        formula=Text(
            en="Value: dimensions passed ÷ dimensions known, of four. Each is passed when all its checks are: "
            "consultative 2 functions, an outcome on record, a solution consultant, stage revenue at most 50 % of the "
            "sheet; enterprise 3 functions, a review in 90 days, a strategy consultant, at most 30 %; transactional at "
            "most 1 function, at most 2 visits in 90 days, support in the pool, at most 90 %. Fewer than 3 dimensions "
            "known: insufficient evidence. Hours of 90 days against the range of the mode (10–120, from 60, up to 10); "
            "cost: hours above it at the mean rate of the account's hours. Actions: dimensions failed.",
            zh="数值：四个维度中通过数 ÷ 已知数；某维度全部检查通过方为通过。顾问型：2 个职能、已记录成果、"
            "解决方案顾问、阶段性收入权重不超过 50 %；企业型：3 个职能、90 天内复盘、"
            "战略顾问、不超过 30 %；交易型：职能不超过 1 个、"
            "90 天内拜访不超过 2 次、共享池有支持人员、不超过 90 %。已知维度少于 3 个为证据不足。"
            "近 90 天工时与模式区间（10–120、60 以上、10 以内）比较；成本：超出工时 × 该客户工时均价。"
            "行动：未通过的维度数。",
        ),
        source=Text(
            en="Accounts, assignments, employees, interactions, outcomes, score sheets, effort and its rates.",
            zh="客户、负责人分配、员工、往来、期望结果、评分表、工时及费率。",
        ),
        unit="ratio",
        level=Text(en="Account.", zh="按客户。"),
        shape="instant",
        fields=(
            AS_OF,
            text("account", "Account", "客户"),
            text("name", "Name", "名称"),
            text("mode", "Mode", "经营模式"),
            RATIO,
            number("passed", "Dimensions passed", "通过维度数"),
            number("known", "Dimensions known", "已知维度数"),
            ratio("coverage", "Coverage", "覆盖率"),
            *(text(code, name.en, name.zh) for code, name in DIMENSION_NAMES.items()),
            text("missing", "Missing", "缺少项"),
            text("unknown", "Not on record", "无记录项"),
            number("actions", "Actions", "行动数"),
            hours_field("hours", "Hours in 90 days", "近 90 天工时"),
            number("hours_low", "At least", "下限"),
            number("hours_high", "At most", "上限"),
            hours_field("hours_off", "Outside the range", "区间外工时"),
            money("cost", "Cost of the hours above it", "超出工时成本"),
            CURRENCY,
            STATUS,
        ),
        order=("as_of", "account"),
        entities=ENTITIES,
        dimensions=("account",),
        see_also=("mode_verdict", "touch_norms", "evaluation_fit"),
    ),
    answer=answer,
)
