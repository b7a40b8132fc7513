"""Keep the links that rules make in step with the accounts that are visible now."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from oarlock.ingest.identity.links import ALWAYS, RULES, Link, links, root
from oarlock.ingest.identity.match import Matched, match
from oarlock.ingest.identity.pairs import SCORES, Candidate
from oarlock.ingest.rows import commit_rows
from oarlock.lake.commits import Commit, Log, read_log
from oarlock.lake.current import current
from oarlock.lake.workspace import Workspace


@dataclass(frozen=True, kw_only=True)
class MatchRate:
    """Share of the accounts of all systems but the largest that are linked to an account of another system.

    value is None when fewer than two systems have accounts.
    """

    matched: int
    total: int
    by_system: Mapping[str, tuple[int, int]]

    @property
    def value(self) -> float | None:
        """matched ÷ total."""
        return self.matched / self.total if self.total else None


def resolve(workspace: Workspace, *, now: dt.datetime) -> Commit | None:
    """Match the accounts across systems and record the links that changed; None when there is nothing to do.

    A pure function of the visible accounts and of people's decisions, so it can be repeated at any time; the log tells
    whether accounts changed since it last ran.
    """
    log = read_log(workspace)
    if not _is_due(log):
        return None
    known = links(log)
    if len(_systems(log)) < 2 and not any(k.is_link and not k.is_by_person for k in known.values()):
        return None
    found = candidates(log)
    wanted = matched(found, known, with_names=False)
    rows = _changes(known, wanted)
    rate = measured(found, after(known, wanted))
    source = {"origin": "identity", "matched": rate.matched, "total": rate.total}
    return commit_rows(workspace, {"identity_link": rows}, source=source, now=now)


def candidates(log: Log) -> list[Candidate]:
    """Every account as its newest version, as identity sees it."""
    rows = current(log, "account", ("account_id", "_source", "name", "domain", "external_ids"), at=ALWAYS)
    return [
        Candidate(
            ref=row["account_id"],
            system=row["_source"],
            name=row["name"],
            domain=row["domain"],
            external_ids=row["external_ids"],
        )
        for row in rows
    ]


def matched(found: list[Candidate], known: Mapping[str, Link], *, with_names: bool) -> Matched:
    """What the rules say, given what people decided."""
    people = [k for k in known.values() if k.is_by_person]
    return match(
        found,
        decided={k.ref: k.account_id for k in people if k.is_link},
        apart={k.ref for k in people if not k.is_link and k.method == "split"},
        kept={k.ref: k.account_id for k in known.values() if k.is_link and not k.is_by_person},
        with_names=with_names,
    )


def after(known: Mapping[str, Link], wanted: Matched) -> dict[str, Link]:
    """The links that will be in force once the rules' ones are recorded."""
    people = {ref: k for ref, k in known.items() if k.is_by_person and (k.is_link or k.method == "split")}
    rules = {
        ref: Link(ref=ref, account_id=target, method=method, decided_by=RULES)
        for ref, (target, method) in wanted.links.items()
    }
    return rules | people


def measured(found: list[Candidate], known: Mapping[str, Link]) -> MatchRate:
    """How many accounts of the smaller systems are linked across systems."""
    systems: dict[str, set[str]] = defaultdict(set)
    of_root: dict[str, set[str]] = defaultdict(set)
    for c in found:
        systems[c.system].add(c.ref)
        of_root[root(c.ref, known)].add(c.system)
    if len(systems) < 2:
        return MatchRate(matched=0, total=0, by_system={})
    largest = min(systems, key=lambda s: (-len(systems[s]), s))
    by_system = {
        name: (sum(len(of_root[root(ref, known)]) > 1 for ref in refs), len(refs))
        for name, refs in sorted(systems.items())
        if name != largest
    }
    counted, total = (sum(pair[i] for pair in by_system.values()) for i in (0, 1))
    return MatchRate(matched=counted, total=total, by_system=by_system)


def _is_due(log: Log) -> bool:
    """Whether accounts were imported or withdrawn, or links decided, since the rules last ran."""
    batches = {c.batch: {p.entity for p in c.parts} for c in log.commits if c.kind in ("import", "journal")}
    for commit in reversed(log.commits):
        if commit.kind == "journal" and commit.source.get("origin") == "identity":
            return False
        entities = batches.get(commit.batch, set()) if commit.kind != "compaction" else set()
        if "account" in entities or "identity_link" in entities:
            return True
    return False


def _systems(log: Log) -> set[str]:
    """The systems that accounts came from, told by the log alone: most companies' first import has only one."""
    return {log.batches[name].system for name in log.rows("account") if log.batches[name].kind == "import"}


def _changes(known: Mapping[str, Link], wanted: Matched) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for ref, (target, method) in sorted(wanted.links.items()):
        old = known.get(ref)
        if old is None or (old.account_id, old.method) != (target, method):
            rows.append(_row(ref, target, method, SCORES[method]))
    for ref, old in sorted(known.items()):
        if old.is_link and not old.is_by_person and ref not in wanted.links:
            rows.append(_row(ref, ref, "split", None))
    return rows


def _row(ref: str, target: str, method: str, score: float | None) -> dict[str, object]:
    return {"ref": ref, "account_id": target, "method": method, "score": score, "decided_by": RULES, "reason": None}
