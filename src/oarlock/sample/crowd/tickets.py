"""Tickets of the crowd in one month, in order of customers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from oarlock.sample.crowd.texts import column, digits, fixed
from oarlock.sample.days import DAY, Days
from oarlock.sample.noise import below, key, mix, poisson, units

if TYPE_CHECKING:
    import numpy.typing as npt
    import pyarrow as pa

    Column = npt.NDArray[Any]

A_MONTH = (0.08, 0.3, 1.1)
"""Tickets a month by segment."""

_KINDS = ("question", "problem", "request", "complaint")
_EPOCH = 719_163


def counts(number: Column, segment: Column, *, seed: int, month: int) -> Column:
    """How many tickets each customer raises in a month."""
    import numpy as np

    chance = units(number.astype(np.uint64), key(seed, "crowd tickets", month))
    return np.minimum(poisson(chance, np.array(A_MONTH)[segment]), 9)


def rows(number: Column, raised: Column, *, seed: int, month: int, days: Days) -> pa.Table:
    """The tickets of one month; those not solved by the export are open."""
    import numpy as np
    import pyarrow as pa

    who = np.repeat(number, raised)
    turn = np.arange(len(who)) - np.repeat(np.cumsum(raised) - raised, raised)
    counter = (who << 4 | turn).astype(np.uint64)
    one, two = (mix(counter, key(seed, f"crowd ticket {n}", month)) for n in range(2))
    first, last = days.instants[month], min(days.instants[month + 1], days.end)
    created = (first + below(one, last - first)) * DAY + 8 * 60 + below(one << np.uint64(16), 10 * 60)
    reply = created + 10 + below(two, 1200)
    solved = reply + 60 + below(two << np.uint64(16), 12 * DAY)
    is_solved = solved < days.cutoff
    size, stamp = len(who), pa.timestamp("s")

    def moment(minutes: Column, there: Column | None = None) -> Any:
        seconds = (minutes - _EPOCH * DAY) * 60
        return pa.array(seconds, mask=None if there is None else ~there).cast(stamp)

    account = digits(who + 1, 8)
    name = column(fixed("T", size), account, fixed("-", size), digits(np.full(size, month), 3), digits(turn, 1))
    return pa.table(
        {
            "ticket_id": name, "account_id": column(fixed("A", size), account),
            "kind": pa.array(_KINDS).take(below(two << np.uint64(9), len(_KINDS))),
            "cause": pa.repeat("other", size),
            "status": pa.array(["open", "solved"]).take(is_solved.astype(np.int64)), "created_at": moment(created),
            "first_reply_at": moment(reply, reply < days.cutoff), "solved_at": moment(solved, is_solved),
            "updated_at": moment(np.where(is_solved, solved, np.minimum(reply, days.cutoff))),
        }
    )  # fmt: skip
