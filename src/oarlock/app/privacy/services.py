"""Asking for an erasure, and carrying it out step by step; each step finds nothing left when it is done again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction

from oarlock.app.access.forgetting import forget_person
from oarlock.app.access.models import Person
from oarlock.app.access.services import write_down
from oarlock.app.imports.services import drop_held
from oarlock.app.jobs.models import FAILED, Job
from oarlock.app.jobs.services import ask as ask_job
from oarlock.app.privacy import tables
from oarlock.app.privacy.selectors import Wanted, subject_of
from oarlock.errors import BusyError, UserError
from oarlock.kit.filelock import hold
from oarlock.kit.steps import step
from oarlock.kit.text import Msg, msg
from oarlock.kit.workdb import tidy
from oarlock.lake import erasures, snapshots
from oarlock.lake.journal import Change
from oarlock.lake.redaction import files, find, journal, lakefiles, published
from oarlock.lake.redaction.subject import FOLDER, Subject, alias, forget, keep, kept
from oarlock.lake.redaction.words import Words
from oarlock.lake.workspace import Workspace

Tell = Callable[[float | None, Msg], None]
AGAIN = dt.timedelta(hours=1)
"""How long an erasure whose job failed waits for the next."""


def begin(wanted: Wanted, *, actor: str, reason: str, now: dt.datetime) -> Subject:
    """Decide that a person is erased: from here on it will be finished, and no file brings them back.

    Raises `UserError` without a reason, for somebody of whom nothing is known, and for oneself.
    """
    subject = subject_of(wanted, erasure=alias(), actor=actor, reason=reason)
    if not reason.strip():
        raise UserError("Why this person is to be erased was not said.", remedy="Give the reason, e.g. their request.")
    if not subject.ids and not subject.emails:
        raise UserError("Nobody is known by that.", remedy="Look for an ID, an address or a full name.")
    if actor.casefold() in {email.casefold() for email in subject.emails}:
        raise UserError("Nobody erases themselves.", remedy="Ask another administrator.")
    _put_down(subject, now=now)
    return subject


def ask(wanted: Wanted, *, person: Person, reason: str, now: dt.datetime, lang: str) -> Job:
    """The job that erases a person; what it is asked with says nothing of them."""
    subject = begin(wanted, actor=person.email, reason=reason, now=now)
    return _job(subject.erasure, person=person, now=now, lang=lang)


def ask_unfinished(now: dt.datetime) -> None:
    """Ask for the jobs of erasures that were begun and whose process died, and an hour later for those of which the job
    failed: what was in its way, a full disk or a file that was gone, may be mended by then. Called at each tick.
    """
    for subject in kept(settings.WORKSPACE.path):
        failed = Job.objects.filter(kind="erase", key__startswith=_key(subject.erasure), state=FAILED)
        if not failed.filter(ended_at__gt=now - AGAIN).exists():
            by = Person.objects.filter(email=subject.actor).first()
            _job(subject.erasure, person=by, now=now, lang="en", tries=failed.count())


def carry_out(erasure: str, *, tell: Tell, now: dt.datetime) -> dict[str, Any]:
    """Erase the person of an erasure that was begun; begun again after a kill it goes on. Gives counts by place.

    Raises `BusyError` while another process does it.
    """
    workspace = settings.WORKSPACE
    with _alone(workspace.path):
        subject = next((one for one in kept(workspace.path) if one.erasure == erasure), None)
        if subject is None:
            return {"erasure": erasure, "rows": {}}
        erasures.add(workspace.path, id=erasure, kind=subject.kind, known=subject.known(), now=now)
        rows = _everywhere(workspace, subject, tell, now)
        write_within(subject, {"state": "done", **rows}, now=now)
        connection.close()
        tell(0.98, msg("Writing the database anew, so that no free page holds anything"))
        tidy(workspace.store)
        step("erase.tidied")
        erasures.finish(workspace.path, erasure)
        keep_copy(workspace)
        forget(workspace.path, erasure)
    return {"erasure": erasure, "rows": rows}


def repeat(ledger: erasures.Ledger, *, tell: Tell, now: dt.datetime, actor: str) -> int:
    """Erase everybody again who is on the list and is here nevertheless, as after a restore; how many people."""
    workspace = settings.WORKSPACE
    finish_all(tell=tell, now=now)
    with erasures.changing(workspace.path):
        own = erasures.load(erasures.path_of(workspace.path))
        if (both := erasures.joined(own, ledger)) != own:
            erasures.save(erasures.path_of(workspace.path), both)
    count = 0
    for kind in ("contact", "employee"):
        while (back := _back(kind, both)) is not None:
            subject = subject_of(back, erasure=alias(), actor=actor, reason="repeated from the list of erasures")
            _put_down(subject, now=now)
            carry_out(subject.erasure, tell=tell, now=now)
            count += 1
    return count


def finish_all(*, tell: Tell, now: dt.datetime) -> int:
    """Finish what was begun; how many erasures."""
    begun = kept(settings.WORKSPACE.path)
    for subject in begun:
        carry_out(subject.erasure, tell=tell, now=now)
    return len(begun)


def keep_copy(workspace: Workspace) -> None:
    """Add to the list of erasures that the operator keeps outside the workspace, if a place was named; who is on it
    stays there, for this workspace may be a copy that is older than the list.
    """
    copy, file = settings.OARLOCK.erasures, erasures.path_of(workspace.path)
    if copy is not None and file.exists():
        outside = erasures.load(copy)
        if (both := erasures.joined(outside, erasures.load(file))) != outside:
            erasures.save(copy, both)


def write_within(subject: Subject, after: dict[str, Any], *, now: dt.datetime) -> None:
    """Write an erasure down; the row holds nothing of the person."""
    words = Words(subject)
    told = Change(
        entity="erasure", key=subject.erasure, after={"kind": subject.kind, **after}, reason=words.text(subject.reason)
    )
    with transaction.atomic():
        write_down([told], actor=words.text(subject.actor), now=now)


def _put_down(subject: Subject, *, now: dt.datetime) -> None:
    workspace = settings.WORKSPACE
    keep(workspace.path, subject)
    step("erase.kept")
    erasures.add(workspace.path, id=subject.erasure, kind=subject.kind, known=subject.known(), now=now)
    keep_copy(workspace)
    write_within(subject, {"state": "asked"}, now=now)
    step("erase.asked")


def _job(erasure: str, *, person: Person | None, now: dt.datetime, lang: str, tries: int = 0) -> Job:
    key = f"{_key(erasure)} {tries}" if tries else _key(erasure)
    return ask_job("erase", key=key, args={"erasure": erasure}, person=person, now=now, lang=lang)


def _key(erasure: str) -> str:
    return f"erase {erasure}"


def _everywhere(workspace: Workspace, subject: Subject, tell: Tell, now: dt.datetime) -> dict[str, int]:
    """The order matters: what is read into another place is cleared before it."""
    rows: dict[str, int] = {}
    tell(0.05, msg("Uploads and quarantine"))
    waiting = files.holding(workspace, subject)
    rows["uploads"] = drop_held(waiting, actor=Words(subject).text(subject.actor), now=now)
    for file in waiting:
        files.drop(file)
    rows["quarantine"] = files.erase_quarantine(workspace, subject)
    tell(0.1, msg("Tables of the site"))
    if subject.person is not None:
        forget_person(subject.person, name=subject.alias.partition("@")[0], email=subject.alias,
                      employee=next(iter(subject.ids.values()), ""))  # fmt: skip
        cache.clear()
    rows["tables"] = sum(tables.erase(subject).values())
    tell(0.3, msg("The journal"))
    rows["journal"] = journal.erase(workspace, subject, now=now)
    tell(0.4, msg("Files of the lake, with their history"))
    snapshots.sweep(workspace, now=now)
    rows["lake"] = sum(lakefiles.erase(workspace, subject, now=now).values())
    tell(0.7, msg("Published runs and days of the past"))
    rows |= published.erase(workspace, subject, now=now)
    # Whoever read a row before it was changed may have written it somewhere since.
    rows["tables"] += sum(tables.erase(subject).values())
    rows["journal"] += journal.erase(workspace, subject, now=now)
    return {place: count for place, count in rows.items() if count}


def _back(kind: erasures.Kind, ledger: erasures.Ledger) -> Wanted | None:
    for found, people in find.marked(settings.WORKSPACE, ledger):
        if found == kind and people:
            return Wanted(kind=kind, ids=tuple(one.id for one in people))
    if kind == "employee":
        for person in Person.objects.all():
            if any(book.mark("email", person.email) in book.marks for book in ledger):
                return Wanted(kind=kind, person=person.pk)
    return None


class _alone:
    """One erasure at a time."""

    def __init__(self, workspace: Path) -> None:
        self._file = workspace / FOLDER / "lock"

    def __enter__(self) -> None:
        self._file.parent.mkdir(mode=0o700, exist_ok=True)
        held = hold(self._file, wait=0.0, purpose="erase")
        if held is None:
            raise BusyError("Another process is erasing.", remedy="Wait until it ends and try again.")
        self._held = held

    def __exit__(self, *_: object) -> None:
        self._held.release()
