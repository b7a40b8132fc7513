"""The definition set: the choices that a company locks so that one figure means one thing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

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
