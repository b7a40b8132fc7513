"""From an address to a condition: what the grid is filtered and sorted by, all of it named here."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from oarlock.app.portfolio.columns import SORTABLE
from oarlock.app.portfolio.conditions import Condition, of, predicate
from oarlock.domain.predicate import Is, Predicate, both
from oarlock.kit.text import Text
from oarlock.lake.names import named
from oarlock.scores.attention.signs import SIGNS
from oarlock.scores.rubric.result import BANDS

Kind = Literal["choice", "codes", "at_most", "at_least"]


@dataclass(frozen=True, kw_only=True)
class Filter:
    """One filter. kind: one value of those that occur, one of our codes, or a limit that people type."""

    name: str
    column: str
    kind: Kind
    label: Text
    codes: tuple[str, ...] = ()
    field: str = ""

    def predicate(self, told: str) -> Predicate | None:
        """The condition that a value of the address means; None for one that means nothing."""
        told = told.strip()
        if not told:
            return None
        if self.kind == "codes":
            if told not in self.codes:
                return None
            return Is(self.column, "contains", told) if self.column == "reasons" else Is(self.column, "=", told)
        if self.kind == "choice":
            return Is(self.column, "=", told)
        number = _number(told)
        if number is None:
            return None
        return Is(self.column, "<=" if self.kind == "at_most" else ">=", number)


FILTERS = (
    Filter(name="band", column="band", kind="codes", label=Text(en="Health", zh="健康度"), codes=tuple(BANDS),
           field="band"),
    Filter(name="reason", column="reasons", kind="codes", label=Text(en="Sign", zh="信号"), codes=SIGNS,
           field="reasons"),
    Filter(name="owner", column="owner", kind="choice", label=Text(en="Owner", zh="负责人")),
    Filter(name="segment", column="segment", kind="choice", label=Text(en="Segment", zh="客户分层")),
    Filter(name="mode", column="mode", kind="choice", label=Text(en="Operating mode", zh="经营模式")),
    Filter(name="industry", column="industry", kind="choice", label=Text(en="Industry", zh="行业")),
    Filter(name="country", column="country", kind="choice", label=Text(en="Country", zh="国家/地区")),
    Filter(name="score", column="score", kind="at_most", label=Text(en="Health at most", zh="健康度不高于")),
    Filter(name="renews", column="renews_in", kind="at_most",
           label=Text(en="Renewal within days", zh="续约天数不超过")),
    Filter(name="drift", column="drift", kind="at_least", label=Text(en="Drift at least", zh="漂移值不低于")),
)  # fmt: skip

DEFAULT_SORT = ("value", True)


def where(
    params: Mapping[str, str],
    *,
    conditions: Sequence[Condition] = (),
    hidden: Collection[str] = (),
    currency: str = "USD",
) -> Predicate:
    """All filters and conditions of an address at once, the words that were searched for included.

    hidden: columns that the reader must not see, and so must not ask after either.
    """
    parts = [one.predicate(params.get(one.name, "")) for one in FILTERS if one.column not in hidden]
    parts += [predicate(one, currency=currency) for one in conditions if one.column not in hidden]
    words = params.get("q", "").strip()[:200]
    if words:
        parts.append(named(words))
    return both(Is("account_id", "known"), *of(parts))


def order(params: Mapping[str, str], *, hidden: Collection[str] = ()) -> tuple[tuple[str, bool], ...]:
    """The column to sort by and whether it descends (`-score`), then the account, so that pages never overlap."""
    told = params.get("sort", "")
    name, is_down = told.removeprefix("-"), told.startswith("-")
    first = (name, is_down) if name in SORTABLE and name not in hidden else DEFAULT_SORT
    return (first, ("account_id", False))


def _number(told: str) -> float | None:
    try:
        number = float(told)
    except ValueError:
        return None
    return number if abs(number) < 1e12 else None
