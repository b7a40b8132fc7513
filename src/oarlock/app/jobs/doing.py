"""Doing a job: claimed by one worker, alive while its heart beats; whatever happens is kept with the job."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from typing import Any

from django.db import connection
from django.db.models import F
from django.db.utils import OperationalError

from oarlock.app.company.services import reread
from oarlock.app.jobs.kinds import KINDS, Asked, Telling
from oarlock.app.jobs.models import DONE, FAILED, LOST, RUNNING, WAITING, Job
from oarlock.app.shell import remedies  # noqa: F401 - what is said on pages is known from here on
from oarlock.errors import OarlockError
from oarlock.kit.surface import on_page
from oarlock.kit.text import Lang, Msg, in_each, msg

BEAT = 5.0
"""Seconds between two beats; a job whose heart was not heard for six of them is begun again."""

AGAIN, PATIENCE = dt.timedelta(seconds=15), 20
"""A job that met a lock is tried again after so long, so many times; then it says who holds it."""

log = logging.getLogger("oarlock.jobs")


def do(job_id: int) -> bool:
    """Do one job unless somebody else does or did; whether it was done here. Whatever happens is kept with the job."""
    reread()
    now = _now()
    claimed = Job.objects.filter(pk=job_id, state=WAITING).update(
        state=RUNNING, attempt=F("attempt") + 1, started_at=now, heartbeat=now, progress=None
    )
    if not claimed:
        return False
    job = Job.objects.get(pk=job_id)
    mine = Job.objects.filter(pk=job_id, state=RUNNING, attempt=job.attempt)

    def keep(fraction: float | None, doing: dict[Lang, str]) -> None:
        try:
            mine.update(progress=fraction, doing=doing)
        except OperationalError:  # the work is worth more than what is told of it
            log.warning("job %s: the database was busy, its progress was not kept", job_id)

    # What becomes of it is read on pages.
    with _Heart(mine), on_page():
        try:
            asked = Asked(
                id=job_id, args=job.args, actor=job.actor, lang=job.lang, attempt=job.attempt, tell=Telling(keep)
            )
            result = KINDS[job.kind].run(asked)
        except OarlockError as error:
            if error.is_transient and job.attempt < PATIENCE:
                # It looks as if it had waited for long already, so that a tick soon puts it into the queue again.
                since = _now() - LOST + AGAIN
                mine.update(state=WAITING, queued_at=since, progress=None, doing=in_each(_waits_for(error)))
                return False
            mine.update(state=FAILED, ended_at=_now(), error=in_each(error))
        except Exception:
            log.exception("job %s failed", job_id)
            fault = msg("The fault is ours; it is written in the log. Try again, or tell your administrator.")
            mine.update(state=FAILED, ended_at=_now(), error=in_each(fault))
        else:
            mine.update(state=DONE, ended_at=_now(), progress=1.0, result=result)
    return True


def _waits_for(error: OarlockError) -> Msg:
    return msg("Waiting, to try again in a moment: {why}", why=error)


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
                try:
                    self._mine.all().update(heartbeat=_now())
                except OperationalError:  # a heart that stopped at a busy moment would let the work be begun twice
                    log.warning("the database was busy; the next beat follows")
        finally:
            connection.close()


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
