"""What files would be read as, before anything is: for people to say what nobody recognised, and to see the rest."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from oarlock.domain.entities import ENTITIES, entity
from oarlock.domain.plan import DateOrder, ReadPlan, header_key
from oarlock.errors import OarlockError
from oarlock.ingest.collect import collect
from oarlock.ingest.mapping import Memory, columns_of, header_hash
from oarlock.ingest.memory import remembered
from oarlock.ingest.options import ImportOptions
from oarlock.ingest.recognise import Recognised, recognise
from oarlock.kit.files import SourceFile
from oarlock.kit.files.preview import first_rows
from oarlock.kit.text import Msg
from oarlock.lake.workspace import Workspace
from oarlock.sources import registry

OURS = ("identity_link", "edit")
"""Entities that only people's decisions feed."""


@dataclass(frozen=True, kw_only=True)
class Looked:
    """One table: its header and first rows, and what would read it.

    entity: None when nothing recognised it (`error` says why) or it only completes other tables.
    reads: field of the entity -> column of the file; mapping, date_order: what the user chose for such a header before.
    """

    name: str
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    encoding: str = ""
    preset: str | None = None
    title: str = ""
    entity: str | None = None
    reads: Mapping[str, str] = field(default_factory=dict)
    mapping: Mapping[str, str] = field(default_factory=dict)
    date_order: DateOrder | None = None
    notes: tuple[Msg, ...] = ()
    error: OarlockError | None = None


def look(workspace: Workspace, paths: Iterable[Path], *, options: ImportOptions | None = None) -> list[Looked]:
    """Every table of the files, in the order of the files."""
    options, memory = options or ImportOptions(), remembered(workspace)
    with tempfile.TemporaryDirectory(prefix="oarlock-look-") as folder:
        tables = collect(paths, options=options, check=lambda header: None, scratch=Path(folder))
        return [
            Looked(name=t.name, error=t.error) if t.source is None else _table(t.source, options, memory)
            for t in tables
        ]


def _table(source: SourceFile, options: ImportOptions, memory: dict[str, Memory]) -> Looked:
    seen = {
        "name": source.name, "header": source.header, "rows": tuple(first_rows(source)), "encoding": source.encoding,
    }  # fmt: skip
    before = memory.get(header_hash(source.header))
    try:
        found = recognise(source, options=options, memory=memory)
    except OarlockError as error:
        chosen = dict(before.mapping) if before else {}
        return Looked(**seen, mapping=chosen, notes=source.notes, error=error)  # type: ignore[arg-type]
    return Looked(
        **seen,  # type: ignore[arg-type]
        preset=found.preset.name, title=found.preset.title, entity=found.entity,
        reads=_reads(found, source.header), mapping=found.mapping, date_order=found.date_order,
        notes=(*source.notes, *found.notes),
    )  # fmt: skip


def _reads(found: Recognised, header: Sequence[str]) -> dict[str, str]:
    return {} if found.plan is None else columns_read(found.plan, header)


def columns_read(plan: ReadPlan, header: Sequence[str]) -> dict[str, str]:
    """Field of the plan's main entity -> the first column of the header that feeds it."""
    there = {header_key(name): name for name in reversed(header)}
    out = {}
    for target in plan.parts[0].targets:
        named = [there[header_key(c)] for c in columns_of(target.expr) if header_key(c) in there]
        if named:
            out[target.column] = named[0]
    return out


def guess(entity_name: str, header: Sequence[str]) -> dict[str, str]:
    """Columns that plainly are fields of an entity, by name or label; the rest is for a person to say."""
    plan = registry.generic(entity_name).plan
    return columns_read(plan, header) if plan is not None else {}


def likely_entity(header: Sequence[str]) -> str:
    """The entity of which the header has the most fields; accounts when it has none of any."""
    names = [name for name in ENTITIES if name not in OURS]
    return max(names, key=lambda name: (len(guess(name, header)), name == "account"))


def lacks(entity_name: str, mapping: Mapping[str, str]) -> list[str]:
    """Required fields that no column feeds and that nothing else fills."""
    plan = registry.generic(entity_name).plan
    filled = {t.column for t in plan.parts[0].targets if not list(columns_of(t.expr))} if plan else set()
    return [c.name for c in entity(entity_name).columns if c.required and c.name not in {*mapping, *filled}]
