"""Back-test of the silent list: what it would have said at past month ends, against what happened then."""

from __future__ import annotations

import datetime as dt
import itertools
from fractions import Fraction
from typing import TYPE_CHECKING

from oarlock.domain.metric import Field, Metric, Parameter, Question, Tables
from oarlock.domain.period import Period, add_months
from oarlock.kit.text import Text
from oarlock.metrics.core.accounts.cards import account_card
from oarlock.metrics.core.accounts.parameters import days_of
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
    cuts = {end: _cuts(end, months) for end in ends}
    days = tuple(sorted({cut for found in cuts.values() for cut in found}))
    rows: list[dict[str, object]] = [
        {"as_of": p.end, "method": method, "status": "not_observed"}
        for p, seen in zip(asked.periods, asked.observed, strict=True) if not seen for method in METHODS
    ]  # fmt: skip
    if ends:
        lists = _lists(tables, q, days)
        gone = tables.kept(losses(tables, q, days[0], ends[-1]))
        lost = tables.fetch(gone)
        named, alarms = _named(tables, lists, gone, days), _alarms(tables, lists, cuts, days, horizon)
        for end, method in itertools.product(ends, METHODS):
            told = _judged(cuts[end], named[method], lost, end=end, lead=lead, horizon=horizon)
            true = int(str(told.pop("true")))
            told |= {"alarms": alarms[end, method], "false_alarms": alarms[end, method] - true}
            rows.append({"as_of": end, "method": method, **told})
    return tables.literal(tuple(rows), TYPES)


def _alarms(
    tables: Tables, lists: ir.Table, cuts: dict[dt.date, tuple[dt.date, ...]], days: tuple[dt.date, ...], horizon: int
) -> dict[tuple[dt.date, str], int]:
    """How many customers each method lists at the month ends of each instant that have had their whole horizon."""
    ends = sorted(cuts)
    pairs: tuple[dict[str, object], ...] = tuple(
        {"place": i, "cut": days.index(cut)}
        for i, end in enumerate(ends) for cut in cuts[end] if (end - cut).days >= horizon
    )  # fmt: skip
    both = lists.join(tables.literal(pairs, {"place": "int64", "cut": "int64"}), [("period", "cut")])
    counted = both.group_by("place").aggregate(**{m: both[m].ifelse(both.account_id, None).nunique() for m in METHODS})
    found = {int(str(row["place"])): row for row in tables.fetch(counted)}
    return {(end, m): int(str(found.get(i, {}).get(m) or 0)) for i, end in enumerate(ends) for m in METHODS}


def _cuts(end: dt.date, months: int) -> tuple[dt.date, ...]:
    first = end.replace(day=1)
    return tuple(add_months(first, -n) for n in range(months, 0, -1))


def _lists(tables: Tables, q: Question, days: tuple[dt.date, ...]) -> ir.Table:
    """`period` (which month end), `account_id`, and for each method whether it lists the account by what was known."""
    rows = silence(tables, q, spine(q, tuple(Period(day, day) for day in days)), learned=True)
    rows = rows.filter(rows.is_known == 1)
    tests = {
        "silent_list": rows.is_listed == 1, "last_login_14": rows.idle >= 14, "last_login_30": rows.idle >= 30,
        "usage_drop_30": (rows.earlier > 0) & (rows.used * 10 <= rows.earlier * 7),
    }  # fmt: skip
    return tables.kept(rows.select("period", "account_id", **{m: c.fill_null(False) for m, c in tests.items()}))


def _named(
    tables: Tables, lists: ir.Table, gone: ir.Table, days: tuple[dt.date, ...]
) -> dict[str, dict[str, list[dt.date]]]:
    """For each method the month ends at which it lists each customer that was lost."""
    found: dict[str, dict[str, list[dt.date]]] = {m: {} for m in METHODS}
    for row in tables.fetch(lists.semi_join(gone, "account_id")):
        for method in METHODS:
            if row[method]:
                found[method].setdefault(str(row["account_id"]), []).append(days[int(str(row["period"]))])
    return found


def _judged(
    cuts: tuple[dt.date, ...], named: dict[str, list[dt.date]], lost: list[dict[str, object]], *, end: dt.date,
    lead: int, horizon: int,
) -> dict[str, object]:  # fmt: skip
    leads: list[int] = []
    silent = true = 0
    losses_seen = 0
    for row in lost:
        day = row["lost"]
        assert isinstance(day, dt.date)  # noqa: S101 - narrows what the engine gave
        if not cuts[0] <= day < end:
            continue
        losses_seen += 1
        hits = [cut for cut in named.get(str(row["account_id"]), ()) if cut in cuts and 0 < (day - cut).days <= horizon]
        # As an alarm it counts when one of the listings that have had their whole horizon was right.
        true += any((end - cut).days >= horizon for cut in hits)
        if row["is_silent"]:
            silent += 1
            leads += [max((day - cut).days for cut in hits)] if hits else []
    in_time, ordered = sum(days >= lead for days in leads), sorted(leads)
    return {
        "value": float(Fraction(in_time, silent)) if silent else None, "numerator": in_time, "denominator": silent,
        "n": losses_seen, "listed_any": len(leads), "true": true,
        "median_lead": ordered[(len(ordered) - 1) // 2] if ordered else None, "status": "ok" if silent else "n/a",
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
