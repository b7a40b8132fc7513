"""The rules of segmentation: classes from a data file, and which of them a size and a breadth of use make."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from importlib import resources

from oarlock.domain.metric import Parameter, Question
from oarlock.errors import UserError
from oarlock.kit.text import Text
from oarlock.metrics.core.parameters import whole_of

FORMS = {
    "online_application_service": Text(en="Online application service", zh="在线应用服务"),
    "product": Text(en="Product", zh="产品"),
    "solution": Text(en="Solution", zh="解决方案"),
    "professional_service": Text(en="Professional service", zh="专业服务"),
}
TIERS = {
    "light": Text(en="Light", zh="轻服务"),
    "standard": Text(en="Standard", zh="标准"),
    "premium": Text(en="Premium", zh="尊享"),
}
LARGEST = 10**9


@dataclass(frozen=True, kw_only=True)
class Class:
    """One class: from how many staff and how many domains of application on, and what it gets by default.

    hours: hundredths of hours a year that serving one of it takes.
    """

    id: str
    label: Text
    employees_from: int
    domains_from: int
    form: str
    tier: str
    mode: str
    hours: int


@dataclass(frozen=True, kw_only=True)
class Rules:
    """The classes, the smallest first; how many quarters beyond a boundary move an account.

    deep_share: domains used by a smaller share of the staff than this count as one less.
    """

    classes: tuple[Class, ...]
    deep_share: Decimal
    quarters: int

    def rank(self, employees: int, domains: int) -> int:
        """The place of the class: the mean of the places by size and by use, rounded down."""
        size = sum(employees >= one.employees_from for one in self.classes[1:])
        use = sum(domains >= one.domains_from for one in self.classes[1:])
        return (size + use) // 2


@functools.cache
def shipped() -> Rules:
    """The rules that come with Oarlock."""
    told = json.loads(resources.files(__package__).joinpath("segments.json").read_text("utf-8"))
    classes = tuple(
        Class(**{**row, "label": Text(**row["label"]), "hours": int(Decimal(str(row["hours"])) * 100)})
        for row in told["classes"]
    )
    return Rules(classes=classes, deep_share=Decimal(str(told["deep_share"])), quarters=told["quarters"])


PARAMETERS = tuple(
    Parameter(
        name=f"{one.id}_from", unit="count", default=str(one.employees_from),
        label=Text(en=f"Employees from which an account is {one.label.en.lower()}",
                   zh=f"{one.label.zh}的员工人数下限"),
    )
    for one in shipped().classes[1:]
)  # fmt: skip


def rules_of(q: Question) -> Rules:
    """The rules with the boundaries of the question; raises `UserError` when they do not rise."""
    given = {one.id: whole_of(q, f"{one.id}_from", one.employees_from, largest=LARGEST)
             for one in shipped().classes[1:]}  # fmt: skip
    return with_boundaries(given)


def with_boundaries(employees: Mapping[str, int]) -> Rules:
    """The shipped rules with other boundaries of staff for some classes; raises `UserError` when they do not rise."""
    rules = shipped()
    classes = tuple(replace(one, employees_from=employees.get(one.id, one.employees_from)) for one in rules.classes)
    sizes = [one.employees_from for one in classes]
    if sizes != sorted(set(sizes)):
        raise UserError(
            "The boundaries {sizes} do not rise.", remedy="Give each larger class a larger number of employees.",
            sizes=", ".join(map(str, sizes[1:])),
        )  # fmt: skip
    return replace(rules, classes=classes)
