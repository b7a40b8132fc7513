"""Accepting what programs hand in: staged whole, then a job in the same transaction as the row that tells of it."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from oarlock.app.access.services import write_down
from oarlock.app.imports import staging
from oarlock.app.imports.selectors import open_folders
from oarlock.app.intake.models import Handed
from oarlock.app.jobs.models import FAILED
from oarlock.app.jobs.services import ask
from oarlock.app.tokens.once import KEPT, once
from oarlock.app.tokens.selectors import Holder
from oarlock.app.webhooks.services import Event, announce
from oarlock.errors import BadFileError, UserError
from oarlock.kit.ids import new_id
from oarlock.kit.text import in_each, msg
from oarlock.lake.journal import Change


@dataclass(frozen=True, kw_only=True)
class Wish:
    """A file to import: the caller's key, what it is called, whether only to say what would happen, and whether the
    figures are computed afterwards; most: bytes that are taken.
    """

    key: str
    name: str
    most: int
    is_dry_run: bool = False
    is_refreshing: bool = False


def hand_in(
    read: Callable[[int], bytes], wish: Wish, *, holder: Holder, now: dt.datetime, lang: str
) -> tuple[Handed, bool]:
    """Take a file in and ask for its import, once for a key; the second of the two says whether this call did it.

    Raises `UserError` for a name that is none, `BadFileError` for an empty file and one that is too large, of which
    nothing is kept, `OtherRequestError` when the key stood for another file.
    """
    Handed.objects.filter(ended_at__lt=now - KEPT).delete()
    name = _checked(wish.name)
    with staging.fresh_folder() as folder:
        staged = staging.keep(staging.pieces(read), folder / name, most=wish.most)
        if not staged.size:
            raise BadFileError("The file is empty.", remedy="Send its content as the body, with its length.")

        def do() -> tuple[int, dict[str, Any]]:
            row = Handed.objects.create(
                id=new_id("up", now=now), token_id=holder.token_id, person=holder.person, actor=holder.actor,
                key=wish.key, name=name, size=staged.size, folder=folder.name, is_dry_run=wish.is_dry_run,
                is_refreshing=wish.is_refreshing, created_at=now,
            )  # fmt: skip
            row.job = ask(
                "hand_in", key=f"hand in {row.pk}", args={"import": row.pk}, person=holder.person, now=now, lang=lang
            )
            row.save(update_fields=["job"])
            return 202, {"id": row.pk}

        asked = ["import", name, staged.sha256, wish.is_dry_run, wish.is_refreshing]
        _, kept, is_new = once(asked, do, holder=holder, key=wish.key, now=now)
        if not is_new:
            staging.discard(folder)
    return Handed.objects.select_related("job").get(pk=kept["id"]), is_new


def end(row: Handed, *, files: list[dict[str, Any]], error: dict[str, str] | None, now: dt.datetime) -> None:
    """Keep what became of it, with its row of the journal and the event for webhooks, all or nothing; once."""
    is_well = error is None and any(one["error"] is None for one in files)
    state = "done" if is_well else FAILED
    batches = [one["batch"] for one in files if one["batch"]]
    with transaction.atomic():
        mine = Handed.objects.filter(pk=row.pk, ended_at=None)
        if not mine.update(state=state, result=json.dumps({"error": error, "files": files}), ended_at=now):
            return
        after = {"file": row.name, "state": state, "batches": batches, "dry_run": row.is_dry_run}
        write_down([Change(entity="import", key=row.pk, after=after)], actor=row.actor or row.person.email, now=now)
        if not row.is_dry_run:
            data = {"import_id": row.pk, **after, "loaded": sum(int(one["loaded"]) for one in files)}
            announce([Event(kind="import.ended", data=data)], now=now)


def settle(now: dt.datetime) -> None:
    """End what its job gave up, so that whoever waits hears of it; and what stayed from before there were such jobs."""
    lost = in_each(msg("Its import was not finished. Send the file again under a new key."))
    given_up = Handed.objects.select_related("job", "person").filter(Q(job=None) | Q(job__state=FAILED), ended_at=None)
    for row in given_up[:50]:
        end(row, files=[], error=row.job.error if row.job else lost, now=now)
        if row.folder:
            staging.discard(staging.place_of(row.folder))


def sweep(now: dt.datetime) -> None:
    """Delete files of uploads that were received and then belonged to nothing."""
    mine = Handed.objects.filter(ended_at=None).values_list("folder", flat=True)
    for folder in staging.forgotten(now, known=[*mine, *open_folders()]):
        staging.discard(folder)


def _checked(name: str) -> str:
    """Raises `UserError` for what is no name of a file."""
    if not re.fullmatch(r"[^/\\\x00-\x1f\x7f]{1,200}", name) or name.startswith(".") or len(name.encode()) > 240:
        raise UserError("'{name}' is no name of a file.", remedy="Give one such as accounts.csv.", name=name[:200])
    return name
