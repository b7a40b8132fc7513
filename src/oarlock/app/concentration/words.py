"""Words of the page: what a plan has to hold, the colours of dependence, the bases."""

from __future__ import annotations

from oarlock.kit.text import Text
from oarlock.strategy.protection.plans import NEEDED

BASES = {
    "revenue": Text(en="Revenue (MRR)", zh="收入（MRR）"),
    "contribution": Text(en="Contribution a month", zh="每月贡献"),
}
COLOURS = {
    "red": Text(en="steep and not proven", zh="依赖悬殊且无近期证明"),
    "amber": Text(en="not proven lately", zh="无近期证明"),
    "green": Text(en="proven lately", zh="近期已证明"),
    "unknown": Text(en="not known", zh="未知"),
}


def lacks(missing: object) -> tuple[Text, ...]:
    """The names of what a plan lacks."""
    return tuple(NEEDED[word] for word in str(missing or "").split() if word in NEEDED)
