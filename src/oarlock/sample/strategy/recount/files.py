"""The written files as a reader sees them: rows by header, recurring lines of both systems, and rates."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from oarlock.sample.days import ZONE
from oarlock.sample.rates import REPORTING

Row = dict[str, str]


def rows(out: Path, name: str) -> list[Row]:
    """All rows of a file by header."""
    with (out / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True, kw_only=True)
class Sold:
    """A recurring line. company: by its number; year: what it brings a year, in minor units of its currency.

    unit: price of one unit for one interval of a month or a year, by which it is held against the book.
    """

    company: str
    offering: str
    currency: str
    interval: str
    quantity: int
    start: dt.date
    end: dt.date
    year: Fraction


def companies(out: Path) -> dict[str, str]:
    """The number of the company behind each reference of a system."""
    known = {}
    for row in rows(out, "truth_accounts"):
        for system, prefix in (("book", ""), ("stripe", "stripe:"), ("salesforce", "salesforce:")):
            if row[system]:
                known[prefix + row[system]] = row["number"]
    return known


def sold(out: Path, known: dict[str, str]) -> list[Sold]:
    """All recurring lines, discounts without an end taken off; trials are none."""
    found = []
    for row in rows(out, "generic/contract_lines"):
        if row["是否经常性"] != "是":
            continue
        amount = _minor(row["每期金额"], row["币种"])
        if row["每期折扣"] and not row["折扣结束日期"]:
            amount -= _minor(row["每期折扣"], row["币种"])
        each = Fraction(1 if row["计费周期"] == "year" else 12, int(row["周期数"]))
        found.append(
            Sold(
                company=known[row["客户编号"]], offering=row["产品编号"], currency=row["币种"],
                interval=row["计费周期"], quantity=int(row["数量"]), start=dt.date.fromisoformat(row["开始日期"]),
                end=dt.date.fromisoformat(row["结束日期"]) if row["结束日期"] else dt.date.max, year=amount * each,
            )
        )  # fmt: skip
    for row in rows(out, "stripe/subscriptions"):
        if row["Status"] == "trialing":
            continue
        currency, quantity = row["Currency"].upper(), int(row["Quantity"])
        times = 1 if row["Interval"] == "year" else 12
        found.append(
            Sold(
                company=known[f"stripe:{row['Customer ID']}"], offering=f"stripe:{row['Plan']}", currency=currency,
                interval=row["Interval"], quantity=quantity, start=_counts(row["Start Date (UTC)"]),
                end=_counts(row["Ended At (UTC)"]) if row["Ended At (UTC)"] else dt.date.max,
                year=_minor(row["Amount"], currency) * quantity * times,
            )
        )  # fmt: skip
    return [line for line in found if line.start < line.end]


class Exchange:
    """US cents of minor units of a currency, at the newest rate of a day or before."""

    def __init__(self, out: Path, day: dt.date) -> None:
        self._rates: dict[str, tuple[str, Fraction]] = {}
        for row in rows(out, "generic/fx_rates"):
            if row["day"] <= day.isoformat() and row["day"] >= self._rates.get(row["base"], ("", 0))[0]:
                self._rates[row["base"]] = (row["day"], Fraction(row["rate"]))

    def cents(self, amount: Fraction, currency: str) -> Fraction:
        """Not rounded."""
        if currency == REPORTING:
            return amount
        return amount * self._rates[currency][1] * (100 if currency == "JPY" else 1)


def _minor(text: str, currency: str) -> Fraction:
    return Fraction(text) * (1 if currency == "JPY" else 100)


def _counts(stamp: str) -> dt.date:
    """The first local day whose 00:00 is at or after a UTC stamp."""
    from zoneinfo import ZoneInfo

    local = dt.datetime.fromisoformat(stamp).replace(tzinfo=dt.UTC).astimezone(ZoneInfo(ZONE))
    return local.date() + dt.timedelta(days=bool(local.hour or local.minute or local.second))
