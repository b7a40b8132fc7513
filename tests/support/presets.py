"""Reads small files through presets into rows, the way an import does, without committing anything."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from oarlock.domain.plan import Preset
from oarlock.kit.files import SourceFile, inspect
from oarlock.lake.batches import discard, new_batch
from oarlock.lake.commits import read_log
from oarlock.lake.load import load_file
from oarlock.lake.workspace import init_workspace
from oarlock.sources import registry

_NOW = dt.datetime(2026, 1, 1)


def table(text: str) -> str:
    """CSV from a readable table: cells between `|`, blanks around them do not count."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for line in text.strip().splitlines():
        writer.writerow(cell.strip() for cell in line.strip().split("|"))
    return out.getvalue()


@dataclass
class Read:
    """What became of a file: rows by entity in file order, and rejected fields as (line, column, reason)."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    rejects: list[tuple[int, str, str]] = field(default_factory=list)
    counts: dict[str, tuple[int, int, int, int]] = field(default_factory=dict)

    def only(self, entity: str) -> dict[str, Any]:
        """The one row of the entity."""
        assert self.rejects == []
        (row,) = self.rows[entity]
        return row

    def column(self, entity: str, name: str) -> list[Any]:
        """One column of the entity's rows."""
        return [row[name] for row in self.rows.get(entity, [])]


class Bench:
    """A workspace to read files in."""

    def __init__(self, folder: Path, *, zone: str = "UTC", currency: str = "USD") -> None:
        self.folder = folder
        self.workspace = init_workspace(folder / "workspace", timezone=zone, currency=currency, now=_NOW)
        self._files = 0

    def file(self, content: str | bytes, name: str = "") -> SourceFile:
        """A file of the given content, looked at."""
        self._files += 1
        folder = self.folder / f"in{self._files}"
        folder.mkdir()
        path = folder / (name or "file.csv")
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        (found,) = inspect(path, scratch=folder)
        return found

    def read(
        self, content: str | bytes | SourceFile, preset: str = "", lookups: Mapping[str, str | SourceFile] | None = None
    ) -> Read:
        """Read a file by the preset that recognises it, which must be `preset` when one is named and not asked for.

        lookups: contents of other tables; each is recognised too and serves the lookups that want it.
        """
        source = content if isinstance(content, SourceFile) else self.file(content)
        chosen = self._preset(source, preset)
        assert chosen.plan is not None
        others: dict[str, SourceFile] = {}
        for name, text in (lookups or {}).items():
            other = text if isinstance(text, SourceFile) else self.file(text)
            assert registry.best(other.header).name == name
            others[name] = other
        by_alias = {}
        for look in chosen.plan.lookups:
            held = [others[name] for name in (look.preset, *look.instead) if name in others]
            if held:
                by_alias[look.alias] = held[0]
        draft = new_batch(self.workspace, now=_NOW, seed=self._files)
        try:
            loaded = load_file(
                workspace=self.workspace,
                log=read_log(self.workspace),
                draft=draft,
                source=source,
                plan=chosen.plan,
                lookups=by_alias,
            )
            out = Read(rejects=[(r.line, r.column, r.reason.id) for r in loaded.rejects])
            for part in loaded.parts:
                out.counts[part.entity] = (part.read, part.loaded, part.rejected, part.skipped)
                if part.part is not None:
                    files = [draft.file(part.entity, file.day) for file in part.files]
                    out.rows[part.entity] = _rows(files, draft.personal(part.entity))
            return out
        finally:
            discard(draft)

    def _preset(self, source: SourceFile, name: str) -> Preset:
        if name and (registry.preset(name).is_asked or registry.preset(name).is_generic):
            return registry.preset(name)
        best = registry.best(source.header)
        assert not name or best.name == name
        return best


def _rows(files: Iterable[Path], personal: Path) -> list[dict[str, Any]]:
    rows = {row["_row"]: row for file in files for row in pq.read_table(file).to_pylist()}
    if personal.is_file():
        for side in pq.read_table(personal).to_pylist():
            rows[side["_row"]].update(side)
    return sorted(rows.values(), key=lambda row: (row["_line"], row["_row"]))
