"""What is asked: pages with thirty filters and sorts, pages of random customers, and letters that somebody types."""

from __future__ import annotations

import random
from collections.abc import Sequence
from urllib.parse import quote

LISTS = (
    "", "band=red", "band=amber&sort=score", "band=green&sort=-value", "band=red&sort=renews_in", "sort=name",
    "sort=-score", "sort=renews_in", "sort=-drift", "sort=-contact_days", "reason=silent",
    "reason=overdue&sort=-overdue",
    "renews=90&sort=renews_in", "score=60", "drift=60&sort=-drift", "page=2", "page=7&sort=name", "page=40&sort=-score",
    "group=segment", "group=owner", "group=industry&band=red", "group=band", "if=value.ge.5000&sort=-value",
    "if=score.lt.60&if=renews_in.le.180", "if=value.between.1000|20000&if=band.in.red|amber",
    "if=owner.in.E001|E003|E005&sort=name", "if=name.has.a&sort=-value", "if=drift.ge.50&if=contact_days.gt.60",
    "if=renewal.le.2027-03-01&sort=renewal&columns=name,owner,renewal,value,score", "if=owner.unknown",
)  # fmt: skip
"""Thirty lists, as queries of the portfolio."""
LETTERS = (
    "sh",
    "shlg",
    "beijing",
    "上海",
    "a",
    "crystal",
    "kehu",
    "zz",
    "shenzhen",
    "nrr",
    "e00",
    "科技",
    "gz",
    "media",
)


def page(draw: random.Random, accounts: Sequence[str]) -> str:
    """The address of a page: mostly lists, often a customer, sometimes the first page of the day."""
    kind = draw.random()
    if kind < 0.6:
        return f"/portfolio/?{quote(draw.choice(LISTS), safe='=&,.|-')}"
    return f"/accounts/{draw.choice(accounts)}" if kind < 0.85 else "/"


def json(draw: random.Random) -> str:
    """The address of what the palette asks."""
    return f"/find.json?q={quote(draw.choice(LETTERS))}"
