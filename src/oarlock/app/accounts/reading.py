"""All that the page shows of one customer in as few questions as it takes: its line and what is beside it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from oarlock.app.access.door import Seen
from oarlock.app.accounts import happened, ledger, menu, people, sources, trend
from oarlock.app.accounts.sources import Found, Row, Source
from oarlock.app.accounts.turning import Turn
from oarlock.domain.predicate import Is
from oarlock.lake.serve import PORTFOLIO
from oarlock.lake.serving import rows_asked


@dataclass(frozen=True, kw_only=True)
class Read:
    """One customer at one moment.

    line: as it is published now, which says whether it may be seen. row: its line at the moment, None when it was no
    customer then. found: what else was asked for, by name.
    """

    source: Source
    line: Row
    row: Row | None
    found: Found


def read(seen: Seen, moment: Turn, account_id: str, *, kind: str, number: int) -> Read | None:
    """The customer at the moment that is wanted; None when it is absent or foreign. One question."""
    day = moment.day
    source = sources.now(seen) if day is None else sources.then(seen, day)
    shown = moment.wanted or moment.today
    wide = trend.beside(source.seen, [one for one in moment.days if one.day < shown])
    where = Is("account_id", "=", account_id)
    asks = {"line": rows_asked(PORTFOLIO, where=where, limit=1)}
    if not moment.is_missing:
        asks |= {} if day is None else {"row": rows_asked(source.portfolio, where=where, limit=1)}
        asks |= source.asks(account_id) | trend.asks(wide, account_id)
        asks |= happened.asks(wide, account_id, shown, kind=kind, number=number) | ledger.asks(wide, account_id)
        asks |= people.asks(wide, account_id) | menu.asks(wide, account_id) if day is None else {}
    found = wide.together(asks)
    line = next(iter(found["line"]), None)
    if line is None:
        return None
    return Read(source=source, line=line, row=line if day is None else next(iter(found.get("row", ())), None),
                found=found)  # fmt: skip


def today_of(seen: Seen) -> dt.date | None:
    """The day that is published; None while no portfolio is."""
    asked = sources.question_of(seen.served.snapshot, "portfolio")
    return None if asked is None else asked.as_of
