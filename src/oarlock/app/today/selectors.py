"""What somebody should look at first, from the published portfolio."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from oarlock.app.access.door import Seen
from oarlock.app.tasks.models import SIGN, Task
from oarlock.app.tasks.selectors import open_by_account
from oarlock.app.tasks.words import ACTIONS
from oarlock.domain.predicate import Is, both
from oarlock.kit.text import Msg, Text
from oarlock.lake.serve import PORTFOLIO
from oarlock.pipeline.published import model_in_force
from oarlock.scores.attention.words import why

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


def calls(seen: Seen, *, limit: int, offset: int) -> tuple[list[Call], int]:
    """The calls in the order of the published list, and how many there are."""
    wanted = both(Is("level", "in", LEVELS))
    order = (("level", False), ("value", True), ("account_id", False))
    rows = seen.rows(PORTFOLIO, where=wanted, order=order, limit=limit, offset=offset)
    (total,) = seen.totals(PORTFOLIO, where=wanted)
    model = model_in_force(seen.served.snapshot)
    held = open_by_account(str(row["account_id"]) for row in rows)
    made = [_call(row, why(row, model), tuple(held.get(str(row["account_id"]), ()))) for row in rows]
    return made, int(str(total["n"]))


def _call(row: Mapping[str, object], reasons: tuple[Msg | Text, ...], tasks: tuple[Task, ...]) -> Call:
    taken = {task.reason for task in tasks if task.source == SIGN}
    signs = [code for code in str(row["reasons"] or "").split() if code in ACTIONS]
    return Call(row=row, reasons=reasons, sign=next((s for s in signs if s not in taken), None), tasks=tasks)


def at_stake(seen: Seen) -> Mapping[str, object]:
    """How many customers there are, and the sum of their ARR."""
    (total,) = seen.totals(PORTFOLIO, where=Is("account_id", "known"), sums=("value",))
    (called,) = seen.totals(PORTFOLIO, where=Is("level", "in", LEVELS), sums=("value",))
    return {"n": total["n"], "value": total["value"], "called": called["n"], "called_value": called["value"]}


def bands(seen: Seen) -> dict[str, int]:
    """How many customers are in each band of health."""
    found = seen.totals(PORTFOLIO, where=Is("band", "known"), by="band")
    return {str(row["key"]): int(str(row["n"])) for row in found}


def renewals(seen: Seen, *, within: int, limit: int) -> list[dict[str, object]]:
    """The next renewals, the nearest first."""
    soon = both(Is("renews_in", ">=", 0), Is("renews_in", "<=", within))
    return seen.rows(PORTFOLIO, where=soon, order=(("renews_in", False), ("value", True)), limit=limit)
