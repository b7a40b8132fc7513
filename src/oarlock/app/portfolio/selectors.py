"""Reading the grid: rows, groups, and the values that occur."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from oarlock.app.access.door import Seen
from oarlock.app.portfolio import bulk
from oarlock.app.portfolio.asked import Asked
from oarlock.app.portfolio.filters import FILTERS
from oarlock.app.portfolio.models import Layout
from oarlock.domain.predicate import Is, Predicate, both
from oarlock.lake.serve import PORTFOLIO

PAGE = 50
MOST_PAGES = 100
"""Pages that may be turned: nobody reads five thousand rows, and the last of a long list costs a sort of all of it."""
MOST_CHOICES = 300
MOST_GROUPS = 200
AT_RISK = Is("band", "=", "red")

BESIDE = ("account_id", "name", "currency", "band")
"""Columns that cells of others need."""

Row = dict[str, object]


@dataclass(frozen=True, kw_only=True)
class Grid:
    """One page of the portfolio. pending: customers that a step gave to somebody the figures do not know of yet."""

    rows: list[Row]
    total: int
    value: int | None
    page: int
    pages: int
    pending: Mapping[str, str]

    @property
    def is_cut(self) -> bool:
        """Whether there are more rows than pages may be turned."""
        return self.total > MOST_PAGES * PAGE


@dataclass(frozen=True, kw_only=True)
class Group:
    """Customers that share a value. risk: the share of their ARR that red customers hold, None without any ARR."""

    key: object
    n: int
    value: int | None
    red: int
    risk: float | None


@dataclass(frozen=True, kw_only=True)
class Groups:
    """The largest groups, how many there are in all, and the sums over everything."""

    groups: tuple[Group, ...]
    n: int
    total: int
    value: int | None


def grid(seen: Seen, asked: Asked, *, columns: Sequence[str], page: int, within: Predicate | None = None) -> Grid:
    """One page of rows, how many there are in all, and their ARR; a page beyond the last is the last."""
    where = asked.where if within is None else both(asked.where, within)
    (total,) = seen.totals(PORTFOLIO, where=where, sums=("value",))
    n = int(str(total["n"]))
    pages = min(max(1, -(-n // PAGE)), MOST_PAGES)
    page = min(max(1, page), pages)
    if not n:
        return Grid(rows=[], total=0, value=0, page=1, pages=1, pending={})
    read = tuple(dict.fromkeys((*columns, *BESIDE)))
    rows = seen.rows(PORTFOLIO, where=where, columns=read, order=asked.order, limit=PAGE, offset=(page - 1) * PAGE)
    pending = bulk.pending(seen, [str(row["account_id"]) for row in rows])
    return Grid(rows=rows, total=n, value=_sum(total["value"], n), page=page, pages=pages, pending=pending)


def groups(seen: Seen, asked: Asked) -> Groups:
    """The customers that fit, by the column that was asked for; the largest ARR first."""
    found = seen.totals(PORTFOLIO, where=asked.where, by=asked.group, sums=("value",), of={"red": AT_RISK})
    made = [_group(row) for row in found]
    known = [one.value for one in made if one.value is not None]
    total = sum(one.n for one in made)
    value = sum(known) if known else (None if total else 0)
    return Groups(groups=tuple(made[:MOST_GROUPS]), n=len(made), total=total, value=value)


def of_group(asked: Asked, told: str) -> Predicate:
    """The condition of one group; the empty text is the group of those whose value is not known."""
    if not told:
        return Is(asked.group, "unknown")
    if asked.group == "level":
        return (
            Is("level", "=", int(told)) if told.isascii() and told.isdigit() and len(told) < 4 else Is("level", "=", -1)
        )
    return Is(asked.group, "=", told)


def everything(seen: Seen, asked: Asked) -> Iterator[Row]:
    """All rows that fit, for an export."""
    return seen.each(PORTFOLIO, where=asked.where, order=asked.order)


def choices(seen: Seen) -> dict[str, list[str]]:
    """The values that occur, for each filter by choice; those of a run and a scope are looked up once."""
    names = {one.name: one.column for one in FILTERS if one.kind == "choice" and one.column not in seen.hidden}
    return {name: values(seen, column) for name, column in names.items()}


def values(seen: Seen, column: str) -> list[str]:
    """The values that occur in a column, the most frequent ones where there are very many."""
    key = (seen.served.snapshot.path, seen.among, column)
    if key not in _VALUES:
        if len(_VALUES) >= MOST_KEPT:
            _VALUES.clear()
        found = seen.totals(PORTFOLIO, where=Is(column, "known"), by=column)
        _VALUES[key] = sorted(str(row["key"]) for row in found[:MOST_CHOICES])
    return _VALUES[key]


_VALUES: dict[tuple[object, ...], list[str]] = {}
"""A run never changes, and neither do the values in it that a scope sees."""
MOST_KEPT = 1000


def own_columns(person: object) -> str:
    """The columns that somebody has chosen, as a text with commas; empty for the usual ones."""
    found = Layout.objects.filter(person=person).first()
    return found.columns if found else ""


def _group(row: Row) -> Group:
    n, value, red = int(str(row["n"])), row["value"], row["red_value"]
    whole = None if value is None else int(str(value))
    risk = None if not whole else (0 if red is None else int(str(red))) / whole
    return Group(key=row["key"], n=n, value=whole, red=int(str(row["red_n"])), risk=risk)


def _sum(value: object, n: int) -> int | None:
    """Nothing of nobody is zero; of customers whose ARR is not known it is not known."""
    return int(str(value)) if value is not None else None if n else 0
