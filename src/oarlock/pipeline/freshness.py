"""How fresh each feed is against what it may be: fresh, late, or stopped; and which figures it takes along."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from oarlock.domain.entities import ENTITIES, entity, stored
from oarlock.domain.metric import Card
from oarlock.ingest.feeds import Feed
from oarlock.kit.text import Msg, Text, msg

State = Literal["fresh", "late", "stopped", "untimed", "never"]

USAGE, ALERT_DAYS = "usage_event", 3
"""A feed of usage whose last day ended 48 hours ago: three days after that day began."""


def state_of(name: str, age_days: int | None) -> State:
    """The state of an entity's feed so many days after the last day it saw.

    Fresh for half of the days that it may be quiet (one at least), late until figures made of it are not observed any
    more, then stopped. Untimed: its silence says nothing, or it tells no day.
    """
    quiet = entity(name).quiet_days
    if quiet is None or age_days is None:
        return "untimed"
    if age_days <= max(1, quiet // 2):
        return "fresh"
    return "late" if age_days <= quiet + 1 else "stopped"


def feed_rows(feeds: Iterable[Feed]) -> list[dict[str, Any]]:
    """Each feed's fields with `quiet_days` and `state`."""
    return [
        {**vars(f), "quiet_days": ENTITIES[f.entity].quiet_days, "state": state_of(f.entity, f.age_days)} for f in feeds
    ]


@dataclass(frozen=True, kw_only=True)
class Suffering:
    """A feed that is late, stopped or was never imported, and the figures that are made of it.

    until: the last local day it saw. is_seen: whether those figures are still observed as of the default day.
    """

    entity: str
    state: State
    until: dt.date | None
    is_seen: bool
    figures: tuple[Card, ...]


def suffering(cards: Iterable[Card], feeds: Iterable[Feed], *, as_of: dt.date | None) -> list[Suffering]:
    """Figures by the feed that they are made of, where it is not fresh; of several systems the freshest counts."""
    made: dict[str, list[Card]] = defaultdict(list)
    for card in cards:
        made[stored(card.entities)[0]].append(card)
    newest: dict[str, Feed] = {}
    for feed in feeds:
        old = newest.get(feed.entity)
        if old is None or (feed.observed_until or dt.date.min) > (old.observed_until or dt.date.min):
            newest[feed.entity] = feed
    out = []
    for name, figures in made.items():
        found = newest.get(name)
        state = "never" if found is None else state_of(name, found.age_days)
        if state in ("fresh", "untimed"):
            continue
        until = found.observed_until if found else None
        last = until + dt.timedelta(days=1 + (entity(name).quiet_days or 0)) if until else None
        is_seen = last is not None and as_of is not None and as_of <= last
        out.append(Suffering(entity=name, state=state, until=until, is_seen=is_seen, figures=tuple(figures)))
    rank = {"stopped": 0, "never": 1, "late": 2}
    return sorted(out, key=lambda s: (s.is_seen, rank[s.state], -len(s.figures), s.entity))


def alerts(feeds: Iterable[Feed]) -> list[Msg]:
    """A sentence for each feed of usage that brought nothing for 48 hours."""
    return [
        msg(
            "No usage from {system} for more than 48 hours: the last day seen is {day}. Check the export.",
            system=f.system or Text(en="own files", zh="自有文件"), day=f.observed_until,
        )
        for f in feeds
        if f.entity == USAGE and f.age_days is not None and f.age_days >= ALERT_DAYS
    ]  # fmt: skip
