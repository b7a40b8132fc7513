"""The last-seen state: first and last day of every account's users up to some day, so that no question reads history.

A question reads the state and the days that are not in it: those that came later, and those that a late event made
anew. Days only gain events as long as nothing is withdrawn, so what a state says of them stays true and is merged by
smallest and greatest day; a state that holds withdrawn rows serves no more. By learned time a state serves because it
holds no day with anything that was learned on its last day or later.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from oarlock.domain.entities import entity as entity_of
from oarlock.kit.fsio import replace_file, sync_file, sync_folder, telling
from oarlock.kit.hashing import bytes_hash, canonical_json, file_hash
from oarlock.kit.steps import step
from oarlock.lake.engines.base import Engine
from oarlock.lake.engines.types import declared_schema
from oarlock.lake.intact import remember
from oarlock.lake.rollups import expressions, store
from oarlock.lake.rollups.build import drafted
from oarlock.lake.rollups.versions import CODE, Sources

if TYPE_CHECKING:
    import ibis.expr.types as ir

NAME, DAYS = "usage_last_seen", "usage_user_day"
SHARE = 4
"""A new state is made when the days outside the newest one have more than one row for this many of its own."""


@dataclass(frozen=True)
class State:
    """One state: its file and the note that tells of it, its end (it holds days before it), what of each, its rows."""

    path: Path
    note: Path
    end: dt.date
    of: Sources
    rows: int

    def holds(self, of: Sources, end: dt.date) -> bool:
        """Whether all that it holds is in these sources, too, before `end`."""
        return self.end <= end and all(set(parts) <= set(of.get(day, ())) for day, parts in self.of.items())

    def lacks(self, of: Sources, end: dt.date) -> list[dt.date]:
        """The days before `end` that have to be read besides."""
        return [day for day, parts in of.items() if day < end and self.of.get(day) != parts]


def best(lake: Path, of: Sources, end: dt.date, *, learned: dt.date | None = None) -> State | None:
    """The sound state that leaves the fewest days before `end` to read; None when no state serves.

    learned: only what was learned before this local day counts.
    """
    fitting = [s for s in states(lake) if s.holds(of, min(end, learned or end))]
    for state in sorted(fitting, key=lambda s: (len(s.lacks(of, end)), s.path.name)):
        if store.sound(lake, [state.path]):
            return state
    return None


def states(lake: Path) -> Iterator[State]:
    """Every kept state whose note can be read."""
    folder = lake / store.FOLDER / NAME
    for name in sorted(os.listdir(folder)) if folder.is_dir() else []:
        if store.NOTE.fullmatch(name) is None:
            continue
        try:
            data = (folder / name).read_bytes()
            if bytes_hash(data) != name.removesuffix(".json"):
                continue
            told = json.loads(data)
        except (OSError, ValueError):
            continue
        if told["code"] == CODE[DAYS]:
            of = {dt.date.fromisoformat(day): tuple(parts) for day, parts in told["days"].items()}
            yield State(folder / told["file"], folder / name, dt.date.fromisoformat(told["end"]), of, told["rows"])


def make(engine: Engine, lake: Path, of: Sources, end: dt.date, days: Mapping[dt.date, Path]) -> State | None:
    """Make the state of the days before `end`, from the best one there is; None when that one still serves well.

    days: the files of `usage_user_day`.
    """
    import ibis

    before = best(lake, of, end)
    fresh = before.lacks(of, end) if before else [day for day in of if day < end]
    if not fresh:
        return None
    schema = declared_schema(entity_of(DAYS))
    table = engine.scan([days[day] for day in fresh], schema)
    (counted,) = engine.fetch(table.aggregate(rows=table.count()))
    rows = counted["rows"]
    assert isinstance(rows, int)  # noqa: S101 - narrows what the engine gave
    if before is not None and rows * SHARE <= before.rows:
        return None
    # A day of which something was learned on the last day or later is left for the questions to read.
    late = engine.fetch(table.filter(table.learned_day >= ibis.literal(end, "date")).select("day").distinct())
    taken = [day for day in fresh if day not in {row["day"] for row in late}]
    spans = expressions.spans(engine.scan([days[day] for day in taken], schema))
    if before is not None:
        spans = engine.scan([before.path], declared_schema(entity_of(NAME))).union(spans)
    told = {**(before.of if before else {}), **{day: of[day] for day in taken}}
    return _write(engine, lake, expressions.last_seen(spans), end, dict(sorted(told.items())))


def _write(engine: Engine, lake: Path, table: ir.Table, end: dt.date, of: Sources) -> State:
    entity, folder = entity_of(NAME), store.home(lake, NAME)
    with drafted(lake) as draft:
        file = draft.file(NAME)
        rows = engine.write(table, declared_schema(entity), entity.key, file)
        step("last-seen.written")
        sync_file(file)
        # Named like a day's file, so that its checksum is found in the same way.
        inputs = bytes_hash(canonical_json([end, of_text(of)]))[:24]
        target = folder / f"{end.isoformat()}.{inputs}.{file_hash(file)}.parquet"
        with telling(target):
            os.replace(file, target)
        step("last-seen.placed")
        sync_folder(folder)
    note = canonical_json({"code": CODE[DAYS], "end": end, "file": target.name, "rows": rows, "days": of_text(of)})
    file = folder / f"{bytes_hash(note)}.json"
    replace_file(file, note, phase="last-seen-note")
    told = store.expected(lake, target)
    remember(lake, [told] if told else [])
    return State(target, file, end, of, rows)


def of_text(of: Sources) -> dict[str, list[str]]:
    """The sources as plain data."""
    return {day.isoformat(): list(parts) for day, parts in of.items()}
