"""Answers of the importer as plain values that a job can keep."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from oarlock.errors import OarlockError
from oarlock.ingest.looking import Looked
from oarlock.ingest.options import ImportResult
from oarlock.kit.text import in_each
from oarlock.lake.commits import read_log
from oarlock.lake.workspace import Workspace


def table(looked: Looked) -> dict[str, Any]:
    """A table and what would read it."""
    return {
        "name": looked.name, "header": list(looked.header), "rows": [list(r) for r in looked.rows],
        "encoding": looked.encoding, "preset": looked.preset, "title": looked.title, "entity": looked.entity,
        "wanted": looked.wanted,
        "reads": dict(looked.reads), "mapping": dict(looked.mapping), "date_order": looked.date_order,
        "notes": [in_each(n) for n in looked.notes], "error": fault(looked.error),
    }  # fmt: skip


def result(one: ImportResult) -> dict[str, Any]:
    """What became of a file, or would."""
    return {
        "file": one.file, "batch": one.batch, "entity": one.entity, "preset": one.preset, "read": one.read,
        "loaded": one.loaded, "unchanged": one.unchanged, "rejected": one.rejected, "closed": one.closed,
        "quarantine": one.quarantine.stem if one.quarantine else None, "notes": [in_each(n) for n in one.notes],
        "error": fault(one.error), "is_passed_over": one.is_passed_over,
    }  # fmt: skip


def resumed(workspace: Workspace, results: Iterable[ImportResult], *, since: dt.datetime) -> list[ImportResult]:
    """The results of an import that was begun again: files that its first attempt had brought count as brought."""
    batches, out = read_log(workspace).batches, []
    for one in results:
        info = batches.get(one.before or "")
        if info is not None and info.recorded_at.replace(tzinfo=dt.UTC) >= since:
            loaded = int(info.source["counts"][one.entity]["loaded"])
            one = replace(one, batch=one.before, loaded=loaded, unchanged=one.unchanged - loaded, notes=())
        out.append(one)
    return out


def fault(error: OarlockError | None) -> dict[str, str] | None:
    """An error in each language."""
    return None if error is None else in_each(error)
