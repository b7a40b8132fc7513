"""The commit log as a value: what was recorded until when, which batches are visible, and in which files they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from oarlock.errors import DamagedError
from oarlock.kit.clock import naive_utc
from oarlock.kit.hashing import json_hash
from oarlock.lake.intact import Expected, Problem, problems
from oarlock.lake.records import Commit, PartFile


@dataclass(frozen=True, kw_only=True)
class BatchInfo:
    """One batch: when and as what it was recorded, from which system, and when it was withdrawn (None: it was not)."""

    number: int
    recorded_at: dt.datetime
    kind: str
    system: str
    undone_at: dt.datetime | None
    source: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class VisibleFile:
    """A Parquet file to read.

    batches: the visible batches in it; hidden: it also holds rows of batches that are not visible, so the reader must
    keep only rows whose `_batch` is among `batches`. personal: the side file, absent for merged files (see
    `Log.personal`). day: the local day of all its rows, where the entity is kept by the day.
    """

    path: Path
    personal: Path | None
    schema_version: int
    batches: frozenset[str]
    hidden: bool
    rows: int = 0
    day: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class PersonalFile:
    """A side file with the personal columns of one batch, keyed by `_row`."""

    path: Path
    batch: str
    schema_version: int


@dataclass(frozen=True)
class Log:
    """The commits of a lake up to some point, oldest first."""

    lake: Path
    commits: tuple[Commit, ...]

    @property
    def head(self) -> int:
        """Number of the last commit; 0 when there is none."""
        return self.commits[-1].number if self.commits else 0

    @property
    def head_hash(self) -> str:
        """Hash of the last commit, which holds the whole chain; empty when there is none."""
        return self.commits[-1].hash if self.commits else ""

    def until(self, known_at: dt.datetime) -> Log:
        """The log as it stood at an instant: commits recorded at or before it."""
        known_at = naive_utc(known_at)
        return Log(self.lake, tuple(c for c in self.commits if c.recorded_at <= known_at))

    def upto(self, number: int) -> Log:
        """The log up to and with a commit."""
        return Log(self.lake, self.commits[: max(number, 0)])

    @cached_property
    def batches(self) -> dict[str, BatchInfo]:
        """All batches by name in the order of recording, withdrawn ones included."""
        undone = {c.withdrawn: c.recorded_at for c in self.commits if c.kind == "undo"}
        return {
            c.batch: BatchInfo(
                number=c.number,
                recorded_at=c.recorded_at,
                kind=c.kind,
                system=str(c.source.get("system") or ""),
                undone_at=undone.get(c.batch),
                source=c.source,
            )
            for c in self.commits
            if c.kind in ("import", "journal")
        }

    @cached_property
    def visible_batches(self) -> frozenset[str]:
        """The batches that were not withdrawn."""
        return frozenset(name for name, batch in self.batches.items() if batch.undone_at is None)

    @property
    def entities(self) -> tuple[str, ...]:
        """Names of the entities that visible batches hold rows of, sorted."""
        return tuple(sorted({part.entity for _, part, _ in self._written()}))

    def visible(self, entity: str) -> list[VisibleFile]:
        """The files to read for an entity, checked; a damaged merged file is passed over for those it was made from.

        Raises `DamagedError` that names a damaged file of a visible batch.
        """
        ours = [p for c in self.commits for p in c.parts if p.entity == entity]
        wanted = [p for p in ours if self.visible_batches.intersection(p.batches)]
        wrong: dict[str, Problem] = {}
        while True:
            live = self._live(wanted, wrong)
            more = problems(
                self.lake, [Expected(p.path, p.bytes, p.stored_sha256) for p in live if p.path not in wrong]
            )
            if not more:
                break
            wrong |= more  # look again: the files that a damaged merged file stands for were not checked yet
        for part in live:
            if part.path in wrong:
                raise damaged_batch(self.lake / part.path, part.batches)
        return [
            VisibleFile(
                path=self.lake / part.path,
                personal=self.lake / part.personal_path if part.personal_path else None,
                schema_version=part.schema_version,
                batches=self.visible_batches.intersection(part.batches),
                hidden=not self.visible_batches.issuperset(part.batches),
                rows=part.rows,
                day=part.day,
            )
            for part in live
        ]

    def live(self, entity: str) -> list[PartFile]:
        """The files that hold an entity's rows now, of withdrawn batches too, unchecked: what a compaction merges."""
        return self._live([p for c in self.commits for p in c.parts if p.entity == entity], {})

    def personal(self, entity: str) -> list[PersonalFile]:
        """The side files of an entity's visible batches; they are never merged. Raises `DamagedError`."""
        parts = [
            (batch, p)
            for _, p, batches in self._written()
            if p.entity == entity and p.personal_path
            for batch in batches
        ]
        wrong = problems(
            self.lake, [Expected(p.personal_path or "", p.personal_bytes, p.personal_sha256 or "") for _, p in parts]
        )
        out = []
        for batch, part in parts:
            file = self.lake / (part.personal_path or "")
            if part.personal_path in wrong:
                raise damaged_batch(file, (batch,))
            out.append(PersonalFile(path=file, batch=batch, schema_version=part.schema_version))
        return out

    def observed(self, entity: str) -> dict[str, dt.date]:
        """The last local day that each system's feed of an entity saw, from visible batches."""
        out: dict[str, dt.date] = {}
        for name in self.visible_batches:
            batch = self.batches[name]
            text = (batch.source.get("observed_until") or {}).get(entity)
            if text:
                day = dt.date.fromisoformat(str(text)[:10])
                out[batch.system] = max(day, out.get(batch.system, day))
        return dict(sorted(out.items()))

    def inputs_hash(self, entities: Iterable[str]) -> str:
        """What figures over these entities depend on: each visible batch's rows and when they were recorded.

        A compaction leaves it as it is; personal side files have no part in it.
        """
        wanted = frozenset(entities)
        if wanted not in self._inputs:
            self._inputs[wanted] = self._inputs_hash(wanted)
        return self._inputs[wanted]

    @cached_property
    def _inputs(self) -> dict[frozenset[str], str]:
        """The hashes told already: many figures read the same entities."""
        return {}

    def _inputs_hash(self, wanted: frozenset[str]) -> str:
        rows = [
            (c.number, c.recorded_at, c.batch if c.kind != "undo" else batches, p.entity, p.sha256, p.schema_version)
            for c, p, batches in self._written()
            if p.entity in wanted
        ]
        seen = {entity: self.observed(entity) for entity in sorted(wanted)}
        return json_hash([rows, seen])

    def written(self, entity: str) -> list[tuple[int, PartFile, tuple[str, ...]]]:
        """Every part of an entity as it was first written: number of its commit, the part, its visible batches."""
        return [(c.number, part, batches) for c, part, batches in self._written() if part.entity == entity]

    def rows(self, entity: str) -> dict[str, int]:
        """How many rows of an entity each visible batch has, those included that a withdrawal left to it."""
        out: dict[str, int] = {}
        for commit, part, batches in self._written():
            if part.entity == entity:
                for batch in batches:
                    count = commit.source["kept"][batch][entity] if commit.kind == "undo" else part.rows
                    out[batch] = out.get(batch, 0) + count
        return out

    def _written(self) -> list[tuple[Commit, PartFile, tuple[str, ...]]]:
        """Every part as it was first written, with those of its batches that are visible (never none).

        An import's or journal's part has one batch; that of a withdrawal holds rows of all that confirmed them.
        """
        return [
            (c, p, batches)
            for c in self.commits
            if c.kind != "compaction"
            for p in c.parts
            if (batches := tuple(sorted(self.visible_batches.intersection(p.batches))))
        ]

    def _live(self, parts: list[PartFile], wrong: Mapping[str, object]) -> list[PartFile]:
        """The parts that no later, sound compaction stands for.

        Read backwards: a merged file that is damaged stands for nothing, unless a later one stands for it.
        """
        ours = {p.path: p for p in parts}
        covered: set[str] = set()
        for commit in reversed(self.commits):
            if commit.kind == "compaction":
                for part in commit.parts:
                    if part.path in covered or part.path not in wrong:
                        covered.update(commit.replaced)
                    else:
                        covered.add(part.path)
        return [p for path, p in ours.items() if path not in covered]


def damaged_batch(file: Path, batches: Iterable[str]) -> DamagedError:
    """The error for a Parquet file that is missing or altered."""
    return DamagedError(
        "{file} is damaged or missing: it does not match the checksum of batch {batch}.",
        remedy="Restore it from a backup, or withdraw the batch (oarlock imports undo) and import its file again.",
        file=str(file),
        batch=", ".join(sorted(batches)),
    )
