"""What is planted in a sample, company by company."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from oarlock.sample.days import Days
from oarlock.sample.deals import Deal
from oarlock.sample.lines import Line
from oarlock.sample.profile import Profile

_MOST = 50
"""How many companies of a kind are listed by name; the counts cover all."""


class Planted:
    """Collects planted facts company by company: a count of each kind, and the first ones by name."""

    def __init__(self, days: Days) -> None:
        self._days = days
        self.counts: Counter[str] = Counter()
        self.listed: dict[str, list[dict[str, Any]]] = {}
        self.matches: Counter[str] = Counter()
        self.groups: dict[int, list[dict[str, Any]]] = {}
        self.twins: list[dict[str, str]] = []
        self.deals: Counter[str] = Counter()

    def company(self, who: Profile, lines: list[Line], churned: list[int], joined: int) -> None:
        """Note what is special about one company."""
        iso = self._days.iso
        self.counts["companies"] += 1
        self.counts[f"segment {who.segment.name}"] += 1
        if who.match:
            self.matches[who.match] += 1
        for kind in sorted(set(_kinds(lines, churned, iso))):
            self.note(kind, who, churned=[iso(d) for d in churned])
        if who.role in ("migrates", "notice", "past_due", "trial", "biggest") or (who.stripe_id and who.book_id):
            self.note("migrates" if who.stripe_id and who.book_id else who.role, who)
        if who.holding >= 0 and len(self.groups) <= _MOST:
            self.groups.setdefault(who.holding, []).append({**ids(who), "joined": iso(joined) if joined else ""})

    def note(self, kind: str, who: Profile, **more: Any) -> None:
        """Count one company under a kind, and list it while there is room."""
        self.counts[kind] += 1
        listed = self.listed.setdefault(kind, [])
        if len(listed) < _MOST:
            listed.append({**ids(who), **more})

    def twin(self, who: Profile, other: str) -> None:
        """Two records of one company in one system."""
        if other:
            self.counts["duplicates"] += 1
            if len(self.twins) < _MOST:
                self.twins.append({"name": who.legal, "salesforce": who.crm_id, "duplicate": other})

    def deal(self, deal: Deal) -> None:
        """Count one opportunity."""
        self.deals["won" if deal.is_won else "lost" if deal.is_closed else "open"] += 1
        self.deals[deal.kind] += 1


def ids(who: Profile) -> dict[str, str]:
    """A company's name and its IDs in each system."""
    refs = {"name": who.legal, "book": who.book_id, "stripe": who.stripe_id, "salesforce": who.crm_id}
    return {key: value for key, value in refs.items() if value}


def _kinds(lines: list[Line], churned: list[int], iso: Any) -> Iterable[str]:
    recurring = [line for line in lines if line.recurring and not line.trial]
    for line in recurring:
        if line.discount:
            yield "discount_finite" if line.discount_end else "discount_forever"
        if line.growth in ("upgrade", "downgrade", "seats", "module"):
            yield line.growth
        start = iso(line.start)
        if start[5:] == "02-29":
            yield "leap_day_start"
        if start[5:] in ("01-31", "03-31", "05-31", "08-31", "10-31", "12-31"):
            yield "month_end_start"
        yield f"billed every {line.count} {line.interval}"
        yield f"pays in {line.currency}"
        if line.canceled and not line.why_ended:
            yield "notice_given"
    if churned:
        yield "churned"
        if any(line.start > churned[0] for line in recurring):
            yield "reactivated"
    if len({line.currency for line in recurring}) > 1:
        yield "switches_currency"
