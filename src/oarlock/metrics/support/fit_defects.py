"""Fit defects: tickets that were raised because the product does not fit the customer's business."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Metric, Parameter, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.accounts.parameters import words_of
from oarlock.metrics.core.cases.answers import COMMON, FEWEST, finished, is_compared
from oarlock.metrics.core.cases.groups import framed, group_names, grouped
from oarlock.metrics.core.cases.windows import WINDOW, first_day, windows, within
from oarlock.metrics.core.expressions import count_where, divide
from oarlock.metrics.core.fields import ACCOUNTS, BY_PERIOD, STATUS, number, ratio
from oarlock.metrics.support.tickets import (
    LEVEL,
    SOURCE,
    TICKET_COLUMNS,
    TICKET_DIMENSIONS,
    TICKET_ENTITIES,
    tickets,
)  # fmt: skip

if TYPE_CHECKING:
    import ibis.expr.types as ir

WORDS = (
    "fit,product fit,no fit,misfit,does not fit,not suitable,missing feature,feature gap,wrong process,"
    "产品不符,功能不符,功能缺失,不适配,不符合业务"
)
CAUSES = Parameter(
    name="causes", unit="text", default=WORDS,
    label=Text(en="Cause codes that say the product does not fit, joined by commas",
               zh="表示产品不符合业务的原因代码，以逗号分隔"),
)  # fmt: skip


def answer(tables: Tables, q: Question) -> ir.Table:
    """Tickets of each period whose cause says so; unknown while tickets have no causes."""
    import ibis

    shape, every = windows(q), tickets(tables, q)
    rows = grouped(tables, q, shape, within(tables, shape, every), own=TICKET_COLUMNS)
    words = tuple(_plain(word.lower()) for word in words_of(q, CAUSES.name, WORDS))
    cause = rows.cause.replace("_", " ").replace("-", " ")
    is_fit = cause.isin(words).fill_null(False) if words else ibis.literal(False)
    sums = rows.group_by(["period", *group_names(q)]).aggregate(
        tickets=count_where(rows.is_case), coded=count_where(rows.is_case & rows.cause.notnull()),
        fit=count_where(is_fit), accounts=is_fit.ifelse(rows.account_id, None).nunique(),
    )  # fmt: skip
    found = framed(tables, q, shape, sums)
    coded, fit = found.coded.fill_null(0), found.fit.fill_null(0)
    blind = (found.tickets.fill_null(0) > 0) & (coded == 0)
    enough = (coded >= FEWEST) if is_compared(q) else ibis.literal(True)
    figures = {
        "share": enough.ifelse(divide(fit, coded), ibis.null("float64")),
        "coded": coded,
        "tickets": found.tickets.fill_null(0),
        "accounts": found.accounts.fill_null(0),
    }
    value = blind.ifelse(ibis.null("int64"), fit)
    return finished(found, q, value=value, since=first_day(tables, every), figures=figures)


def _plain(word: str) -> str:
    return word.replace("_", " ").replace("-", " ")


METRIC = Metric(
    card=Card(
        name="fit_defects",
        version=1,
        room="support",
        title=Text(en="Fit defects", zh="产品适配缺陷"),
        meaning=Text(
            en="How many tickets came from a product that does not fit the customer's business.",
            zh="因产品不符合客户业务而产生的工单数。",
        ),
        formula=Text(
            en="Tickets created in the period (without one in the 90 days before) whose cause code is one of `causes`. "
            "Share: of the tickets that have a cause code. While no ticket of the period has one, it is unknown.",
            zh="期内（未指定时为前 90 天）创建且原因代码属于 causes 的工单数。占比以有原因代码的工单为分母；"
            "期内工单均无原因代码时视为未知。",
        ),
        source=SOURCE,
        unit="count",
        level=LEVEL,
        shape="period",
        fields=(
            *COMMON,
            number("value", "Fit defects", "适配缺陷数"),
            ratio("share", "Of tickets with a cause", "占有原因工单比例"),
            number("coded", "Tickets with a cause", "有原因的工单"),
            number("tickets", "Tickets", "工单"),
            ACCOUNTS,
            STATUS,
        ),
        order=BY_PERIOD,
        entities=TICKET_ENTITIES,
        dimensions=TICKET_DIMENSIONS,
        parameters=(WINDOW, CAUSES),
        see_also=("complaints", "unused_releases", "roadmap_linked_share"),
    ),
    answer=answer,
    standing=("now", "months"),
)
