"""The links in force: which account each reference stands for, and who said so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from oarlock.lake.commits import Log
from oarlock.lake.current import current

RULES = "oarlock"
"""Who decided a link that a rule made."""
ALWAYS = dt.datetime(9999, 1, 1)
"""Links hold for all times, so the newest one counts."""


@dataclass(frozen=True, kw_only=True)
class Link:
    """What is recorded of one reference; `account_id` equal to `ref` means that it stands for itself."""

    ref: str
    account_id: str
    method: str
    decided_by: str

    @property
    def is_link(self) -> bool:
        """Whether it stands for another account."""
        return self.account_id != self.ref

    @property
    def is_by_person(self) -> bool:
        """Whether a person, not a rule, decided it."""
        return self.decided_by != RULES


def links(log: Log) -> dict[str, Link]:
    """The newest link of every reference that ever had one."""
    columns = ("ref", "account_id", "method", "decided_by")
    found = current(log, "identity_link", columns, at=ALWAYS)
    return {row["ref"]: Link(**row) for row in found}


def root(ref: str, known: Mapping[str, Link]) -> str:
    """The account that a reference stands for in the end; chains are followed, and a circle ends where it closes."""
    seen = {ref}
    while (link := known.get(ref)) is not None and link.account_id not in seen:
        ref = link.account_id
        seen.add(ref)
    return ref
