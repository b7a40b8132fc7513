"""Refresh: compute what is stale among the standing questions and publish one snapshot, whole or not at all."""

from __future__ import annotations

import datetime as dt
import gc
import shutil
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from oarlock.config import Settings
from oarlock.domain.definition import DefinitionSet
from oarlock.domain.metric import Metric, Question
from oarlock.errors import NoDataError
from oarlock.ingest.feed import drain
from oarlock.kit.garbage import rare_collection
from oarlock.kit.hashing import file_hash
from oarlock.kit.ids import new_id
from oarlock.kit.steps import step
from oarlock.lake import snapshots
from oarlock.lake.commits import Log, read_log
from oarlock.lake.compaction import compact
from oarlock.lake.locks import refresh_lock
from oarlock.lake.snapshots import Snapshot
from oarlock.lake.workspace import Workspace
from oarlock.pipeline import parsedcode, questions, rollups, stale
from oarlock.pipeline.answer import engine_for, first_day, first_of, lines_hash, pinned, write_answer
from oarlock.pipeline.definitions import find_definition
from oarlock.pipeline.horizon import REVENUE_FEED, horizon
from oarlock.pipeline.models import with_model
from oarlock.strategy.registry import all_figures

MANY_FILES = 64
"""Files of one entity from which on a refresh merges them."""

COLLECTED = 10
"""Answers after which garbage is collected: expressions in cycles hold what was made for them, gigabytes in all."""

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, kw_only=True)
class Refreshed:
    """What a refresh did: the snapshot that is current now, how many answers were computed and kept, in seconds."""

    snapshot: Snapshot
    computed: int
    kept: int
    seconds: float


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One standing question with the key and fingerprint of its answer."""

    metric: Metric
    name: str
    question: Question
    key: str
    fingerprint: str


def refresh(
    workspace: Workspace,
    *,
    settings: Settings,
    now: dt.datetime,
    as_of: dt.date | None = None,
    known_at: dt.datetime | None = None,
    engine: str = "duckdb",
    definition: str = "standard",
    progress: Progress = lambda done, total, label: None,
) -> Refreshed:
    """Answer every standing question and publish; with `as_of` or `known_at` the run is kept but not made current.

    Raises `NoDataError` when no contract line was ever imported and `BusyError` when another refresh runs.
    """
    begun = time.perf_counter()
    with refresh_lock(workspace):
        drain(workspace, now=now)
        log = pinned(workspace, known_at)
        sets = find_definition(workspace, definition)
        before = snapshots.current_or_none(workspace)
        first, wanted = plan(workspace, log, before, now=now, as_of=as_of, known_at=known_at, definition=sets)
        parsedcode.keep(workspace.lake)
        old = before.manifest["answers"] if before and before.manifest["engine"] == engine else {}
        kept = {w.key: old[w.key] for w in wanted if old.get(w.key, {}).get("fingerprint") == w.fingerprint}
        is_same = len(kept) == len(wanted) == len(old) and as_of is None and known_at is None
        # A warning means that the newest snapshot is damaged: publishing again repairs it.
        if before and is_same and not before.warnings:
            if rollups.lacking(workspace, log):
                with engine_for(engine, settings=settings) as opened:
                    rollups.roll_up(workspace, log, opened, end=wanted[0].question.as_of, progress=progress)
            _sweep(workspace, now=now)  # what a killed refresh left behind goes even so
            return Refreshed(snapshot=before, computed=0, kept=len(kept), seconds=time.perf_counter() - begun)
        run = new_id("run", now=now)
        building = snapshots.begin(workspace, run)
        try:
            fresh = [w for w in wanted if w.key not in kept]
            answers = {k: _keep(before, entry, building.path) for k, entry in kept.items()} if before else {}
            answers |= _compute(workspace, fresh, log, building.path, settings, engine, progress)
            step("publish.computed")
            _write_serve(building.path, answers, before)
            manifest = _manifest(workspace, run, log, now, as_of, known_at, sets, engine, settings, first, answers)
            current = as_of is None and known_at is None
            published = snapshots.publish(workspace, building, manifest, make_current=current, now=now)
        except BaseException:
            snapshots.discard(building)
            raise
        _sweep(workspace, now=now)
        _merge_files(workspace, now=now)
    return Refreshed(snapshot=published, computed=len(fresh), kept=len(kept), seconds=time.perf_counter() - begun)


def _sweep(workspace: Workspace, *, now: dt.datetime) -> None:
    snapshots.sweep(workspace, now=now)
    rollups.sweep(workspace)


def _merge_files(workspace: Workspace, *, now: dt.datetime) -> None:
    """Merge the files of entities that have come to hold many: each costs every later question a little.

    Of an entity that is kept by the day the files of one day are merged.
    """
    log = read_log(workspace)
    for name in log.entities:
        days = Counter(part.day for part in log.live(name))
        for day in [day for day, files in days.items() if files >= MANY_FILES]:
            compact(workspace, name, day=day, now=now)


def plan(
    workspace: Workspace,
    log: Log,
    before: Snapshot | None,
    *,
    now: dt.datetime,
    as_of: dt.date | None,
    known_at: dt.datetime | None,
    definition: DefinitionSet,
) -> tuple[dt.date | None, list[Standing]]:
    """The standing questions of this refresh; the first day is taken from the last manifest when lines are the same."""
    questions.check_days(as_of)
    seen = horizon(workspace, log, now=now)
    if REVENUE_FEED not in seen.entities:
        raise NoDataError(
            "No contract line was imported yet, so there is nothing to compute.",
            remedy="Import a file with subscriptions or contract lines: oarlock import FILE.",
        )
    first = first_of(before, log)
    if first is None:
        first = _first_from_engine(workspace, log, as_of or seen.as_of, known_at)
    seen = replace(seen, first=first)
    out = []
    for metric in all_figures():
        base = Question(
            metric=metric.card.name, as_of=as_of or seen.as_of, known_at=known_at, definition=definition,
            currency=workspace.currency, zone=workspace.timezone, observed_until=seen.observed(metric),
        )  # fmt: skip
        for name in metric.standing:
            q = with_model(workspace, metric, questions.standing_question(metric, base, name, horizon=seen), seen)
            out.append(
                Standing(
                    metric=metric,
                    name=name,
                    question=q,
                    key=questions.key(q),
                    fingerprint=stale.fingerprint(metric, q, log),
                )
            )
    return first, out


def _first_from_engine(workspace: Workspace, log: Log, as_of: dt.date, known_at: dt.datetime | None) -> dt.date | None:
    with engine_for("duckdb", settings=Settings()) as engine:
        return first_day(workspace, log, Question(metric="", as_of=as_of, known_at=known_at), engine)


def _compute(
    workspace: Workspace,
    wanted: list[Standing],
    log: Log,
    folder: Path,
    settings: Settings,
    engine: str,
    progress: Progress,
) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    if not wanted:
        return answers
    progress(0, len(wanted), "")
    with engine_for(engine, settings=settings) as opened, rare_collection():
        rollups.roll_up(workspace, log, opened, end=wanted[0].question.as_of, progress=progress)
        progress(0, len(wanted), "")
        for done, w in enumerate(wanted, start=1):
            table = f"{w.metric.card.name}_{w.name}"
            file = folder / f"{table}.parquet"
            started = time.perf_counter()
            content, notes = write_answer(workspace, w.metric, w.question, log=log, engine=opened, file=file)
            answers[w.key] = {
                "metric": w.metric.card.name,
                "version": w.metric.card.version,
                "standing": w.name,
                "table": table,
                "file": file.name,
                "sha256": file_hash(file),
                "content_hash": content,
                "fingerprint": w.fingerprint,
                "question": questions.as_json(w.question),
                "notes": [{"id": n.id, "params": {k: str(v) for k, v in n.params.items()}} for n in notes],
                "seconds": round(time.perf_counter() - started, 3),
            }
            if done % COLLECTED == 0:
                gc.collect()
            step("publish.answer")
            progress(done, len(wanted), w.metric.card.name)
    return answers


def _keep(before: Snapshot, entry: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Carry an unchanged answer over: copied, so that damage to one snapshot's file leaves the others whole."""
    shutil.copyfile(before.path / entry["file"], folder / entry["file"])
    return entry


def _write_serve(folder: Path, answers: dict[str, Any], before: Snapshot | None) -> None:
    from oarlock.lake.serve import write_serve

    tables = {a["table"]: a["file"] for a in answers.values()}
    write_serve(folder, tables, before=before.path if before is not None else None)


def _manifest(
    workspace: Workspace,
    run: str,
    log: Log,
    now: dt.datetime,
    as_of: dt.date | None,
    known_at: dt.datetime | None,
    sets: DefinitionSet,
    engine: str,
    settings: Settings,
    first: dt.date | None,
    answers: dict[str, Any],
) -> dict[str, Any]:
    from oarlock.pipeline.version import version

    journalled = [c.source["complete_until"] for c in log.commits if "complete_until" in c.source]
    return {
        "run": run,
        "created_at": now.isoformat(),
        "oarlock": version(),
        "workspace": workspace.id,
        "head": log.head,
        "head_hash": log.head_hash,
        "as_of": as_of.isoformat() if as_of else None,
        "known_at": known_at.isoformat() if known_at else None,
        "definition": asdict(sets),
        "engine": engine,
        "threads": settings.threads,
        "complete_until": journalled[-1] if journalled else 0,
        "lines_hash": lines_hash(log),
        "first": first.isoformat() if first else None,
        "answers": answers,
    }


def is_stale(workspace: Workspace, *, now: dt.datetime) -> bool:
    """Whether the current snapshot lacks something that a refresh would compute."""
    log = read_log(workspace)
    before = snapshots.current_or_none(workspace)
    if before is None:
        return True
    sets = find_definition(workspace)
    _, wanted = plan(workspace, log, before, now=now, as_of=None, known_at=None, definition=sets)
    old = before.manifest["answers"]
    return any(old.get(w.key, {}).get("fingerprint") != w.fingerprint for w in wanted)
