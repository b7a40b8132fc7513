"""The customer on which more than a quarter of the revenue hangs."""

from __future__ import annotations

from typing import Any

from oarlock.sample.company import Sample
from oarlock.sample.days import DAY
from oarlock.sample.draw import Draw
from oarlock.sample.life import Life
from oarlock.sample.lines import Line
from oarlock.sample.profile import profile
from oarlock.sample.truth import ids

BIG_SHARE = (31, 69)
"""The biggest customer's revenue against everybody else's."""


def biggest(sample: Sample) -> dict[str, Any]:
    """The customer on which more than a quarter of the revenue hangs, sized by everybody else's."""
    who = profile(0, accounts=sample.accounts, seed=sample.seed, days=sample.days)
    life = Life(who, Draw(sample.seed, "life", 0), sample.days, sample.exposures)
    others = list(sample.ledger.bases["contract"])
    first = min(2, sample.months - 1)
    start, renews, last = sample.days.instants[first] + 14, "", len(others) - 1
    contract = life.contract()
    place = first
    while start <= sample.days.end:
        end, until = sample.days.plus(start, 12), min(place + 12, last)
        middle = others[until if until == last else (place + until + 1) // 2]
        amount = middle * 12 * BIG_SHARE[0] // BIG_SHARE[1] // 100_000 * 100_000
        line = Line(
            system="book", line_id=life.line_id(), contract=contract, offering="platform", currency="USD",
            start=start, end=end, begun=start * DAY + 600, ended=end * DAY, amount=max(amount, 100_000),
            interval="year", seats=max(amount // 30_000, 1), renews=renews,
            growth="renewal" if renews else "new", why_ended="renewed" if end <= sample.days.end else "",
        )  # fmt: skip
        life.lines.append(line)
        start, renews, place = end, life.lines[-1].line_id, place + 12
    mrr = sample.write(who, life)
    total = sample.ledger.bases["contract"][-1]
    return {**ids(who), "mrr": mrr, "total": total, "share": round(mrr / total, 6)}
