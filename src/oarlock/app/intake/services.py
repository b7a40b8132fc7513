"""Importing what was handed in: the same key has the same effect once, and the same answer every time."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction

from oarlock.app.access.services import write_down
from oarlock.app.intake.models import Handed
from oarlock.app.intake.staging import Staged
from oarlock.app.tokens.selectors import Holder
from oarlock.app.webhooks.services import Event, announce
from oarlock.errors import OarlockError, UserError
from oarlock.ingest.importer import import_paths
from oarlock.ingest.options import ImportOptions, ImportResult
from oarlock.kit.hashing import json_hash
from oarlock.kit.ids import new_id
from oarlock.kit.text import in_each
from oarlock.lake.journal import Change

KEPT = dt.timedelta(days=30)
"""How long keys and answers are remembered; retries are safe for so long."""
LOST_AFTER = dt.timedelta(minutes=15)
"""An import that has been running for so long was killed; a retry begins it anew, which adds nothing twice."""


class StillRunningError(UserError):
    """The request with this key is being worked on."""


class OtherRequestError(UserError):
    """The key was used for another request."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A file to import: what it is called, where it is, and whether only to say what would happen."""

    key: str
    name: str
    staged: Staged
    is_dry_run: bool = False

    @property
    def fingerprint(self) -> str:
        """Equal for equal requests."""
        return json_hash([self.name, self.staged.sha256, self.is_dry_run])


def ask_for_import(asked: Asked, *, holder: Holder, now: dt.datetime) -> tuple[Handed, bool]:
    """Import a staged file once; the second of the two says whether this call did it, or it was done before.

    Raises `StillRunningError` while another call with the same key works, `OtherRequestError` when the key stood for
    another file. What the file itself lacks is in the result, for retries are told the same.
    """
    Handed.objects.filter(ended_at__lt=now - KEPT).delete()
    mine, row = _begun(asked, holder=holder, now=now)
    if not mine:
        return row, False
    result = _imported(asked, row, actor=holder.actor, now=now)
    return _ended(row, result, actor=holder.actor, now=now), True


def _begun(asked: Asked, *, holder: Holder, now: dt.datetime) -> tuple[bool, Handed]:
    """Whether this call is the one that does it, and the row."""
    try:
        with transaction.atomic():
            return True, Handed.objects.create(
                id=new_id("up", now=now), token_id=holder.token_id, person=holder.person, key=asked.key,
                fingerprint=asked.fingerprint, name=asked.name, size=asked.staged.size,
                is_dry_run=asked.is_dry_run, created_at=now, started_at=now,
            )  # fmt: skip
    except IntegrityError:
        row = Handed.objects.get(token=holder.token_id, key=asked.key)
    if row.fingerprint != asked.fingerprint:
        raise OtherRequestError(
            "The key '{key}' was used for another file.", remedy="Use a new key for each new request.", key=asked.key
        )
    if row.state != "running":
        return False, row
    again = Handed.objects.filter(pk=row.pk, state="running", started_at__lt=now - LOST_AFTER)
    if not again.update(started_at=now):
        raise StillRunningError("This file is being imported just now.", remedy="Ask again in a moment.")
    return True, row


def _imported(asked: Asked, row: Handed, *, actor: str, now: dt.datetime) -> dict[str, object]:
    options = ImportOptions(dry_run=row.is_dry_run)
    try:
        found = import_paths(settings.WORKSPACE, [asked.staged.path], options=options, actor=actor, now=now)
    except OarlockError as error:
        return {"error": in_each(error), "files": []}
    return {"error": None, "files": [_plain(one) for one in found]}


def _ended(row: Handed, result: Mapping[str, object], *, actor: str, now: dt.datetime) -> Handed:
    files = [one for one in result["files"] if isinstance(one, dict)]  # type: ignore[union-attr]
    is_well = result["error"] is None and any(one["error"] is None for one in files)
    row.state, row.result, row.ended_at = "done" if is_well else "failed", json.dumps(result), now
    batches = [one["batch"] for one in files if one["batch"]]
    with transaction.atomic():
        row.save(update_fields=["state", "result", "ended_at"])
        after = {"file": row.name, "state": row.state, "batches": batches, "dry_run": row.is_dry_run}
        write_down([Change(entity="import", key=row.pk, after=after)], actor=actor, now=now)
        if not row.is_dry_run:
            data = {"import_id": row.pk, **after, "loaded": sum(int(one["loaded"]) for one in files)}
            announce([Event(kind="import.ended", data=data)], now=now)
    return row


def _plain(one: ImportResult) -> dict[str, object]:
    return {
        "file": one.file,
        "entity": one.entity,
        "preset": one.preset,
        "batch": one.batch,
        **{name: getattr(one, name) for name in ("read", "loaded", "unchanged", "rejected", "closed")},
        "notes": [in_each(note) for note in one.notes],
        "error": None if one.error is None else in_each(one.error),
    }
