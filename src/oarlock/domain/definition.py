"""The definition set: the choices that a company locks so that one figure means one thing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from oarlock.kit.text import Text

Level = Literal["account", "group"]


@dataclass(frozen=True, kw_only=True)
class DefinitionSet:
    """One version of the choices under every revenue figure; published ones never change.

    level: whose movements are told apart: each account, or the whole group of its parent.
    reactivation: a customer that comes back is told apart, or counts as new.
    churn_time: a line stops counting at its end, or already on the day notice was given.
    delinquent: lines that are past due count, or do not.
    unpaid: lines whose dunning ended count as churn when `excluded`.
    discounts: `list` ignores discounts, `contract` takes off those without an end, `net` all while they run.
    fx: movements at the opening rate with a line for exchange rates.
    method: compare the two ends of a period, or add up every change inside it.
    week_factor, day_factor: how many weeks and days a month holds, as (numerator, denominator).
    """

    name: str
    version: int
    level: Level = "account"
    reactivation: Literal["separate", "as_new"] = "separate"
    churn_time: Literal["period_end", "notice"] = "period_end"
    delinquent: Literal["counted", "excluded"] = "counted"
    unpaid: Literal["counted", "excluded"] = "excluded"
    discounts: Literal["list", "contract", "net"] = "contract"
    method: Literal["endpoint", "event_sum"] = "endpoint"
    fx: Literal["constant"] = "constant"
    week_factor: tuple[int, int] = (13, 3)
    day_factor: tuple[int, int] = (487, 16)

    @property
    def label(self) -> str:
        """Name and version as figures show them: `standard@1`."""
        return f"{self.name}@{self.version}"


STANDARD = DefinitionSet(name="standard", version=1)

CHOICES = {
    "level": Text(en="Level of movements", zh="变动口径层级"),
    "reactivation": Text(en="Reactivation", zh="回流"),
    "churn_time": Text(en="Time of churn", zh="流失时点"),
    "delinquent": Text(en="Past-due lines", zh="逾期合同行"),
    "unpaid": Text(en="Unpaid lines", zh="未付合同行"),
    "discounts": Text(en="Discounts", zh="折扣口径"),
    "method": Text(en="Method of movements", zh="变动计算方法"),
    "fx": Text(en="Exchange rates", zh="汇率口径"),
    "week_factor": Text(en="Weeks in a month", zh="每月周数"),
    "day_factor": Text(en="Days in a month", zh="每月天数"),
}
"""Names of the choices."""

VALUES = {
    "account": Text(en="each account", zh="单个客户"),
    "group": Text(en="the whole group", zh="整个集团"),
    "separate": Text(en="told apart from new", zh="与新增分列"),
    "as_new": Text(en="counts as new", zh="计为新增"),
    "period_end": Text(en="at the line's end", zh="合同行结束时"),
    "notice": Text(en="on the day of notice", zh="收到取消通知之日"),
    "counted": Text(en="counted", zh="计入"),
    "excluded": Text(en="left out", zh="不计入"),
    "list": Text(en="list prices", zh="标价（不减折扣）"),
    "contract": Text(en="discounts without an end taken off", zh="扣除无期限折扣"),
    "net": Text(en="all running discounts taken off", zh="扣除全部有效折扣"),
    "endpoint": Text(en="the two ends compared", zh="比较期初与期末"),
    "event_sum": Text(en="every change added up", zh="累加每次变动"),
    "constant": Text(en="opening rate, with a line for exchange rates", zh="按期初汇率，汇率影响单列"),
}
"""What the values of choices mean."""
