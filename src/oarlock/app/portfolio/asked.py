"""What an address asks of the grid: filters, conditions, order, columns, grouping; and the address of a variation."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from oarlock.app.portfolio import columns as cols
from oarlock.app.portfolio import filters
from oarlock.app.portfolio.conditions import MOST, Condition, read
from oarlock.domain.predicate import Predicate

KEPT = ("q", "sort", "columns", "group", *(one.name for one in filters.FILTERS))
"""The single values that make up a list, and that a view keeps beside its conditions."""
LONGEST = 200


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One list as it was asked for, by somebody from whom some columns are hidden.

    meaningless: how many conditions of the address mean nothing to this reader and were left out.
    """

    params: Mapping[str, str]
    conditions: tuple[Condition, ...]
    meaningless: int
    hidden: frozenset[str]
    currency: str

    @property
    def where(self) -> Predicate:
        """The condition on rows of the portfolio."""
        return filters.where(self.params, conditions=self.conditions, hidden=self.hidden, currency=self.currency)

    @property
    def order(self) -> tuple[tuple[str, bool], ...]:
        """The order of rows."""
        return filters.order(self.params, hidden=self.hidden)

    @property
    def group(self) -> str:
        """The column to group by; empty for a plain list."""
        told = self.params.get("group", "")
        return told if told in cols.GROUPABLE and told not in self.hidden else ""

    @property
    def is_filtered(self) -> bool:
        """Whether rows may be left out."""
        return bool(self.conditions or self.params.get("q") or any(self.params.get(o.name) for o in filters.FILTERS))

    def columns(self, own: str) -> tuple[str, ...]:
        """The columns of the address, else the person's own, else the usual ones."""
        return cols.chosen(self.params.get("columns", "") or own, hidden=self.hidden)

    def query(self, *, conditions: Iterable[Condition] | None = None, **changes: str) -> str:
        """The list as a query; an empty value takes one away."""
        kept = {name: changes.get(name, self.params.get(name, "")) for name in (*KEPT, *changes)}
        pairs = [(name, value) for name, value in kept.items() if value]
        told = self.conditions if conditions is None else tuple(conditions)
        return urlencode([*pairs, *(("if", one.told) for one in told)])

    def without(self, condition: Condition) -> str:
        """The list with one condition less, as a query."""
        return self.query(conditions=[one for one in self.conditions if one != condition])


def asked(query: QueryDict, *, hidden: Collection[str], currency: str) -> Asked:
    """What a query asks for; values that mean nothing are left out."""
    told = query.getlist("if")
    read_ = [read(one, hidden=hidden) for one in told[:MOST]]
    found = tuple(dict.fromkeys(one for one in read_ if one is not None))
    params = {name: query.get(name, "")[:LONGEST] for name in KEPT if query.get(name)}
    if len(query.get("columns", "")) > LONGEST:
        params["columns"] = query["columns"][:1000]
    return Asked(
        params=params,
        conditions=found,
        meaningless=len(told) - sum(one is not None for one in read_),
        hidden=frozenset(hidden),
        currency=currency,
    )
