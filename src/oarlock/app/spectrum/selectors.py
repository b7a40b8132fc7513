"""Reading the published figures of the spectrum, and what people decided about it since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from oarlock.app.access.door import Seen
from oarlock.app.records.selectors import rows as records
from oarlock.app.revenue.selectors import table
from oarlock.domain.period import add_months
from oarlock.domain.predicate import Is, both
from oarlock.errors import OarlockError

Row = Mapping[str, object]
NOW, MONTHS = "spectrum_position_now", "spectrum_position_months"
FELT, WORTH_TELLING = 0.05, 0.01
"""Points of pull, and share of the hours made to order, from which an account is listed among those who pull."""
MOST = 200
"""Accounts that the picture holds, the largest by ARR; the exported table holds all."""
PARTS = ("offering", "segment", "cell")


@dataclass(frozen=True, kw_only=True)
class Moment:
    """One instant of the play through time: its day, those before and after it, and the rows of its subjects.

    before: the company's row a month earlier, None when there is none.
    """

    day: dt.date | None
    days: tuple[dt.date, ...]
    company: Row | None
    before: Row | None
    parts: Sequence[Row]
    is_now: bool

    @property
    def earlier(self) -> dt.date | None:
        """The snapshot before this one."""
        return next((d for d in reversed(self.days) if self.day is not None and d < self.day), None)

    @property
    def later(self) -> dt.date | None:
        """The snapshot after this one."""
        return next((d for d in self.days if self.day is not None and d > self.day), None)


def must_answer_first(seen: Seen) -> bool:
    """Whether somebody is asked in an open round: until its reveal they must not see what was computed."""
    return seen.is_blind(NOW)


def moment(seen: Seen, month: str) -> Moment:
    """The instant asked for (`2026-03`: its first day), else now."""
    history = table(seen, MONTHS, where=Is("subject_kind", "=", "company"), order=(("as_of", False),))
    by_day = {day: row for row in history if isinstance(day := row["as_of"], dt.date)}
    days = tuple(by_day)
    asked = next((day for day in days if f"{day:%Y-%m}" == month), None)
    if asked is not None:
        rows = table(seen, MONTHS, where=both(Is("as_of", "=", asked), Is("subject_kind", "in", ("company", *PARTS))))
    else:
        rows = table(seen, NOW, where=Is("subject_kind", "in", ("company", *PARTS)))
    company = next((r for r in rows if r["subject_kind"] == "company"), None)
    day = company["as_of"] if company else None
    day = day if isinstance(day, dt.date) else None
    before = by_day.get(add_months(day, -1)) if day else None
    if before is None and day is not None:
        earlier = [d for d in days if d <= add_months(day, -1)]
        before = by_day[earlier[-1]] if earlier else None
    order = {kind: n for n, kind in enumerate(PARTS)}
    parts = [r for r in rows if r["subject_kind"] in order]
    parts.sort(key=lambda r: (order[str(r["subject_kind"])], r["value"] is None, -_number(r["value"]), str(r["name"])))
    return Moment(day=day, days=days, company=company, before=before, parts=parts, is_now=asked is None)


def accounts(seen: Seen, at: Moment) -> list[dict[str, object]]:
    """The largest accounts with their pull, position at the instant and margin of today (None = unknown)."""
    rows = table(seen, "gravity_now", order=(("arr", True), ("subject", False)), limit=MOST)
    wanted = tuple(str(r["subject"]) for r in rows)
    if not wanted:
        return []
    found: dict[str, Row] = {}
    where = both(Is("subject_kind", "=", "account"), Is("subject", "in", wanted))
    if at.is_now:
        found = {str(r["subject"]): r for r in table(seen, NOW, where=where)}
    elif at.day is not None:
        found = {str(r["subject"]): r for r in table(seen, MONTHS, where=both(Is("as_of", "=", at.day), where))}
    margins = _margins(seen, wanted)
    none: Row = {}
    return [
        {**row, "value": found.get(who, none).get("value"), "coverage": found.get(who, none).get("coverage"),
         "low": found.get(who, none).get("low"), "high": found.get(who, none).get("high"),
         "gravity": row["value"], "margin": margins.get(who)}
        for row in rows if (who := str(row["subject"]))
    ]  # fmt: skip


def _margins(seen: Seen, wanted: tuple[str, ...]) -> dict[str, object]:
    if not seen.has("account_contribution_accounts") or "contribution" in seen.hidden:
        return {}
    rows = seen.rows("account_contribution_accounts", where=Is("account", "in", wanted), columns=("account", "margin"))
    return {str(r["account"]): r["margin"] for r in rows}


def gravity(seen: Seen, *, limit: int) -> list[Row]:
    """The accounts that pull most; without those that neither pull nor take hours worth telling."""
    rows = table(seen, "gravity_now", order=(("rank", False),), limit=limit)
    return [r for r in rows if abs(_number(r["pull"])) >= FELT or _number(r["hours_share"]) >= WORTH_TELLING]


def stated(seen: Seen) -> list[Row]:
    """What was stated, the newest round first, everybody before functions."""
    rows = table(seen, "stated_position_now")
    rows.sort(key=lambda r: (r["function"] != "all", r["function"] == "other", str(r["function"])))
    rows.sort(key=lambda r: str(r["round"]), reverse=True)
    return list(rows)


def drift(seen: Seen) -> list[Row]:
    """Snapshots by month, and what opened reviews."""
    return list(table(seen, "position_drift_now", order=(("day", False), ("subject", False))))


def on_axis(seen: Seen) -> list[Row]:
    """Everything on the axis but accounts, from customer to client."""
    rows = table(seen, "spectrum_map_now", where=Is("item_kind", "!=", "account"))
    return sorted(rows, key=lambda r: (r["value"] is None, _number(r["value"]), str(r["item"])))


def implications(seen: Seen) -> list[Row]:
    """What the positions ask, the actual one's first, gaps before what is met."""
    rows = table(seen, "position_implications_now")
    order = {"actual": 0, "stated": 1, "target": 2}
    return sorted(rows, key=lambda r: (order.get(str(r["basis"]), 3), str(r["kind"]), str(r["name"])))


def target_of(subject: str) -> Row | None:
    """The band that stands now, published or not."""
    return next((r for r in _kept("position_target") if r["subject"] == subject), None)


def distance(company: Row | None, target: Row | None) -> float | None:
    """By how much a position lies below (negative) or above the band, 0 inside; None when one of both is missing."""
    if company is None or target is None or company["value"] is None:
        return None
    value, low, high = _number(company["value"]), _number(target["low"]), _number(target["high"])
    return min(value - low, 0.0) + max(value - high, 0.0)


def standing_anchors() -> list[Row]:
    """Anchors that were not removed, published or not, from customer to client."""
    rows = [r for r in _kept("anchor") if not r["is_removed"]]
    return sorted(rows, key=lambda r: (_number(r["position"]), str(r["title"])))


def _kept(entity: str) -> list[dict[str, object]]:
    try:
        return records(entity)
    except OarlockError:  # the figures are worth more than the forms beside them
        return []


def _number(value: object) -> float:
    return float(str(value)) if value is not None else 0.0
