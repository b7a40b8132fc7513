"""Match accounts across systems: external id, then domain; equal names are only proposed for review."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from oarlock.ingest.identity.groups import Groups
from oarlock.ingest.identity.normalise import company, domain, external_ids
from oarlock.ingest.identity.pairs import Candidate, Method, Pair, rank

_LARGEST_GROUP = 20
"""More accounts than this under one name say nothing (`test`, `private`)."""


@dataclass(frozen=True, kw_only=True)
class Matched:
    """links: ref -> (the account it stands for, method); review: pairs that a person should decide."""

    links: Mapping[str, tuple[str, Method]]
    review: tuple[Pair, ...]


def match(
    candidates: Iterable[Candidate],
    *,
    decided: Mapping[str, str] | None = None,
    apart: Collection[str] = (),
    kept: Mapping[str, str] | None = None,
    with_names: bool = True,
) -> Matched:
    """Link accounts of different systems; a pure function of the accounts and of people's decisions.

    decided: links that a person made (ref -> account); they stand.
    apart: refs that a person split; they are left alone. kept: links that rules made before (ref -> account).
    Rules never bring two accounts of one system together; but where a person merged a group that rules had linked,
    the rules' links in it stay. The order of `candidates` changes nothing.
    """
    decided = dict(decided or {})
    everyone = sorted(candidates, key=lambda c: rank(c.ref, c.system))
    free = [c for c in everyone if c.ref not in apart]
    system = {c.ref: c.system for c in free}
    groups = Groups(system, decided, kept or {})
    links: dict[str, tuple[str, Method]] = {}
    review: list[Pair] = []
    for pairs in (_by_external_id(free), _by_key(free, "domain")):
        sure, unsure = _unique([p for p in pairs if system[p.a] != system[p.b]], system)
        review += unsure
        # A pair that would put two accounts of one system together is a person's to decide.
        review += [p for p in sure if not groups.same(p.a, p.b) and not groups.join(p.a, p.b, p.method)]
    for ref, (target, method) in groups.links().items():
        links[ref] = (target, method)
    if with_names:
        review += [*_by_key(free, "domain"), *_by_key(free, "name")]
    best: dict[tuple[str, str], Pair] = {}
    for pair in review:
        if not groups.same(pair.a, pair.b):
            best.setdefault((pair.a, pair.b), pair)
    return Matched(links=links, review=tuple(sorted(best.values(), key=lambda p: (-p.score, p))))


def _pair(a: Candidate, b: Candidate, method: Method, key: str) -> Pair:
    first, second = sorted((a, b), key=lambda c: rank(c.ref, c.system))
    return Pair(first.ref, second.ref, method, key)


def _by_external_id(candidates: list[Candidate]) -> list[Pair]:
    """Accounts that name another one's id, or share an id of a third place."""
    plain: dict[str, list[Candidate]] = defaultdict(list)
    for c in candidates:
        for name in {c.plain, c.ref}:
            plain[name].append(c)
    shared: dict[tuple[str, str], list[Candidate]] = defaultdict(list)
    out: set[Pair] = set()
    for c in candidates:
        for system, value in external_ids(c.external_ids):
            shared[system, value].append(c)
            named = [o for o in plain.get(value, ()) if not system or (o.system and o.system in system)]
            out.update(_pair(c, o, "external_id", value) for o in named[:_LARGEST_GROUP] if o.ref != c.ref)
    for (_, value), group in shared.items():
        out.update(_pairs(group, "external_id", value))
    return sorted(out)


def _by_key(candidates: list[Candidate], method: Method) -> list[Pair]:
    """Accounts of equal domain or equal normalised name, of one system or several."""
    found: dict[str, list[Candidate]] = defaultdict(list)
    for c in candidates:
        key = domain(c.domain) if method == "domain" else company(c.name)
        if key:
            found[key].append(c)
    return sorted(pair for key, group in found.items() for pair in _pairs(group, method, key))


def _pairs(group: list[Candidate], method: Method, key: str) -> list[Pair]:
    if not 2 <= len(group) <= _LARGEST_GROUP:
        return []
    return [_pair(a, b, method, key) for i, a in enumerate(group) for b in group[i + 1 :] if a.ref != b.ref]


def _unique(pairs: list[Pair], system: Mapping[str, str]) -> tuple[list[Pair], list[Pair]]:
    """Pairs whose two accounts are each other's only match in their systems, and the rest."""
    partners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for p in pairs:
        partners[p.a, system[p.b]].add(p.b)
        partners[p.b, system[p.a]].add(p.a)
    sure: list[Pair] = []
    unsure: list[Pair] = []
    for p in pairs:
        is_only = len(partners[p.a, system[p.b]]) == len(partners[p.b, system[p.a]]) == 1
        (sure if is_only else unsure).append(p)
    return sure, unsure
