"""A recount of revenue from the files alone, in plain Python with fractions: what the truth is held against."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
Tables = dict[str, list[dict[str, str]]]


@dataclass(frozen=True)
class Sold:
    """A recurring line as a reader of the files sees it; `mrr` in minor units of its currency."""

    system: str
    account: str
    currency: str
    start: dt.date
    end: dt.date
    mrr: int


def rounded(value: Fraction) -> int:
    """Half away from zero, for values that are not negative."""
    return int(value + Fraction(1, 2))


def minor(text: str, currency: str) -> Fraction:
    """Minor units of an amount in major units."""
    return Fraction(text) * (1 if currency == "JPY" else 100)


def first_midnight(stamp: str) -> dt.date:
    """The first local day whose 00:00 is at or after a UTC stamp."""
    local = dt.datetime.fromisoformat(stamp).replace(tzinfo=dt.UTC).astimezone(ZONE)
    return local.date() + dt.timedelta(days=bool(local.hour or local.minute or local.second))


def sold(tables: Tables) -> list[Sold]:
    """All recurring lines of both systems, discounts without an end taken off."""
    never, out = dt.date.max, []
    for row in tables["generic/contract_lines.csv"]:
        if row["是否经常性"] != "是":
            continue
        currency = row["币种"]
        amount = minor(row["每期金额"], currency)
        if row["每期折扣"] and not row["折扣结束日期"]:
            amount -= minor(row["每期折扣"], currency)
        months = int(row["周期数"]) * {"month": 1, "year": 12}[row["计费周期"]]
        end = dt.date.fromisoformat(row["结束日期"]) if row["结束日期"] else never
        out.append(
            Sold(
                "book", row["客户编号"], currency, dt.date.fromisoformat(row["开始日期"]), end, rounded(amount / months)
            )
        )
    for row in tables["stripe/subscriptions.csv"]:
        if row["Status"] == "trialing":
            continue
        currency = row["Currency"].upper()
        amount = minor(row["Amount"], currency) * int(row["Quantity"])
        mrr = rounded(amount / {"month": 1, "year": 12}[row["Interval"]])
        end = first_midnight(row["Ended At (UTC)"]) if row["Ended At (UTC)"] else never
        out.append(Sold("stripe", row["Customer ID"], currency, first_midnight(row["Start Date (UTC)"]), end, mrr))
    return out


class Exchange:
    """US cents of a line at a day's rate."""

    def __init__(self, tables: Tables) -> None:
        self._rates = {(r["base"], r["day"]): Fraction(r["rate"]) for r in tables["generic/fx_rates.csv"]}

    def cents(self, amount: int, currency: str, day: dt.date) -> int:
        """Rounded once."""
        if currency == "USD":
            return amount
        return rounded(amount * self._rates[currency, day.isoformat()] * (100 if currency == "JPY" else 1))


def mrr(lines: list[Sold], exchange: Exchange, day: dt.date) -> dict[str, int]:
    """Total by system at 00:00 of a day."""
    out: dict[str, int] = defaultdict(int)
    for line in lines:
        if line.start <= day < line.end:
            out[line.system] += exchange.cents(line.mrr, line.currency, day)
    return out


def movements(
    lines: list[Sold], companies: dict[str, str], exchange: Exchange, start: dt.date, end: dt.date
) -> dict[str, int]:
    """Movements of companies between two days, at the opening rate, with the rest as exchange rates."""
    before: dict[str, int] = defaultdict(int)
    after: dict[str, int] = defaultdict(int)
    first: dict[str, dt.date] = {}
    out: dict[str, int] = defaultdict(int)
    for line in lines:
        who = companies[line.account]
        if line.start < line.end:
            first[who] = min(first.get(who, line.start), line.start)
        if line.start <= start < line.end:
            before[who] += exchange.cents(line.mrr, line.currency, start)
        if line.start <= end < line.end:
            constant = exchange.cents(line.mrr, line.currency, start)
            after[who] += constant
            out["fx"] += exchange.cents(line.mrr, line.currency, end) - constant
    for who in before.keys() | after.keys():
        was, now = before[who], after[who]
        if was and now:
            out["expansion"] += max(now - was, 0)
            out["contraction"] += max(was - now, 0)
        elif was:
            out["churn"] += was
        else:
            out["new" if first[who] > start else "reactivation"] += now
    return out
