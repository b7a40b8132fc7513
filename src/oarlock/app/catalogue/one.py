"""Reading one metric: its published rows as texts, the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from oarlock.app.access.door import Seen
from oarlock.app.catalogue.selectors import ACCOUNT, Row, is_of_accounts
from oarlock.app.catalogue.words import STANDINGS
from oarlock.domain.metric import Field, Metric, Question
from oarlock.domain.predicate import ALL
from oarlock.errors import UnknownNameError
from oarlock.kit.text import Lang, Msg, Text, msg, render
from oarlock.pipeline.labels import label
from oarlock.pipeline.published import question_of
from oarlock.pipeline.showing import show

SHOWN = 200
WHOSE = Field(name="account", type="string", unit="code", label=Text(en="Account", zh="客户"))
"""The column that an answer by customer has before those of its card."""
NUMBERS = ("money", "ratio", "count", "days", "index", "months")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row as texts; `account` is whose it is, when it is a single customer's."""

    cells: tuple[str, ...]
    account: str | None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One published answer: its columns, the first of its rows, and how many there are."""

    code: str
    name: Text
    span: Msg
    fields: tuple[Field, ...]
    rows: tuple[Row, ...]
    total: int


def standings(seen: Seen, metric: Metric) -> list[Standing]:
    """The metric's published answers that may be seen: rows of single customers within the scope, all else whole."""
    out = []
    for code in STANDINGS:
        asked = question_of(seen.served.snapshot, metric.card.name, code)
        if asked is None:
            continue
        name = f"{metric.card.name}_{code}"
        columns = seen.served.columns(name)
        read = _rows(seen, name, columns)
        if read is None:
            continue
        rows, total = read
        own = (WHOSE,) if code == "accounts" else ()
        kept = tuple(
            f for f in (*own, *metric.card.fields) if not rows or (f.name in rows[0] and not _is_machine(rows, f.name))
        )
        out.append(
            Standing(code=code, name=STANDINGS[code], span=_span(asked), fields=kept, rows=tuple(rows), total=total)
        )
    return out


def _rows(seen: Seen, name: str, columns: frozenset[str]) -> tuple[list[dict[str, object]], int] | None:
    """The newest rows and how many there are; None when this person may not see any kind of them."""
    is_whole = seen.among == ALL
    if not is_whole and not is_of_accounts(columns):
        return None
    order = tuple((c, c in ("period", "as_of")) for c in ("period", "as_of", "rank", "step") if c in columns)
    try:
        rows = seen.rows(name, order=order, limit=SHOWN)
        (total,) = seen.totals(name)
    except UnknownNameError:  # without a published portfolio nobody knows whose a customer is
        return None
    return rows, int(str(total["n"]))


def _is_machine(rows: Sequence[Row], name: str) -> bool:
    """Columns that hold data for programs, such as each customer's inputs, are no reading for people."""
    return any(str(row[name]).startswith("{") for row in rows[:5])


def _span(q: Question) -> Msg:
    if not q.periods:
        return msg("as of {day}", day=q.as_of)
    return msg("{start} to {end}, the end not included", start=q.periods[0].start, end=q.periods[-1].end)


def lines(standing: Standing, lang: Lang) -> list[Line]:
    """The rows as texts."""
    return [
        Line(
            cells=tuple(cell(row, field, lang) for field in standing.fields),
            account=next((str(row[c]) for c in ACCOUNT if row.get(c)), None),
        )
        for row in standing.rows
    ]


def cell(row: Row, field: Field, lang: Lang) -> str:
    """A value of a row with its unit, codes by their names; what is not known is a dash."""
    value = row.get(field.name)
    if value is None:
        return "—"
    found = label(field.name, value)
    if isinstance(found, Text | Msg):
        return render(found, lang=lang)
    currency = row.get("currency")
    return show(
        value, field.unit, lang=lang, zone=settings.WORKSPACE.zone, currency=str(currency) if currency else None
    )
