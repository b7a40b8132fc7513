"""What one person may do, and of which customers: the only way to rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from oarlock.app.access.roles import ROLES
from oarlock.domain.predicate import ALL, NONE, Is, Predicate, Some
from oarlock.kit.text import Text

SHARES = frozenset({
    "hours_share", "arr_share", "named", "all_hours", "load", "loss_stress_test_now", "dependence_now",
    "customer_groups_now.n", "customer_groups_now.capacity", "underserved_accounts_now.list_share",
})  # fmt: skip
"""Columns and whole tables of single customers that tell what the whole company has: who may see some customers would
learn the company's from them.
"""


@dataclass(frozen=True, kw_only=True)
class Held:
    """A grant as it is in force now: the role, and the rows that it opens."""

    role: str
    rows: Predicate


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The grants of one person; without any, nothing may be seen. person: their number, for what they must not see."""

    held: tuple[Held, ...] = ()
    person: int | None = field(default=None, compare=False)

    @property
    def roles(self) -> tuple[Text, ...]:
        """Names of the roles, each once."""
        return tuple(ROLES[code].label for code in dict.fromkeys(h.role for h in self.held))

    def may(self, permission: str) -> bool:
        """Whether any grant permits it, for whichever customers."""
        return any(permission in ROLES[h.role].may for h in self.held)

    def among(self, permission: str) -> Predicate:
        """The customers for whom it is permitted, as a condition on rows of the portfolio."""
        rows = [h.rows for h in self.held if permission in ROLES[h.role].may]
        if ALL in rows:
            return ALL
        return Some(tuple(dict.fromkeys(rows))) if rows else NONE

    def is_whole(self, permission: str) -> bool:
        """Whether it is permitted for the whole company, so that figures of the company may be shown."""
        return self.among(permission) == ALL

    @property
    def is_partial(self) -> bool:
        """Whether the lists of this person leave customers out."""
        return not self.is_whole("portfolio.see")

    def hidden(self, permission: str) -> frozenset[str]:
        """Columns, and tables as a whole, that no grant which permits it shows."""
        sets = [frozenset(ROLES[h.role].hides) for h in self.held if permission in ROLES[h.role].may]
        never = frozenset.intersection(*sets) if sets else frozenset()
        return never if self.is_whole(permission) else never | SHARES


def hidden_in(table: str, hidden: frozenset[str]) -> frozenset[str]:
    """The columns of a table among what is hidden: `cost` is hidden in every table, `table.cost` in that one alone."""
    return frozenset(
        name if dot == "" else column for told in hidden
        for name, dot, column in (told.partition("."),) if dot == "" or name == table
    )  # fmt: skip


def rows_of(kind: str, *, employee: str, of: Iterable[str]) -> Predicate:
    """The condition of a grant; a person who is no employee of ours owns nothing."""
    named = tuple(part for part in of if part)
    if kind == "all":
        return ALL
    if kind == "own":
        return Is("owner", "=", employee) if employee else NONE
    if kind == "team":
        return Is("owner", "in", named) if named else NONE
    return Is("group", "in", named) if named else NONE


NOBODY = Scope()


def without(row: Mapping[str, object], hidden: frozenset[str]) -> dict[str, object]:
    """The row without the columns that must not be shown: they are absent, not empty."""
    return {name: value for name, value in row.items() if name not in hidden}
