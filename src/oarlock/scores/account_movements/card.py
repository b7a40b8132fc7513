"""The movements of each account, as a figure that is published with each refresh and that a customer's page reads."""

from __future__ import annotations

from oarlock.domain.metric import Card, Metric
from oarlock.kit.text import Text
from oarlock.metrics.core.fields import (
    AMOUNT,
    CONTRACT_ENTITIES,
    CURRENCY,
    MOVEMENT,
    PERIOD,
    PERIOD_END,
    STATUS,
    money,
    text,
)
from oarlock.metrics.revenue.movement_rows import FORMULA
from oarlock.metrics.revenue.stocks import SOURCE
from oarlock.scores.account_movements.answer import answer

METRIC = Metric(
    card=Card(
        name="account_movements",
        version=1,
        room="accounts",
        title=Text(en="Movements of each customer", zh="逐客户收入变动"),
        meaning=Text(
            en="Why the recurring revenue of each customer differs from one month to the next.",
            zh="每位客户的经常性收入逐月变化的原因。",
        ),
        formula=FORMULA,
        source=SOURCE,
        unit="money",
        level=Text(en="Account; only months and kinds with a movement.", zh="客户；仅列有变动的月份与类型。"),
        shape="period",
        fields=(
            text("account_id", "Account", "客户"),
            PERIOD,
            PERIOD_END,
            MOVEMENT,
            AMOUNT,
            money("opening", "Opening", "期初"),
            money("closing", "Closing", "期末"),
            CURRENCY,
            STATUS,
        ),
        order=("account_id", "period", "movement"),
        entities=CONTRACT_ENTITIES,
        see_also=("mrr_movements", "revenue_bridge"),
    ),
    answer=answer,
    standing=("months",),
)
