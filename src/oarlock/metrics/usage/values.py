"""When customers got value: recorded value events, and days of use that a rule counts as such."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from oarlock.domain.metric import Parameter, Question, Tables
from oarlock.errors import UserError
from oarlock.kit.text import Text
from oarlock.metrics.core.accounts.parameters import words_of
from oarlock.metrics.core.localtime import local_day

if TYPE_CHECKING:
    import ibis.expr.types as ir

RULE = Parameter(
    name="rule", unit="text",
    label=Text(
        en="Usage that proves value: EVENT or EVENT>=N a day, joined by commas",
        zh="证明价值的使用：EVENT 或 EVENT>=N（每天），逗号分隔",
    ),
)  # fmt: skip
VALUE_ENTITIES = ("value_event", "usage_feature_day")
SOURCE = Text(en="Value events, and usage events by rule.", zh="价值事件，以及按规则计入的使用事件。")
_RULE = re.compile(r"(?P<event>.+?)\s*(?:(?:>=|≥)\s*(?P<least>\d{1,9}))?")


def rules(q: Question) -> tuple[tuple[str, int], ...]:
    """The events and least counts a day of the question's rule."""
    found = []
    for word in words_of(q, "rule"):
        match = _RULE.fullmatch(word)
        if match is None or match["event"].endswith((">", "<", "=")):
            raise UserError("'{value}' is no rule for value, as in report_sent or report_sent>=3.", value=word)
        found.append((match["event"], int(match["least"] or 1)))
    return tuple(found)


def value_days(tables: Tables, q: Question) -> ir.Table:
    """`account_id`, `offering_id` (null = not said), `day`, `event`, `times`: days on which an account got value."""
    import ibis

    told = tables.entity("value_event")
    told = told.filter(told.account_id.notnull(), told.happened_at.notnull())
    told = told.select("account_id", "event", day=local_day(told.happened_at, q.zone))
    told = told.group_by("account_id", "event", "day").aggregate(times=told.count())
    rows = told.select("account_id", "day", "event", "times", offering_id=ibis.null("string"))
    if chosen := rules(q):
        used = tables.daily("usage_feature_day")
        used = used.filter(used.account_id.notnull(), used.event.isin([event for event, _ in chosen]))
        used = used.group_by("account_id", "offering_id", "event", "day").aggregate(times=used.events.sum())
        enough = ibis.or_(*((used.event == event) & (used.times >= least) for event, least in chosen))
        used = used.filter(enough)
        one = ibis.literal(1, "int64")
        rows = rows.union(
            used.select("account_id", "day", "event", times=one, offering_id=used.offering_id), distinct=False
        )
    return rows if q.account is None else rows.filter(rows.account_id == q.account)
