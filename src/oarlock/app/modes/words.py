"""Words of the pages of modes and lifecycles for what figures say in codes."""

from __future__ import annotations

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
