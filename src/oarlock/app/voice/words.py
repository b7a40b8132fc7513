"""Names of the roles of contacts."""

from __future__ import annotations

from oarlock.kit.text import Text

ROLES = {
    "decision": Text(en="decision makers", zh="决策者"),
    "sponsor": Text(en="sponsors", zh="高管赞助人"),
    "champion": Text(en="champions", zh="拥护者"),
    "buyer": Text(en="buyers", zh="采购者"),
    "admin": Text(en="administrators", zh="管理员"),
    "user": Text(en="users", zh="使用者"),
    "others": Text(en="others", zh="其他"),
}


def roles(codes: object) -> list[Text | str]:
    """Roles by their names; one of the company's own as it is written."""
    parts = [part.strip() for part in str(codes or "").replace(",", " ").split()]
    return [ROLES.get(part, part) for part in parts]
