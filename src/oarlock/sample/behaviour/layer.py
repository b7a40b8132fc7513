"""Everything that customers do in a sample, company by company, and what of it the truth file tells."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from oarlock.sample.behaviour.around import PLACEBOS, add_facts
from oarlock.sample.behaviour.contacts import add_contacts
from oarlock.sample.behaviour.goals import add_outcomes
from oarlock.sample.behaviour.hours import Hours
from oarlock.sample.behaviour.money import Money
from oarlock.sample.behaviour.parts import UsageFiles
from oarlock.sample.behaviour.product import add_releases, add_roadmap
from oarlock.sample.behaviour.staff import add_staff
from oarlock.sample.behaviour.stories import Customer, customer
from oarlock.sample.behaviour.surveys import add_surveys
from oarlock.sample.behaviour.tables import SuccessFiles
from oarlock.sample.behaviour.tickets import add_tickets
from oarlock.sample.behaviour.told import Told
from oarlock.sample.behaviour.touches import add_touches
from oarlock.sample.behaviour.usage import events
from oarlock.sample.behaviour.value import add_entitlements, add_path
from oarlock.sample.book import BookFiles
from oarlock.sample.days import Days
from oarlock.sample.life import Life
from oarlock.sample.profile import Profile


class Behaviour:
    """The files under `usage/` and `success/` while the sample is made."""

    def __init__(self, out: Path, stack: ExitStack, days: Days, *, seed: int) -> None:
        self._days, self._seed = days, seed
        self.usage, self.files = UsageFiles(out, stack, days), SuccessFiles(out, stack)
        self.hours, self.money = Hours(self.files, days), Money(self.files, days)
        self.told, self.counts, self.first_values = Told(days), Counter[str](), Counter[int]()
        self.care: Counter[str] = Counter()

    def fixed(self, book: BookFiles) -> None:
        """What depends on no customer."""
        seed, days = self._seed, self._days
        add_staff(book.employees, book.staff, seed=seed, days=days)
        self.hours.internal(seed=seed)
        self.releases = add_releases(self.files, seed=seed, days=days)
        self.roadmap = add_roadmap(self.files, seed=seed, days=days)

    def company(self, who: Profile, life: Life, mrr: int) -> Customer | None:
        """Write what one company does, if it is a customer in the window; that customer."""
        seed, days, files = self._seed, self._days, self.files
        one = customer(who, life.lines, life.churned, seed=seed, days=days)
        if one is None:
            return None
        used = events(one, seed=seed, days=days) if one.story.kind != "no_feed" else None
        if used is not None:
            self.usage.add(one, used)
        people = add_contacts(one, files, seed=seed, days=days)
        solved = add_tickets(one, files, self.hours, seed=seed, days=days)
        held = add_touches(one, people, files, self.hours, seed=seed, days=days)
        scores = add_surveys(one, solved, files, seed=seed, days=days)
        took = add_path(one, files, seed=seed, days=days)
        if took:
            self.first_values[took] += 1
        has_goal = add_outcomes(one, files, value_from=one.begun + took if took else 0, seed=seed, days=days)
        self.care.update(customers=1, goals=has_goal, sessions=sum(touch.is_shared for touch in held))
        add_entitlements(one, files, days=days)
        add_facts(one, files, seed=seed, days=days)
        self.money.customer(one, seed=seed)
        self._tell(one, used, held, scores, mrr)
        return one

    def _tell(self, one: Customer, used: Any, held: Any, scores: list[float], mrr: int) -> None:
        self.counts[one.story.kind or "ordinary"] += 1
        self.told.add(one, used, held, scores, mrr=mrr, quarters=self.hours.by_account[one.ref])

    def close(self) -> dict[str, Any]:
        """Write the last rows; the facts for the truth file."""
        money = self.money.close()
        hours = self.hours
        return {
            "drawn_from": "Usage, tickets, talks and answers were drawn knowing when each customer leaves: here usage "
            "follows fate. The chances that churn was drawn with are under `hazards` and read none of it.",
            "stories": dict(sorted(self.counts.items())),
            "planted": self.told.by_kind(),
            "usage": {**self.usage.told, "late_is": "received a day or more after it happened"},
            "effort": {
                "window_days": 90, "quarter_hours": sum(hours.by_account.values()),
                "missing_weeks": self.told.weeks(), "rows_not_written": dict(sorted(hours.forgotten.items())),
            },
            "care": dict(self.care),
            "closed_without_cause": self.files.closed_without_cause,
            "roadmap": self.roadmap, "releases": self.releases, "costs": money,
            "days_to_first_value": {str(n): times for n, times in sorted(self.first_values.items())},
            "placebos": dict.fromkeys(PLACEBOS, 0),
        }  # fmt: skip

    def written(self) -> dict[str, int]:
        """Rows by file."""
        success = {f"success/{t.path.name}": t.rows for t in self.files.tables.values()}
        return {**success, **dict(sorted(self.usage.files.items()))}
