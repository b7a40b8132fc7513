"""Those of ours who consult, deliver and develop, and the eight who lead: with the skill that each has most of."""

from __future__ import annotations

from oarlock.sample import names
from oarlock.sample.days import DAY, Days
from oarlock.sample.draw import Draw
from oarlock.sample.strategy.tables import StrategyFiles

CONSULTANTS = tuple(f"E{n}" for n in range(301, 305))
STRATEGISTS = tuple(f"E{n}" for n in range(305, 307))
MAKERS = tuple(f"E{n}" for n in range(307, 311))
LEADERS = tuple(f"E{n}" for n in range(401, 409))

_TEAMS = (
    (CONSULTANTS, "实施交付部", "solution_consultant", (42, 60)),
    (STRATEGISTS, "实施交付部", "strategy_consultant", (70, 90)),
    (MAKERS, "产品部", "developer", (45, 70)),
)
_LEADING = (("客户成功部", "customer_success"), ("销售部", "sales"))

FUNCTIONS = ("success",) * 4 + ("sales",) * 4
"""Functions of the leaders, in order: two groups, each large enough to be told apart."""


def add_people(files: StrategyFiles, *, seed: int, days: Days) -> None:
    """Write the delivery staff and the leaders."""
    draw = Draw(seed, "strategy", 1)
    since = days.local(days.founded * DAY + 540)
    staff = [(code, *team[1:]) for team in _TEAMS for code in team[0]]
    staff += [(code, *_LEADING[place // 4], (80, 120)) for place, code in enumerate(LEADERS)]
    for place, (code, department, skill, (low, high)) in enumerate(staff):
        is_chinese = place % 2 == 0
        first, last, word = names.person(draw, is_chinese=is_chinese)
        name = f"{last}{first}" if is_chinese else f"{first} {last}"
        files.add(
            "employees", code, name, f"{word}.{code.lower()}@oarlock-sample.example", department, "40",
            f"{draw.between(low, high)}.00", "USD", since, skill,
        )  # fmt: skip
