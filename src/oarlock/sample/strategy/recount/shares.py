"""The six shares by which a position between customer and client is told, counted row by row."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from oarlock.sample.strategy.recount.files import Exchange, Sold, rows

WEIGHTS = {
    "custom": 25, "single_output": 20, "off_book": 15, "named_support": 15, "bespoke": 15, "single_dev": 10,
}  # fmt: skip
DELIVERY = ("delivery", "custom", "project")
FLOOR = 60
"""Weight of the factors on record from which on there is a position."""

Counted = tuple[str, str, str, Fraction, Fraction]
"""Factor, company ("" = nobody's), offering, how much of it is the client's side, and of how much."""


class Window:
    """The year before a day, and what the files say of it."""

    def __init__(self, out: Path, known: dict[str, str], lines: list[Sold], since: dt.date, at: dt.date) -> None:
        self._out, self._known, self._lines = out, known, lines
        self._since, self._at = since.isoformat(), at.isoformat()
        self._days, self._first, self._last = (at - since).days, since, at
        self._exchange = Exchange(out, at)

    def _inside(self, day: str) -> bool:
        return self._since <= day[:10] < self._at

    def work(self) -> Iterator[Counted]:
        """Custom hours of delivery; development tied to one company, and everybody's by what each pays."""
        pools: dict[str, Fraction] = defaultdict(Fraction)
        for row in (r for name in ("success/effort", "strategy/effort") for r in rows(self._out, name)):
            one = row if "hours" in row else _english(row)
            if not self._inside(one["day"]):
                continue
            who, offering, size = self._known.get(one["account_id"], ""), one["offering_id"], Fraction(one["hours"])
            if one["activity"] in DELIVERY:
                is_custom = one["activity"] == "custom" or one["is_off_menu"] == "true"
                yield "custom", who, offering, size * is_custom, size
            elif one["activity"] == "development" and who:
                yield "single_dev", who, offering, size, size
            elif one["activity"] == "development":
                pools[offering] += size
        paid = self._paid()
        for offering, size in pools.items():
            whose = {who: cents for (who, what), cents in paid.items() if what == offering}
            whole = sum(whose.values())
            for who, cents in whose.items():
                yield "single_dev", who, offering, Fraction(0), size * cents / whole
            if not whole:
                yield "single_dev", "", offering, Fraction(0), size

    def _paid(self) -> dict[tuple[str, str], Fraction]:
        out: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
        for line in self._lines:
            out[line.company, line.offering] += self._earned(line)
        return {key: cents for key, cents in out.items() if cents}

    def _earned(self, line: Sold) -> Fraction:
        days = (min(line.end, self._last) - max(line.start, self._first)).days
        return self._exchange.cents(line.year, line.currency) * max(days, 0) / self._days

    def outputs(self) -> Iterator[tuple[str, frozenset[str], str, Fraction]]:
        """Deliverables made in the window: number, who uses it, offering and cost."""
        used: dict[str, set[str]] = defaultdict(set)
        for row in rows(self._out, "strategy/output_uses"):
            if row["used_at"] < self._at:
                used[row["output_id"]].add(self._known[row["account_id"]])
        for row in rows(self._out, "strategy/outputs"):
            if self._inside(row["制作日期"]):
                who = used[row["交付物编号"]] | (
                    {self._known[row["为哪个客户制作"]]} if row["为哪个客户制作"] else set()
                )
                yield row["交付物编号"], frozenset(who), row["产品编号"], Fraction(row["成本"])

    def prices(self) -> Iterator[Counted]:
        """Revenue whose unit price is not the book's on the line's first day, of all that has a price in the book."""
        book: dict[tuple[str, str, str], list[tuple[str, Fraction]]] = defaultdict(list)
        for row in rows(self._out, "strategy/prices"):
            unit = Fraction(row["价目表单价"]) * (1 if row["币种"] == "JPY" else 100)
            book[row["产品编号"], row["币种"], row["计费周期"]].append((row["价格生效日"], unit))
        for line in self._lines:
            found = [p for p in book[line.offering, line.currency, line.interval] if p[0] <= line.start.isoformat()]
            earned = self._earned(line)
            if found and earned:
                times = 1 if line.interval == "year" else 12
                is_off = abs(line.year - max(found)[1] * line.quantity * times) > times
                yield "off_book", line.company, line.offering, earned * is_off, earned

    def tickets(self) -> Iterator[Counted]:
        """Tickets answered by a person who was assigned to the customer on that day."""
        held: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        for row in (r for name in ("generic", "strategy") for r in rows(self._out, f"{name}/assignments")):
            held[row["客户编号"], row["员工编号"]].append((row["开始日期"], row["结束日期"] or "9999"))
        for row in rows(self._out, "success/tickets"):
            if self._inside(row["创建时间"]):
                spans = held[row["客户编号"], row["员工编号"]]
                is_named = any(a <= row["创建时间"][:10] < b for a, b in spans)
                yield "named_support", self._known[row["客户编号"]], "", Fraction(is_named), Fraction(1)

    def deals(self) -> Iterator[Counted]:
        """Deals won, of which it is known whether they had a statement of work of their own."""
        for row in rows(self._out, "strategy/opportunities"):
            if row["is_won"] == "true" and self._inside(row["close_date"]):
                is_own = Fraction(row["is_bespoke"] == "true")
                yield "bespoke", self._known[row["account_id"]], row["offering_id"], is_own, Fraction(1)


def _english(row: dict[str, str]) -> dict[str, str]:
    return {
        "account_id": row["客户编号"], "day": row["日期"], "activity": row["活动"], "hours": row["小时数"],
        "offering_id": "", "is_off_menu": "true" if row["菜单外"] == "是" else "false",
    }  # fmt: skip
