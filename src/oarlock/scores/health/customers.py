"""Whose health is told: accounts with a contract line that lives on the day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.metrics.core.dimensions import labelled
from oarlock.metrics.core.spine import Spine, frame
from oarlock.metrics.revenue.lines import STOPPED, halting

if TYPE_CHECKING:
    import ibis.expr.types as ir

EVERYONE = "all"


def customers(tables: Tables, q: Question, shape: Spine, *, attributes: tuple[str, ...], who: str) -> ir.Table:
    """`as_of`, `account_id`, `name`, and a text column `is_ATTRIBUTE` for each attribute, for each observed instant.

    who: `customers`, or `all` for accounts without a live contract line, too.
    """
    import ibis

    periods = frame(tables, shape)
    seen = periods.filter(periods.observed).select("period", "starts")
    lines = tables.entity("contract_line")
    status = lines.status.fill_null("active")
    is_over = (status.isin(STOPPED) & lines.end_date.isnull()) | status.isin(("trialing", *halting(q.definition)))
    lines = lines.filter(lines.account_id.notnull(), lines.start_date.notnull(), ~is_over)
    lives = [lines.start_date <= seen.starts, lines.end_date.isnull() | (lines.end_date > seen.starts)]
    found = lines.join(seen, lives).select("period", "account_id").distinct()
    names = tables.entity("account").select(of="account_id", name="name")
    if who == EVERYONE:
        every = names.select(account_id="of").cross_join(seen.select("period")).select("period", "account_id")
        found = found.union(every, distinct=True)
    if q.account is not None:
        found = found.filter(found.account_id == q.account)
    found = found.left_join(names, [("account_id", "of")]).select(*found.columns, "name")
    marked = labelled(tables, q, shape, found.mutate(entity=found.account_id), attributes)
    labels = {f"is_{name}": marked[f"d{i}"] for i, name in enumerate(attributes)}
    rows = marked.select("period", "account_id", "name", **labels)
    whole = periods.left_join(rows, "period")
    whole = whole.filter(whole.account_id.notnull() | ~periods.observed)
    return whole.select(
        "account_id", "name", *labels, as_of=periods.starts, is_seen=ibis.ifelse(periods.observed, True, False)
    )
