"""Reading the log: which feed saw which day, which files came in, which runs were published."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from oarlock.domain.entities import ENTITIES
from oarlock.ingest.decisions import Proposal, merged, review
from oarlock.ingest.withdraw import Batch, list_batches
from oarlock.kit.text import Text
from oarlock.lake import snapshots
from oarlock.lake.commits import read_log
from oarlock.lake.workspace import Workspace
from oarlock.pipeline.freshness import state_of

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


def quarantine_of(workspace: Workspace, name: str) -> Path | None:
    """The file with the rows of a batch (or of a check) that were not loaded."""
    file = workspace.quarantine / f"{name}.csv"
    is_ours = re.fullmatch(r"[A-Za-z0-9_-]+", name) is not None
    return file if is_ours and file.is_file() else None
