"""What was made for customers: courses and features that many use, reports and adaptations that one does."""

from __future__ import annotations

from oarlock.sample.behaviour.stories import Customer
from oarlock.sample.days import Days
from oarlock.sample.draw import Draw
from oarlock.sample.files import major
from oarlock.sample.market import ENTERPRISE, SELF_SERVICE
from oarlock.sample.strategy.tables import StrategyFiles
from oarlock.sample.strategy.work import offering_of

SHARED = (
    ("C-STARTER", "Getting started · 入门课程", "course", "stripe:starter", 900_000, 40, 150),
    ("C-TEAM", "Working as a team · 团队协作课程", "course", "stripe:team", 700_000, 32, 140),
    ("C-BUSINESS", "Reports for managers · 管理报表课程", "course", "stripe:business", 500_000, 24, 120),
    ("F-EXPORT", "Scheduled export · 定时导出", "feature", "platform", 2_400_000, 160, 210),
    ("F-SSO", "Single sign-on · 单点登录", "feature", "platform", 1_800_000, 120, 90),
    ("R-BENCH", "Industry benchmark · 行业对标报告", "report", "platform", 1_100_000, 60, 60),
    ("R-ROLLOUT", "Rollout handbook · 实施手册", "configuration", "rollout", 700_000, 40, 200),
)
"""Number, title, kind, offering, cost in US cents, hours, and how many days before the export it was made."""

WHALE = (
    ("Group approval chain", "集团审批链", 900_000, 4),
    ("Bonded warehouse ledger", "保税仓台账", 700_000, 3),
    ("Dispatch board", "调度看板", 500_000, 1),
    ("Supplier scorecard", "供应商记分卡", 600_000, 2),
    ("Seal register", "印章登记", 300_000, 0),
    ("Customs codes", "海关编码", 500_000, 0),
    ("Group month end", "集团月结", 800_000, 0),
    ("Own map layer", "自有地图图层", 400_000, 0),
    ("Board report", "董事会报表", 350_000, 0),
)
"""Nine features made for the biggest customer: title in both languages, cost, and how many others use it later."""

SPREAD = 3
"""Used by so many others, a feature made for one has become everybody's."""


class Outputs:
    """Writes the deliverables, and who uses which."""

    def __init__(self, files: StrategyFiles, days: Days) -> None:
        self._files, self._days = files, days
        self._takers: list[tuple[str, int, int]] = []

    def common(self) -> None:
        """What is made for everybody."""
        for code, title, kind, offering, cost, hours, ago in SHARED:
            self._add(code, title, kind, offering, "", cost, hours, self._days.end - ago)

    def _add(
        self, code: str, title: str, kind: str, offering: str, ref: str, cost: int, hours: int, day: int
    ) -> None:  # fmt: skip
        self._files.add(
            "outputs", code, title, kind, offering, ref, major(cost, "USD"), "USD", str(hours), self._days.iso(day)
        )

    def customer(self, one: Customer, *, seed: int) -> None:
        """What one customer got: whatever fits its offering, and for large ones a report of their own."""
        days, who = self._days, one.who
        draw = Draw(seed, "strategy", who.number * 64 + 3)
        offering = offering_of(one)
        for code, _, _, made_for, _, _, ago in SHARED:
            day = max(one.since, days.end - ago) + draw.between(2, 40)
            wants = 0.85 if made_for == offering else 0.2 if offering == "platform" else 0.0
            if draw.chance(wants) and day < min(one.until, days.end):
                self._files.add("output_uses", code, one.ref, days.iso(day))
        if who.role == "biggest":
            self._whale(one, draw)
            return
        if offering == "platform" and one.until > days.end and one.since < days.end - 200:
            self._takers.append((one.ref, one.since, one.until))
        title = "本客户专用报表" if who.is_chinese else "Report for this customer only"
        chance = 0.8 if who.segment is ENTERPRISE else 0.0 if who.segment is SELF_SERVICE else 0.2
        day = days.end - draw.between(20, 330)
        if draw.chance(chance) and max(one.since, days.start) <= day < one.until:
            cost = draw.between(10, 40) * 10_000
            made_for = "rollout" if who.segment is ENTERPRISE else "platform"
            self._add(f"R-{who.number + 1:06d}", title, "report", made_for, one.ref, cost, cost // 7_500, day)

    def _whale(self, one: Customer, draw: Draw) -> None:
        """The biggest one comes last, so that who took what was made for it is known by now."""
        days = self._days
        for place, (title, title_zh, cost, takers) in enumerate(WHALE):
            made = max(days.end - 320 + 30 * place, one.since)
            code, offering = f"W-{place + 1:02d}", "platform" if place % 3 == 0 else "rollout"
            named = title_zh if one.who.is_chinese else title
            self._add(code, named, "feature", offering, one.ref, cost, cost // 7_500, made)
            self._files.add("output_uses", code, one.ref, days.iso(min(made + 3, days.end - 1)))
            for taker, _, _ in self._takers[place : place + takers]:
                self._files.add("output_uses", code, taker, days.iso(min(made + draw.between(20, 60), days.end - 1)))
