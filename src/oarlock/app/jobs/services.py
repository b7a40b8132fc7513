"""Asking for a job, and looking after those whose worker is gone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from oarlock.app.access.models import Person
from oarlock.app.access.services import write_down
from oarlock.app.jobs.kinds import KINDS
from oarlock.app.jobs.models import FAILED, LOST, RUNNING, WAITING, Job
from oarlock.app.jobs.queue import work
from oarlock.kit.text import Msg, in_each, msg
from oarlock.lake.journal import Change

DEAD = dt.timedelta(seconds=30)
"""A worker whose heart was not heard for so long is gone; with a tick each 10 s its job goes on within a minute."""
ATTEMPTS = 3


def ask(code: str, *, key: str, args: dict[str, Any], person: Person | None, now: dt.datetime, lang: str = "en") -> Job:
    """The job of that key: a new one, or the one that was asked for before (a form sent twice is one job)."""
    actor = person.email if person is not None else "oarlock"
    with transaction.atomic():
        job, is_new = Job.objects.get_or_create(
            key=key,
            defaults={
                "kind": KINDS[code].code, "args": args, "person": person, "actor": actor, "lang": lang,
                "asked_at": now, "queued_at": now, "doing": in_each(msg("Waiting for its turn")),
            },
        )  # fmt: skip
        if is_new:
            asked = Change(entity="job", key=str(job.pk), after={"kind": code, **args})
            write_down([asked], actor=actor, now=now)
            _queue(job.pk)
    return job


def _queue(job_id: int) -> None:
    work.enqueue(job_id)


def tick(now: dt.datetime) -> int:
    """Put jobs back into the queue whose worker is gone; how many. The third time they are given up.

    Also those that wait for long: what put them into the queue may have ended before it did.
    """
    back = 0
    for job in Job.objects.filter(state=RUNNING, heartbeat__lt=now - DEAD):
        mine = Job.objects.filter(pk=job.pk, state=RUNNING, attempt=job.attempt)
        if job.attempt >= ATTEMPTS:
            mine.update(state=FAILED, ended_at=now, error=in_each(_given_up()))
        elif mine.update(state=WAITING, queued_at=now, doing=in_each(msg("Begun again: its worker was stopped"))):
            _queue(job.pk)
            back += 1
    for job in Job.objects.filter(state=WAITING, queued_at__lt=now - LOST):
        if Job.objects.filter(pk=job.pk, state=WAITING, queued_at=job.queued_at).update(queued_at=now):
            _queue(job.pk)
            back += 1
    return back


def _given_up() -> Msg:
    return msg(
        "Its worker was stopped {n} times while doing this. Look into the log, then ask for it again.", n=ATTEMPTS
    )
