"""The worker: takes jobs from the queue one at a time, and each ten seconds looks after those whose worker is gone."""

from __future__ import annotations

import datetime as dt
import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.db.utils import OperationalError

from oarlock.app.jobs.models import SEEN
from oarlock.app.jobs.services import tick

TICK = 10.0

log = logging.getLogger("oarlock.jobs")
DUE: list[Callable[[dt.datetime], None]] = []
"""What rooms want to be called for at each tick: they ask for what is due, and are done at once."""
BESIDE: list[Callable[[dt.datetime], None]] = []
"""What rooms want to be called for as often, but that may wait for somebody outside: each has a thread of its own, so
that neither the ticks nor the jobs wait with it.
"""


def run(*, is_once: bool = False, parent: int | None = None) -> None:
    """Work until stopped; with `is_once`, until the queue is empty. Ends when the parent process does."""
    from django_tasks_db.management.commands.db_worker import Worker

    worker = Worker(
        queue_names=["default"], interval=0.3, batch=is_once, backend_name="default", startup_delay=False,
        max_tasks=None, worker_id=f"{os.getpid()}-{time.time_ns()}", excluded_queue_names=[],
    )  # fmt: skip
    logging.getLogger("django_tasks_db").setLevel(logging.ERROR)
    if threading.current_thread() is threading.main_thread():
        worker.configure_signals()
    if is_once:
        worker.run()
        return
    stop = threading.Event()
    # One of them looks for the parent: a second signal would end a job in the middle.
    rounds = [(parent, (be_seen, tick, *DUE)), *((None, (call,)) for call in BESIDE)]
    for watched, calls in rounds:
        threading.Thread(target=_ticking, args=(stop, watched, calls), daemon=True).start()
    try:
        _working(worker)
    finally:
        stop.set()


def _working(worker: Any) -> None:
    while worker.running:
        try:
            worker.run()
        except OperationalError:
            log.warning("the database was busy or away; the queue is looked at again")
            connection.close()
            time.sleep(1)


def be_seen(now: dt.datetime) -> None:
    """Say that a worker is there, for pages that show a job which waits."""
    cache.set(SEEN, now.isoformat(), timeout=3 * TICK)


def _ticking(stop: threading.Event, parent: int | None, calls: Iterable[Callable[[dt.datetime], None]]) -> None:
    while True:
        if parent is not None and os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)
        now = dt.datetime.now(dt.UTC)
        for call in calls:
            try:
                call(now)
            except OperationalError:
                log.warning("the database was busy or away; the next tick tries again")
            except Exception:
                log.exception("a tick failed")
        connection.close()
        if stop.wait(TICK):
            return
