"""Contract histories that hold everything revenue figures trip over, and a count of what they held."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Iterable
from typing import Any

from hypothesis import strategies as st

FIRST, LAST = dt.date(2023, 11, 1), dt.date(2025, 2, 10)
LEAP_DAY = dt.date(2024, 2, 29)
ACCOUNTS = ("a", "b", "c", "d")
WORLDS = 10
CURRENCIES = ("USD", "EUR", "JPY", "GBP")

_edges = [dt.date(2024, m, 1) for m in range(1, 13)] + [LEAP_DAY, dt.date(2024, 1, 31), dt.date(2024, 12, 31)]
_days = st.one_of(
    st.sampled_from([LEAP_DAY, *_edges]),
    st.integers(0, (LAST - FIRST).days).map(lambda n: FIRST + dt.timedelta(days=n)),
)
_starts = st.one_of(st.sampled_from([dt.date(2023, 12, 15), dt.date(2024, 1, 20), LEAP_DAY]), _days)
_lengths = st.one_of(st.integers(20, 120), st.sampled_from([45, 70, 100]), st.integers(0, 400), st.none())
_amounts = st.one_of(st.sampled_from([0, 1, 5, 10_000, 9_000_000_000]), st.integers(1, 50_000))
# Pounds are rare: one line without a rate makes the figures of a whole company unknown.
_currencies = st.integers(0, 99).map(lambda n: "EUR" if n < 20 else "JPY" if n < 40 else "GBP" if n < 42 else "USD")


@st.composite
def account_lines(draw: st.DrawFn, account: str) -> list[dict[str, Any]]:
    """The lines of one account, one after another: gaps give churn and return, overlaps give two at once."""
    start = draw(_starts)
    rows = []
    for _ in range(draw(st.sampled_from([4, 3, 2, 1]))):
        length = draw(_lengths)
        end = draw(st.sampled_from([LEAP_DAY, dt.date(2024, 7, 1)])) if draw(st.integers(0, 9)) == 0 else None
        if end is None and length is not None:
            end = start + dt.timedelta(days=length)
        row: dict[str, Any] = {
            "account_id": account,
            "offering_id": draw(st.sampled_from(["x", "y", None])),
            "start_date": start,
            "end_date": end,
            "amount": draw(_amounts),
            "currency": draw(_currencies),
            "interval": draw(st.sampled_from(["month", "month", "year", "week", "day", None])),
            "interval_count": draw(st.sampled_from([1, 1, 2, 3, None])),
        }
        if draw(st.integers(0, 4)) == 0:
            row["discount"] = draw(st.integers(1, 20_000))
            row["discount_end"] = draw(st.one_of(st.none(), _days))
        if draw(st.integers(0, 9)) == 0:
            row["canceled_at"] = dt.datetime.combine(draw(_days), dt.time(13, 30))
        if draw(st.integers(0, 19)) == 0:
            row |= draw(st.sampled_from([{"is_metered": True}, {"is_recurring": False}, {"status": "trialing"}]))
        rows.append(row)
        stop = end if end is not None and end >= start else start + dt.timedelta(days=draw(st.integers(0, 200)))
        start = min(stop + dt.timedelta(days=draw(st.sampled_from([60, 0, -40, 35, 1, 90, -1]))), LAST)
    return rows


@st.composite
def histories(draw: st.DrawFn, world: int = 0) -> list[dict[str, Any]]:
    """The contract lines of a small company, in no order; `world` keeps the accounts of several apart (`3a`)."""
    accounts = draw(st.lists(st.sampled_from(ACCOUNTS), min_size=1, max_size=3, unique=True))
    rows = [row for account in accounts for row in draw(account_lines(f"{world}{account}"))]
    return draw(st.permutations(rows))


def worlds(n: int = WORLDS) -> st.SearchStrategy[tuple[list[dict[str, Any]], ...]]:
    """Several histories at once, to be asked about in one query."""
    return st.tuples(*(histories(world) for world in range(n)))


class Reach:
    """How many examples held each thing that a generator must reach."""

    NEEDED = (
        "new",
        "reactivation",
        "expansion",
        "contraction",
        "churn",
        "fx",
        "currency switch",
        "overlap",
        "leap day",
    )

    def __init__(self) -> None:
        self.examples = 0
        self.found: Counter[str] = Counter()

    def note(self, rows: list[dict[str, Any]], kinds: Iterable[str]) -> None:
        """Count one example by its lines and the movements that were in it."""
        self.examples += 1
        held = set(kinds)
        by_account: dict[str, list[dict[str, Any]]] = {}
        for row in rows:
            by_account.setdefault(row["account_id"], []).append(row)
            if LEAP_DAY in (row["start_date"], row["end_date"]):
                held.add("leap day")
        for mine in by_account.values():
            if len({row["currency"] for row in mine}) > 1:
                held.add("currency switch")
            ordered = sorted(mine, key=lambda row: row["start_date"])
            for one, other in itertools.pairwise(ordered):
                if one["end_date"] is None or other["start_date"] < one["end_date"]:
                    held.add("overlap")
        self.found.update(held)

    def check(self) -> None:
        """Fail unless each needed thing was in at least 5 % of the examples."""
        rare = {name: self.found[name] for name in self.NEEDED if self.found[name] < 0.05 * self.examples}
        assert not rare, f"the generator hardly makes {rare} in {self.examples} examples"
