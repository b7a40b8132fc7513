"""The planted stories as the truth file tells them, each with figures that the files alone give again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from oarlock.sample.behaviour.contacts import GONE_BEFORE
from oarlock.sample.behaviour.drift import drift
from oarlock.sample.behaviour.staff import missing_weeks
from oarlock.sample.behaviour.stories import Customer
from oarlock.sample.behaviour.touch import STROKES, Touch
from oarlock.sample.behaviour.touches import DRIFT, DRIFT_WINDOW, HALF_YEAR
from oarlock.sample.behaviour.usage import Events
from oarlock.sample.days import DAY, Days
from oarlock.sample.truth import ids

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST = 50
RECENT, BEFORE = 28, 90


class Told:
    """Collects the stories; at most fifty of a kind are told in full."""

    def __init__(self, days: Days) -> None:
        self._days = days
        self._by_kind: dict[str, list[dict[str, Any]]] = {}

    def add(
        self, one: Customer, used: Events | None, held: Sequence[Touch], scores: list[float], *, mrr: int, quarters: int
    ) -> None:
        """Tell one customer's story, if it has one."""
        story, iso = one.story, self._days.iso
        if not story.kind or len(self._by_kind.setdefault(story.kind, [])) >= _MOST:
            return
        fact: dict[str, Any] = {"account": one.ref, "segment": one.who.segment.name, "mrr": mrr, "ids": ids(one.who)}
        if story.churned:
            fact["churned"] = iso(story.churned)
        if story.season:
            fact["season"] = story.season
        if story.fall_at:
            fact |= {
                "falls_from": iso(story.fall_at),
                "falls_to": round(1 - story.fall, 2),
                **self._around(story, used),
            }
        if story.quiet_from:
            fact["quiet_from"] = iso(story.quiet_from)
        self._by_kind[story.kind].append(fact | self._special(one, used, held, scores, quarters))

    def _around(self, story: Any, used: Events | None) -> dict[str, int]:
        """Events of the 28 days that begin a week after the fall, and of the 90 days before it."""
        start = story.fall_at + 7
        return {
            "events_28_days_after": _within(used, start, start + RECENT),
            "events_90_days_before": _within(used, story.fall_at - BEFORE, story.fall_at),
        }

    def _special(
        self, one: Customer, used: Events | None, held: Sequence[Touch], scores: list[float], quarters: int
    ) -> dict[str, Any]:
        days, end = self._days, self._days.end
        match one.story.kind:
            case "loud":
                return {"quarter_hours": quarters}
            case "shelfware":
                return {"seats": one.seats, "active_28_days": _people(used, end - RECENT, end)}
            case "champion_left":
                return {"contact": f"P-{one.who.number + 1:06d}-1", "left": days.iso(end - GONE_BEFORE)}
            case "struggling":
                return {"troubled_from": days.iso(one.story.trouble_from), "scores": scores}
            case "happy_failing":
                return {"scores": scores, "progress_percent": 20}
            case "one_pair":
                talks = [t for t in held if t.direction == "both" and end - HALF_YEAR <= t.day < end]
                return {"talks_180_days": len(talks), "of_one_pair": sum(t.whose == (0,) for t in talks)}
            case "drifting":
                strokes = [(t.day, t.direction) for t in held if t.purpose in STROKES]
                marks = [end - DRIFT[1], end - DRIFT[2], end]
                return {
                    "window_days": DRIFT_WINDOW,
                    "drift": {days.iso(m): drift(strokes, until=m, window=DRIFT_WINDOW) for m in marks},
                    "strokes": [[days.iso(day), side] for day, side in strokes],
                }
        return {}

    def weeks(self) -> dict[str, list[str]]:
        """The Mondays of weeks without hours, by employee."""
        return {who: [self._days.iso(day) for day in mondays] for who, mondays in missing_weeks(self._days).items()}

    def by_kind(self) -> dict[str, list[dict[str, Any]]]:
        """All stories."""
        return dict(sorted(self._by_kind.items()))


def _within(used: Events | None, first: int, stop: int) -> int:
    if used is None:
        return 0
    return int(((used.happened >= first * DAY * 60) & (used.happened < stop * DAY * 60)).sum())


def _people(used: Events | None, first: int, stop: int) -> int:
    if used is None:
        return 0
    inside = (used.happened >= first * DAY * 60) & (used.happened < stop * DAY * 60)
    return len(set(used.users[inside].tolist()))
