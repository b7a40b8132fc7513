"""The sample company's figures from its files: the revenue oracle with the dimensions that the files give customers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from tests.oracle.receivables import Receivables
from tests.oracle.revenue import Company, Row, half_away, segments
from tests.oracle.sample_files import Books, Record, ref_of

Label = Callable[[str, dt.date], Any]


class Customers(Company):
    """Revenue by customer, and by what was known of customers on a period's opening day."""

    def __init__(
        self, lines: list[Record], labels: Mapping[str, Label], *, is_converted: bool = True, **more: Any
    ) -> None:
        super().__init__(lines, **more)
        self.labels = labels
        self.is_converted = is_converted
        self.began: dict[str, dt.date] = {}
        for part in self.parts:
            ref = part["account"]
            self.began[ref] = min(part["start"], self.began.get(ref, part["start"]))

    def first_day(self, entity: str, opening: dt.date) -> dt.date:
        """When the customer first paid; known from the start, as no accounts are joined here."""
        return self.began[entity]

    def rate(self, currency: str, day: dt.date) -> Fraction | None:
        """The rate of a day; 1 where each currency is to stay itself."""
        return super().rate(currency, day) if self.is_converted else Fraction(1)

    def key(self, part: Row, by: Any, opening: dt.date) -> tuple[Any, ...]:
        own = [self.labels[name](part["account"], opening) if name in self.labels else None for name in by]
        rest = super().key(part, [name for name in by if name not in self.labels], opening)
        values = iter(rest[1:])
        return (rest[0], *(value if name in self.labels else next(values) for name, value in zip(by, own, strict=True)))

    def worths(self, at: dt.date) -> dict[str, int]:
        """What each customer brings a month at a midnight."""
        return {entity: a for (entity,), (a, _, _) in self.cells(at, at, (), at).items() if a}


class Golden:
    """A company's books and everything that is computed from them."""

    def __init__(self, books: Books) -> None:
        self.books = books
        self.rates = self.books.rates
        self.lines = self.books.of("line")
        self.assignments = self.books.of("assignment")
        self.labels: dict[str, Label] = {"segment": self.segment, "group": self.group, "owner": self.owner}
        self.revenue = self.company()
        self.versions: dict[str, list[Record]] = {}
        for account in self.books.of("account"):
            self.versions.setdefault(ref_of(account), []).append(account)
        self.receivables = Receivables(self.books.of("invoice"), self.books.of("payment"), self.revenue.rate)

    def company(self, **choices: Any) -> Customers:
        """The customers under some choices of a definition set."""
        return Customers(self.lines, self.labels, rates=self.rates, **choices)

    def account(self, ref: str, day: dt.date) -> Record:
        """The account as it was on a day: the newest version since then, else the first."""
        found = sorted(self.versions[ref], key=lambda v: v.get("since") or dt.datetime.min)
        true = [v for v in found if (v.get("since") or dt.datetime.min) <= dt.datetime.combine(day, dt.time())]
        return true[-1] if true else found[0]

    def segment(self, ref: str, day: dt.date) -> str | None:
        """The segment on a day."""
        return self.account(ref, day).get("segment") or None

    def group(self, ref: str, day: dt.date) -> str:
        """The root of the account's group on a day."""
        while parent := self.account(ref, day).get("parent"):
            ref = self.books.account(parent)
        return ref

    def owner(self, ref: str, day: dt.date) -> str | None:
        """Who looked after the account on a day: the role that comes first by name, of several the last that began."""
        held = [
            a for a in self.assignments
            if a["account_id"] == ref and a["start"] <= day and (a["end"] is None or a["end"] > day)
        ]  # fmt: skip
        held.sort(key=lambda a: (a["role"] != "owner", a["role"], -a["start"].toordinal(), a["employee"]))
        return held[0]["employee"] if held else None

    def renewals(self, start: dt.date, end: dt.date, *, seen_until: dt.date, grace: int = 30) -> tuple[int, int, int]:
        """Of the lines that end after one midnight and by another: renewed and due a month, and how many came up.

        A line is renewed by one that names it, else by one of the same customer and offering that starts within the
        grace of its end and outlives it; each renews one line only, the nearest. Not renewed and still within the
        grace, it is pending.
        """
        sold = [{**row, "value": parts[0]["value"]} for row in self.lines if (parts := segments(row))]
        renewed: dict[str, int] = {}
        for later in sold:
            old = [o for o in sold if o["end_date"] and o is not later and _is_renewed(o, later, grace)]
            if old:
                one = min(old, key=lambda o: abs((later["start_date"] - o["end_date"]).days))
                worth = self.in_dollars(later["value"], later["currency"], start)
                renewed[one["line_id"]] = renewed.get(one["line_id"], 0) + worth
        kept = due = n = 0
        for line in sold:
            if line["end_date"] and start < line["end_date"] <= end:
                worth = self.in_dollars(line["value"], line["currency"], start)
                back = min(worth, renewed.get(line["line_id"], 0))
                if back or line["end_date"] <= seen_until - dt.timedelta(days=grace):
                    kept, due, n = kept + back, due + worth, n + 1
        return kept, due, n

    def in_dollars(self, amount: int, currency: str, day: dt.date) -> int:
        """An amount at the rate of a day."""
        rate = self.revenue.rate(currency, day)
        assert rate is not None, (currency, day)
        return half_away(amount * rate)


def _is_renewed(old: Record, later: Record, grace: int) -> bool:
    if later.get("renews"):
        return bool(later["renews"] == old["line_id"])
    return (
        (old["account_id"], old["offering_id"]) == (later["account_id"], later["offering_id"])
        and abs((later["start_date"] - old["end_date"]).days) <= grace
        and later["start_date"] > old["start_date"]
        and (later["end_date"] is None or later["end_date"] > old["end_date"])
    )
