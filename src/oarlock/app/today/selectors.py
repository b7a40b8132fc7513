"""What somebody should look at first, from the published portfolio."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from oarlock.app.access.door import Seen
from oarlock.app.tasks.models import SIGN, Task
from oarlock.app.tasks.selectors import by_account, open_by_account, rows_wanted
from oarlock.app.tasks.words import ACTIONS
from oarlock.domain.entities import ENTITIES
from oarlock.domain.predicate import Is, Some, both
from oarlock.kit.text import Msg, Text
from oarlock.lake.commits import read_log
from oarlock.lake.serve import PORTFOLIO
from oarlock.lake.serving import Ask, rows_asked, totals_asked
from oarlock.lake.workspace import Workspace
from oarlock.pipeline.published import model_in_force
from oarlock.scores.attention.words import why

UNKNOWN = "unknown"
"""The band of customers of whom too little is known."""
READ = ("ticket", "interaction", "contact", "invoice", "usage_event", "contract_line", "survey_response")
"""What health and the signs are read from: where none of it is, nobody can be judged."""

LEVELS = (1, 2)
"""Those that call for somebody; level 3 is only told in the portfolio."""


@dataclass(frozen=True, kw_only=True)
class Call:
    """One customer that needs somebody: its row of the portfolio, why, and what is done about it.

    sign: the most urgent sign that nobody acts on yet; None when each has its task. tasks: those that are open.
    """

    row: Mapping[str, object]
    reasons: tuple[Msg | Text, ...]
    sign: str | None
    tasks: tuple[Task, ...]


@dataclass(frozen=True, kw_only=True)
class Unjudged:
    """The customers without health, told of where nobody calls: no sign is no proof that all is well.

    rows: the largest of them, those that renew first before others of their size; lacks: what was never brought.
    """

    count: int
    rows: tuple[Mapping[str, object], ...]
    lacks: tuple[Text, ...]


@dataclass(frozen=True, kw_only=True)
class Board:
    """What the page shows of the portfolio.

    calls: in the order of the published list; total: how many there are. stake: how many customers there are, and the
    sum of their ARR, of all and of those that call. bands: customers in each band of health. renewals: the nearest
    first. beside: rows of the customers that were asked for besides. unjudged: None where somebody calls, or where all
    have health.
    """

    calls: tuple[Call, ...]
    total: int
    stake: Mapping[str, object]
    bands: Mapping[str, int]
    renewals: tuple[Mapping[str, object], ...]
    beside: Mapping[str, Mapping[str, object]]
    unjudged: Unjudged | None


def calls(seen: Seen, *, limit: int, offset: int = 0) -> tuple[Call, ...]:
    """The customers that need somebody, alone, for a summary of them."""
    if PORTFOLIO not in seen.served.tables:
        return ()
    return _calls(seen, seen.together({"calls": _called(limit, offset)})["calls"])


def board(seen: Seen, *, limit: int, offset: int, within: int, renewals: int, accounts: Iterable[str] = ()) -> Board:
    """All of it in one question of the published figures and one of the tasks. within: days until a renewal."""
    called = Is("level", "in", LEVELS)
    soon = both(Is("renews_in", ">=", 0), Is("renews_in", "<=", within))
    beside = rows_wanted(seen, accounts)
    found = seen.together(
        {
            "calls": _called(limit, offset),
            "bands": totals_asked(
                PORTFOLIO, where=Is("account_id", "known"), by="band", sums=("value",), of={"called": called}
            ),
            "renewals": rows_asked(
                PORTFOLIO, where=soon, order=(("renews_in", False), ("value", True)), limit=renewals
            ),
        }
        | ({} if beside is None else {"beside": beside})
    )
    called_n = _sum(found["bands"], "called_n") or 0
    stake = {
        "n": _sum(found["bands"], "n") or 0,
        "value": _sum(found["bands"], "value"),
        "called": called_n,
        "called_value": _sum(found["bands"], "called_value"),
    }
    return Board(
        calls=_calls(seen, found["calls"]),
        total=called_n,
        stake=stake,
        bands={str(row["key"]): int(str(row["n"])) for row in found["bands"] if row["key"] is not None},
        renewals=tuple(found["renewals"]),
        beside=by_account(found.get("beside", ())),
        unjudged=None if called_n else _unjudged(seen, found["bands"], limit),
    )


def _unjudged(seen: Seen, bands: Sequence[Mapping[str, object]], limit: int) -> Unjudged | None:
    count = sum(int(str(row["n"])) for row in bands if row["key"] in (None, UNKNOWN))
    if not count:
        return None
    order = (("value", True), ("renews_in", False), ("account_id", False))
    asked = rows_asked(
        PORTFOLIO, where=Some((Is("band", "=", UNKNOWN), Is("band", "unknown"))), order=order, limit=limit
    )
    return Unjudged(
        count=count,
        rows=tuple(seen.together({"rows": asked})["rows"]),
        lacks=_lacks(seen.workspace, seen.served.snapshot.id, READ),
    )


@functools.lru_cache(maxsize=2)
def _lacks(workspace: Workspace, run: str, read: tuple[str, ...]) -> tuple[Text, ...]:
    """What signs are read from and nobody ever brought; looked up once a run, which is what the page shows."""
    log = read_log(workspace)
    there = {name for name in read for batch in log.rows(name) if batch in log.visible_batches}
    return tuple(ENTITIES[name].label for name in read if name not in there)


def _sum(rows: Sequence[Mapping[str, object]], name: str) -> int | None:
    """The sum over some groups; None where it is known of none of them, as a database adds up."""
    known = [int(str(row[name])) for row in rows if row[name] is not None]
    return sum(known) if known else None


def _called(limit: int, offset: int) -> Ask:
    order = (("level", False), ("value", True), ("account_id", False))
    return rows_asked(PORTFOLIO, where=Is("level", "in", LEVELS), order=order, limit=limit, offset=offset)


def _calls(seen: Seen, rows: Sequence[Mapping[str, object]]) -> tuple[Call, ...]:
    model, held = model_in_force(seen.served.snapshot), open_by_account(str(row["account_id"]) for row in rows)
    return tuple(_call(row, why(row, model), tuple(held.get(str(row["account_id"]), ()))) for row in rows)


def _call(row: Mapping[str, object], reasons: tuple[Msg | Text, ...], tasks: tuple[Task, ...]) -> Call:
    taken = {task.reason for task in tasks if task.source == SIGN}
    signs = [code for code in str(row["reasons"] or "").split() if code in ACTIONS]
    return Call(row=row, reasons=reasons, sign=next((s for s in signs if s not in taken), None), tasks=tasks)
