"""The ten stages of buying and using, the words of deals that name them, and what proves that one was entered."""

from __future__ import annotations

from oarlock.kit.text import Text

TIMELINE = "buying_use"
"""As `stage_entry.timeline` names it."""

STAGES: dict[str, Text] = {
    "sensing": Text(en="Sensing a change", zh="感知变化"),
    "gap": Text(en="Gap seen", zh="发现差距"),
    "decision": Text(en="Decision to change", zh="决定改变"),
    "needs": Text(en="Needs", zh="明确需求"),
    "evaluation": Text(en="Evaluation", zh="评估方案"),
    "purchase": Text(en="Purchase", zh="购买"),
    "implementation": Text(en="Implementation and improvement", zh="实施与改进"),
    "stable": Text(en="Stable use", zh="稳定使用"),
    "decline": Text(en="Decline", zh="衰退"),
    "abandoned": Text(en="Abandoned", zh="放弃"),
}
"""In the order in which they follow each other."""
CODES = tuple(STAGES)
PLACES = {code: i for i, code in enumerate(CODES, start=1)}
LAST_STEP = PLACES["stable"]
"""Up to here stages are steps of which none is skipped without a reason; the last two are ways out."""

DEAL_STAGES = {
    "gap": ("prospecting", "qualification", "lead", "discovery", "new", "线索", "初步接触", "资格审查"),
    "needs": ("needs analysis", "needs", "requirements", "scoping", "需求分析", "需求"),
    "evaluation": (
        "value proposition", "id. decision makers", "perception analysis", "proposal/price quote", "proposal",
        "negotiation/review", "negotiation", "demo", "trial", "方案报价", "方案", "报价", "谈判", "商务谈判",
    ),
}  # fmt: skip
"""Words for the stages of deals, in small letters."""

EVIDENCE: dict[str, Text] = {
    "entered": Text(en="entered by hand", zh="人工录入"),
    "deal_open": Text(en="open deal", zh="商机在跟进"),
    "deal_won": Text(en="deal won", zh="商机赢单"),
    "deal_lost": Text(en="deal lost", zh="商机输单"),
    "contract_start": Text(en="contract began", zh="合同开始"),
    "contract_end": Text(en="contract ended", zh="合同结束"),
    "value_event": Text(en="value event", zh="价值事件"),
    "use_fell": Text(en="use fell by 25 % or more", zh="使用量下降 25% 及以上"),
    "no_value": Text(en="90 days without a value event", zh="90 天无价值事件"),
}
RULES = ("use_fell", "no_value")
"""Evidence that a rule draws from what did not happen: entered for review."""

WINDOW = 60
"""Days of use that are compared with as many before."""
FALL_PERCENT = 25
SILENT_DAYS = 90
BREAK_DAYS = 30
"""Days between two contracts from which the second is a new beginning."""


def skipped(before: str, after: str) -> tuple[str, ...]:
    """The steps that a move from one stage to another leaves out."""
    low, high = PLACES[before], PLACES[after]
    return CODES[low : high - 1] if high <= LAST_STEP else ()
