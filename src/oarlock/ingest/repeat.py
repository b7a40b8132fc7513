"""The same file read the same way adds nothing: it is recognised by its bytes and its plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oarlock.domain.plan import ReadPlan
from oarlock.ingest.options import ImportResult, PartCount
from oarlock.ingest.recognise import Recognised
from oarlock.kit.files import SourceFile
from oarlock.kit.hashing import json_hash
from oarlock.kit.text import msg
from oarlock.lake.commits import BatchInfo, Log
from oarlock.lake.workspace import Workspace


def reading_key(source: SourceFile, plan: ReadPlan, lookups: Mapping[str, SourceFile], *, mode: object) -> str:
    """What one reading depends on: the bytes, the table inside them, the plan, the tables looked up in, the options."""
    inside = source.name.removeprefix(source.original.name)
    others = {name: other.sha256 for name, other in lookups.items()}
    return json_hash([source.sha256, inside, source.encoding, repr(plan), others, repr(mode)])


def imported_before(log: Log, key: str) -> tuple[str, BatchInfo] | None:
    """The newest batch that came from the same reading, unless it or any other was withdrawn since."""
    # After a withdrawal rows that the file only confirmed may be gone, so it is read again.
    withdrawn = max((c.number for c in log.commits if c.kind == "undo"), default=0)
    found = None
    for name in log.batches:
        info = log.batches[name]
        if name in log.visible_batches and info.source.get("reading") == key and info.number > withdrawn:
            found = (name, info)
    return found


def repeated(workspace: Workspace, before: tuple[str, BatchInfo], found: Recognised) -> ImportResult:
    """The result of a file that was imported before: all of it is unchanged."""
    name, info = before
    counts: Mapping[str, Mapping[str, Any]] = info.source["counts"]
    parts = tuple(
        PartCount(
            entity=entity,
            read=n["read"],
            loaded=0,
            unchanged=n["loaded"] + n["unchanged"],
            rejected=n["rejected"],
            skipped=n["skipped"],
        )
        for entity, n in counts.items()
    )
    main = next(p for p in parts if p.entity == info.source["entity"])
    kept = info.source.get("quarantine")
    note = msg(
        "The same file was imported before as batch {batch}; nothing was added (--again reads it again).",
        batch=name,
    )
    return ImportResult(
        file=found.source.name,
        entity=main.entity,
        preset=found.preset.name,
        read=main.read,
        unchanged=main.unchanged,
        rejected=main.rejected,
        quarantine=workspace.quarantine / kept if kept else None,
        parts=parts,
        notes=(note,),
        before=name,
    )
