"""What drivers are called, and in which unit a person types them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from oarlock.kit.text import Text

Unit = Literal["count", "percent", "money", "hours"]


@dataclass(frozen=True, kw_only=True)
class Said:
    """The name of a driver, the unit in which it is typed, and where its usual value comes from."""

    label: Text
    unit: Unit
    source: Text


TYPED = Text(en="typed", zh="手工输入")
_CONTRIBUTION = Text(en="account contribution of the last quarter", zh="近一季度客户贡献")
DRIVERS: dict[str, Said] = {
    "accounts": Said(label=Text(en="Customers at the start", zh="期初客户数"), unit="count",
                     source=Text(en="customers with ARR", zh="有 ARR 的客户")),
    "won": Said(label=Text(en="New customers a year", zh="每年新客户数"), unit="count",
                source=Text(en="new and returned in the last 12 months", zh="近 12 个月新增与回流")),
    "retention": Said(label=Text(en="Customers kept over a year", zh="年客户留存率"), unit="percent",
                      source=Text(en="logo retention of the last 12 months", zh="近 12 个月客户数留存率")),
    "revenue": Said(label=Text(en="Revenue of a customer a year", zh="每客户年收入"), unit="money",
                    source=Text(en="ARR ÷ customers", zh="ARR ÷ 客户数")),
    "margin": Said(label=Text(en="Margin after direct costs", zh="扣除直接成本后的利润率"), unit="percent",
                   source=_CONTRIBUTION),
    "hours": Said(label=Text(en="Hours of a customer a year", zh="每客户年工时"), unit="hours",
                  source=Text(en="cost to serve of the last quarter", zh="近一季度服务成本")),
    "capacity": Said(label=Text(en="Hours a year that are there", zh="每年可用工时"), unit="hours",
                     source=Text(en="the same as they take now", zh="与当前占用相同")),
    "hour_cost": Said(label=Text(en="Cost of an hour beyond them", zh="超出部分每小时成本"), unit="money",
                      source=Text(en="cost of time ÷ hours", zh="工时成本 ÷ 工时")),
    "investment": Said(label=Text(en="Investment at the start", zh="期初投入"), unit="money", source=TYPED),
    "running": Said(label=Text(en="Running cost a year", zh="每年运行成本"), unit="money", source=TYPED),
}  # fmt: skip
"""By the name of the driver in the model, in its order."""
