"""Reading what was handed in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from oarlock.app.access.models import Person
from oarlock.app.imports.selectors import quarantine_of
from oarlock.app.intake.models import Handed
from oarlock.ingest.quarantine import Kept, read_quarantine
from oarlock.kit.text import Lang
from oarlock.lake.workspace import Workspace


def handed(import_id: str, *, person: Person) -> Handed | None:
    """One file that this person's programs handed in; None for one of somebody else, as if it did not exist."""
    return Handed.objects.select_related("job").filter(pk=import_id, person=person).first()


def handed_by(person: Person, *, before: str | None, limit: int) -> list[Handed]:
    """The newest files that this person's programs handed in, or those before one of them."""
    rows = Handed.objects.select_related("job").filter(person=person).order_by("-pk")
    return list((rows.filter(pk__lt=before) if before else rows)[:limit])


def result_of(row: Handed) -> dict[str, Any]:
    """What became of it: `error` by language, and `files` as the importer told them; nothing while it is not over."""
    found: dict[str, Any] = json.loads(row.result) if row.result else {"error": None, "files": []}
    if not row.result and row.job is not None and row.standing == "failed":
        found["error"] = row.job.error or None
    return found


def rejected(row: Handed, *, workspace: Workspace, lang: Lang, offset: int, limit: int) -> list[Kept]:
    """Values that were not loaded, of all its tables one after the other, from the one of that number on."""
    return list(islice(_rejected(row, workspace, lang), offset, offset + limit))


def _rejected(row: Handed, workspace: Workspace, lang: Lang) -> Iterator[Kept]:
    for one in result_of(row)["files"]:
        file = quarantine_of(workspace, one.get("quarantine") or "")
        if file is not None:
            yield from read_quarantine(file, lang=lang)
