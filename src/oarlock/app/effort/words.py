"""Names of the ways of listing silent leavers, and of kinds of cost."""

from __future__ import annotations

from oarlock.kit.text import Text
from oarlock.strategy.segments.rules import TIERS as TIERS

METHODS = {
    "silent_list": Text(en="Silent list", zh="沉默名单"),
    "last_login_14": Text(en="No use for 14 days", zh="14 天无使用"),
    "last_login_30": Text(en="No use for 30 days", zh="30 天无使用"),
    "usage_drop_30": Text(en="Use 30 % below the 28 days before", zh="使用较前 28 天低 30%"),
}
KINDS = {
    "time": Text(en="Time", zh="工时"),
    "hosting": Text(en="Hosting", zh="托管"),
    "travel": Text(en="Travel", zh="差旅"),
    "partner": Text(en="Partners", zh="伙伴"),
    "collection": Text(en="Collection", zh="催收"),
    "discount": Text(en="Discounts", zh="折扣"),
    "off_menu": Text(en="Off the menu", zh="菜单外"),
    "other": Text(en="Other", zh="其他"),
}
WHY = {
    "no_tier": Text(en="no tier", zh="未定档次"),
    "no_budget": Text(en="the tier has no budget", zh="该档次没有预算"),
    "no_rate": Text(en="no exchange rate for the budget's currency", zh="预算币种没有汇率"),
    "no_cost": Text(en="a cost is not known: no cost rate or exchange rate", zh="成本未知：缺少费率或汇率"),
    "no_revenue": Text(en="the revenue is not known: an exchange rate is missing", zh="收入未知：缺少汇率"),
}


def named(names: dict[str, Text], code: object) -> Text | str:
    """A code by its name; one of the company's own as it is written."""
    return names.get(str(code), str(code))
