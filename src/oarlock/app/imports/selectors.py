"""Reading the log: which feed saw which day, which files came in, which runs were published."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from oarlock.app.imports.models import Upload
from oarlock.domain.entities import ENTITIES
from oarlock.ingest.decisions import Proposal, merged, review
from oarlock.ingest.feeds import coverage
from oarlock.ingest.quarantine import Kept, count_quarantine, read_quarantine
from oarlock.ingest.withdraw import Batch, list_batches
from oarlock.kit.text import Lang, Text
from oarlock.lake import snapshots
from oarlock.lake.commits import read_log
from oarlock.lake.workspace import Workspace
from oarlock.pipeline.freshness import state_of, suffering
from oarlock.pipeline.horizon import horizon
from oarlock.strategy.registry import all_figures

SHOWN = 100


@dataclass(frozen=True, kw_only=True)
class Fed:
    """One system's rows of one entity, with the last day that it saw and whether that is late."""

    entity: Text
    system: str
    rows: int
    until: dt.date | None
    age_days: int | None
    state: str


def feeds(workspace: Workspace, *, today: dt.date) -> list[Fed]:
    """Every feed that ever brought something; those that stopped first, then the late ones."""
    log, found = read_log(workspace), []
    for name in log.entities:
        entity = ENTITIES.get(name)
        if entity is None or name in ("identity_link", "edit"):
            continue
        rows, until = Counter[str](), log.observed(name)
        for batch, n in log.rows(name).items():
            if batch in log.visible_batches:
                rows[log.batches[batch].system] += n
        for system in sorted({*rows, *until}):
            day = until.get(system)
            age = (today - day).days if day else None
            found.append(
                Fed(
                    entity=entity.label,
                    system=system,
                    rows=rows[system],
                    until=day,
                    age_days=age,
                    state=state_of(name, age),
                )
            )
    order = {"stopped": 0, "late": 1, "fresh": 2, "untimed": 3}
    return sorted(found, key=lambda one: (order[one.state], one.entity.en, one.system))


def open_folders() -> list[str]:
    """The folders of uploads that wait for somebody or are being imported."""
    return list(Upload.objects.filter(state="open").values_list("folder", flat=True))


def batches(workspace: Workspace) -> list[Mapping[str, object]]:
    """The newest imported batches, withdrawn ones included."""
    return [vars(batch) for batch in reversed(list_batches(workspace))][:SHOWN]


def runs(workspace: Workspace) -> list[dict[str, object]]:
    """The published runs that are kept, the newest first."""
    current = snapshots.current(workspace)
    return [
        {
            "run": one.id,
            "at": one.published_at,
            "answers": len(one.manifest["answers"]),
            "engine": one.manifest["engine"],
            "is_current": current is not None and current.id == one.id,
        }
        for one in reversed(snapshots.list_snapshots(workspace))
    ]


def is_stale(workspace: Workspace) -> bool:
    """Whether something came in that the figures do not know yet."""
    current = snapshots.current(workspace)
    return current is None or int(current.manifest["head"]) < read_log(workspace).head


def pairs(workspace: Workspace) -> list[Proposal]:
    """Records that may be the same customer, the surest first."""
    return review(workspace)[:SHOWN]


def joined(workspace: Workspace) -> list[tuple[str, str]]:
    """Records that a person merged, with what they are part of; each may be split off again."""
    return merged(workspace)[:SHOWN]


def batch(workspace: Workspace, name: str) -> Batch | None:
    """One batch."""
    return next((one for one in list_batches(workspace) if one.batch == name), None)


def quarantine_of(workspace: Workspace, name: str, *, ending: str = ".csv") -> Path | None:
    """The file with the rows of a batch (or of a check) that were not loaded; `.rows.csv`: as they stood."""
    file = workspace.quarantine / f"{name}{ending}"
    is_ours = re.fullmatch(r"[A-Za-z0-9_-]+", name) is not None
    return file if is_ours and file.is_file() else None


@dataclass(frozen=True, kw_only=True)
class Loss:
    """What the withdrawal of a batch would take of one entity: rows, and how far the feed would reach then.

    shared: rows of the same kind that later files said again; those of them that are the same stay.
    """

    entity: Text
    rows: int
    until: dt.date | None
    then: dt.date | None
    shared: int


def effect(workspace: Workspace, name: str) -> list[Loss]:
    """What a withdrawal of a batch would change, by entity; no engine is asked, so rows that stay are not known yet."""
    log = read_log(workspace)
    info, out = log.batches[name], []
    for entity in log.entities:
        rows = log.rows(entity).get(name, 0)
        told = info.source.get("observed_until", {})
        if entity not in ENTITIES or not (rows or entity in told):
            continue
        standing = [b for n, b in log.batches.items() if n in log.visible_batches and b.system == info.system]
        days = {b.number: b.source.get("observed_until", {}).get(entity) for b in standing}
        then = max((d for number, d in days.items() if d and number != info.number), default=None)
        later = [b for b in standing if b.number > info.number]
        shared = sum(int(b.source.get("counts", {}).get(entity, {}).get("unchanged", 0)) for b in later)
        out.append(
            Loss(
                entity=ENTITIES[entity].label, rows=rows, until=log.observed(entity).get(info.system),
                then=dt.date.fromisoformat(then) if then else None, shared=shared,
            )
        )  # fmt: skip
    return out


def rejected(file: Path, *, lang: Lang, offset: int) -> list[Kept]:
    """Some lines of a quarantine file."""
    return list(read_quarantine(file, lang=lang, offset=offset, limit=SHOWN))


def count_rejected(file: Path) -> int:
    """How many lines it has."""
    return count_quarantine(file)


def covered(workspace: Workspace, *, now: dt.datetime) -> dict[str, Any]:
    """Coverage of each entity that speaks of customers, and the figures that suffer from feeds that are not fresh."""
    return _covered(workspace, read_log(workspace).head, now.astimezone(workspace.zone).date())


@lru_cache(maxsize=4)
def _covered(workspace: Workspace, head: int, today: dt.date) -> dict[str, Any]:
    # Counted once for what is in the lake and a day: at many customers it takes seconds.
    now = dt.datetime.combine(today, dt.time(12), tzinfo=workspace.zone).astimezone(dt.UTC)
    found = coverage(workspace, now=now)
    as_of = horizon(workspace, read_log(workspace), now=now).as_of
    rows = [
        {"entity": ENTITIES[e.entity].label, "covered": e.covered, "unknown": len(e.unknown), "share": e.share}
        for e in sorted(found.entities, key=lambda e: (e.covered, e.entity))
        if e.entity in ENTITIES and e.entity not in ("identity_link", "edit")
    ]
    suffers = [
        {"entity": ENTITIES[s.entity].label, "state": s.state, "until": s.until, "is_seen": s.is_seen,
         "figures": s.figures}
        for s in suffering([m.card for m in all_figures()], found.feeds, as_of=as_of)
        if s.entity in ENTITIES
    ]  # fmt: skip
    return {"accounts": found.accounts, "entities": rows, "suffers": suffers}


def run(workspace: Workspace, name: str) -> dict[str, Any] | None:
    """The manifest of a run as its page shows it; None for one that is not kept."""
    found = snapshots.find(workspace, name)
    if found is None:
        return None
    current, manifest = snapshots.current_or_none(workspace), found.manifest
    cards = {m.card.name: m.card for m in all_figures()}
    answers = [
        {**one, "title": cards[one["metric"]].title if one["metric"] in cards else one["metric"]}
        for one in sorted(manifest["answers"].values(), key=lambda one: (one["metric"], one["standing"]))
    ]
    return {
        "run": found, "manifest": manifest, "answers": answers, "is_current": bool(current and current.id == name),
        "seconds": sum(float(one.get("seconds", 0)) for one in answers),
    }  # fmt: skip
