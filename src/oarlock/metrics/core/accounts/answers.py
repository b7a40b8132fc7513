"""From integer columns of accounts to sums by instant and split, and from there to an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.metrics.core.dimensions import check_dimensions, labelled, with_entity
from oarlock.metrics.core.fields import labels
from oarlock.metrics.core.spine import Spine, frame, instants, spine

if TYPE_CHECKING:
    import ibis.expr.types as ir


def shape_of(tables: Tables, q: Question) -> Spine:
    """The spine of the question's instants; raises when it asks for a split that nobody knows."""
    check_dimensions(tables, q)
    return spine(q, instants(q))


def summed(
    tables: Tables, q: Question, shape: Spine, each: ir.Table, *names: str, texts: tuple[str, ...] = (),
    keys: tuple[str, ...] = (),
) -> ir.Table:  # fmt: skip
    """One row for each instant and value of the question's dimensions.

    each: `period`, `account_id` and integer columns `names`, one row for each account that has data; `texts` (of
    any type) are shown only when the answer is split by account. keys: further columns that tell rows apart.
    Columns: `period`, `starts`, `ends`, `observed`, `d0`…, keys, names (int64; null without data), texts and `n`, how
    many accounts had data. Split by account, those without data are there, too.
    """
    import ibis

    if q.account is not None:
        each = each.filter(each.account_id == q.account)
    marked = each.select("period", "account_id", *keys, *names, *texts, has_data=ibis.literal(1, "int64"))
    own = "account" in q.by
    if own:
        everyone = _everyone(tables, q, shape)
        beside = marked.rename(of_period="period", of="account_id")
        both = everyone.outer_join(beside, [("period", "of_period"), ("account_id", "of")])
        both = both.select(*keys, *names, *texts, "has_data", "period", "account_id", "of_period", "of")
        # In two steps: Ibis does not join on a column that was computed in the select of another join.
        marked = both.mutate(
            period=ibis.coalesce(both.period, both.of_period), account_id=ibis.coalesce(both.account_id, both.of)
        ).drop("of_period", "of")
    if q.by:
        grouped = q.definition.level == "group"
        marked = with_entity(tables, q, shape, marked) if grouped else marked.mutate(entity=marked.account_id)
        marked = labelled(tables, q, shape, marked, q.by)
    split = [f"d{i}" for i in range(len(q.by))]
    whole = marked.group_by([*split, "period", *keys]).aggregate(
        n=marked.has_data.sum().fill_null(0),
        **{name: marked[name].sum() for name in names},
        **{name: marked[name].max() if own else ibis.null(marked[name].type()) for name in texts},
    )
    periods = frame(tables, shape)
    found = periods.left_join(whole, "period")
    if q.by:
        found = found.filter(found.n.notnull() | ~periods.observed)
    return found.select(
        *split, *keys, *names, *texts, n=found.n.fill_null(0), period=periods.period, starts=periods.starts,
        ends=periods.ends, observed=periods.observed,
    )  # fmt: skip


def _everyone(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    accounts = tables.entity("account").select("account_id").distinct()
    if q.account is not None:
        accounts = accounts.filter(accounts.account_id == q.account)
    periods = frame(tables, shape)
    return accounts.cross_join(periods.filter(periods.observed).select("period")).select("period", "account_id")


def told(rows: ir.Table, q: Question, *, value: ir.Value, status: ir.Value | None = None, **more: ir.Value) -> ir.Table:
    """The answer: labels, `as_of`, `value`, further columns, and `status`.

    Without data, or when there is nothing to divide by, it is `n/a`; `status` overrides what would be `ok`.
    """
    import ibis

    has_value = rows.observed & (rows.n > 0)
    nothing = ibis.null()
    shown = {
        name: has_value.ifelse(column, nothing.cast(column.type())) for name, column in {"value": value, **more}.items()
    }
    ok = ibis.literal("ok") if status is None else status
    told_by = ibis.cases((~rows.observed, "not_observed"), ((rows.n == 0) | shown["value"].isnull(), "n/a"), else_=ok)
    return rows.select(**labels(rows, q), as_of=rows.starts, **shown, status=told_by)
