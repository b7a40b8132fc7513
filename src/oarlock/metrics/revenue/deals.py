"""Deals as metrics read them: how each that ended did, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.metrics.core.localtime import local_day

if TYPE_CHECKING:
    import ibis.expr.types as ir

DEAL_COLUMNS = {"competitor": "competitor", "kind": "kind"}
"""Dimensions that a deal itself holds."""


def decided(tables: Tables, q: Question) -> ir.Table:
    """Opportunities that ended: `account_id`, `kind`, `competitor`, `is_won`, `day` (closed)."""
    import ibis

    rows = tables.entity("opportunity")
    rows = rows.filter(rows.is_closed.fill_null(False))
    changed = local_day(ibis.coalesce(rows.valid_from, rows.updated_at, rows.created_at), q.zone)
    return rows.select(
        "account_id", "kind", competitor=competitor_of(rows), is_won=rows.is_won.fill_null(False),
        day=ibis.coalesce(rows.close_date, changed),
    )  # fmt: skip


def competitor_of(rows: ir.Table) -> ir.Value:
    """Against whom a deal is contested; null when nobody is named."""
    return rows.competitor.strip().nullif("")
