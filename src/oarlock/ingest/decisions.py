"""What people decide about identity: review what the rules were not sure of, merge, split."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from oarlock.domain.entities import ENTITIES
from oarlock.errors import UnknownNameError, UserError
from oarlock.ingest.feed import drain
from oarlock.ingest.identity.links import Link, links, root
from oarlock.ingest.identity.pairs import Pair
from oarlock.ingest.identity.resolve import MatchRate, after, candidates, matched, measured
from oarlock.lake import journal
from oarlock.lake.commits import Log, read_log
from oarlock.lake.current import query, versions_sql
from oarlock.lake.engines.sql import quoted
from oarlock.lake.workspace import Workspace


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """Two accounts that may be one customer, for a person to merge or leave."""

    a: str
    a_name: str | None
    b: str
    b_name: str | None
    method: str
    key: str
    score: float


def match_rate(workspace: Workspace) -> MatchRate:
    """The share of the smaller systems' accounts that are linked across systems now."""
    log = read_log(workspace)
    return measured(candidates(log), links(log))


def review(workspace: Workspace) -> list[Proposal]:
    """The pairs that rules alone may not link, surest first."""
    log = read_log(workspace)
    known, found = links(log), candidates(log)
    names = {c.ref: c.name for c in found}
    pairs, apart = matched(found, known, with_names=True).review, refused(workspace)
    return [
        _proposal(p, names)
        for p in pairs
        if root(p.a, known) != root(p.b, known) and frozenset((p.a, p.b)) not in apart
    ]


REFUSED = "identity_refusal"
"""Entity name of refused pairs in the journal."""


def refused(workspace: Workspace) -> set[frozenset[str]]:
    """The pairs of which a person said that they are two customers."""
    out: set[frozenset[str]] = set()
    for row in journal.read(workspace):
        if row.entity == REFUSED and isinstance(row.after, Mapping):
            pair = frozenset((str(row.after["a"]), str(row.after["b"])))
            if row.after.get("apart"):
                out.add(pair)
            else:
                out.discard(pair)
    return out


def refuse(workspace: Workspace, a: str, b: str, *, actor: str, reason: str, now: dt.datetime) -> None:
    """Say that two records are two customers, so that they are not proposed again; a merge is still possible.

    Raises `UserError` for a pair that is one record and `UnknownNameError` for a record that does not exist.
    """
    log = read_log(workspace)
    known = links(log)
    if a == b:
        raise UserError("'{ref}' is one record, not two.", ref=a)
    for ref in (a, b):
        _check_known(log, known, ref)
    first, second = sorted((a, b))
    after = {"a": first, "b": second, "apart": True}
    journal.append(workspace, actor=actor, entity=REFUSED, key=f"{first} {second}", after=after, reason=reason, now=now)


def merged(workspace: Workspace) -> list[tuple[str, str]]:
    """Records that a person merged into another one: reference and account."""
    known = links(read_log(workspace))
    return sorted((k.ref, k.account_id) for k in known.values() if k.is_link and k.is_by_person)


def merge(workspace: Workspace, keep: str, other: str, *, actor: str, reason: str, now: dt.datetime) -> str:
    """Say that account `other` is account `keep`: all of it is shown under `keep`. Gives the reference that was linked.

    When `other` stands for another account already, that one is linked, so that the whole group moves. `split` of the
    reference given back undoes exactly this.
    """
    drain(workspace, now=now)
    log = read_log(workspace)
    known = links(log)
    if keep == other:
        raise UserError("An account cannot be merged into itself ('{ref}').", ref=keep)
    for ref in (keep, other):
        _check_known(log, known, ref)
    source = root(other, known)
    if source == root(keep, known):
        raise UserError("'{a}' and '{b}' are one account already.", remedy="Nothing is left to merge.", a=keep, b=other)
    _record(workspace, known, Decision(source, keep, "person"), actor=actor, reason=reason, now=now)
    return source


def split(workspace: Workspace, ref: str, *, actor: str, reason: str, now: dt.datetime) -> None:
    """Take the link of a reference back, so that it stands for itself again; later rules respect it."""
    drain(workspace, now=now)
    log = read_log(workspace)
    known = links(log)
    _check_known(log, known, ref)
    link = known.get(ref)
    if link is None or not link.is_link:
        joined = sorted(k.ref for k in known.values() if k.is_link and k.account_id == ref)
        raise UserError(
            "'{ref}' stands for itself, so there is nothing to split.",
            remedy="Accounts merged into it: {joined}." if joined else "",
            ref=ref,
            joined=", ".join(joined),
        )
    # Taking a person's merge back leaves no trace, unless the rules would at once link the two again.
    without = {k: v for k, v in known.items() if k != ref}
    again = after(without, matched(candidates(log), without, with_names=False))
    is_again = not link.is_by_person or root(ref, again) == root(link.account_id, again)
    method = "split" if is_again else "person"
    _record(workspace, known, Decision(ref, ref, method), actor=actor, reason=reason, now=now)


@dataclass(frozen=True)
class Decision:
    """What a person decided of one reference."""

    ref: str
    account_id: str
    method: str


def _record(
    workspace: Workspace, known: Mapping[str, Link], made: Decision, *, actor: str, reason: str, now: dt.datetime
) -> None:
    old = known.get(made.ref)
    decided = {
        "ref": made.ref,
        "account_id": made.account_id,
        "method": made.method,
        "score": 1.0,
        "decided_by": actor,
        "reason": reason,
    }
    before = {"account_id": old.account_id, "method": old.method, "decided_by": old.decided_by} if old else None
    journal.append(
        workspace,
        actor=actor,
        entity="identity_link",
        key=made.ref,
        before=before,
        after=decided,
        reason=reason,
        now=now,
    )
    drain(workspace, now=now)


def _check_known(log: Log, known: Mapping[str, Link], ref: str) -> None:
    if ref in known or any(_mentions(log, name, ref) for name in ("account", *ENTITIES) if log.visible(name)):
        return
    raise UnknownNameError(
        "There is no account '{ref}'.",
        remedy="Give the ID with its system, such as stripe:cus_1; `oarlock identity review` lists some.",
        ref=ref,
    )


def _mentions(log: Log, entity: str, ref: str) -> bool:
    """Whether rows of an entity are of the account; accounts exist once anything mentions them."""
    columns = [
        c.name
        for c in ENTITIES[entity].columns
        if c.refers_to == "account" or (entity == "account" and c.name == "account_id")
    ]
    if not columns or entity == "identity_link":
        return False
    where = " OR ".join(f"{quoted(c)} = ?" for c in columns)
    return bool(query(f"SELECT 1 FROM ({versions_sql(log, entity)}) WHERE {where} LIMIT 1", [ref] * len(columns)))


def _proposal(pair: Pair, names: Mapping[str, str | None]) -> Proposal:
    return Proposal(
        a=pair.a,
        a_name=names.get(pair.a),
        b=pair.b,
        b_name=names.get(pair.b),
        method=pair.method,
        key=pair.key,
        score=pair.score,
    )
