"""The last step from sums to an answer: statuses, and values only where they are known."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from oarlock.domain.metric import Field, Question
from oarlock.kit.text import Text
from oarlock.metrics.core.fields import AS_OF, PERIOD, PERIOD_END

if TYPE_CHECKING:
    import ibis.expr.types as ir

FEWEST = 10
"""Groups of fewer cases show their counts, and no figure that would be compared."""

COMMON = (PERIOD, PERIOD_END)
INSTANT = (AS_OF,)
CASES = Field(name="n", type="int64", unit="count", label=Text(en="Cases", zh="样本数"))


def is_compared(q: Question) -> bool:
    """Whether the rows are groups that people compare, rather than one account each or the whole company."""
    return bool(q.by) and "account" not in q.by and q.account is None


def finished(
    every: ir.Table, q: Question, *, value: ir.Value, since: dt.date | None, shape: str = "period",
    n: ir.Value | None = None, fewest: int = FEWEST, figures: dict[str, ir.Value] | None = None,
    hidden: ir.Value | None = None,
) -> ir.Table:  # fmt: skip
    """The answer: dimensions, period (or as_of), `value`, `n`, the figures, `status`.

    value is shown where the status is `ok`; `n` and figures in all periods that the feed covers.
    since: the feed's first day; None when it was empty, so that there truly was nothing. hidden: rows of which only `n`
    may be shown. Statuses: `not_observed`, `n/a` (before the feed, or the value is null), `too_few` (hidden, or a group
    of fewer than `fewest` cases that is compared with others), `ok`.
    """
    import ibis

    no = ibis.literal(False)
    is_covered = ibis.literal(True) if since is None else every.ends > ibis.literal(since)
    few = (n < fewest) & (n > 0) if n is not None and is_compared(q) else no
    secret = no if hidden is None else hidden.fill_null(False)
    status = ibis.cases(
        (~every.observed, "not_observed"),
        (~is_covered, "n/a"),
        (few.fill_null(False) | secret, "too_few"),
        (value.isnull(), "n/a"),
        else_="ok",
    )
    shown = every.observed & is_covered
    columns: dict[str, ir.Value] = {name: every[f"g{i}"] for i, name in enumerate(q.by)}
    columns |= {"as_of": every.ends} if shape == "instant" else {"period": every.starts, "period_end": every.ends}
    columns["value"] = (status == "ok").ifelse(value, ibis.null(value.type()))
    if n is not None:
        columns["n"] = shown.ifelse(n.fill_null(0), ibis.null("int64"))
    for name, figure in (figures or {}).items():
        columns[name] = (shown & ~secret).ifelse(figure, ibis.null(figure.type()))
    return every.select(**columns, status=status)
