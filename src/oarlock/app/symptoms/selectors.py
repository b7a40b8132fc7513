"""Reading the published signs, the accounts behind them, and the plans that people made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from oarlock.app.access.door import Seen
from oarlock.app.records.selectors import rows
from oarlock.app.revenue.selectors import table
from oarlock.strategy.symptoms.signs import SIGNS, Sign

Row = Mapping[str, object]
TREATMENT = "treatment:"
"""Before a sign's code: the subject of its plan among the strategic choices."""


@dataclass(frozen=True, kw_only=True)
class Card:
    """One sign as the page shows it. last: its newest quarter with a value; plan: what was decided about it."""

    sign: Sign
    status: str
    quarters: tuple[Row, ...]
    last: Row | None
    trend: str | None
    evidence: tuple[Row, ...]
    plan: Row | None

    @property
    def state(self) -> str:
        """active, quiet, or why nothing can be said."""
        if self.status != "ok":
            return self.status
        return "active" if self.last is not None and self.last["is_active"] else "quiet"


def cards(seen: Seen) -> list[Card]:
    """The eight signs in their order; none before they were published."""
    found = table(seen, "symptoms_now", order=(("place", False), ("quarter", False)))
    if not found:
        return []
    behind = [r for r in table(seen, "symptom_evidence_now", order=(("place", False),)) if r["symptom"]]
    titles = _titles() if any(r["symptom"] == "closed_rd" for r in behind) else {}
    with_names = [{**r, "account": r["account_id"] or "", "title": titles.get(str(r["item"]))} for r in behind]
    made = plans()
    return [_card(sign, found, with_names, made.get(sign.code)) for sign in SIGNS]


def _titles() -> dict[str, str]:
    """What the items of the roadmap are called; a bill has no name but its number."""
    return {str(r["item_id"]): str(r["title"]) for r in rows("roadmap_item") if r["title"]}


def plans() -> dict[str, Row]:
    """What was decided about each sign, by its code."""
    chosen = rows("strategy_choice")
    return {str(r["subject"]).removeprefix(TREATMENT): r for r in chosen if str(r["subject"]).startswith(TREATMENT)}


def _card(sign: Sign, found: Sequence[Row], behind: Sequence[Row], plan: Row | None) -> Card:
    quarters = tuple(r for r in found if r["symptom"] == sign.code)
    return Card(
        sign=sign,
        status=str(quarters[0]["status"]) if quarters else "no_data",
        quarters=quarters,
        last=next((r for r in quarters if r["is_last"]), None),
        trend=str(quarters[0]["trend"]) if quarters and quarters[0]["trend"] else None,
        evidence=tuple(r for r in behind if r["symptom"] == sign.code),
        plan=plan,
    )
