"""Requests off the menu: what each costs, who else needs it, and whether the account's exception budget bears it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Field, Metric, Parameter, Question, Tables
from oarlock.domain.period import Period, add_months, floor_grain
from oarlock.errors import UserError
from oarlock.kit.text import Text
from oarlock.metrics.core.expressions import divide, total
from oarlock.metrics.core.fields import AS_OF, CURRENCY, STATUS, money, number, ratio, text
from oarlock.metrics.core.localtime import local_day
from oarlock.metrics.core.parameters import decimal_of, whole_of
from oarlock.metrics.core.rates import RATE_TYPE, flow_value, worth
from oarlock.metrics.core.spine import Spine, frame, instants, spine
from oarlock.metrics.effort.costs import COST_ENTITIES
from oarlock.metrics.effort.hours import hours_field, in_hours
from oarlock.metrics.registry import metric
from oarlock.strategy.boundaries.booked import booked, mean_rate

if TYPE_CHECKING:
    import ibis.expr.types as ir

SHARE = Parameter(
    name="exception_share", unit="ratio", default="0.05",
    label=Text(en="Exceptions of a fiscal year, as a share of contribution", zh="财年例外额度占客户贡献的比例"),
)  # fmt: skip
FISCAL = Parameter(
    name="fiscal_year_start", unit="months", default="1",
    label=Text(en="First month of the fiscal year", zh="财年首月"),
)  # fmt: skip
CONTRIBUTION = "account_contribution"


def answer(tables: Tables, q: Question) -> ir.Table:
    """One row for each request that was made before the instant; a row without one says that there is none."""
    import ibis

    shape = spine(q, instants(q))
    rows = _requests(tables, replace(q, account=None), shape)
    rows = _with_budgets(tables, q, shape, rows)
    if q.account is not None:
        rows = rows.filter(rows.account_id == q.account)
    named = tables.entity("account").select("account_id", "name")
    rows = rows.left_join(named, "account_id").select(*rows.columns, "name")
    every = frame(tables, shape)
    kept = [name for name in rows.columns if name not in every.columns]
    found = every.left_join(rows, "period").select(*every.columns, *kept)
    status = ibis.cases(
        (~found.observed, "not_observed"),
        (found.request_id.isnull() | found.cost.isnull(), "n/a"),
        else_="ok",
    )
    return found.select(
        "request_id", "title", "decision", "decided_by", "requested", "decided", "name",
        as_of=found.starts, account=found.account_id, value=found.cost, estimated_hours=in_hours(found.estimate),
        asked=found.asked_others, confirmed=found.confirmed_others,
        reuse=divide(found.confirmed_others, found.asked_others), contribution=found.contribution,
        exception_budget=found.budget, exceptions_used=found.taken, exception_left=found.left,
        needs_executive=found.needs_executive, hours=in_hours(found["size"]), cost=found.real,
        currency=ibis.literal(q.currency), status=status,
    )  # fmt: skip


def _requests(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """Each request before each instant: `cost` (estimated, else hours × mean rate), `size` and `real` booked back."""
    import ibis

    rows = tables.entity("request")
    rows = rows.filter(rows.requested_at.notnull(), rows.request_id.notnull())
    rows = rows.select(
        "request_id", "account_id", "title", "decision", "decided_by", "confirmed_others", "asked_others",
        requested=local_day(rows.requested_at, q.zone), decided=local_day(rows.decided_at, q.zone),
        estimate=(rows.estimated_hours * 100.0).round(0).cast("int64"),
        amount=rows.estimated_cost, currency=rows.currency.fill_null(q.currency),
    )  # fmt: skip
    rows = flow_value(tables, q, rows, day="requested").rename(told="value")
    periods = frame(tables, shape).filter(lambda t: t.observed)
    rows = rows.join(periods.select("period", "starts"), [rows.requested < periods.starts])
    rates, took = mean_rate(tables, q, shape), booked(tables, q, shape)
    rows = rows.left_join(rates, "period").select(*rows.columns, "rate")
    rows = rows.left_join(took, ["period", "request_id"]).select(*rows.columns, "size", "real")
    # A decision of that day or later is none yet; one without a date counts from the day of the request.
    is_decided = rows.decision.notnull() & (ibis.coalesce(rows.decided, rows.requested) < rows.starts)
    by_hours = ((rows.estimate * rows.rate * 2 + 100) // 200).cast("int64")
    return rows.mutate(
        cost=rows.amount.isnull().ifelse(by_hours, rows.told), is_decided=is_decided,
        decision=is_decided.ifelse(rows.decision, ibis.null("string")),
        decided=is_decided.ifelse(rows.decided, ibis.null("date")),
        decided_by=is_decided.ifelse(rows.decided_by, ibis.null("string")),
    )  # fmt: skip


def _with_budgets(tables: Tables, q: Question, shape: Spine, rows: ir.Table) -> ir.Table:
    """Requests with the account's `contribution`, `budget`, what other exceptions of the year took, and what is left.

    An exception takes its estimate, or what was really spent when that is more. Without a known contribution or cost
    nobody knows that the budget bears it, so that it needs an executive.
    """
    import ibis

    zero, share = ibis.literal(0, "int64"), _share(q)
    gained = _contributions(tables, q, shape)
    rows = rows.left_join(gained, [("period", "of_period"), ("account_id", "of")]).select(*rows.columns, "contribution")
    years = tables.literal(
        tuple(
            {"period": i, "since": floor_grain(p.start, "year", fiscal_year_start=_first_month(q))}
            for i, p in enumerate(shape.periods)
        ),
        {"period": "int64", "since": "date"},
    )
    rows = rows.left_join(years, "period").select(*rows.columns, "since")
    day = ibis.coalesce(rows.decided, rows.requested)
    is_exception = ((rows.decision == "exception") & (day >= rows.since)).fill_null(False)
    size = ibis.greatest(rows.cost, rows.real).fill_null(0)
    rows = tables.named(rows.mutate(takes=is_exception.ifelse(size, zero)))
    sums = rows.group_by(of_period=rows.period, of=rows.account_id).aggregate(all_taken=total(rows.takes))
    rows = rows.left_join(sums, [("period", "of_period"), ("account_id", "of")]).select(*rows.columns, "all_taken")
    taken = rows.all_taken.fill_null(0) - rows.takes
    budget = worth(ibis.greatest(rows.contribution, 0), ibis.literal(share, RATE_TYPE))
    # `greatest` leaves nulls out: what is unknown must not become a budget of nothing.
    budget = rows.contribution.isnull().ifelse(ibis.null("int64"), budget)
    left = budget - taken
    return rows.mutate(
        taken=taken, budget=budget, left=left, needs_executive=(rows.cost > left).fill_null(ibis.literal(True))
    )


def _contributions(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """`of_period`, `of` (account), `contribution` of the twelve months before each instant."""
    year = tuple(Period(add_months(p.start, -12), p.start) for p in shape.periods)
    asked = replace(q, metric=CONTRIBUTION, account=None, by=("account",), periods=year, parameters=(), grain=None)
    told = metric(CONTRIBUTION).answer(tables, asked)
    told = told.filter(told.account.notnull()).select("account", "period_end", contribution="value")
    periods = frame(tables, shape)
    found = told.join(periods, [("period_end", "starts")])
    return tables.kept(found.select(of_period=found.period, of=found.account, contribution=found.contribution))


def _share(q: Question) -> Decimal:
    share = decimal_of(q, SHARE.name, SHARE.default) or Decimal(0)
    if share > 1:
        raise UserError("'{name}' is a share from 0 to 1, not {value}.", name=SHARE.name, value=str(share))
    return share.quantize(Decimal("1e-12"))


def _first_month(q: Question) -> int:
    month = whole_of(q, FISCAL.name, 1, largest=12)
    if month < 1:
        raise UserError("A fiscal year starts in a month from 1 to 12, not in {month}.", month=month)
    return month


METRIC = Metric(
    card=Card(
        name="off_menu_requests",
        version=1,
        room="effort",
        title=Text(en="Requests off the menu", zh="菜单外需求"),
        meaning=Text(
            en="What customers asked for outside their menu: its cost, who else needs it, and who may grant it.",
            zh="客户在菜单之外提出的需求：成本、还有谁需要、由谁批准。",
        ),
        formula=Text(
            en="Value: estimated cost, else estimated hours × mean cost rate. Reuse: other accounts that confirmed the "
            "need ÷ others asked. Exception budget: `exception_share` of the account's contribution of the 12 months "
            "before; left: less other exceptions decided in the fiscal year (estimate, or what was spent if more). An "
            "executive is needed when the cost exceeds what is left, or either is unknown. Hours and cost: what was "
            "booked to the request.",
            zh="数值：预估成本，缺失时为预估工时 × 平均费率。复用度：确认同需的其他客户 ÷ 询问的其他客户。"
            "例外额度：客户此前 12 个月贡献 × exception_share；剩余：减去本财年其他例外（取预估与实际的较大者）。"
            "成本超过剩余额度，或其一未知时，须由高管批准。工时与成本：实际记入该需求的数额。",
        ),
        source=Text(
            en="Off-menu requests, effort, employees' rates, account contribution.",
            zh="菜单外需求、工时、员工费率、客户贡献。",
        ),
        unit="money",
        level=Text(en="Request.", zh="按需求。"),
        shape="instant",
        fields=(
            AS_OF,
            text("request_id", "Request", "需求编号"),
            text("account", "Account", "客户"),
            text("name", "Name", "名称"),
            text("title", "Title", "标题"),
            Field(name="requested", type="date", unit="date", label=Text(en="Requested", zh="提出日期")),
            hours_field("estimated_hours", "Estimated hours", "预估工时"),
            money("value", "Estimated cost", "预估成本"),
            number("asked", "Others asked", "询问其他客户数"),
            number("confirmed", "Others with the need", "同需客户数"),
            ratio("reuse", "Reuse breadth", "复用度"),
            money("contribution", "Contribution of 12 months", "12 个月贡献"),
            money("exception_budget", "Exception budget", "例外额度"),
            money("exceptions_used", "Other exceptions of the year", "本财年其他例外"),
            money("exception_left", "Budget left", "剩余额度"),
            Field(
                name="needs_executive", type="bool", unit="text", label=Text(en="Needs an executive", zh="须高管批准")
            ),
            text("decision", "Decision", "决定"),
            Field(name="decided", type="date", unit="date", label=Text(en="Decided", zh="决定日期")),
            text("decided_by", "Decided by", "决定人"),
            hours_field("hours", "Hours booked back", "实际工时"),
            money("cost", "Cost booked back", "实际成本"),
            CURRENCY,
            STATUS,
        ),
        order=("as_of", "account", "request_id"),
        entities=("request", *COST_ENTITIES, "contract_line", "invoice", "ledger_total"),
        parameters=(SHARE, FISCAL),
        see_also=(CONTRIBUTION, "entitlement_use", "overload"),
    ),
    answer=answer,
    reads=lambda _: (metric(CONTRIBUTION),),
)
