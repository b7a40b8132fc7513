"""What other boundaries would do: who moves, with how much revenue, and what it does to the hours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from oarlock.strategy.segments.rules import Rules


@dataclass(frozen=True, kw_only=True)
class Move:
    """An account that gets another class. arr: minor units; hours: hundredths a year, more or less than now."""

    account: str
    name: str | None
    before: str
    after: str
    arr: int
    hours: int


@dataclass(frozen=True, kw_only=True)
class Share:
    """One class before and after: customers, ARR (minor units), hours a year (hundredths)."""

    id: str
    n: tuple[int, int]
    arr: tuple[int, int]
    hours: tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Preview:
    """The classes, the smallest first, those who move (the largest first), and how many nobody can place."""

    shares: tuple[Share, ...]
    moves: tuple[Move, ...]
    unknown: int

    @property
    def hours(self) -> tuple[int, int]:
        """Hundredths of hours a year, before and after."""
        return sum(s.hours[0] for s in self.shares), sum(s.hours[1] for s in self.shares)


def preview(rows: Iterable[Mapping[str, object]], rules: Rules) -> Preview:
    """Published segments beside what the rules would make of the same sizes, once two quarters have confirmed it.

    Exceptions stay what was decided; accounts whose size or use is unknown are counted and not placed.
    """
    known = {one.id: one for one in rules.classes}
    counts = {one.id: [0, 0] for one in rules.classes}
    money = {one.id: [0, 0] for one in rules.classes}
    moves: list[Move] = []
    unknown = 0
    for row in rows:
        before, employees, domains = row["segment"], row["employees"], row["domains"]
        if before not in known or (row["exception"] is None and not _whole(employees, domains)):
            unknown += 1
            continue
        old = str(before)
        new = old if row["exception"] is not None else rules.classes[rules.rank(int(str(employees)),
                                                                                int(str(domains)))].id  # fmt: skip
        arr = int(str(row["arr"] or 0))
        for i, id_ in enumerate((old, new)):
            counts[id_][i] += 1
            money[id_][i] += arr
        if new != old:
            name = None if row["name"] is None else str(row["name"])
            moves.append(
                Move(account=str(row["account_id"]), name=name, before=old, after=new, arr=arr,
                     hours=known[new].hours - known[old].hours)
            )  # fmt: skip
    shares = tuple(
        Share(
            id=one.id, n=(counts[one.id][0], counts[one.id][1]), arr=(money[one.id][0], money[one.id][1]),
            hours=(counts[one.id][0] * one.hours, counts[one.id][1] * one.hours),
        )
        for one in rules.classes
    )  # fmt: skip
    moves.sort(key=lambda move: (-move.arr, move.account))
    return Preview(shares=shares, moves=tuple(moves), unknown=unknown)


def _whole(*values: object) -> bool:
    return all(isinstance(value, int) for value in values)
