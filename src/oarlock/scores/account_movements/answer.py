"""The answer: the ledger split by account, only the months and kinds in which something moved."""

from __future__ import annotations

import functools
import operator
from dataclasses import replace
from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.metrics.core.fields import currency_of
from oarlock.metrics.core.spine import periods_of
from oarlock.metrics.revenue.kinds import KINDS
from oarlock.metrics.revenue.ledger import ledger, with_definition

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """One row for each account, month and kind of movement that is not zero; one without a kind where no rate is."""
    import ibis

    asked = with_definition(replace(q, by=("account",)), level="account")
    rows = ledger(tables, asked, periods_of(q), basis="mrr", method=q.definition.method)
    rows = rows.filter(rows.d0.notnull())
    counts = [rows[f"{kind}_accounts"].fill_null(0) for kind in KINDS]
    moved = rows.filter((rows.status == "n/a") | (functools.reduce(operator.add, counts) > 0))
    kinds = tables.literal(tuple({"movement": kind} for kind in KINDS), {"movement": "string"})
    every = moved.filter(moved.status == "ok").cross_join(kinds)
    every = every.mutate(amount=ibis.cases(*((every.movement == kind, every[kind]) for kind in KINDS)))
    every = every.filter(every.amount != 0)
    unknown = moved.filter(moved.status == "n/a").mutate(movement=ibis.null("string"), amount=ibis.null("int64"))
    return _told(every, asked).union(_told(unknown, asked), distinct=False)


def _told(rows: ir.Table, q: Question) -> ir.Table:
    return rows.select(
        account_id=rows.d0, period=rows.starts, period_end=rows.ends, movement=rows.movement, amount=rows.amount,
        opening=rows.opening, closing=rows.closing, currency=currency_of(rows, q), status=rows.status,
    )  # fmt: skip
