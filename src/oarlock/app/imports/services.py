"""Changing what is imported: take files in, keep what a person said of them, ask for the jobs."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any, Protocol

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from oarlock.app.access.models import Person
from oarlock.app.access.services import write_down
from oarlock.app.imports import staging
from oarlock.app.imports.models import Upload
from oarlock.app.jobs.models import FAILED, Job
from oarlock.app.jobs.services import ask
from oarlock.domain.plan import DateOrder
from oarlock.errors import UserError
from oarlock.ingest import memory
from oarlock.ingest.mapping import Memory, header_hash
from oarlock.ingest.withdraw import sample_batches
from oarlock.kit.hashing import json_hash
from oarlock.lake.journal import Change
from oarlock.sources import registry

MOST_FILES = 50


class Given(Protocol):
    """A file as the web server gives it."""

    name: str
    size: int

    def chunks(self) -> Iterable[bytes]:
        """Its bytes, in pieces."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What a person said of one table: the entity, or a preset by name; field -> column; order of dates.

    seen: the `mark` of what they saw; empty to say it whatever was said since.
    """

    entity: str
    mapping: Mapping[str, str]
    date_order: DateOrder | None = None
    seen: str = ""


def mark(table: Mapping[str, Any]) -> str:
    """What tells whether a table is still read as somebody saw it."""
    return json_hash([table["entity"], table["mapping"], table.get("date_order")])[:16]


def receive(files: list[Given], *, person: Person, now: dt.datetime, lang: str) -> Upload:
    """Stage the files of one upload and ask for their check.

    Raises `UserError` for no file, too many or too much, `OperatorError` when the disk is full; then nothing stays.
    """
    if not files:
        raise UserError("No file was chosen.", remedy="Choose one or several files, or drop them on the page.")
    size, most = sum(one.size for one in files), settings.UPLOAD_BYTES
    if len(files) > MOST_FILES or size > most:
        raise UserError(
            "That is too much for one upload ({n} files, {size} MB).",
            remedy="Send at most {most} files and {limit} MB at once, or use: oarlock import.",
            n=len(files), size=size >> 20, most=MOST_FILES, limit=most >> 20,
        )  # fmt: skip
    names: list[str] = []
    with staging.fresh_folder() as folder:
        for one in files:
            names.append(safe_name(one.name, taken=names))
            staging.keep(one.chunks(), folder / names[-1], most=most)
        with transaction.atomic():
            upload = Upload(folder=folder.name, person=person, size=size, at=now, names=names)
            upload.save()
            kept = Change(entity="upload", key=str(upload.pk), after={"files": names, "size": size})
            write_down([kept], actor=person.email, now=now)
            ask_check(upload, person=person, now=now, lang=lang)
    return upload


def safe_name(told: str, *, taken: Iterable[str] = ()) -> str:
    """A file name that leads nowhere: the last part, no control or separator characters, not hidden, not taken."""
    last = PureWindowsPath(PurePosixPath(told).name).name
    name = re.sub(r"[\x00-\x1f\x7f/\\:*?\"<>|]", "_", last).strip(" .")[-150:] or "file"
    stem, dot, ending = name.rpartition(".")
    count = 1
    while name in taken:
        count += 1
        name = f"{stem or ending} ({count}){dot}{ending if stem else ''}"
    return name


def ask_check(upload: Upload, *, person: Person, now: dt.datetime, lang: str) -> Job:
    """Look at the tables anew, as the choices are now."""
    upload.version += 1
    upload.save(update_fields=["version"])
    args = {"upload": upload.pk, "version": upload.version}
    return ask("check", key=f"check {upload.pk}.{upload.version}", args=args, person=person, now=now, lang=lang)


def choose(upload: Upload, table: str, choice: Choice, *, person: Person, now: dt.datetime, lang: str) -> None:
    """Remember how a table with this header is read, for this upload and for files like it later.

    Raises `UserError` for an entity or a column that does not exist.
    """
    found = next((one for one in upload.tables if one["name"] == table), None)
    if found is None:
        raise UserError("The upload holds no table '{name}'.", remedy="Reload the page.", name=table)
    if choice.seen and choice.seen != mark(found):
        theirs, yours = ({c for c in one.values() if c} for one in (found["mapping"], choice.mapping))
        raise UserError(
            "It was said meanwhile how '{name}' is read: as {entity}, from {theirs}. Yours was not saved: {yours}.",
            remedy="Go back, reload the page, and say it again if it is still wanted.",
            name=table, entity=found["entity"] or "–", theirs=sorted(theirs), yours=sorted(yours),
        )  # fmt: skip
    header = tuple(found["header"])
    preset = registry.generic(choice.entity)
    mapping = {field: column for field, column in choice.mapping.items() if column in header}
    old = memory.remembered(settings.WORKSPACE).get(header_hash(header))
    made = Memory(preset=preset.name, mapping=mapping, date_order=choice.date_order)
    row = memory.change(header, made, old=old, reason=f"upload of {table}")
    with transaction.atomic():
        if row is not None:
            write_down([row], actor=person.email, now=now)
        ask_check(upload, person=person, now=now, lang=lang)


def set_options(upload: Upload, options: Mapping[str, Any], *, person: Person, now: dt.datetime, lang: str) -> None:
    """How the whole upload is read; checks anew when that changes what would be loaded."""
    with transaction.atomic():
        upload.options = dict(options)
        upload.save(update_fields=["options"])
        ask_check(upload, person=person, now=now, lang=lang)


def ask_import(
    upload: Upload, *, person: Person, now: dt.datetime, lang: str, refresh: bool, until: dt.date | None
) -> Job:
    """Import the upload as it was checked; sent twice it is one import.

    until: the day up to which the files tell everything, which rows alone cannot say (no new contract is no news); None
    leaves it to the rows. Raises `UserError` for a day that has not been yet.
    """
    if until is not None and until > (now + dt.timedelta(hours=14)).date():
        raise UserError(
            "{day} has not been yet, so no file has seen it.",
            remedy="Give the last day that the files cover.",
            day=until.isoformat(),
        )
    with transaction.atomic():
        upload.options = {**upload.options, "refresh": refresh, "until": until.isoformat() if until else ""}
        upload.save(update_fields=["options"])
        args = {"upload": upload.pk, "version": upload.version}
        return ask("import", key=f"import {upload.pk}.{upload.version}", args=args, person=person, now=now, lang=lang)


def drop(upload: Upload, *, person: Person, now: dt.datetime) -> None:
    """Forget an upload that was not imported."""
    _drop(upload, actor=person.email, now=now)


def drop_held(files: Iterable[Path], *, actor: str, now: dt.datetime) -> int:
    """Forget the uploads to which some files belong; how many."""
    found = {one.pk: one for file in files for one in Upload.objects.filter(folder=file.parent.name)}
    for upload in found.values():
        _drop(upload, actor=actor, now=now)
    return len(found)


def _drop(upload: Upload, *, actor: str, now: dt.datetime) -> None:
    with transaction.atomic():
        upload.state = "dropped"
        upload.save(update_fields=["state"])
        gone = Change(entity="upload", key=str(upload.pk), before={"files": upload.names}, after=None)
        write_down([gone], actor=actor, now=now)
    staging.discard(upload.path)


def ask_unsample(*, person: Person, now: dt.datetime, lang: str) -> Job:
    """Remove the sample company; asked twice while it is there it is removed once."""
    newest = "".join(sample_batches(settings.WORKSPACE)[:1])
    return ask("unsample", key=_anew(f"unsample {newest}"), args={}, person=person, now=now, lang=lang)


def ask_undo(batch: str, *, person: Person, now: dt.datetime, lang: str, reason: str) -> Job:
    """Withdraw a batch; asked twice it is withdrawn once."""
    args = {"batch": batch, "reason": reason}
    return ask("undo", key=_anew(f"undo {batch}"), args=args, person=person, now=now, lang=lang)


def _anew(key: str) -> str:
    """A job's key, another one after each time that it failed: what failed may be asked for again."""
    failed = Job.objects.filter(Q(key=key) | Q(key__startswith=f"{key} "), state=FAILED).count()
    return f"{key} {failed}" if failed else key


def ask_refresh(*, key: str, person: Person | None, lang: str, now: dt.datetime | None = None) -> Job:
    """Compute what is stale; one that waits already will do."""
    waiting = Job.objects.filter(kind="refresh", state="waiting").first()
    if waiting is not None:
        return waiting
    return ask("refresh", key=key, args={}, person=person, now=now or dt.datetime.now(dt.UTC), lang=lang)


def ask_replay(run: str, *, once: str, person: Person, lang: str, now: dt.datetime) -> Job:
    """Compute a run again; a form sent twice is one job."""
    key = f"replay {run} {person.pk} {once}"
    return ask("replay", key=key, args={"run": run}, person=person, now=now, lang=lang)


def refuse(a: str, b: str, *, person: Person, now: dt.datetime) -> None:
    """Say that two records are two customers."""
    from oarlock.ingest import decisions

    decisions.refuse(settings.WORKSPACE, a, b, actor=person.email, reason="", now=now)


def merge(keep: str, other: str, *, person: Person, now: dt.datetime) -> None:
    """Say that two records are the same customer."""
    from oarlock.ingest import decisions

    decisions.merge(settings.WORKSPACE, keep, other, actor=person.email, reason="", now=now)


def split(ref: str, *, person: Person, now: dt.datetime) -> None:
    """Say that a record stands for itself again."""
    from oarlock.ingest import decisions

    decisions.split(settings.WORKSPACE, ref, actor=person.email, reason="", now=now)
