"""What customers asked for outside the menu, and what was decided."""

from __future__ import annotations

from oarlock.sample.behaviour.stories import Customer
from oarlock.sample.days import DAY, Days
from oarlock.sample.draw import Draw
from oarlock.sample.market import ENTERPRISE, SELF_SERVICE
from oarlock.sample.strategy.people import CONSULTANTS, LEADERS
from oarlock.sample.strategy.tables import StrategyFiles

Asked = tuple[str, str, str, int, int, int, str, int]
"""Title in both languages, offering, hours, how many others were asked and confirmed it, decision, days ago."""

WHALE: tuple[Asked, ...] = (
    ("Group approval chain", "集团审批链", "platform", 120, 12, 5, "productise", 320),
    ("Own login page", "专属登录页", "platform", 40, 10, 0, "exception", 300),
    ("Bonded warehouse ledger", "保税仓台账", "rollout", 90, 12, 4, "productise", 270),
    ("Consultant on site each week", "顾问每周驻场", "rollout", 400, 8, 0, "exception", 250),
    ("Group month end", "集团月结", "rollout", 110, 9, 1, "exception", 200),
    ("Board report by hand", "人工编制董事会报表", "rollout", 60, 8, 0, "charge", 140),
    ("Own map layer", "自有地图图层", "platform", 80, 10, 1, "charge", 75),
    ("Weekend duty", "周末值班", "rollout", 200, 0, 0, "decline", 40),
    ("Second test environment", "第二测试环境", "platform", 70, 6, 2, "", 12),
)

OTHERS: tuple[Asked, ...] = (
    ("Report in our own format", "按自有格式出报表", "platform", 16, 6, 1, "charge", 180),
    ("Price list import", "价目表导入", "platform", 30, 10, 4, "productise", 150),
    ("Training at our branch", "到分公司培训", "rollout", 12, 0, 0, "charge", 110),
    ("Longer opening hours", "延长服务时间", "platform", 90, 5, 0, "decline", 60),
    ("Migration of old files", "旧文件迁移", "rollout", 45, 7, 2, "", 20),
)

_WHY = {
    "decline": ("Nobody else needs it and it does not pay for itself.", "无其他客户需要，且无法收回成本。"),
    "charge": ("Paid work on an order of its own.", "按单独订单收费。"),
    "productise": ("Enough others have the need: it goes to the roadmap.", "有足够多的客户有同样需求，列入路线图。"),
    "exception": ("The renewal depends on it.", "续约取决于此。"),
    "": ("", ""),
}
RATE = 75_00
"""US cents by which an hour is estimated."""


class Requests:
    """Writes the requests; one in so many customers outside self-service has one."""

    def __init__(self, files: StrategyFiles, days: Days) -> None:
        self._files, self._days, self._turn = files, days, 0

    def customer(self, one: Customer, *, seed: int) -> list[str]:
        """Write one customer's requests; the numbers of those that were taken on."""
        who, days = one.who, self._days
        if who.role == "biggest":
            asked: tuple[Asked, ...] = WHALE
        else:
            draw = Draw(seed, "strategy", who.number * 64 + 5)
            chance = 0.6 if who.segment is ENTERPRISE else 0.0 if who.segment is SELF_SERVICE else 0.25
            if one.until <= days.end or not draw.chance(chance):
                return []
            self._turn += 1
            asked = (OTHERS[self._turn % len(OTHERS)],)
        taken = []
        for title, title_zh, offering, hours, others, confirmed, decision, ago in asked:
            day = days.end - ago
            if day < max(one.since, days.start):
                continue
            number = self._files.next("requests", "Q")
            requested, decided = days.local(day * DAY + 600), days.local(min((day + 6) * DAY + 900, days.cutoff))
            done = bool(decision)
            self._files.add(
                "requests", number, one.ref, title_zh if who.is_chinese else title, offering, str(hours),
                f"{hours * RATE // 100}.00", "USD", str(others), str(confirmed), decision,
                LEADERS[0] if done else "", _WHY[decision][who.is_chinese], requested, decided if done else "",
                decided if done else requested, CONSULTANTS[1] if decision == "exception" else "",
            )  # fmt: skip
            if decision in ("exception", "charge", "productise"):
                taken.append(number)
        return taken
