"""One table becomes one batch: load it into a draft, check it, keep what was rejected, commit."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from oarlock.domain.plan import ReadPlan
from oarlock.errors import OarlockError
from oarlock.ingest.checks import check_closing, cut_circles, large_discounts, overlaps, told_circles, told_deleted
from oarlock.ingest.complaints import complaints_without_cause
from oarlock.ingest.mapping import own_columns
from oarlock.ingest.options import ImportOptions, ImportResult, PartCount
from oarlock.ingest.quarantine import write_quarantine
from oarlock.ingest.recognise import Recognised
from oarlock.ingest.repeat import imported_before, reading_key, repeated
from oarlock.kit.calendar import local_day
from oarlock.kit.clock import strictly_after
from oarlock.kit.files import SourceFile
from oarlock.kit.text import Msg, msg
from oarlock.lake.batches import Draft, confirmed, discard, finish, new_batch
from oarlock.lake.commits import Log, read_log
from oarlock.lake.load import Loaded, LoadedPart, LoadOptions, Reject, load_file
from oarlock.lake.workspace import Workspace


@dataclass(frozen=True, kw_only=True)
class Task:
    """What all tables of one import share; `others` are its tables by preset."""

    workspace: Workspace
    options: ImportOptions
    actor: str
    now: dt.datetime
    scratch: Path
    others: Mapping[str, SourceFile]
    progress: Callable[[int], None] = field(default=lambda rows: None)


def run(found: Recognised, task: Task) -> ImportResult:
    """Import one table; errors that a person can act on are part of the result."""
    source, preset = found.source, found.preset.name
    if found.plan is None:
        note = msg("This table only completes others of the same import.")
        return ImportResult(file=source.name, preset=preset, notes=(*source.notes, note))
    try:
        return _import(found, found.plan, task)
    except OarlockError as error:
        return ImportResult(
            file=source.name, preset=preset, entity=found.entity, notes=(*source.notes, *found.notes), error=error
        )


def _import(found: Recognised, plan: ReadPlan, task: Task) -> ImportResult:
    options = task.options
    log = read_log(task.workspace)
    lookups = _lookups(plan, task.others, found.source)
    mode = (options.complete, options.observed_until)
    key = reading_key(found.source, plan, lookups, mode=mode)
    before = None if options.again else imported_before(log, key)
    if before is not None:
        return repeated(task.workspace, before, found)
    while True:
        try:
            return _load(found, plan, task, log, lookups, key)
        except _WithdrawnError:
            log = read_log(task.workspace)


class _WithdrawnError(Exception):
    """A batch was withdrawn, or a person erased, while a file was compared with it: it has to be compared again."""


def _load(
    found: Recognised, plan: ReadPlan, task: Task, log: Log, lookups: Mapping[str, SourceFile], key: str
) -> ImportResult:
    options = task.options
    draft = new_batch(task.workspace, now=task.now)
    try:
        loaded = load_file(
            workspace=task.workspace,
            log=log,
            draft=draft,
            source=found.source,
            plan=plan,
            lookups=lookups,
            options=LoadOptions(
                complete=options.complete,
                complete_on=options.observed_until,
                today=local_day(task.now, task.workspace.zone),
                scratch=task.scratch,
                progress=task.progress,
            ),
        )
        return _finish(found, task, log, draft, loaded, key)
    finally:
        # One that was finished stays.
        discard(draft)


def _finish(found: Recognised, task: Task, log: Log, draft: Draft, loaded: Loaded, key: str) -> ImportResult:
    options, source = task.options, found.source
    notes: list[Msg] = [*found.notes, *loaded.notes]
    rejects: list[Reject] = []
    for part in loaded.parts:
        notes += told_deleted(part)
        notes += check_closing(part, file=source.name, yes=options.yes, dry_run=options.dry_run)
        if part.part is not None and part.entity == "account":
            recorded = strictly_after(task.now, log.commits[-1].recorded_at if log.commits else None)
            rejects += cut_circles(log, draft.file("account"), batch=draft.id, file=source.name, now=recorded)
        if part.part is not None and part.entity == "contract_line":
            notes += overlaps(draft.file("contract_line"))
            notes += large_discounts(draft.file("contract_line"))
        if part.part is not None and part.entity == "ticket":
            notes += complaints_without_cause(draft.file("ticket"))
    notes += told_circles(rejects)
    main = loaded.parts[0]
    if not main.read:
        notes.append(msg("The file has column names and no rows."))
    if main.skipped:
        notes.append(msg("{count} rows were passed over: deleted, failed, or saying nothing new.", count=main.skipped))
    quarantine = None
    if len(loaded.rejects) or rejects:
        quarantine = task.workspace.quarantine / f"{draft.id}.csv"
        headers = own_columns(found.plan, source.header) if found.plan is not None else {}
        write_quarantine(quarantine, itertools.chain(loaded.rejects, rejects), lang=options.lang, headers=headers)
    batch = None
    if not options.dry_run and any(p.loaded + p.unchanged + p.closed + p.deleted for p in loaded.parts):
        parts = [file for p in loaded.parts for file in p.files]
        told = _source(found, task, loaded.parts, key, quarantine) | {
            "confirmed": {p.entity: confirmed(draft, p.entity, p.confirmed) for p in loaded.parts if p.confirmed}
        }
        check = partial(_check_standing, log)
        batch = finish(draft, parts=parts, kind="import", source=told, now=task.now, check=check).batch
    return ImportResult(
        file=source.name,
        batch=batch,
        entity=main.entity,
        preset=found.preset.name,
        read=main.read,
        loaded=main.loaded,
        unchanged=main.unchanged,
        rejected=main.rejected,
        closed=main.closed + main.deleted,
        quarantine=quarantine,
        parts=tuple(_count(p) for p in loaded.parts),
        notes=tuple(notes),
    )


def _lookups(plan: ReadPlan, others: Mapping[str, SourceFile], source: SourceFile) -> dict[str, SourceFile]:
    """The table for each lookup of the plan by alias: of its presets in turn, the first that the import holds."""
    out: dict[str, SourceFile] = {}
    for look in plan.lookups:
        held = [others[name] for name in (look.preset, *look.instead) if name in others]
        if held and held[0] is not source:
            out[look.alias] = held[0]
    return out


def _count(part: LoadedPart) -> PartCount:
    return PartCount(
        entity=part.entity,
        read=part.read,
        loaded=part.loaded,
        unchanged=part.unchanged,
        rejected=part.rejected,
        skipped=part.skipped,
        closed=part.closed + part.deleted,
    )


def _check_standing(before: Log, now: Log) -> None:
    if any(commit.kind in ("undo", "redaction") for commit in now.commits[before.head :]):
        raise _WithdrawnError


def _source(
    found: Recognised, task: Task, parts: tuple[LoadedPart, ...], key: str, quarantine: Path | None
) -> dict[str, Any]:
    """What the log keeps of where the rows came from."""
    # What is planned has not happened: a line that starts next month tells nothing of the days until then.
    today = local_day(task.now, task.workspace.zone)
    seen = {p.entity: min(p.observed_until, today) if p.observed_until else None for p in parts}
    observed = {name: task.options.observed_until or day for name, day in seen.items()}
    return {
        "file": found.source.name,
        "sha256": found.source.sha256,
        "encoding": found.source.encoding,
        "preset": found.preset.name,
        "entity": found.entity,
        "system": found.plan.system if found.plan else "",
        "mapping": dict(found.mapping),
        "actor": task.actor,
        "reading": key,
        "complete": task.options.complete,
        **({"sample": True} if task.options.is_sample else {}),
        "quarantine": quarantine.name if quarantine else None,
        "observed_until": {entity: day.isoformat() for entity, day in observed.items() if day is not None},
        "counts": {
            p.entity: {
                "read": p.read,
                "loaded": p.loaded,
                "unchanged": p.unchanged,
                "rejected": p.rejected,
                "skipped": p.skipped,
            }
            for p in parts
        },
    }
