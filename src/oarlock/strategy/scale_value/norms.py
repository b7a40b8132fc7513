"""Hours a year that each depth of service takes, and the hours that we have: the one place where they are said."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from decimal import Decimal
from importlib import resources
from typing import TYPE_CHECKING

from oarlock.domain.metric import Parameter, Question, Tables
from oarlock.kit.text import Text
from oarlock.kit.typed import typed_number
from oarlock.metrics.core.localtime import local_day
from oarlock.metrics.core.parameters import decimal_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

SUBJECT = "capacity_hours"
"""The strategic choice that states the capacity: its choice is the number of hours a year."""
CAPACITY = Parameter(
    name="capacity", unit="count",
    label=Text(en="Hours a year that we have for customers", zh="每年可用于客户的小时数"),
)  # fmt: skip
CAPACITY_ENTITIES = ("strategy_choice", "employee")


@dataclass(frozen=True)
class Depth:
    """One depth of service: its code, the hours a year that it takes of us, and its name.

    satisfied: the share of customers who are expected to be satisfied with it (an assumption, shown where it counts).
    """

    depth: str
    hours: Decimal
    label: Text
    satisfied: Decimal


@dataclass(frozen=True)
class Skill:
    """The skill that is scarce: its code as employees have it, its name, hours a year of it by depth."""

    code: str
    label: Text
    hours: tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True)
class Norms:
    """The shipped norms. capacity_hours: a year, where neither a decision nor employees' hours say it."""

    depths: tuple[Depth, ...]
    skill: Skill
    capacity_hours: Decimal
    weeks_a_year: int
    customer_share: Decimal

    def hours(self, depth: str) -> Decimal:
        """Hours a year of a depth."""
        return next(one.hours for one in self.depths if one.depth == depth)


@functools.cache
def shipped_norms() -> Norms:
    """The norms that come with Oarlock, depths from the deepest down."""
    text = resources.files(__package__).joinpath("norms.json").read_text("utf-8")
    told = json.loads(text, parse_float=Decimal)
    depths = tuple(
        Depth(d["depth"], Decimal(d["hours"]), Text(en=d["en"], zh=d["zh"]), Decimal(d["satisfied"]))
        for d in told["depths"]
    )  # fmt: skip
    scarce = told["skill"]
    skill = Skill(scarce["skill"], Text(en=scarce["en"], zh=scarce["zh"]),
                  tuple((depth, Decimal(hours)) for depth, hours in scarce["hours"].items()))  # fmt: skip
    return Norms(
        depths, skill, Decimal(told["capacity_hours"]), int(told["weeks_a_year"]), Decimal(told["customer_share"])
    )


def capacity(tables: Tables, q: Question) -> int:
    """Hundredths of hours a year: as the question says, as decided, as employees' weekly hours say, else the norm."""
    asked = decimal_of(q, CAPACITY.name)
    if asked is not None:
        return hundredths(asked)
    decided = _decided(tables)
    if decided is not None:
        return hundredths(decided)
    return _employed(tables, q) or hundredths(shipped_norms().capacity_hours)


def _decided(tables: Tables) -> Decimal | None:
    rows = tables.entity("strategy_choice")
    found = tables.fetch(rows.filter(rows.subject == SUBJECT).select("choice", "decided_at"))
    newest = sorted(found, key=lambda row: (str(row["decided_at"]), str(row["choice"])))
    return hours_told(str(newest[-1]["choice"])) if newest else None


def _employed(tables: Tables, q: Question) -> int:
    """Hundredths of hours a year for customers of those who work here on the day; 0 when no hours are on record."""
    import ibis

    rows = tables.entity("employee")
    gone = (local_day(rows.left_at, q.zone) <= ibis.literal(q.as_of)).fill_null(False)
    rows = rows.filter(rows.weekly_hours.notnull(), ~gone)
    week = (rows.weekly_hours * 100.0).round(0).cast("int64").sum()
    size = int(str(tables.fetch(rows.aggregate(week=week))[0]["week"] or 0))
    norms = shipped_norms()
    return int((size * norms.weeks_a_year * norms.customer_share).to_integral_value())


def hours_told(text: str) -> Decimal | None:
    """Hours as somebody wrote them; None for what is no number of hours."""
    value = typed_number(text)
    return value if value is not None and 0 <= value <= 10**9 else None


def hundredths(hours: Decimal) -> int:
    """Hours as hundredths of one."""
    return int((hours * 100).to_integral_value())


def in_hours(size: ir.Value) -> ir.Value:
    """Hundredths of an hour as hours."""
    return size.cast("float64") / 100.0
