"""Customers, contract lines and properties of the crowd, written when it is known who left."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from oarlock.domain.period import add_months
from oarlock.sample.behaviour.around import COLOURS
from oarlock.sample.crowd.hazard import SEGMENTS, TERM
from oarlock.sample.crowd.sink import Sink
from oarlock.sample.crowd.state import COUNTRIES, STAYS, Crowd
from oarlock.sample.crowd.texts import column, digits, fixed
from oarlock.sample.crowd.traits import Traits
from oarlock.sample.days import DAY
from oarlock.sample.market import INDUSTRIES

if TYPE_CHECKING:
    import numpy.typing as npt

    Column = npt.NDArray[Any]

_EPOCH = 719_163
SEAT = 30
"""Price of a seat a month in dollars."""


def write_book(crowd: Crowd, out: Path) -> dict[str, int]:
    """Write the files under `generic/` and the list of who left and when; rows by file, that list not among them."""
    names = ("accounts", "contract_lines", "attributes")
    sinks = {name: Sink(out / "generic", name) for name in names}
    left = Sink(out, "truth_accounts")
    for who in crowd.chunks():
        gone = crowd.gone[int(who.number[0]) : int(who.number[-1]) + 1].astype("int64")
        for name, table in zip((*names, "truth"), _tables(crowd, who, gone), strict=True):
            sinks.get(name, left).add(table)
    left.close()
    return {name: rows for sink in sinks.values() for name, rows in sink.close().items()}


def _tables(crowd: Crowd, who: Traits, gone: Column) -> list[Any]:
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    days, size = crowd.days, len(who.number)
    months = len(days.instants) - 1
    firsts = np.array([add_months(days.last, n - months).toordinal() for n in range(-TERM, months + 2 * TERM + 1)])

    def day_of(month: Column) -> Column:
        found: Column = firsts[month + TERM]
        return found

    def date(ordinals: Column) -> Any:
        return pa.array((ordinals - _EPOCH).astype(np.int32)).cast(pa.date32())

    def stamp(ordinals: Column, minute: int, there: Column | None = None) -> Any:
        seconds = ((ordinals - _EPOCH) * DAY + minute) * 60
        return pa.array(seconds, mask=None if there is None else ~there).cast(pa.timestamp("s"))

    def text(words: Any, places: Column) -> Any:
        return pa.array(words).take(places)

    account = digits(who.number + 1, 8)
    code = column(fixed("A", size), account)
    signed = day_of(who.start) - who.signed
    accounts = {
        "account_id": code, "name": column(fixed("Company ", size), account), "segment": text(SEGMENTS, who.segment),
        "industry": text([name.en for name, _, _ in INDUSTRIES], who.industry),
        "country": text(COUNTRIES, who.country), "currency": pa.repeat("USD", size), "created_at": stamp(signed, 600),
    }  # fmt: skip
    colours = {
        "account_id": code, "attribute": pa.repeat("favourite_colour", size),
        "value": text(COLOURS, who.colour), "valid_from": stamp(signed, 600),
    }  # fmt: skip
    last = np.minimum(gone - 1, months)
    terms = (last - who.start) // TERM + 1
    at = np.repeat(np.arange(size), terms)
    nth = np.arange(len(at)) - np.repeat(np.cumsum(terms) - terms, terms)
    first = who.start[at] + TERM * nth
    begins, full = day_of(first), day_of(first + TERM)
    cut = np.minimum(first + TERM, gone[at])
    stops = day_of(np.minimum(cut, months + TERM))
    is_cut, known = stops < full, np.where(nth == 0, signed[at], begins - 1)
    leaves = stops == day_of(np.minimum(gone[at], months + TERM))
    leaves &= gone[at] < STAYS
    name = [fixed("L", len(at)), account[at], fixed("-", len(at))]
    earlier = column(*name, digits(np.maximum(nth - 1, 0), 3))
    lines = {
        "line_id": column(*name, digits(nth, 3)), "account_id": code.take(at),
        "offering_id": pa.repeat("platform", len(at)), "contract_id": column(fixed("K", len(at)), account[at]),
        "start_date": date(begins), "end_date": date(stops),
        # Who leaves inside a term says so on the evening before; a term's own end is known from its start.
        "end_learned_at": stamp(np.where(is_cut, stops - 1, known), 1080),
        "canceled_at": stamp(stops - 1, 1080, leaves), "amount": pa.array(who.seats[at] * SEAT),
        "currency": pa.repeat("USD", len(at)), "interval": pa.repeat("month", len(at)),
        "interval_count": pa.repeat(1, len(at)), "quantity": pa.array(who.seats[at]),
        "is_recurring": pa.repeat("true", len(at)),
        "status": text(["active", "ended"], (stops <= days.end).astype(np.int64)),
        "renews_line_id": pc.if_else(pa.array(nth > 0), earlier, pa.scalar(None, pa.string())),
        "created_at": stamp(known, 600),
    }  # fmt: skip
    left = gone < STAYS
    truth = {
        "account_id": code, "left_on": pa.array(
            (day_of(np.where(left, gone, 0)) - _EPOCH).astype(np.int32), mask=~left).cast(pa.date32()),
        "has_feed": pa.array(who.has_feed),
    }  # fmt: skip
    return [pa.table(columns) for columns in (accounts, lines, colours, truth)]
