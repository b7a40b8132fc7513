"""The service menu of three tiers in two versions, what is answered to whoever asks for more, and the budgets."""

from __future__ import annotations

from oarlock.sample.days import Days
from oarlock.sample.strategy.tables import StrategyFiles

ONBOARDING, TRAINING, REVIEW = "Onboarding · 上线辅导", "Training · 培训", "Business review · 业务复盘"
REPORTS, VISITS, SPECIALS = "Report building · 报表制作", "On-site visits · 上门拜访", "Custom features · 专属功能"
ITEMS = (ONBOARDING, TRAINING, REVIEW, REPORTS, VISITS, SPECIALS)

_MENU = {
    "light": ("4", "1", "1", "charge", "refuse", "refuse"),
    "standard": ("8", "8", "4", "4", "charge", "refuse"),
    "premium": ("24", "24", "16", "24", "40", "charge"),
}
"""By tier, in the order of the items: hours included a year, or how else it is treated."""

_FORMER = {("premium", SPECIALS): "60", ("standard", VISITS): "6"}
"""What the first version had instead: the promises that the second one ended."""

_GUIDANCE = {
    "included": "Included: book it, and say what is left. 已包含：直接安排，并告知剩余额度。",
    "charge": "Offered at the daily rate, on an order of its own. 按日费率另行下单。",
    "refuse": "We do not offer this; name a partner who does. 我们不提供；请推荐合作伙伴。",
}


def add_menu(files: StrategyFiles, *, days: Days) -> None:
    """Write both versions; the second one holds since the first day of the last quarter but one."""
    for version, since in ((1, days.founded - 30), (2, days.plus(days.instants[-1], -4))):
        for tier, cells in _MENU.items():
            for item, cell in zip(ITEMS, cells, strict=True):
                told = _FORMER.get((tier, item), cell) if version == 1 else cell
                treatment = "included" if told.isdigit() else told
                files.add(
                    "menu", tier, str(version), item, treatment, told if told.isdigit() else "", _GUIDANCE[treatment],
                    days.iso(since),
                )  # fmt: skip


def add_budgets(files: StrategyFiles, *, days: Days) -> None:
    """Write what an account of each tier may cost: premium's grew with the menu's second version."""
    first, second = days.iso(days.founded - 30), days.iso(days.plus(days.instants[-1], -4))
    who, why = "head@example.com", "Budget of the year · 年度预算"
    files.add("budgets", "light", first, "", "", "", "0.15", who, why)
    files.add("budgets", "standard", first, "month", "400.00", "USD", "", who, why)
    files.add("budgets", "premium", first, "year", "12000.00", "USD", "", who, why)
    files.add("budgets", "premium", second, "year", "15000.00", "USD", "", who, "Visits were added · 增加上门拜访")
