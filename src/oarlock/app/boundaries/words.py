"""Names of decisions, treatments, verdicts and sides, in a neutral order."""

from __future__ import annotations

from oarlock.kit.text import Text
from oarlock.strategy.segments.rules import TIERS as TIERS

DECISIONS = {
    "decline": Text(en="Decline", zh="婉拒"),
    "charge": Text(en="Charge", zh="收费"),
    "productise": Text(en="Productise", zh="产品化"),
    "exception": Text(en="Exception", zh="例外"),
}
OPTIONS = {**DECISIONS, "deliver": Text(en="Deliver", zh="提供")}
STATES = {
    "included": Text(en="Included", zh="包含"),
    "used_up": Text(en="Used up", zh="已用尽"),
    "charge": Text(en="Charged", zh="收费"),
    "refuse": Text(en="Refused", zh="拒绝"),
    "off_menu": Text(en="Not on the menu", zh="菜单上没有"),
    "no_menu": Text(en="No menu in force", zh="无生效菜单"),
}
TREATMENTS = {name: STATES[name] for name in ("included", "charge", "refuse")}
SIDES = {"buyer": Text(en="Buyers", zh="购买者"), "user": Text(en="Users", zh="使用者")}
BASES = {"declared": Text(en="Declared", zh="声明"), "observed": Text(en="Observed", zh="观察")}
SERVICES = {
    "personal": Text(en="Personal", zh="人工"),
    "self": Text(en="Self-service", zh="自助"),
    "mixed": Text(en="Divided", zh="不一致"),
}


def named(names: dict[str, Text], code: object) -> Text | str:
    """A code by its name; one of the company's own as it is written."""
    return names.get(str(code), str(code))


def options(told: object) -> list[Text | str]:
    """The names of options that are written one after the other."""
    return [named(OPTIONS, one) for one in str(told or "").split()]
