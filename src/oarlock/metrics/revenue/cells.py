"""Cells: what each customer was worth at both ends of each step, line by line; any dimensions, any periods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.metrics.core.dimensions import LINE_COLUMNS, first_times, labelled, with_entity
from oarlock.metrics.core.rates import RATE_TYPE, Rates, worth
from oarlock.metrics.core.spine import Spine
from oarlock.metrics.revenue.kinds import kinds_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

STEP_KEYS = ("period", "from_place", "is_first", "is_last")
WORTHS = ("opening", "same_rate", "closing", "missing")


def cells(
    tables: Tables, q: Question, shape: Spine, lines: ir.Table, conversions: ir.Table, *, by: tuple[str, ...] = ()
) -> ir.Table:
    """Worth of each customer, and of its part in each value of `by`, at the two ends of each step.

    lines: placed on the spine; a `cohort` column there and in `conversions` limits customers to their own cohort's
    periods. Columns of the result: `entity`, `d0`… (one for each of `by`), STEP_KEYS, `opening`, `same_rate`,
    `closing` (int64 minor units of the question's currency), `missing` (how many of the customer's lines have no rate),
    `cohort`, and `is_new`, `is_back`, `is_gone` of the whole customer.
    """
    merged = _by_account(lines, conversions, by, currency=q.currency)
    if q.definition.level == "group":
        merged = with_entity(tables, q, shape, merged)
    else:
        merged = merged.mutate(entity=merged.account_id)
    split = labelled(tables, q, shape, merged, by)
    keys = ["entity", *(f"d{i}" for i in range(len(by))), *STEP_KEYS]
    if q.definition.level == "group":
        split = split.group_by(keys).aggregate(**{name: split[name].sum() for name in WORTHS})
    began = first_times(tables, q, shape, lines)
    shared = [name for name in ("period", "entity") if name in began.columns]
    found = split.join(began, shared)
    found = found.select(*keys, *WORTHS, "first_place", "cohort")
    return _told(found.mutate(**_cohort_labels(found, by)), is_split=any(name in LINE_COLUMNS for name in by))


def _cohort_labels(found: ir.Table, by: tuple[str, ...]) -> dict[str, ir.Value]:
    return {f"d{i}": found.cohort for i, name in enumerate(by) if name == "cohort"}


def _by_account(lines: ir.Table, conversions: ir.Table, by: tuple[str, ...], *, currency: str) -> ir.Table:
    import ibis

    on = [name for name in ("currency", "cohort") if name in conversions.columns]
    rows = lines.join(conversions, on)
    opens = (rows["first"] <= rows.from_place) & (rows.from_place < rows.past)
    closes = (rows["first"] <= rows.to_place) & (rows.to_place < rows.past)
    rows = rows.mutate(opens=opens, closes=closes).filter(opens | closes)
    at_first = _converted(rows, rows.first_rate, currency)
    at_last = _converted(rows, rows.last_rate, currency)
    unknown = rows.first_rate.isnull() | (rows.closes & rows.last_rate.isnull())
    zero = ibis.literal(0, "int64")
    rows = rows.mutate(
        opening=rows.opens.ifelse(at_first, zero),
        same_rate=rows.closes.ifelse(at_first, zero),
        closing=rows.closes.ifelse(at_last, zero),
        missing=unknown.cast("int64"),
    )
    inner = [column for name, column in LINE_COLUMNS.items() if name in by and column != "account_id"]
    # One number for the step while there are many rows; what it stands for comes back afterwards.
    keys = ["account_id", *inner, "step"]
    merged = rows.group_by(keys).aggregate(**{name: rows[name].sum().fill_null(0) for name in WORTHS})
    steps = conversions.select("step", *STEP_KEYS).distinct()
    return merged.join(steps, "step").select(*keys[:-1], *STEP_KEYS, *WORTHS)


def _converted(rows: ir.Table, rate: ir.Value, currency: str) -> ir.Value:
    return (rows.currency == currency).ifelse(rows.value, worth(rows.value, rate))


def _told(found: ir.Table, *, is_split: bool) -> ir.Table:
    before, after = found.opening, found.same_rate
    if is_split:
        # The whole customer's worth beside that of each of its parts; cheaper than a window over so many rows.
        on = ["entity", "period", "from_place"]
        whole = found.group_by(on).aggregate(before=before.sum(), after=after.sum(), gaps=found.missing.sum())
        found = found.join(whole, on).select(*found.columns, "before", "after", "gaps")
        # Without the worth of one part nobody knows what kind of movement the others belong to.
        found = found.mutate(missing=found.gaps).drop("gaps")
    else:
        found = found.mutate(before=before, after=after)
    told = kinds_of(found.before, found.after, is_first_time=found.first_place > found.from_place)
    return found.mutate(is_new=told["new"], is_back=told["reactivation"], is_gone=told["churn"])


def conversion_table(
    tables: Tables, shape: Spine, currencies: tuple[str, ...], rates: Rates | None, *, cohorts: dict[int, str] | None
) -> ir.Table:
    """The steps for each currency with the rates of their two ends; without `rates` each currency counts as itself.

    cohorts: the cohort of each period, when customers are looked at in their own cohort's periods only.
    """
    rows = []
    for number, step in enumerate(shape.steps):
        first, last = shape.days[step.opening], shape.days[step.closing]
        for currency in currencies:
            row: dict[str, object] = {
                "currency": currency,
                "step": number,
                "period": step.period,
                "from_place": step.opening,
                "to_place": step.closing,
                "is_first": step.is_first,
                "is_last": step.is_last,
                "first_rate": rates.at(currency, first) if rates else 1,
                "last_rate": rates.at(currency, last) if rates else 1,
            }
            rows.append(row | ({"cohort": cohorts[step.period]} if cohorts else {}))
    schema = {
        "currency": "string",
        "step": "int64",
        "period": "int64",
        "from_place": "int64",
        "to_place": "int64",
        "is_first": "bool",
        "is_last": "bool",
        "first_rate": RATE_TYPE,
        "last_rate": RATE_TYPE,
    }
    return tables.literal(tuple(rows), schema | ({"cohort": "string"} if cohorts else {}))
