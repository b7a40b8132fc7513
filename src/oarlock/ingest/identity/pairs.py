"""What matching speaks of: accounts as candidates, pairs of them, and how sure each method is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Method = Literal["external_id", "domain", "name"]
SCORES: Mapping[Method, float] = {"external_id": 1.0, "domain": 0.9, "name": 0.6}


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One account of one system, as identity sees it. `ref` is its account_id in the lake (`stripe:cus_1`)."""

    ref: str
    system: str
    name: str | None = None
    domain: str | None = None
    external_ids: str | None = None

    @property
    def plain(self) -> str:
        """The id as its own system writes it."""
        return self.ref.removeprefix(self.system + ":") if self.system else self.ref


@dataclass(frozen=True, order=True)
class Pair:
    """Two accounts that look like one customer; `a` sorts before `b` and would stay."""

    a: str
    b: str
    method: Method
    key: str

    @property
    def score(self) -> float:
        """How sure the method is, 0 to 1."""
        return SCORES[self.method]


def rank(ref: str, system: str) -> tuple[bool, str]:
    """The company's own IDs stay before those of a system; else the smaller one does."""
    return (system != "", ref)
