"""The truth about revenue, told from the generator's own lines and by none of the metrics' code."""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field

from oarlock.sample.days import Days
from oarlock.sample.lines import Line, worth
from oarlock.sample.rates import Rates, convert

MOVES = ("new", "reactivation", "expansion", "contraction", "churn")


@dataclass(slots=True)
class Step:
    """One month: from instant i-1 to instant i, constant currency at the opening rate."""

    amounts: dict[str, int] = field(default_factory=lambda: dict.fromkeys((*MOVES, "fx"), 0))
    accounts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(MOVES, 0))
    kept: int = 0
    kept_gross: int = 0
    start_logos: int = 0
    kept_logos: int = 0


class Ledger:
    """Adds up companies one by one; holds one number per instant, never one per company."""

    def __init__(self, days: Days, rates: Rates) -> None:
        self.days = days.instants
        count = len(self.days)
        self.bases = {basis: [0] * count for basis in ("contract", "list", "net")}
        self.systems = {system: [0] * count for system in ("stripe", "book")}
        self.segments: dict[str, list[int]] = {}
        self.accounts = [0] * count
        self.steps = [Step() for _ in range(count)]
        self.year = Step()
        self.squares = 0
        self.top: list[tuple[int, int]] = []
        codes = ["USD", *rates.by_day]
        self._factors = {c: [rates.minor_factor(c, day) for day in self.days] for c in codes}
        self._year_back = count - 13

    def add(self, number: int, segment: str, lines: Iterable[Line]) -> int:
        """Add one company's lines; its worth in US cents at the last instant."""
        count = len(self.days)
        closing, constant = [0] * count, [0] * count
        year_constant, first = 0, 0
        counted = [line for line in lines if line.recurring and not line.trial and line.end > line.start]
        if not counted:
            return 0
        for line in counted:
            first = min(first or line.start, line.start)
            factors, system = self._factors[line.currency], self.systems[line.system]
            value = worth(line, "contract", line.start)
            start, stop = bisect_left(self.days, line.start), bisect_left(self.days, line.end)
            for i in range(start, stop):
                now = convert(value, factors[i])
                closing[i] += now
                constant[i] += convert(value, factors[i - 1]) if i else now
                system[i] += now
                for basis in ("list", "net"):
                    other = worth(line, basis, self.days[i]) if line.discount else value
                    self.bases[basis][i] += convert(other, factors[i])
            if self._year_back >= 0 and stop == count and start < count:
                year_constant += convert(value, factors[self._year_back])
        self._tally(segment, closing, constant, first)
        if self._year_back >= 0:
            _keep(self.year, closing[self._year_back], year_constant)
        last = closing[-1]
        self.squares += last * last
        heapq.heappush(self.top, (last, number))
        if len(self.top) > 5:
            heapq.heappop(self.top)
        return last

    def _tally(self, segment: str, closing: list[int], constant: list[int], first: int) -> None:
        by_segment = self.segments.setdefault(segment, [0] * len(closing))
        for i, now in enumerate(closing):
            self.bases["contract"][i] += now
            by_segment[i] += now
            self.accounts[i] += now > 0
            if not i or not (closing[i - 1] or now):
                continue
            before, after, step = closing[i - 1], constant[i], self.steps[i]
            _keep(step, before, after)
            step.amounts["fx"] += now - after
            if before and after:
                kind = "expansion" if after > before else "contraction" if after < before else ""
            elif before:
                kind = "churn"
            else:
                kind = "new" if first > self.days[i - 1] else "reactivation"
            if kind:
                step.amounts[kind] += abs(after - before)
                step.accounts[kind] += 1


def _keep(step: Step, before: int, after: int) -> None:
    if before:
        step.start_logos += 1
        step.kept += after
        step.kept_gross += min(after, before)
        step.kept_logos += after > 0
