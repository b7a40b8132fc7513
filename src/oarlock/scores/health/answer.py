"""The answer: every customer's values scored by the model that the question carries."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING

from oarlock.domain.metric import Metric, Question, Tables
from oarlock.kit.text import Msg, msg
from oarlock.metrics.core.parameters import text_of
from oarlock.metrics.core.spine import instants, spine
from oarlock.scores.health.customers import EVERYONE, customers
from oarlock.scores.health.inputs import PLACES, metrics_of, observed, sources, with_values
from oarlock.scores.health.shipped import model_of
from oarlock.scores.health.urgency import with_power
from oarlock.scores.rubric import Model, score_table, variants
from oarlock.scores.rubric.literals import double
from oarlock.scores.rubric.table import AGE
from oarlock.scores.rubric.variants import attributes_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

WHO = ("customers", EVERYONE)


def answer(tables: Tables, q: Question) -> ir.Table:
    """One row for each customer at each instant of the question."""
    return tables.once(("health", replace(q, metric="", grain=None)), lambda: _answer(tables, q))


def _answer(tables: Tables, q: Question) -> ir.Table:
    model = model_of(q)
    shape = spine(q, instants(q))
    who = text_of(q, "accounts", WHO[0], choices=WHO)
    rows = customers(tables, q, shape, attributes=attributes_of(model), who=who)
    rows = with_power(tables, q, with_values(tables, q, model, rows))
    if model.variants:
        rows = tables.kept(rows)
    parts = [_told(tables, one, score_table(one, part, named=tables.named)) for one, part in split(model, rows)]
    return reduce(lambda a, b: a.union(b, distinct=False), parts)


def reads(q: Question) -> tuple[Metric, ...]:
    """The metrics that the answer is made of."""
    return tuple(metrics_of(model_of(q)).values())


def check(tables: Tables, q: Question) -> tuple[Msg, ...]:
    """A sentence for what no account has a value of: metrics that nobody computes, feeds that have seen nothing."""
    model = model_of(q)
    known = metrics_of(model)
    last = q.instants[-1]
    absent = [id_ for id_, s in sources(model).items() if s.metric not in known]
    blind = [
        id_
        for id_, s in sources(model).items()
        if s.metric in known and (day := observed(q, s.metric)) is not None and day < last
    ]
    out = [msg("No metric gives these inputs yet: {inputs}.", inputs=", ".join(absent))] if absent else []
    if blind:
        out.append(
            msg(
                "The feeds of these inputs have not seen {day}: {inputs}.",
                inputs=", ".join(blind),
                day=last.isoformat(),
            )
        )
    return tuple(out)


def split(model: Model, rows: ir.Table) -> list[tuple[Model, ir.Table]]:
    """The rows of each variant: the first whose conditions fit counts, the model itself for those that fit none."""
    import ibis

    out, rest = [], ibis.literal(True)
    for variant, one in variants(model):
        fits = rest
        for name, allowed in variant.when if variant is not None else ():
            fits = fits & rows[f"is_{name}"].isin(allowed).fill_null(False)
        out.append((one, rows.filter(fits) if model.variants else rows))
        rest = rest & ~fits
    return out


def _told(tables: Tables, model: Model, rows: ir.Table) -> ir.Table:
    """The columns of the answer. Lists are JSON objects, written by hand so that both engines write them alike."""
    import ibis

    def text(value: object) -> ir.Value:
        return ibis.literal(value, "string")

    ids = [one.id for one in model.drivers]
    values = {id_: rows[id_] for id_ in ids if id_ in rows.columns}
    ages = {f"{id_}{AGE}": rows[f"{id_}{AGE}"] for id_ in ids if f"{id_}{AGE}" in rows.columns}
    why = {id_: rows[f"why_{id_}"] for id_ in ids if f"why_{id_}" in rows.columns}
    parts = {one.id: rows[f"part_{one.id}"] for one in model.inputs}
    shown = {
        name: rows.is_seen.ifelse(rows[name], ibis.null(rows[name].type()))
        for name in ("score", "band", "coverage", "low", "high", "cap_part", "unchecked")
    }
    return rows.select(
        "as_of", "account_id", "name", "caps", "lift", "lift_to", "power", **shown,
        urgency=(double(100) - rows.score) * rows.power,
        contributions=_json({k: _number(v) for k, v in parts.items()}),
        inputs=_json({k: _number(v) for k, v in {**values, **ages}.items()}),
        missing=_json({k: text('"') + v + text('"') for k, v in why.items()}),
        model=text(model.label), variant=text(model.variant or None),
        status=ibis.cases((~rows.is_seen, "not_observed"), (rows.score.isnull(), "n/a"), else_="ok"),
    )  # fmt: skip


def _number(value: ir.Value) -> ir.Value:
    """A number at twelve decimals as JSON: `400000000000e-12`. Engines write fractions differently, integers alike."""
    if value.type().is_integer():
        return value.cast("string")
    return (value * double(PLACES)).round().cast("int64").cast("string") + "e-12"


def _json(members: dict[str, ir.Value]) -> ir.Value:
    import ibis

    body = ibis.literal("", "string")
    for name, value in members.items():
        body = body + (ibis.literal(f',"{name}":', "string") + value).fill_null("")
    return ibis.literal("{", "string") + body.substr(1) + "}"
