"""Making the days of roll-ups that are missing: a few days at a time, so that memory stays bounded."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from oarlock.domain.entities import entity as entity_of
from oarlock.errors import OperatorError
from oarlock.kit.clock import utc_now
from oarlock.kit.fsio import sync_file, sync_folder, telling
from oarlock.kit.ids import new_id
from oarlock.kit.steps import step
from oarlock.lake.batches import Draft, begin_draft, discard
from oarlock.lake.engines.base import Engine
from oarlock.lake.engines.localdays import LocalDays
from oarlock.lake.engines.types import declared_schema
from oarlock.lake.intact import remember
from oarlock.lake.log import Log, VisibleFile
from oarlock.lake.rollups import expressions, store
from oarlock.lake.rollups.localtime import offsets
from oarlock.lake.rollups.versions import EVENTS, Version, days_of

if TYPE_CHECKING:
    import datetime as dt

    import ibis.expr.types as ir

Progress = Callable[[int, int], None]
DAYS = {"day": "happened_at", "learned_day": "_learned"}
MOST_DAYS = 400
"""Days that one step takes at most, however few rows they have."""


def build(
    engine: Engine, log: Log, zone: ZoneInfo, wanted: Sequence[Version], *, progress: Progress | None = None
) -> dict[Version, Path]:
    """Make versions of one roll-up and put them in place, each whole or not at all; their files.

    progress: called with the number of days made and the number of all. Whoever makes the same version at the same
    time writes the same file.
    """
    made: dict[Version, Path] = {}
    if not wanted:
        return made
    files = _by_day(log, zone, {v.day for v in wanted})
    with drafted(log.lake) as draft:
        for is_plain in (True, False):
            ours = [v for v in sorted(wanted) if _is_plain(files[v.day]) is is_plain]
            rolled: tuple[ir.Table, ir.Table] | None = None
            for group in _groups(ours, files, engine.at_once):
                if rolled is None:
                    rolled = _expression(engine, log, zone, group[0].name, is_plain=is_plain)
                slot, table = rolled
                engine.fill(slot, list(dict.fromkeys(f.path for v in group for f in files[v.day])))
                made |= _write(engine, log, table, group, draft)
                if progress is not None:
                    progress(len(made), len(wanted))
    return made


def _write(engine: Engine, log: Log, table: ir.Table, group: Sequence[Version], draft: Draft) -> dict[Version, Path]:
    entity = entity_of(group[0].name)
    written = {v: draft.file(v.name, v.day) for v in group}
    engine.write_each(table, declared_schema(entity), entity.key, "day", {v.day: path for v, path in written.items()})
    step("rollup.written")
    placed: dict[Version, Path] = {}
    for version, path in written.items():
        sync_file(path)
        placed[version] = store.target(log.lake, version, path)
        step("rollup.synced")
        with telling(placed[version]):
            os.replace(path, placed[version])
        step("rollup.placed")
    sync_folder(store.home(log.lake, group[0].name))
    step("rollup.done")
    remember(log.lake, [e for path in placed.values() if (e := store.expected(log.lake, path)) is not None])
    return placed


def _expression(engine: Engine, log: Log, zone: ZoneInfo, name: str, *, is_plain: bool) -> tuple[ir.Table, ir.Table]:
    """A slot for the files of some days, and the roll-up of what is in it, compiled once for all days."""
    key = ("rollup slot", zone.key)
    if key not in engine.memo:
        first, changes = offsets(zone.key)
        schema = declared_schema(entity_of(EVENTS), system=True)
        engine.memo[key] = engine.slot(schema, LocalDays(DAYS, first, changes))
    slot: ir.Table = engine.memo[key]
    if is_plain:
        return slot, expressions.DAILY[name](slot)
    batches = [{"_batch": b, "_number": log.batches[b].number} for b in sorted(log.visible_batches)]
    known = engine.literal(batches, {"_batch": "string", "_number": "int64"})
    return slot, expressions.DAILY[name](expressions.told_first(slot, known))


def _by_day(log: Log, zone: ZoneInfo, days: set[dt.date]) -> Mapping[dt.date, list[VisibleFile]]:
    files: dict[dt.date, list[VisibleFile]] = {day: [] for day in days}
    for file in log.visible(EVENTS):
        for day in days_of(file.path, file.day, zone):
            if day in files:
                files[day].append(file)
    return files


def _is_plain(files: Sequence[VisibleFile]) -> bool:
    """Whether no event can be there twice, and none is hidden: an import keeps one row of each."""
    return not any(f.hidden or f.day is None for f in files) and len(set().union(*(f.batches for f in files))) == 1


def _groups(
    wanted: Sequence[Version], files: Mapping[dt.date, Sequence[VisibleFile]], at_once: int
) -> Iterator[list[Version]]:
    group: list[Version] = []
    rows = 0
    for version in wanted:
        own = sum(f.rows for f in files[version.day])
        if group and (rows + own > at_once or len(group) == MOST_DAYS):
            yield group
            group, rows = [], 0
        group.append(version)
        rows += own
    if group:
        yield group


@contextmanager
def drafted(lake: Path) -> Iterator[Draft]:
    """A folder to write in, which vanishes when this process ends, however it ends."""
    draft = begin_draft(lake, new_id("r", now=utc_now()), home=store.FOLDER)
    if draft is None:
        raise OperatorError("No free name for a batch was found.")
    try:
        yield draft
    finally:
        discard(draft)
