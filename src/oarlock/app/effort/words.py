"""Names of the ways of listing silent leavers, and of kinds of cost."""

from __future__ import annotations

from oarlock.kit.text import Text

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


def named(names: dict[str, Text], code: object) -> Text | str:
    """A code by its name; one of the company's own as it is written."""
    return names.get(str(code), str(code))
