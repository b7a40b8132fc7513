"""How fast a token may ask: a bucket in the database, taken from in handfuls, so that not every call has to write."""

from __future__ import annotations

import datetime as dt
import math
import threading
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from oarlock.app.access.limiter import take
from oarlock.app.tokens.models import Token

MINUTE = 60.0
HANDFUL = 20
"""Calls that a process takes at once. Those it does not use within a minute are lost, never given twice."""


@dataclass
class _Hand:
    """Calls that are left of a handful, until when they count, and until when there is no use in asking for more."""

    left: int
    until: float
    empty_until: float = 0.0


_HANDS: dict[int, _Hand] = {}
_LOCK = threading.Lock()
_MANY = 10_000


def wait_for(token_id: int, *, now: dt.datetime) -> int:
    """Take one call; 0 when it may go on, else the seconds after which to ask again."""
    at, most = now.timestamp(), settings.API_CALLS_A_MINUTE
    with _LOCK:
        hand = _HANDS.get(token_id)
        if hand is not None and hand.left > 0 and at < hand.until:
            hand.left -= 1
            return 0
        if hand is not None and at < hand.empty_until:
            return math.ceil(hand.empty_until - at)
    taken = _taken(token_id, most=most, at=at, now=now)
    with _LOCK:
        if len(_HANDS) > _MANY:
            _HANDS.clear()
        if not taken:
            wait = max(1, math.ceil(MINUTE / most))
            _HANDS[token_id] = _Hand(left=0, until=at, empty_until=at + wait)
            return wait
        kept = _HANDS.get(token_id)
        rest = kept.left if kept is not None and at < kept.until else 0
        _HANDS[token_id] = _Hand(left=rest + taken - 1, until=at + MINUTE)
    return 0


def _taken(token_id: int, *, most: int, at: float, now: dt.datetime) -> int:
    for n in dict.fromkeys((min(HANDFUL, max(1, most // 10)), 1)):
        with transaction.atomic():
            if take(f"token {token_id}", most=most, now=at, per=MINUTE, n=n):
                Token.objects.filter(pk=token_id).update(last_used_at=now)
                return n
    return 0
