"""What is allocated: accounts with what each depth of service brings, and the hours that there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from oarlock.errors import UserError


@dataclass(frozen=True, kw_only=True)
class Depth:
    """One depth of service. hours: hundredths of an hour a year; skills: those of them that need a skill."""

    code: str
    hours: int
    skills: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Case:
    """One account. values: what each depth brings, in the order of the depths (minor units). floor: hours at least."""

    account: str
    values: tuple[int, ...]
    floor: int = 0


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What there is in a year, in hundredths of an hour; skills that are not named are not limited."""

    hours: int
    skills: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Group:
    """Accounts that are alike: the same values and floor, by account in order; allowed: places of their depths."""

    values: tuple[int, ...]
    floor: int
    accounts: tuple[str, ...]
    allowed: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Groups of accounts that are alike, the depths, the limits."""

    groups: tuple[Group, ...]
    depths: tuple[Depth, ...]
    limits: Limits

    @property
    def cells(self) -> tuple[tuple[int, int], ...]:
        """Each group with each depth allowed to it, by their places: what has to be decided."""
        return tuple((g, d) for g, group in enumerate(self.groups) for d in group.allowed)


@dataclass(frozen=True, kw_only=True)
class Allocation:
    """A plan. depths: of each account; value: minor units; hours: hundredths. bound: no plan can bring more.

    is_proved: the plan is known to be a best one; otherwise it is within `bound` - `value` of one.
    """

    depths: tuple[tuple[str, str], ...]
    value: int
    hours: int
    bound: int
    is_proved: bool


@dataclass(frozen=True, kw_only=True)
class Shortage:
    """Why there is no plan. what: hours, skill or floor; name: the skill, or the account; missing: hundredths of hours.

    For hours and skills: how many more would do. For a floor: how far the deepest service stays below it.
    """

    what: Literal["hours", "skill", "floor"]
    name: str
    missing: int


def problem(cases: Sequence[Case], depths: Sequence[Depth], limits: Limits) -> Problem:
    """The problem with equal accounts taken together; raises `UserError` for what makes no sense."""
    if not depths or len({d.code for d in depths}) < len(depths):
        raise UserError("Depths of service need names of their own.")
    sizes = [*(d.hours for d in depths), *(n for d in depths for _, n in d.skills), limits.hours,
             *(n for _, n in limits.skills), *(c.floor for c in cases)]  # fmt: skip
    if any(size < 0 for size in sizes):
        raise UserError("Hours cannot be below 0.")
    if any(len(case.values) != len(depths) for case in cases):
        raise UserError("Each account needs what it brings at each depth.")
    alike: dict[tuple[tuple[int, ...], int], list[str]] = {}
    for case in sorted(cases, key=lambda c: c.account):
        alike.setdefault((case.values, case.floor), []).append(case.account)
    groups = tuple(
        Group(values=values, floor=floor, accounts=tuple(names),
              allowed=tuple(d for d, depth in enumerate(depths) if depth.hours >= floor))
        for (values, floor), names in sorted(alike.items(), key=lambda item: item[1][0])
    )  # fmt: skip
    return Problem(groups=groups, depths=tuple(depths), limits=limits)
