"""Back-test of the silent list: what it would have said at past month ends, against what happened then."""

from __future__ import annotations

import datetime as dt
import functools
import itertools
from fractions import Fraction
from typing import TYPE_CHECKING

from oarlock.domain.metric import Field, Metric, Parameter, Question, Tables
from oarlock.domain.period import Period, add_months
from oarlock.kit.text import Text
from oarlock.metrics.core.accounts.cards import account_card
from oarlock.metrics.core.accounts.parameters import days_of
from oarlock.metrics.core.expressions import count_where
from oarlock.metrics.core.fields import RATIO, number, text
from oarlock.metrics.core.parameters import whole_of
from oarlock.metrics.core.spine import instants, spine
from oarlock.metrics.relationships.losses import losses
from oarlock.metrics.relationships.silence import SILENCE_ENTITIES, SILENCE_PARAMETERS, silence

if TYPE_CHECKING:
    import ibis.expr.types as ir

MONTHS, LEAD_DAYS, HORIZON_DAYS = 12, 60, 180
METHODS = ("silent_list", "last_login_14", "last_login_30", "usage_drop_30")
TYPES = {
    "as_of": "date", "method": "string", "value": "double", "numerator": "int64", "denominator": "int64",
    "n": "int64", "listed_any": "int64", "median_lead": "int64", "alarms": "int64", "false_alarms": "int64",
    "status": "string",
}  # fmt: skip


def answer(tables: Tables, q: Question) -> ir.Table:
    """For each method the share of silent losses that it had listed in time, its lead, and its false alarms."""
    lead, horizon = days_of(q, LEAD_DAYS, name="lead"), days_of(q, HORIZON_DAYS, name="horizon")
    months = whole_of(q, "months", MONTHS, largest=36)
    asked = spine(q, instants(q))
    ends = tuple(p.end for p, seen in zip(asked.periods, asked.observed, strict=True) if seen)
    rows: list[dict[str, object]] = [
        {"as_of": p.end, "method": method, "status": "not_observed"}
        for p, seen in zip(asked.periods, asked.observed, strict=True) if not seen for method in METHODS
    ]  # fmt: skip
    if ends:
        days = tuple(sorted({cut for end in ends for cut in _cuts(end, months)}))
        lists = _lists(tables, q, days)
        gone = tables.kept(losses(tables, q, days[0], ends[-1]))
        cuts = _frame(tables, ends, days, months, horizon)
        lost, alarms = _losses(tables, gone, ends, months), _alarms(tables, lists, cuts)
        hits = _hits(tables, lists, cuts, gone, lead=lead, horizon=horizon)
        for (i, end), method in itertools.product(enumerate(ends), METHODS):
            told = _told(
                lost.get(i, {}), hits.get((i, method), {}), alarms=int(str(alarms.get(i, {}).get(method) or 0))
            )
            rows.append({"as_of": end, "method": method, **told})
    return tables.literal(tuple(rows), TYPES)


def _cuts(end: dt.date, months: int) -> tuple[dt.date, ...]:
    first = end.replace(day=1)
    return tuple(add_months(first, -n) for n in range(months, 0, -1))


def _frame(tables: Tables, ends: tuple[dt.date, ...], days: tuple[dt.date, ...], months: int, horizon: int) -> ir.Table:
    """`place` (which instant), `cut` (which month end), `day`, `end`, `is_whole`: whether the month end has had its
    whole horizon by the instant.
    """
    pairs: tuple[dict[str, object], ...] = tuple(
        {"place": i, "cut": days.index(cut), "day": cut, "end": end, "is_whole": int((end - cut).days >= horizon)}
        for i, end in enumerate(ends) for cut in _cuts(end, months)
    )  # fmt: skip
    return tables.literal(pairs, {"place": "int64", "cut": "int64", "day": "date", "end": "date", "is_whole": "int64"})


def _lists(tables: Tables, q: Question, days: tuple[dt.date, ...]) -> ir.Table:
    """`period` (which month end), `account_id`, and for each method whether it lists the account by what was known."""
    rows = silence(tables, q, spine(q, tuple(Period(day, day) for day in days)), learned=True)
    rows = rows.filter(rows.is_known == 1)
    tests = {
        "silent_list": rows.is_listed == 1, "last_login_14": rows.idle >= 14, "last_login_30": rows.idle >= 30,
        "usage_drop_30": (rows.earlier > 0) & (rows.used * 10 <= rows.earlier * 7),
    }  # fmt: skip
    return tables.kept(rows.select("period", "account_id", **{m: c.fill_null(False) for m, c in tests.items()}))


def _losses(tables: Tables, gone: ir.Table, ends: tuple[dt.date, ...], months: int) -> dict[int, dict[str, object]]:
    """How many customers were lost between the first month end and each instant, and how many of them in silence."""
    spans: tuple[dict[str, object], ...] = tuple(
        {"place": i, "first": _cuts(end, months)[0], "end": end} for i, end in enumerate(ends)
    )
    frame = tables.literal(spans, {"place": "int64", "first": "date", "end": "date"})
    seen = gone.join(frame, [gone.lost >= frame.first, gone.lost < frame.end])
    counted = seen.group_by("place").aggregate(n=seen.count(), silent=count_where(seen.is_silent))
    return {int(str(row["place"])): row for row in tables.fetch(counted)}


def _alarms(tables: Tables, lists: ir.Table, cuts: ir.Table) -> dict[int, dict[str, object]]:
    """How many customers each method lists at the month ends of each instant that have had their whole horizon."""
    whole = cuts.filter(cuts.is_whole == 1).select("place", "cut")
    both = lists.join(whole, [("period", "cut")])
    counted = both.group_by("place").aggregate(**{m: both[m].ifelse(both.account_id, None).nunique() for m in METHODS})
    return {int(str(row["place"])): row for row in tables.fetch(counted)}


def _hits(
    tables: Tables, lists: ir.Table, cuts: ir.Table, gone: ir.Table, *, lead: int, horizon: int
) -> dict[tuple[int, str], dict[str, object]]:
    """For each instant and method what its listings of lost customers were worth.

    true: customers listed rightly at a month end that has had its whole horizon, so that the listing counts as an
    alarm; any, in_time, median_lead: of those lost in silence, by their first listing.
    """
    import ibis

    named = lists.semi_join(gone, "account_id").join(cuts, [("period", "cut")])
    # Lost between the first month end, which every later one follows, and the instant.
    both = named.join(gone, "account_id")
    days = both.lost.delta(both.day, unit="day")
    near = both.mutate(days=days).filter(both.lost < both.end, days > 0, days <= horizon)
    each = [
        near.filter(near[m]).select("place", "account_id", "is_silent", "days", "is_whole", method=ibis.literal(m))
        for m in METHODS
    ]
    long = functools.reduce(lambda one, other: one.union(other, distinct=False), each)
    by_customer = long.group_by("place", "method", "account_id", "is_silent").aggregate(
        lead=long.days.max(), is_whole=long.is_whole.max()
    )
    own = by_customer.filter(by_customer.is_silent)
    window = ibis.window(group_by=[own.place, own.method])
    ranked = own.mutate(
        at=ibis.row_number().over(ibis.window(group_by=[own.place, own.method], order_by=[own.lead, own.account_id])),
        size=own.count().over(window),
    )
    middle = ranked.filter(ranked["at"] * 2 <= ranked["size"] - 1, ranked["at"] * 2 >= ranked["size"] - 2)
    out: dict[tuple[int, str], dict[str, object]] = {}
    for table in (
        by_customer.group_by("place", "method").aggregate(true=by_customer.is_whole.sum()),
        own.group_by("place", "method").aggregate(any=own.count(), in_time=count_where(own.lead >= lead)),
        middle.group_by("place", "method").aggregate(median_lead=middle.lead.min()),
    ):
        for row in tables.fetch(table):
            out.setdefault((int(str(row["place"])), str(row["method"])), {}).update(row)
    return out


def _told(lost: dict[str, object], hit: dict[str, object], *, alarms: int) -> dict[str, object]:
    silent, in_time = int(str(lost.get("silent") or 0)), int(str(hit.get("in_time") or 0))
    return {
        "value": float(Fraction(in_time, silent)) if silent else None, "numerator": in_time, "denominator": silent,
        "n": int(str(lost.get("n") or 0)), "listed_any": int(str(hit.get("any") or 0)),
        "median_lead": hit.get("median_lead"), "alarms": alarms,
        "false_alarms": alarms - int(str(hit.get("true") or 0)), "status": "ok" if silent else "n/a",
    }  # fmt: skip


METRIC = Metric(
    card=account_card(
        "relationships",
        "silent_leavers_backtest",
        Text(en="Back-test of the silent list", zh="沉默流失预警回测"),
        meaning=Text(
            en="How many of the customers that left in silence the list had named in time, and how often it was wrong.",
            zh="沉默流失的客户中有多少被名单提前列出，以及误报多少。",
        ),
        formula=Text(
            en="The list is made at each of the last 12 month ends from what could be known then. Silent losses: "
            "customers whose last contract line ended since, without ticket in 60 days or two-way contact in 45 "
            "before. Value: those listed 60 days or more before (parameter lead, at most horizon = 180) ÷ silent "
            "losses. Lead: days from the first listing. Alarms: customers listed at month ends that lie a whole "
            "horizon back; false when they were not lost within it. Beside: no use for 14 or 30 days, use 30 % below "
            "the 28 days before.",
            zh="在过去 12 个月末，按当时可知的信息生成名单。沉默流失：其后最后一条合同行结束，且此前 60 天无工单、45 "
            "天无双向往来的客户。数值：提前 60 天及以上（参数 lead，最长 horizon = 180 天）被列出者 ÷ 沉默流失数。"
            "提前量：自首"
            "次列出起的天数。警报：已满一个 horizon 的月末所列客户；其间未流失即为误报。对照：14 或 30 天未使用、"
            "使用量较前 "
            "28 天下降 30%。",
        ),
        source=Text(
            en="Usage events, tickets, interactions, contract lines.", zh="使用事件、工单、往来、合同行。"
        ),
        unit="ratio",
        fields=(
            text("method", "Method", "方法"),
            RATIO,
            number("numerator", "Listed in time", "及时列出数"),
            number("denominator", "Silent losses", "沉默流失数"),
            number("n", "Losses", "流失数"),
            number("listed_any", "Listed at all", "曾列出数"),
            Field(name="median_lead", type="int64", unit="days", label=Text(en="Median lead", zh="提前量中位数")),
            number("alarms", "Alarms", "警报数"),
            number("false_alarms", "False alarms", "误报数"),
        ),
        order=("method",),
        entities=SILENCE_ENTITIES,
        dimensions=(),
        parameters=(
            Parameter(name="months", unit="count", default="12", label=Text(en="Month ends", zh="月末数")),
            Parameter(name="lead", unit="days", default="60", label=Text(en="Days before the loss", zh="提前天数")),
            Parameter(name="horizon", unit="days", default="180",
                      label=Text(en="Days for which a listing speaks", zh="名单有效天数")),
            *SILENCE_PARAMETERS,
        ),
        see_also=("silent_leavers", "last_login_days"),
    ),
    answer=answer,
)  # fmt: skip
