"""Names of the codes that these figures hold."""

from __future__ import annotations

from oarlock.kit.text import Text
from oarlock.strategy.customers.customer_definitions import PROBLEMS
from oarlock.strategy.customers.definitions import shipped
from oarlock.strategy.segments.rules import FORMS, TIERS
from oarlock.strategy.segments.rules import shipped as segments

VERDICTS = {
    "pass": Text(en="passes", zh="通过"),
    "fail": Text(en="does not pass", zh="未通过"),
    "open": Text(en="open: answers are missing", zh="待定：判断不全"),
    "insufficient": Text(en="insufficient evidence", zh="证据不足"),
    "predictive": Text(en="predictive", zh="有预测力"),
    "not_predictive": Text(en="not predictive", zh="无预测力"),
    "too_few": Text(en="too few to conclude", zh="样本不足"),
}
MOVEMENTS = {
    "named": Text(en="named", zh="转为具名"),
    "released": Text(en="released", zh="取消具名"),
    "moved": Text(en="moved to another group", zh="调整客户群"),
}
CHOICES = {
    "invest": Text(en="invest", zh="投入"),
    "keep": Text(en="keep", zh="保持"),
    "light": Text(en="serve light", zh="轻服务"),
    "leave": Text(en="leave", zh="退出"),
}
BANDS = {"high": Text(en="high", zh="高"), "mid": Text(en="mid", zh="中"), "low": Text(en="low", zh="低")}
CLASSES = {one.id: one.label for one in segments().classes}
GROUPS = {**CLASSES, "unknown": Text(en="not known", zh="未知")}
DEFINITIONS = {one.id: one.label for one in shipped()}
BASES = {
    "decided": Text(en="decided", zh="已决定"),
    "segment": Text(en="by size and use", zh="按规模与应用"),
    "unknown": Text(en="not known", zh="未知"),
}
CODES: dict[str, dict[str, Text]] = {
    "definition": DEFINITIONS, "other": DEFINITIONS, "problems": PROBLEMS, "verdict": VERDICTS, "movement": MOVEMENTS,
    "choice": CHOICES, "band": BANDS, "by_rule": CLASSES, "measured": CLASSES, "form": FORMS, "tier": TIERS,
    "basis": BASES, "moving": {"up": Text(en="above it", zh="高于"), "down": Text(en="below it", zh="低于")},
    "status": {"insufficient": VERDICTS["insufficient"]},
    "cohort": {"all": Text(en="all years", zh="全部年份")},
}  # fmt: skip
"""Field → code → what people read."""
