"""Accounts put together to groups, with one of each group that stays."""

from __future__ import annotations

from collections.abc import Mapping

from oarlock.ingest.identity.pairs import Method, rank


class Groups:
    """Groups of accounts under union, each holding at most one account of a system."""

    def __init__(self, system: Mapping[str, str], decided: Mapping[str, str], kept: Mapping[str, str]) -> None:
        self._system = system
        self._kept = kept
        self._decided = decided
        self._root = {ref: ref for ref in system}
        self._members: dict[str, list[str]] = {ref: [ref] for ref in system}
        self._head = dict(self._root)
        self._why: dict[str, Method] = {}
        for ref, target in sorted(decided.items()):
            if ref in self._root and target in self._root and not self.same(ref, target):
                self._union(ref, target, head=self._head[self._find(target)])

    def same(self, a: str, b: str) -> bool:
        return self._find(a) == self._find(b)

    def join(self, a: str, b: str, method: Method) -> bool:
        """Put two groups together unless that gives two accounts of one system; says whether it did."""
        ours, theirs = self._members[self._find(a)], self._members[self._find(b)]
        is_kept = self._kept.get(a, a) == self._kept.get(b, b) and any(r in self._decided for r in (*ours, *theirs))
        if not is_kept and {self._system[r] for r in ours} & {self._system[r] for r in theirs}:
            return False
        for ref in (a, b):
            self._why.setdefault(ref, method)
        head = self._stays(ours, theirs, self._head[self._find(a)], self._head[self._find(b)])
        self._union(a, b, head=head)
        return True

    def _stays(self, ours: list[str], theirs: list[str], our_head: str, their_head: str) -> str:
        """Who stays when two groups join: as it was before, else by rank."""
        if self._kept.get(our_head) in theirs:
            return their_head
        if self._kept.get(their_head) in ours:
            return our_head
        return min((our_head, their_head), key=lambda r: rank(r, self._system[r]))

    def links(self) -> dict[str, tuple[str, Method]]:
        """A link for each account that a rule put with another and that no person has decided."""
        out: dict[str, tuple[str, Method]] = {}
        for key, members in self._members.items():
            head = self._head[key]
            for ref in members:
                if ref != head and ref not in self._decided:
                    out[ref] = (head, self._why.get(ref, "domain"))
        return out

    def _find(self, ref: str) -> str:
        while self._root[ref] != ref:
            self._root[ref] = self._root[self._root[ref]]
            ref = self._root[ref]
        return ref

    def _union(self, a: str, b: str, *, head: str) -> None:
        a, b = self._find(a), self._find(b)
        self._root[b] = a
        self._members[a] += self._members.pop(b)
        self._head[a] = head
