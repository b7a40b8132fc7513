"""What a metric is: its card, the question asked of it, and the answer's columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

from oarlock.domain.definition import STANDARD, DefinitionSet
from oarlock.domain.period import Grain, Period
from oarlock.kit.text import Msg, Text

if TYPE_CHECKING:
    import ibis.expr.types as ir

T = TypeVar("T")
Unit = Literal["money", "ratio", "count", "days", "index", "months", "date", "text"]
KnownBy = Literal["recorded", "learned"]
Shape = Literal["instant", "period"]


@dataclass(frozen=True, kw_only=True)
class Field:
    """One column of an answer. Money fields are int64 minor units of the row's `currency` field."""

    name: str
    type: Literal["string", "int64", "double", "bool", "date"]
    unit: Unit
    label: Text


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """A number or word that a question may give by `--set NAME=VALUE`.

    unit: money is in major units of the workspace's currency. default: None when nothing is assumed without it.
    """

    name: str
    unit: Unit
    label: Text
    default: str | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Card:
    """The definition card that is shown with every figure of a metric.

    shape: `instant` metrics are true at a moment (MRR), `period` metrics between two (churn).
    entities: all that is read, roll-ups by their own names. The first is what the figure is made of: while no file of
    it was imported the figure is not observed, however empty the rest.
    differs: how vendors count the same thing differently.
    """

    name: str
    version: int
    room: str
    title: Text
    meaning: Text
    formula: Text
    source: Text
    unit: Unit
    level: Text
    shape: Shape
    fields: tuple[Field, ...]
    order: tuple[str, ...]
    entities: tuple[str, ...]
    dimensions: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    differs: tuple[Text, ...] = ()
    see_also: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question to one metric; equal questions over equal inputs have equal answers.

    as_of: local day D; what is true at D 00:00. known_at: UTC instant (naive) up to which facts were known; None = now.
    zone: the workspace's time zone, in which stamps become days.
    periods: the periods asked for (`period` metrics), or whose two ends are wanted (`instant` metrics); empty = as_of.
    observed_until: last local day that the feeds saw; instants after it are not observed.
    by: account attributes or `offering`, `currency`, `group`, `account`.
    """

    metric: str
    as_of: dt.date
    known_at: dt.datetime | None = None
    known_by: KnownBy = "recorded"
    periods: tuple[Period, ...] = ()
    grain: Grain | None = None
    by: tuple[str, ...] = ()
    account: str | None = None
    definition: DefinitionSet = STANDARD
    currency: str = "USD"
    zone: str = "UTC"
    observed_until: dt.date | None = None
    parameters: tuple[tuple[str, str], ...] = ()

    @property
    def instants(self) -> tuple[dt.date, ...]:
        """All instants of the question in order: period ends, or the as-of day."""
        days = {p.start for p in self.periods} | {p.end for p in self.periods}
        return tuple(sorted(days)) if days else (self.as_of,)


class Tables(Protocol):
    """What a metric may read: entities as of the question's time, as Ibis tables; nothing else."""

    def entity(self, name: str) -> ir.Table:
        """The entity's rows as of the question's time, with `account_id` resolved through identity links."""

    def dated(self, name: str, days: tuple[dt.date, ...]) -> ir.Table:
        """A state entity as it was at each of several days: its columns and `day` (date)."""

    def daily(self, name: str, start: dt.date | None = None, end: dt.date | None = None) -> ir.Table:
        """Rows of a daily roll-up with start ≤ day < end, None for an open side; only those days' files are read.

        name: `usage_feature_day` or `usage_user_day`. Days from the question's as-of day on are left out, and by
        learned time what was not learned before the local day of K. Several rows may speak of the same account and
        day (linked accounts, learned days): sum their `events` and `quantity`, count users distinct.
        """

    def last_seen(self) -> ir.Table:
        """Rows of `usage_last_seen`, one per account and user, over the days before the question's as-of day."""

    def literal(self, rows: tuple[dict[str, object], ...], schema: dict[str, str]) -> ir.Table:
        """A small table of constants (a spine of periods, a table of rates)."""

    def named(self, table: ir.Table) -> ir.Table:
        """The same rows under a name of their own: expressions over them stay small and compile fast."""

    def kept(self, table: ir.Table) -> ir.Table:
        """The same rows, computed once for all questions that need them; for small results of much work."""

    def once(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """What `make` made for an equal key before: building a large expression costs more than running it."""

    def fetch(self, table: ir.Table) -> list[dict[str, object]]:
        """Run a small expression now (rates, a count); at most 100,000 rows."""


@dataclass(frozen=True, kw_only=True)
class Metric:
    """A metric: its card and the function that makes the answer's Ibis expression.

    standing: the questions that each refresh answers and publishes, by name: `now` (as of today), `months` (each month
    of the last 36), `trailing` (the last twelve months), `accounts` (as of today, split by account).
    reads: for figures made of other metrics, which ones a question needs; their code and versions count, too.
    """

    card: Card
    answer: Callable[[Tables, Question], ir.Table]
    standing: tuple[Literal["now", "months", "trailing", "accounts"], ...] = ("now",)
    check: Callable[[Tables, Question], tuple[Msg, ...]] | None = field(default=None)
    reads: Callable[[Question], tuple[Metric, ...]] | None = field(default=None)
