"""Which metric feeds which input: one wide table of values, a row for each customer on each day."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import TYPE_CHECKING

from oarlock.domain.metric import Metric, Question, Tables
from oarlock.domain.period import Period
from oarlock.metrics.registry import all_metrics
from oarlock.scores.health.shipped import OBSERVED
from oarlock.scores.rubric.literals import double
from oarlock.scores.rubric.model import Model, Source
from oarlock.scores.rubric.table import AGE

if TYPE_CHECKING:
    import ibis.expr.types as ir

PLACES = 1e12
"""Values are read at twelve decimals, so that the row which is published holds exactly what was scored."""

LARGEST = 9e6

UNKNOWN_METRIC, NOT_OBSERVED, NO_VALUE = "no_metric", "not_observed", "n/a"
"""Why a value is missing: nobody computes it; its feed was never imported or has not seen the day; there is none."""


def sources(model: Model) -> dict[str, Source]:
    """The source of each input and signal by its id, where the definition names one."""
    return {one.id: one.source for one in model.drivers if one.source is not None}


def metrics_of(model: Model) -> dict[str, Metric]:
    """The registered metrics that the model reads, by name; those that nobody computes yet are left out."""
    known = {m.card.name: m for m in all_metrics()}
    wanted = dict.fromkeys(source.metric for source in sources(model).values())
    return {name: known[name] for name in wanted if name in known}


def observed(q: Question, metric: str) -> dt.date | None:
    """Until which day a metric's own feed has seen; the question's own limit when it says nothing of it."""
    told: dict[str, str | None] = json.loads(dict(q.parameters).get(OBSERVED, "{}"))
    if metric not in told:
        return q.observed_until
    day = told[metric]
    return dt.date.fromisoformat(day) if day else None


def with_values(tables: Tables, q: Question, model: Model, rows: ir.Table) -> ir.Table:
    """Rows (`as_of`, `account_id`) with a column for each input and signal (double), `ID_age`, and `why_ID` (text).

    Each metric is asked once for each set of parameters, by account, at the question's instants.
    """
    import ibis

    known = metrics_of(model)
    asked: dict[tuple[str, tuple[tuple[str, str], ...], int], ir.Table] = {}
    for id_, source in sources(model).items():
        metric = known.get(source.metric)
        if metric is None:
            rows = rows.mutate(**{id_: ibis.null("float64"), f"why_{id_}": ibis.literal(UNKNOWN_METRIC)})
            continue
        key = (source.metric, source.parameters, source.days if metric.card.shape == "period" else 0)
        if key not in asked:
            asked[key] = tables.kept(_answer(tables, q, metric, source))
        rows = _joined(rows, q, asked[key], id_, source)
    return rows


def ask_metric(tables: Tables, q: Question, name: str) -> ir.Table | None:
    """A metric's rows by account (`of`, `at`, its fields) at the question's instants; None when nobody computes it."""
    metric = next((m for m in all_metrics() if m.card.name == name), None)
    return None if metric is None else tables.kept(_answer(tables, q, metric, Source(metric=name)))


def _answer(tables: Tables, q: Question, metric: Metric, source: Source) -> ir.Table:
    """The metric's rows by account: `of`, `at`, and its own fields."""
    periods = q.periods
    if metric.card.shape == "period":
        periods = tuple(Period(day - dt.timedelta(days=source.days), day) for day in q.instants)
    own = replace(
        q, metric=metric.card.name, by=("account",), periods=periods, grain=None, parameters=source.parameters,
        definition=replace(q.definition, level="account"), observed_until=observed(q, metric.card.name),
    )  # fmt: skip
    rows = tables.once(("by account", own), lambda: metric.answer(tables, own))
    account = "account" if "account" in rows.columns else "account_id"
    at = "period_end" if metric.card.shape == "period" else "as_of"
    fields = [f.name for f in metric.card.fields if f.name in rows.columns and f.name not in (account, at)]
    return rows.filter(rows[account].notnull()).select(*fields, of=rows[account], at=rows[at])


def _joined(rows: ir.Table, q: Question, found: ir.Table, id_: str, source: Source) -> ir.Table:
    import ibis

    value = found[source.field].cast("float64")
    columns = {"of": found.of, "at": found["at"], id_: _rounded(value)}
    if "status" in found.columns:
        columns[f"why_{id_}"] = value.isnull().ifelse(found.status, ibis.null("string"))
    else:
        columns[f"why_{id_}"] = ibis.null("string")
    ages: tuple[str, ...] = ()
    if source.age:
        age = found[source.age]
        columns[f"{id_}{AGE}"] = age if age.type().is_integer() else found["at"].delta(age, unit="day")
        ages = (f"{id_}{AGE}",)
    beside = found.select(**columns)
    joined = rows.left_join(beside, [("account_id", "of"), ("as_of", "at")])
    joined = joined.select(*rows.columns, id_, f"why_{id_}", *ages)
    seen = observed(q, source.metric)
    is_seen = ibis.literal(True) if seen is None else joined.as_of <= ibis.literal(seen)
    why = ibis.coalesce(joined[f"why_{id_}"], is_seen.ifelse(NO_VALUE, NOT_OBSERVED))
    return joined.mutate(**{f"why_{id_}": joined[id_].isnull().ifelse(why, ibis.null("string"))})


def _rounded(value: ir.Value) -> ir.Value:
    """A value at twelve decimals and within ±9 million, beyond which no scale reaches."""
    import ibis

    within = ibis.greatest(ibis.least(value, double(LARGEST)), double(-LARGEST))
    return value.isnull().ifelse(
        ibis.null("float64"),
        (within * double(PLACES)).round().cast("int64").cast("float64") / double(PLACES).nullif(double(0)),
    )
