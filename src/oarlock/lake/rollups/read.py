"""What a question reads of the roll-ups; days that are missing are made first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from oarlock.domain.entities import entity as entity_of
from oarlock.lake.engines.base import Engine
from oarlock.lake.engines.types import declared_schema
from oarlock.lake.log import Log
from oarlock.lake.rollups import expressions, state, store
from oarlock.lake.rollups.build import Progress, build
from oarlock.lake.rollups.versions import CODE, Sources, Version, sources, versions

if TYPE_CHECKING:
    import ibis.expr.types as ir

ROLLUPS = tuple(CODE)


def daily(
    engine: Engine, log: Log, zone: ZoneInfo, name: str, *, start: dt.date | None, end: dt.date, learned: dt.date | None
) -> ir.Table:
    """Rows of a daily roll-up with start ≤ day < end, as the log shows them.

    learned: only what was learned before this local day; None for all.
    """
    days = [d for d in _sources(engine, log, zone) if (start is None or start <= d) and d < end]
    return _known(_days(engine, log, zone, name, days), learned)


def last_seen(engine: Engine, log: Log, zone: ZoneInfo, *, end: dt.date, learned: dt.date | None) -> ir.Table:
    """Spans of days on which users were seen before `end`, several of each user: see `expressions.last_seen`."""
    of = _sources(engine, log, zone)
    found = state.best(log.lake, of, end, learned=learned)
    lacking = found.lacks(of, end) if found else [day for day in of if day < end]
    spans = expressions.spans(_known(_days(engine, log, zone, state.DAYS, lacking), learned))
    if found is None:
        return spans
    kept = engine.scan([found.path], declared_schema(entity_of(state.NAME)))
    return kept.union(spans) if lacking else kept


def missing(log: Log, zone: ZoneInfo) -> list[Version]:
    """The versions that the log needs and that are not there yet; no engine is started."""
    of = sources(log, zone)
    out = []
    for name in ROLLUPS:
        wanted = versions(of, name, zone)
        there = store.chosen(log.lake, wanted)
        out += [v for v in wanted if v not in there]
    return out


def refresh(
    engine: Engine, log: Log, zone: ZoneInfo, *, end: dt.date, progress: Progress = lambda done, total: None
) -> int:
    """Make every missing day and, when it pays, a new last-seen state of the days before `end`; how many days.

    progress: called with the days made and those to make, both roll-ups counted.
    """
    wanted = missing(log, zone)
    done = 0
    for name in ROLLUPS:
        ours, before = [v for v in wanted if v.name == name], done

        def tell(made: int, total: int, before: int = before) -> None:
            progress(before + made, len(wanted))

        done += len(build(engine, log, zone, ours, progress=tell))
    of = sources(log, zone)
    if of:
        files = store.chosen(log.lake, versions(of, state.DAYS, zone))
        state.make(engine, log.lake, of, end, {v.day: path for v, path in files.items()})
    return done


def _days(engine: Engine, log: Log, zone: ZoneInfo, name: str, days: Iterable[dt.date]) -> ir.Table:
    chosen = set(days)
    wanted = [v for v in versions(_sources(engine, log, zone), name, zone) if v.day in chosen]
    there = store.chosen(log.lake, wanted)
    found = {**there, **build(engine, log, zone, [v for v in wanted if v not in there])}
    files: list[Path] = [found[v] for v in wanted]
    return engine.scan(files, declared_schema(entity_of(name)))


def _known(table: ir.Table, learned: dt.date | None) -> ir.Table:
    import ibis

    return table if learned is None else table.filter(table.learned_day < ibis.literal(learned, "date"))


def _sources(engine: Engine, log: Log, zone: ZoneInfo) -> Sources:
    key = ("rollup sources", log.lake, log.head_hash, zone.key)
    if key not in engine.memo:
        engine.memo[key] = sources(log, zone)
    found: Sources = engine.memo[key]
    return found
