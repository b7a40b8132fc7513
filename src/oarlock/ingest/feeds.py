"""How complete and how fresh the feeds are: what is not covered is unknown, never zero."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from oarlock.domain.entities import ENTITIES
from oarlock.ingest.identity.links import Link, links, root
from oarlock.kit.calendar import local_day
from oarlock.lake.commits import Log, read_log
from oarlock.lake.current import query, versions_sql
from oarlock.lake.workspace import Workspace

_FED_BY_PEOPLE = {"identity_link", "edit"}


@dataclass(frozen=True, kw_only=True)
class Feed:
    """One system's rows of one entity. accounts: how many it speaks of, None when the entity has no accounts.

    observed_until: last local day that it saw; age_days: days from then to today (None: it tells no day).
    """

    system: str
    entity: str
    rows: int
    accounts: int | None
    last_import: dt.datetime
    observed_until: dt.date | None
    age_days: int | None


@dataclass(frozen=True, kw_only=True)
class Covered:
    """How many of all accounts an entity's feeds speak of; the others, listed, are unknown."""

    entity: str
    covered: int
    accounts: int
    unknown: tuple[str, ...]

    @property
    def share(self) -> float | None:
        """covered ÷ accounts; None when there are no accounts."""
        return self.covered / self.accounts if self.accounts else None


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """All feeds, and the coverage of each entity that speaks of accounts."""

    accounts: int
    feeds: tuple[Feed, ...]
    entities: tuple[Covered, ...]

    @property
    def gaps(self) -> tuple[Covered, ...]:
        """The entities that do not cover all accounts, the least covered first."""
        return tuple(sorted((e for e in self.entities if e.unknown), key=lambda e: (e.covered, e.entity)))


def coverage(workspace: Workspace, *, now: dt.datetime, entities: tuple[str, ...] = ()) -> Coverage:
    """Measure coverage and freshness of every feed; `entities` adds ones that have no rows at all.

    An account is one that any visible row mentions, after identity; one that a full list no longer holds counts on.
    """
    log = read_log(workspace)
    known = links(log)
    today = local_day(now, workspace.zone)
    spoken: dict[str, set[str]] = {}
    feeds: list[Feed] = []
    for entity in log.entities:
        if entity not in _FED_BY_PEOPLE and entity in ENTITIES:
            seen = _accounts(log, entity, known)
            feeds += _feeds(log, entity, seen, today=today)
            spoken[entity] = set().union(*seen.values()) if seen else set()
    everyone = set().union(*spoken.values()) if spoken else set()
    wanted = dict.fromkeys((*(e for e in spoken if _columns(e)), *entities))
    return Coverage(
        accounts=len(everyone),
        feeds=tuple(feeds),
        entities=tuple(_covered(entity, spoken.get(entity, set()), everyone) for entity in wanted),
    )


def _covered(entity: str, spoken: set[str], everyone: set[str]) -> Covered:
    unknown = tuple(sorted(everyone - spoken))
    return Covered(entity=entity, covered=len(everyone) - len(unknown), accounts=len(everyone), unknown=unknown)


def _columns(entity: str) -> list[str]:
    """Columns of an entity that hold accounts, the main one first."""
    declared = ENTITIES[entity]
    own = ["account_id"] if entity == "account" else []
    return own + [c.name for c in declared.columns if c.refers_to == "account" and c.name == "account_id"]


def _accounts(log: Log, entity: str, known: dict[str, Link]) -> dict[str, set[str]]:
    """Accounts that each system's rows of an entity speak of."""
    found: dict[str, set[str]] = defaultdict(set)
    for column in _columns(entity)[:1]:
        sql = f'SELECT DISTINCT _source, "{column}" FROM ({versions_sql(log, entity)}) WHERE "{column}" IS NOT NULL'
        for system, ref in query(sql):
            found[system].add(root(ref, known))
    return dict(found)


def _feeds(log: Log, entity: str, seen: dict[str, set[str]], *, today: dt.date) -> list[Feed]:
    rows: dict[str, int] = defaultdict(int)
    last: dict[str, dt.datetime] = {}
    counts = log.rows(entity)
    for commit in log.commits:
        if commit.kind == "import" and commit.batch in log.visible_batches:
            system = log.batches[commit.batch].system
            if commit.batch in counts or entity in commit.source.get("observed_until", {}):
                rows[system] += counts.get(commit.batch, 0)
                last[system] = max(commit.recorded_at, last.get(system, commit.recorded_at))
    observed = log.observed(entity)
    has_accounts = bool(_columns(entity))
    return [
        Feed(
            system=system,
            entity=entity,
            rows=count,
            accounts=len(seen.get(system, ())) if has_accounts else None,
            last_import=last[system],
            observed_until=observed.get(system),
            age_days=(today - observed[system]).days if system in observed else None,
        )
        for system, count in sorted(rows.items())
    ]
