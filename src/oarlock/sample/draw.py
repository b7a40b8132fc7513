"""Random draws that are equal on every platform and Python version for an equal seed."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")

_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_PAIRS = [a + b for a in _BASE62 for b in _BASE62]
_EIGHT = 62**8
_CAPITALS = {a + b: (a.isupper() + 2 * b.isupper()) for a in _BASE62 for b in _BASE62}
_TOPICS = (
    "profile", "life", "billing", "people", "deals", "rates", "dirty", "conduct", "tickets", "surveys", "touches",
    "effort", "costs", "product", "outcomes", "path", "trouble", "tending", "goals", "first_value", "voice", "strategy",
)  # fmt: skip
"""Streams by their place: a new topic goes to the end, else every sample ever made would change."""


class Draw:
    """One stream of draws for one topic of one company, so that a change in one topic moves no other.

    Only `Random.random` is used: its sequence is the part of the standard library that is promised to stay.
    """

    __slots__ = ("unit",)

    def __init__(self, seed: int, topic: str, index: int = 0) -> None:
        # Not for secrets: the whole point is that anyone can make the same company again.
        mixed = (seed * 1_000_003 + _TOPICS.index(topic)) * 4_294_967_291 + index
        self.unit = Random(mixed).random  # noqa: S311

    def chance(self, share: float) -> bool:
        """True in `share` of the draws."""
        return self.unit() < share

    def between(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int(self.unit() * (high - low + 1))

    def pick(self, items: Sequence[T]) -> T:
        """One item, each as likely as the others."""
        return items[int(self.unit() * len(items))]

    def weighted(self, items: Sequence[tuple[T, float]]) -> T:
        """One item by its weight; the weights add up to 1."""
        left = self.unit()
        for item, weight in items:
            left -= weight
            if left < 0:
                return item
        return items[-1][0]

    def token(self, length: int) -> str:
        """A word of letters and digits, as systems make their IDs."""
        word = "".join([_eight(int(self.unit() * _EIGHT)) for _ in range((length + 7) // 8)])
        return word[:length]


def base62(number: int, width: int) -> str:
    """A number in base 62, with zeros in front."""
    high, low = divmod(number, _EIGHT)
    return (_eight(high) + _eight(low))[-width:]


def _eight(number: int) -> str:
    """Eight digits in base 62, two at a time."""
    left, right = divmod(number, 62**4)
    return _PAIRS[left // 3844] + _PAIRS[left % 3844] + _PAIRS[right // 3844] + _PAIRS[right % 3844]


def salesforce_id(prefix: str, number: int) -> str:
    """An 18-character Salesforce ID: the case-sensitive 15, and three that tell which of them are capitals."""
    short = prefix + "5g" + base62(number * 7_368_787 % 62**10, 10)
    return short + checksum(short)


def checksum(short: str) -> str:
    """The last three characters of a Salesforce ID: `AAB` for `0015500000Xyy06`."""
    tail = ""
    for start in (0, 5, 10):
        part = short[start : start + 5]
        bits = _CAPITALS[part[:2]] + 4 * _CAPITALS[part[2:4]] + 16 * part[4].isupper()
        tail += "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"[bits]
    return tail
