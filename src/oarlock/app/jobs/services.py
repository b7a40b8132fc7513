"""Asking for a job, and doing one: claimed by one worker, alive while its heart beats, begun again when it stopped."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from oarlock.app.access.models import Person
from oarlock.app.access.services import write_down
from oarlock.app.jobs.kinds import KINDS, Asked, Telling, both
from oarlock.app.jobs.models import DONE, FAILED, RUNNING, WAITING, Job
from oarlock.errors import OarlockError
from oarlock.kit.text import LANGS, Msg, msg, render_error
from oarlock.lake.journal import Change

BEAT = 5.0
DEAD = dt.timedelta(seconds=30)
"""A worker whose heart was not heard for so long is gone; with a tick each 10 s its job goes on within a minute."""
ATTEMPTS = 3

log = logging.getLogger("oarlock.jobs")


def ask(code: str, *, key: str, args: dict[str, Any], person: Person | None, now: dt.datetime, lang: str = "en") -> Job:
    """The job of that key: a new one, or the one that was asked for before (a form sent twice is one job)."""
    actor = person.email if person is not None else "oarlock"
    with transaction.atomic():
        job, is_new = Job.objects.get_or_create(
            key=key,
            defaults={
                "kind": KINDS[code].code, "args": args, "person": person, "actor": actor, "lang": lang,
                "asked_at": now, "queued_at": now, "doing": both(msg("Waiting for its turn")),
            },
        )  # fmt: skip
        if is_new:
            asked = Change(entity="job", key=str(job.pk), after={"kind": code, **args})
            write_down([asked], actor=actor, now=now)
            _queue(job.pk)
    return job


def _queue(job_id: int) -> None:
    from oarlock.app.jobs.queue import work

    work.enqueue(job_id)


def do(job_id: int) -> bool:
    """Do one job unless somebody else does or did; whether it was done here. Whatever happens is kept with the job."""
    now = _now()
    claimed = Job.objects.filter(pk=job_id, state=WAITING).update(
        state=RUNNING, attempt=F("attempt") + 1, started_at=now, heartbeat=now, progress=None
    )
    if not claimed:
        return False
    job = Job.objects.get(pk=job_id)
    mine = Job.objects.filter(pk=job_id, state=RUNNING, attempt=job.attempt)

    def keep(fraction: float | None, doing: dict[str, str]) -> None:
        mine.update(progress=fraction, doing=doing)

    with _Heart(mine):
        try:
            asked = Asked(
                id=job_id, args=job.args, actor=job.actor, lang=job.lang, attempt=job.attempt, tell=Telling(keep)
            )
            result = KINDS[job.kind].run(asked)
        except OarlockError as error:
            mine.update(state=FAILED, ended_at=_now(), error={lang: render_error(error, lang) for lang in LANGS})
        except Exception:
            log.exception("job %s failed", job_id)
            fault = msg("The fault is ours; it is written in the log. Try again, or tell your administrator.")
            mine.update(state=FAILED, ended_at=_now(), error=both(fault))
        else:
            mine.update(state=DONE, ended_at=_now(), progress=1.0, result=result)
    return True


class _Heart:
    """Beats while the work goes on, in a thread of its own."""

    def __init__(self, mine: Any) -> None:
        self._mine, self._stop = mine, threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _beat(self) -> None:
        try:
            while not self._stop.wait(BEAT):
                self._mine.all().update(heartbeat=_now())
        finally:
            connection.close()


def tick(now: dt.datetime) -> int:
    """Put jobs back into the queue whose worker is gone; how many. The third time they are given up.

    Also those that wait for long: what put them into the queue may have ended before it did.
    """
    back = 0
    for job in Job.objects.filter(state=RUNNING, heartbeat__lt=now - DEAD):
        mine = Job.objects.filter(pk=job.pk, state=RUNNING, attempt=job.attempt)
        if job.attempt >= ATTEMPTS:
            mine.update(state=FAILED, ended_at=now, error=both(_given_up()))
        elif mine.update(state=WAITING, queued_at=now, doing=both(msg("Begun again: its worker was stopped"))):
            _queue(job.pk)
            back += 1
    for job in Job.objects.filter(state=WAITING, queued_at__lt=now - 2 * DEAD):
        if Job.objects.filter(pk=job.pk, state=WAITING, queued_at=job.queued_at).update(queued_at=now):
            _queue(job.pk)
            back += 1
    return back


def _given_up() -> Msg:
    return msg(
        "Its worker was stopped {n} times while doing this. Look into the log, then ask for it again.", n=ATTEMPTS
    )


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
