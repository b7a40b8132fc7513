"""What customers asked us to build, as the roadmap holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.localtime import local_day

if TYPE_CHECKING:
    import ibis.expr.types as ir

DROPPED = ("dropped", "cancelled", "canceled", "rejected", "已取消", "已放弃")
SOURCE = Text(en="Roadmap items.", zh="路线图事项。")
OWN = {"offering": "offering_id"}


def wishes(tables: Tables, q: Question) -> ir.Table:
    """Roadmap items: `item_id`, `offering_id`, `day` (asked for; else put on the roadmap), `asked_day` (asked for),
    `out_day` (released), `gone_day` (dropped, by the day of its last change), `needs` (confirmed; null = not said) and
    `account_id`, which is null: a wish belongs to many.
    """
    import ibis

    rows = tables.entity("roadmap_item")
    asked, made = local_day(rows.requested_at, q.zone), local_day(rows.created_at, q.zone)
    never = ibis.null("date")
    is_gone = rows.status.lower().isin(DROPPED).fill_null(False)
    changed = local_day(ibis.coalesce(rows.updated_at, rows.created_at, rows.requested_at), q.zone)
    return rows.select(
        "item_id", "offering_id", day=ibis.coalesce(made, asked), asked_day=asked,
        out_day=local_day(rows.released_at, q.zone), gone_day=is_gone.ifelse(changed, never),
        needs=rows.confirmed_needs.cast("int64"), account_id=ibis.null("string"),
    )  # fmt: skip
