"""Reading the published rows of a metric piece by piece, or counted and summed by one of their columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from oarlock.app.access.door import Seen
from oarlock.app.access.scope import hidden_in
from oarlock.app.catalogue.selectors import is_of_accounts
from oarlock.app.catalogue.words import STANDINGS
from oarlock.app.portfolio.keyset import without_cost
from oarlock.domain.metric import Field, Metric
from oarlock.domain.predicate import ALL, Predicate
from oarlock.lake.serve import PORTFOLIO
from oarlock.pipeline.published import question_of

SUMMED = ("money", "count")
PLACES = frozenset({"level", "rank", "step", "age"})
"""Whole numbers that say where something stands: their sum says nothing."""
MOST_GROUPS = 1_000


@dataclass(frozen=True, kw_only=True)
class Table:
    """One published answer that may be read. order: columns that tell its rows apart; fields: those not hidden."""

    standing: str
    name: str
    fields: tuple[Field, ...]
    order: tuple[tuple[str, bool], ...]


def tables(seen: Seen, metric: Metric) -> list[Table]:
    """The published answers of a metric that may be read: of single customers within the scope, all else whole."""
    found: list[Table] = []
    for standing in STANDINGS:
        name = f"{metric.card.name}_{standing}"
        if not seen.has(name) or question_of(seen.served.snapshot, metric.card.name, standing) is None:
            continue
        columns, hidden = seen.served.columns(name), hidden_in(name, seen.hidden)
        if seen.among != ALL and not (is_of_accounts(columns) and PORTFOLIO in seen.served.tables):
            continue
        fields = tuple(f for f in metric.card.fields if f.name in columns and f.name not in hidden)
        order = tuple((column, False) for column in metric.card.order if column in columns)
        found.append(Table(standing=standing, name=name, fields=fields, order=order))
    return found


def rows(seen: Seen, table: Table, *, after: Predicate, limit: int) -> list[dict[str, object]]:
    """Rows in the order of the card, after one of them."""
    hidden = hidden_in(table.name, seen.hidden)
    read = seen.rows(table.name, where=after, order=table.order, limit=limit)
    return [without_cost(row, hidden) for row in read]


def groupable(table: Table) -> tuple[str, ...]:
    """The columns that rows can be put together by: codes and names, no reasons and no data for programs."""
    return tuple(f.name for f in table.fields if f.type == "string" and f.name not in _NO_GROUPS)


_NO_GROUPS = frozenset({"reasons", "caps", "unchecked", "inputs", "contributions", "missing"})


def groups(seen: Seen, table: Table, *, by: str) -> tuple[Sequence[Field], list[dict[str, object]]]:
    """The columns that were summed, and a row for each value of `by`: `key`, `n`, and the sums."""
    summed = [f for f in table.fields if f.unit in SUMMED and f.type == "int64" and f.name not in PLACES]
    found = seen.totals(table.name, by=by, sums=[f.name for f in summed])
    return summed, found[:MOST_GROUPS]
