"""The ledger: for each period the worth at both ends and every movement between, with how many customers each is of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from oarlock.domain.metric import Question, Tables
from oarlock.domain.period import Period
from oarlock.kit.text import Msg, msg
from oarlock.metrics.core.dimensions import check_dimensions
from oarlock.metrics.core.parameters import BASIS, text_of
from oarlock.metrics.core.rates import Rates, currencies_of, rates
from oarlock.metrics.core.spine import Spine, frame, spine
from oarlock.metrics.revenue.cells import cells, conversion_table
from oarlock.metrics.revenue.changes import ledger_of_changes
from oarlock.metrics.revenue.kinds import COLUMNS, sums
from oarlock.metrics.revenue.lines import Basis, lines, placed

if TYPE_CHECKING:
    import ibis.expr.types as ir

Path = Literal["auto", "cells"]


def ledger(
    tables: Tables, q: Question, periods: tuple[Period, ...], *, basis: Basis = "mrr", method: str = "endpoint",
    path: Path = "auto",
) -> ir.Table:  # fmt: skip
    """One row for each period and value of the question's dimensions.

    Columns: `d0`… (dimensions), `period` (its number), `starts`, `ends`, `status`, and `opening`, `closing`, the six
    movements and `…_accounts` of each (int64; null unless the status is `ok`). Amounts are minor units of the
    question's currency; split by `currency` they are in that currency itself.
    method: `endpoint` compares the ends of a period, `event_sum` adds up every day's change inside it.
    path: `cells` turns the shorter way for long histories off; both give the same rows.
    """
    alike = replace(q, metric="", periods=(), grain=None, parameters=())
    key = ("ledger", alike, periods, basis, method, path)
    return tables.once(key, lambda: _ledger(tables, q, periods, basis=basis, method=method, path=path))


def _ledger(
    tables: Tables, q: Question, periods: tuple[Period, ...], *, basis: Basis, method: str, path: Path
) -> ir.Table:
    check_dimensions(tables, q)
    shape = spine(q, periods, is_daily=method == "event_sum")
    found = placed(lines(tables, q, basis=basis), shape)
    by, level = q.by, q.definition.level
    # Of all lines, also those that do not count: reading one column is cheaper than deciding which do.
    currencies = tuple(sorted({q.currency, *currencies_of(tables, tables.entity("contract_line"))}))
    own = "currency" in by
    table = None if own else rates(tables, q, days=shape.days, currencies=currencies)
    foreign = () if own else tuple(c for c in currencies if c != q.currency)
    if path == "auto" and not by and level == "account" and shape.is_chain and shape.steps:
        parts = []
        if foreign:
            abroad = found.filter(found.currency != q.currency).select("account_id").distinct()
            parts.append(_by_cells(tables, q, shape, found.semi_join(abroad, "account_id"), currencies, table))
            found = found.anti_join(abroad, "account_id")
        parts.append(ledger_of_changes(tables, shape, found))
        whole = parts[0] if len(parts) == 1 else _added(parts)
    else:
        whole = _by_cells(tables, q, shape, found, currencies, table)
    return tables.kept(_framed(tables, q, shape, whole))


def _by_cells(
    tables: Tables, q: Question, shape: Spine, found: ir.Table, currencies: tuple[str, ...], table: Rates | None
) -> ir.Table:
    conversions = conversion_table(tables, shape, currencies, table, cohorts=None)
    split = cells(tables, q, shape, found, conversions, by=q.by)
    return split.group_by([*(f"d{i}" for i in range(len(q.by))), "period"]).aggregate(**sums(split))


def _added(parts: list[ir.Table]) -> ir.Table:
    import ibis

    both = ibis.union(*(part.select("period", *COLUMNS) for part in parts), distinct=False)
    return both.group_by("period").aggregate(**{name: both[name].sum() for name in COLUMNS})


def _framed(tables: Tables, q: Question, shape: Spine, whole: ir.Table) -> ir.Table:
    import ibis

    periods = frame(tables, shape)
    found = periods.left_join(whole, "period")
    if q.by:
        # Without dimensions a period with nothing in it is a zero; with them there is no value to show it under.
        found = found.filter(found.missing.notnull() | ~periods.observed)
    status = ibis.cases((~periods.observed, "not_observed"), (found.missing.fill_null(0) > 0, "n/a"), else_="ok")
    nothing = ibis.null("int64")
    figures = {
        name: (status == "ok").ifelse(found[name].fill_null(0), nothing) for name in COLUMNS if name != "missing"
    }
    if q.definition.reactivation == "as_new":
        for suffix in ("", "_accounts"):
            both = figures[f"new{suffix}"] + figures[f"reactivation{suffix}"]
            figures |= {f"new{suffix}": both, f"reactivation{suffix}": figures[f"reactivation{suffix}"] * 0}
    labels = [found[f"d{i}"] for i in range(len(q.by))]
    return found.select(
        *labels, period=periods.period, starts=periods.starts, ends=periods.ends, status=status, **figures
    )


def check_rates(tables: Tables, q: Question) -> tuple[Msg, ...]:
    """A message for each currency without an exchange rate at an instant of the question, naming the first day."""
    if "currency" in q.by:
        return ()
    found = lines(tables, q)
    currencies = currencies_of(tables, found)
    days = tuple(d for d in q.instants if q.observed_until is None or d <= q.observed_until)
    table = rates(tables, q, days=days, currencies=currencies)
    missing = ((c, next((d for d in days if table.at(c, d) is None), None)) for c in currencies)
    return tuple(
        msg("There is no exchange rate from {currency} to {to} on {day} or up to 7 days before.",
            currency=c, to=q.currency, day=d.isoformat())
        for c, d in missing if d is not None
    )  # fmt: skip


def asked_basis(q: Question) -> Basis:
    """The question's parameter `basis`: `mrr` as a rule, or `arr`."""
    return "arr" if text_of(q, BASIS.name, "mrr", choices=BASIS.choices) == "arr" else "mrr"


def with_definition(q: Question, **choices: str) -> Question:
    """The question under a definition set with some choices replaced, for metrics that are one variant by name."""
    return replace(q, definition=replace(q.definition, **choices))  # type: ignore[arg-type]  # choices are literals
