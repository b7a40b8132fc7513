"""Metrics that differ in their names and texts only: recurring revenue at an instant, and its ratios over a period."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from oarlock.domain.metric import Card, Field, Metric, Parameter, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.dimensions import DIMENSIONS
from oarlock.metrics.core.fields import BY_PERIOD, CONTRACT_ENTITIES, MONEY_RATIO
from oarlock.metrics.revenue.ledger import check_rates
from oarlock.metrics.revenue.stocks import FIELDS, LEVEL, SOURCE

if TYPE_CHECKING:
    import ibis.expr.types as ir

Answers = Callable[[Tables, Question], "ir.Table"]
CUSTOMER = Text(en="Account, or group when the definition set says so.", zh="客户；定义集如有规定则为集团。")


def stock_metric(
    answer: Answers, *, name: str, title: Text, meaning: Text, formula: Text, see_also: tuple[str, ...],
    differs: tuple[Text, ...] = (), standing: tuple[Literal["now", "months", "trailing"], ...] = ("now",),
) -> Metric:  # fmt: skip
    """A metric of recurring revenue at an instant."""
    card = Card(
        name=name, version=1, room="revenue", title=title, meaning=meaning, formula=formula, source=SOURCE,
        unit="money", level=LEVEL, shape="instant", fields=FIELDS, order=("as_of",), entities=CONTRACT_ENTITIES,
        dimensions=DIMENSIONS, differs=differs, see_also=see_also,
    )  # fmt: skip
    return Metric(card=card, answer=answer, standing=standing, check=check_rates)


def ratio_metric(
    answer: Answers, *, name: str, title: Text, meaning: Text, formula: Text, see_also: tuple[str, ...],
    differs: tuple[Text, ...] = (), parameters: tuple[Parameter, ...] = (), fields: tuple[Field, ...] = MONEY_RATIO,
) -> Metric:  # fmt: skip
    """A metric that divides amounts of recurring revenue over a period."""
    card = Card(
        name=name, version=1, room="revenue", title=title, meaning=meaning, formula=formula, source=SOURCE,
        unit="ratio", level=CUSTOMER, shape="period", fields=fields, order=BY_PERIOD, entities=CONTRACT_ENTITIES,
        dimensions=DIMENSIONS, parameters=parameters, differs=differs, see_also=see_also,
    )  # fmt: skip
    return Metric(card=card, answer=answer, standing=("trailing", "months"), check=check_rates)
