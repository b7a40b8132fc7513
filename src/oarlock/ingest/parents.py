"""Account parents must form trees: find the links of an import that would close a circle at some time."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

_FIRST = dt.datetime.min


@dataclass(frozen=True, kw_only=True)
class Link:
    """One version of an account: who its parent is from `since` on. `order` breaks ties (commit, row)."""

    account: str
    parent: str | None
    since: dt.datetime
    order: tuple[int, int]
    is_new: bool = False


def circular(links: Iterable[Link]) -> list[Link]:
    """The new links that have to go so that no circle of parents exists at any time.

    Links enter in the order in which they begin; of a circle, the newest of the new links is the one to go.
    """
    kept = _Tree()
    bad: list[Link] = []
    new: list[Link] = []
    for link in links:
        if link.is_new and link.parent is not None:
            new.append(link)
        kept.add(link)
    # Taken out newest first: what remains once a link is out decides about the older ones.
    for link in sorted(new, key=lambda n: (n.since, n.order), reverse=True):
        if kept.closes_circle(link):
            kept.drop(link)
            bad.append(link)
    return bad


class _Tree:
    """Versions of every account's parent in time."""

    def __init__(self) -> None:
        self._versions: dict[str, list[tuple[dt.datetime, tuple[int, int], str | None]]] = defaultdict(list)
        self._is_sorted: dict[str, bool] = {}

    def add(self, link: Link) -> None:
        self._versions[link.account].append((link.since, link.order, link.parent))
        self._is_sorted[link.account] = False

    def drop(self, link: Link) -> None:
        """Keep the version, without its parent."""
        versions = self._of(link.account)
        versions[versions.index((link.since, link.order, link.parent))] = (link.since, link.order, None)

    def closes_circle(self, link: Link) -> bool:
        """Whether, at any time while the link holds, walking up from its parent comes back to its account."""
        if link.parent == link.account:
            return True
        versions = self._of(link.account)
        place = versions.index((link.since, link.order, link.parent))
        start = link.since if place else _FIRST
        end = versions[place + 1][0] if place + 1 < len(versions) else None
        at: dt.datetime | None = start
        while at is not None and (end is None or at < end):
            is_circle, at = self._walk(link, at)
            if is_circle:
                return True
        return False

    def _walk(self, link: Link, at: dt.datetime) -> tuple[bool, dt.datetime | None]:
        """Walk up at one time: whether it came back, and when the way next changes."""
        seen: set[str] = set()
        changes: dt.datetime | None = None
        account: str | None = link.parent
        while account is not None and account != link.account and account not in seen:
            seen.add(account)
            account, change = self._parent(account, at)
            if change is not None and (changes is None or change < changes):
                changes = change
        return account == link.account, changes

    def _parent(self, account: str, at: dt.datetime) -> tuple[str | None, dt.datetime | None]:
        versions = self._of(account)
        if not versions:
            return None, None
        # The first known version holds before it, too.
        place = max(bisect_right(versions, at, key=lambda v: v[0]) - 1, 0)
        later = [v[0] for v in versions[place + 1 :] if v[0] > at][:1]
        return versions[place][2], later[0] if later else None

    def _of(self, account: str) -> list[tuple[dt.datetime, tuple[int, int], str | None]]:
        if account not in self._versions:
            return []
        if not self._is_sorted[account]:
            self._versions[account].sort(key=lambda v: (v[0], v[1]))
            self._is_sorted[account] = True
        return self._versions[account]
