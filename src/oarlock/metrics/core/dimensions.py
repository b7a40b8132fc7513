"""What figures can be split by: parts of a customer's lines, attributes of the opening date, its group, its cohort."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.errors import UnknownNameError
from oarlock.metrics.core.expressions import month_label
from oarlock.metrics.core.groups import roots
from oarlock.metrics.core.owners import owners
from oarlock.metrics.core.spine import Spine, frame

if TYPE_CHECKING:
    import ibis.expr.types as ir

LINE_COLUMNS = {"offering": "offering_id", "currency": "currency", "account": "account_id"}
"""Dimensions that may split one customer: the column of the line that holds each."""

ACCOUNT_COLUMNS = ("segment", "industry", "country", "region", "channel", "lifecycle", "mode")

DIMENSIONS = (*LINE_COLUMNS, "group", "owner", "cohort", *ACCOUNT_COLUMNS, "*")
"""What revenue figures can be split by; `*` stands for any name of an account attribute."""


ENTITY_DIMENSIONS = ("group", "owner", "cohort", *ACCOUNT_COLUMNS, "*")
"""Those that do not split a customer."""

ACCOUNT_DIMENSIONS = ("group", "owner", *ACCOUNT_COLUMNS, "*")
"""Those that need no contract lines."""


def check_dimensions(tables: Tables, q: Question) -> None:
    """Raises `UnknownNameError` when a dimension is neither built in nor the name of any account attribute."""
    others = [name for name in q.by if name not in DIMENSIONS]
    if not others:
        return
    attributes = tables.entity("account_attribute")
    rows = tables.fetch(attributes.select("attribute").distinct().order_by("attribute").limit(10_000))
    known = [str(row["attribute"]) for row in rows]
    for name in others:
        if name not in known:
            every = [*DIMENSIONS[:-1], *known]
            raise UnknownNameError(
                "There is nothing called '{name}' to split by.",
                remedy="Known names: {known}.",
                name=name,
                known=", ".join(difflib.get_close_matches(name, every) or every),
            )


def with_entity(tables: Tables, q: Question, shape: Spine, rows: ir.Table) -> ir.Table:
    """Rows with `entity`, the root of the account's group on the period's opening day."""
    import ibis

    found = rows.left_join(roots(tables, shape), ["period", "account_id"]).select(*rows.columns, "root")
    return found.mutate(entity=ibis.coalesce(found.root, found.account_id)).drop("root")


def labelled_accounts(tables: Tables, q: Question, shape: Spine, rows: ir.Table) -> ir.Table:
    """Rows that have `period` and `account_id`, with `entity` and the labels of the question's dimensions."""
    if not q.by:
        return rows
    is_grouped = q.definition.level == "group"
    rows = with_entity(tables, q, shape, rows) if is_grouped else rows.mutate(entity=rows.account_id)
    return labelled(tables, q, shape, rows, q.by)


def label_names(q: Question) -> list[str]:
    """Names of the columns that `labelled` adds."""
    return [f"d{i}" for i in range(len(q.by))]


def labelled(tables: Tables, q: Question, shape: Spine, rows: ir.Table, by: tuple[str, ...]) -> ir.Table:
    """Rows with a text column `d0`, `d1`… for each dimension; null where nothing is known."""
    import ibis

    for i, name in enumerate(by):
        label = f"d{i}"
        if name in LINE_COLUMNS:
            rows = rows.mutate(**{label: rows[LINE_COLUMNS[name]]})
        elif name == "cohort":
            rows = rows.mutate(**{label: ibis.null("string")})  # filled in once the customer's beginning is known
        elif name == "group" and q.definition.level == "group":
            rows = rows.mutate(**{label: rows.entity})
        elif name == "group":
            found = rows.left_join(roots(tables, shape), ["period", "account_id"])
            rows = found.select(*rows.columns, **{label: ibis.coalesce(found.root, found.account_id)})
        else:
            values = _values(tables, q, shape, name)
            found = rows.left_join(values, ["period", rows.entity == values.of])
            rows = found.select(*rows.columns, **{label: found.label})
    return rows


def _values(tables: Tables, q: Question, shape: Spine, name: str) -> ir.Table:
    """`period`, `of` (account), `label`: an attribute as it was on each period's opening day."""
    if name == "owner":
        return owners(tables, shape)
    days = tuple(sorted({p.start for p, seen in zip(shape.periods, shape.observed, strict=True) if seen}))
    if name in ACCOUNT_COLUMNS:
        dated = tables.dated("account", days)
        values = dated.select("day", of=dated.account_id, label=dated[name])
    else:
        dated = tables.dated("account_attribute", days)
        mine = dated.filter(dated.attribute == name)
        # Two source accounts may be one by now, each with its own value.
        values = mine.group_by("day", of=mine.account_id).aggregate(label=mine.value.max())
    periods = frame(tables, shape).select("period", day="starts")
    return periods.join(values, "day").select("period", "of", "label")


def first_times(tables: Tables, q: Question, shape: Spine, lines: ir.Table) -> ir.Table:
    """When each customer first paid: `entity`, `first_place`, `cohort` (`2024-03`), and `period` for groups."""
    began = lines.group_by("account_id").aggregate(first_place=lines["first"].min(), began=lines.start_date.min())
    if q.definition.level != "group":
        return began.select("first_place", entity="account_id", cohort=month_label(began.began))
    periods = frame(tables, shape).select("period")
    spread = with_entity(tables, q, shape, began.cross_join(periods))
    whole = spread.group_by("period", "entity").aggregate(
        first_place=spread.first_place.min(), began=spread.began.min()
    )
    return whole.select("period", "entity", "first_place", cohort=month_label(whole.began))
