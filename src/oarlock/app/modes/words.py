"""Words of the pages of modes and lifecycles for what figures say in codes."""

from __future__ import annotations

from oarlock.app.boundaries.words import TIERS as TIERS
from oarlock.kit.text import Text
from oarlock.metrics.core.modes import NAMES

VERDICTS = {
    **NAMES,
    "mixed": Text(en="Mixed, review due", zh="混合，应复核"),
    "insufficient": Text(en="Insufficient evidence", zh="证据不足"),
}
TOUCHES = {
    "over": Text(en="More than it bears", zh="过度"),
    "under": Text(en="Fewer than it needs", zh="不足"),
}
FITS = {"fits": Text(en="Fits", zh="匹配"), "mismatch": Text(en="Mismatch", zh="不匹配")}
COLOURS = {
    "green": Text(en="green", zh="绿"),
    "amber": Text(en="amber", zh="黄"),
    "red": Text(en="red", zh="红"),
}
PARTS = {
    "tier": Text(en="Service tier", zh="服务档次"),
    "norms": Text(en="Norms of touch in 90 days", zh="90 天触达规范"),
    "weights": Text(en="Weights of health", zh="健康度权重"),
    "sheet": Text(en="Score sheet", zh="考核评分表"),
    "lifecycle": Text(en="Governing lifecycle", zh="主导生命周期"),
    "checks": Text(en="Kit", zh="配套要求"),
}
"""Parts of how an account of a mode is treated."""
NORMS = {
    "any": Text(en="contacts", zh="往来"),
    "visit": Text(en="visits", zh="拜访"),
    "executive": Text(en="contacts of executives", zh="高层往来"),
}
"""Sorts of touch."""
