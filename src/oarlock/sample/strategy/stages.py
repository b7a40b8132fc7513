"""Four lifecycles of some customers side by side, one of which contradicts itself; and what our people reached."""

from __future__ import annotations

from oarlock.sample.behaviour.stories import Customer
from oarlock.sample.days import DAY, Days
from oarlock.sample.draw import Draw
from oarlock.sample.market import ENTERPRISE, MID_MARKET
from oarlock.sample.people import owner_of
from oarlock.sample.strategy.people import CONSULTANTS
from oarlock.sample.strategy.tables import StrategyFiles

MOST = 15
FIRM = ("founding", "growth", "maturity")
IT_USE = ("first_use", "spread", "control", "integration", "data")
BUYING = ("sensing", "gap", "decision", "needs", "evaluation", "purchase", "implementation", "stable")
STRATEGY = ("goal_agreed", "plan_running", "first_result", "rolled_out", "achieved")
CONTRADICTION = "holding"
"""The company that uses us steadily while its strategy is stuck at two of five milestones."""

MEASURES = ("quarter_signing", "quarter_revenue", "retention", "contribution", "outcomes", "rating")
QUARTERS = 4
PAID = ("E001", "E002", "E004", "E005", "E006", "E007", *CONSULTANTS[:3])
"""Nine people by whose results pay is computed: two of sales, four of success, three of delivery."""


class Stages:
    """Writes the stages of the first large customers."""

    def __init__(self, files: StrategyFiles, days: Days) -> None:
        self._files, self._days, self._told = files, days, 0

    def customer(self, one: Customer, *, seed: int) -> None:
        """Write the four lifecycles of one customer, while there is room; the biggest one always has them."""
        who, days = one.who, self._days
        if who.segment not in (ENTERPRISE, MID_MARKET) or one.until <= days.end or one.since > days.end - 20:
            return
        if self._told >= MOST - 1 and who.role != "biggest":
            return
        self._told += 1
        draw = Draw(seed, "strategy", who.number * 64 + 9)
        first = one.since
        self._enter(one, "firm", FIRM[: draw.between(1, 3)], first, 60)
        self._enter(one, "it_use", IT_USE[: draw.between(2, 5)], first + 4, 40)
        is_odd = who.role == CONTRADICTION
        reached = 8 if is_odd or who.role == "biggest" or draw.chance(0.6) else draw.between(5, 7)
        self._enter(one, "buying_use", BUYING[:reached], first, 12)
        self._enter(one, "strategy", STRATEGY[: 2 if is_odd else draw.between(3, 5)], first + 20, 30)

    def _enter(self, one: Customer, timeline: str, stages: tuple[str, ...], first: int, step: int) -> None:
        days = self._days
        proof = "拜访记录" if one.who.is_chinese else "Notes of visits"
        for place, stage in enumerate(stages):
            day = min(first + step * place, days.end - 3 + min(place, 2))
            self._files.add(
                "stages", one.ref, timeline, stage, proof, owner_of(one.who.number)[0], "",
                days.local(day * DAY + 600 + place),
            )  # fmt: skip


def add_results(files: StrategyFiles, *, seed: int, days: Days) -> None:
    """Write what each of nine people reached of each measure in the last four whole quarters."""
    draw = Draw(seed, "strategy", 3)
    month = int(days.iso(days.instants[-1])[5:7])
    last = days.plus(days.instants[-1], -((month - 1) % 3))
    for back in range(QUARTERS, 0, -1):
        first = days.plus(last, -3 * back)
        known = days.local(min((days.plus(first, 3) + 10) * DAY + 600, days.cutoff))
        for who in PAID:
            for measure in MEASURES:
                # Those who sign much keep less of it: what is paid for now is not what lasts.
                low, high = (85, 130) if measure.startswith("quarter") else (60, 105)
                share = draw.between(low, high)
                files.add("evaluations", who, measure, days.iso(first), f"{share // 100}.{share % 100:02d}", known)
