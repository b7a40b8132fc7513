"""Bring the site up: tables and files as this version wants them, the first people, and the server."""

from __future__ import annotations

import datetime as dt
import gc
import os
import secrets
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oarlock.errors import OperatorError
from oarlock.kit.probe import answers


@dataclass(frozen=True, kw_only=True)
class FirstPerson:
    """Somebody who was added because nobody could sign in yet; the password is told once."""

    email: str
    password: str
    what: str


def make_if_new(path: Path, *, lake: Path | None, database: str, now: dt.datetime) -> None:
    """Make a workspace in a folder that is absent or empty; what it is to be is said on the pages, before any file."""
    from oarlock.kit.clock import local_zone
    from oarlock.lake.workspace import init_workspace

    if not path.exists() or (path.is_dir() and not any(path.iterdir())):
        init_workspace(path, timezone=local_zone(), currency="USD", now=now, lake=lake, database=database)


def begin(workspace: Path, lake: Path | None) -> None:
    """Load Django for a workspace; once in a process."""
    os.environ["OARLOCK_WORKSPACE"] = str(workspace)
    if lake is not None:
        os.environ["OARLOCK_LAKE"] = str(lake)
    os.environ["DJANGO_SETTINGS_MODULE"] = "oarlock.site.settings"
    import django

    django.setup()


def prepare() -> None:
    """Bring tables up to date and gather the static files; raises `OperatorError` when these were not built."""
    from django.core.management import call_command

    styles = Path(__file__).parent / "static" / "oarlock" / "style.css"
    if not styles.is_file():
        raise OperatorError(
            "The styles of the site were not built.", remedy="Run: make runtime. Released packages hold them."
        )
    migrate()
    call_command("collectstatic", verbosity=0, interactive=False)


def migrate() -> None:
    """Bring the tables up to date."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)


def first_people(*, now: dt.datetime, is_sample: bool) -> list[FirstPerson]:
    """Add an administrator when nobody is there; for the sample company a success manager with own customers, too."""
    from oarlock.app.access.models import Person
    from oarlock.app.access.services import Wanted, add_person

    if Person.objects.exists():
        return []
    password = secrets.token_urlsafe(9)
    wanted = [Wanted(email="admin@example.com", name="Administrator", role="administrator", rows="all")]
    if is_sample:
        wanted += [
            Wanted(email="head@example.com", name="Head of CS", role="head_of_cs", rows="all"),
            Wanted(email="csm@example.com", name="CSM E012", role="csm", rows="own", employee="E012"),
        ]
    out = []
    for one in wanted:
        add_person(one, password=password, actor="oarlock up", now=now)
        out.append(FirstPerson(email=one.email, password=password, what=one.role))
    return out


def serve(*, host: str, port: int, workers: int, threads: int, ready: Callable[[], None]) -> None:
    """Serve until stopped; `ready` is called once the address is open."""
    from gunicorn.app.base import BaseApplication

    class Site(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
        def load_config(self) -> None:
            told: dict[str, Any] = {
                "bind": f"{host}:{port}",
                "workers": workers,
                "threads": threads,
                "worker_class": "gthread",
                "proc_name": "oarlock",
                "loglevel": "warning",
                "graceful_timeout": 10,
                # Longer than proxies keep theirs: who closes first would fail a request that is just being sent.
                "keepalive": 75,
                "max_requests": 20_000,
                "max_requests_jitter": 2_000,
                "when_ready": lambda _: ready(),
                # What is loaded by now stays; to look through all of it again makes requests wait a quarter second.
                "post_worker_init": lambda _: gc.freeze(),
            }
            for name, value in told.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            from oarlock.site.wsgi import application

            return application

    Site().run()


def work(*, is_once: bool, parent: int | None) -> None:
    """Do jobs until stopped (once: until the queue is empty)."""
    from oarlock.app.jobs.worker import run

    if parent is not None and hasattr(os, "nice"):
        os.nice(10)  # somebody waits for the pages of the same machine; nobody sits and waits for a job
    run(is_once=is_once, parent=parent)


@contextmanager
def worker_beside(workspace: Path) -> Iterator[None]:
    """A worker in a process of its own that ends with this one; one that stopped is started again."""
    command = [sys.executable, "-m", "oarlock", "-w", str(workspace), "worker", "--parent", str(os.getpid())]
    stop = threading.Event()
    running = [subprocess.Popen(command)]  # noqa: S603 - our own interpreter and module, no shell

    def keep() -> None:
        while not stop.wait(2):
            if running[0].poll() is not None:
                running[0] = subprocess.Popen(command)  # noqa: S603 - as above

    threading.Thread(target=keep, daemon=True).start()
    try:
        yield
    finally:
        stop.set()
        running[0].terminate()
        try:
            running[0].wait(15)
        except subprocess.TimeoutExpired:
            running[0].kill()


def stop_once_answered(url: str) -> None:
    """End this server as soon as one page was answered, or did not come; for checks that must end by themselves."""

    def watch() -> None:
        is_well = answers(url, seconds=60)
        print(f"{url}: {'answered' if is_well else 'no answer'}", flush=True)  # noqa: T201 - read by whoever checks
        os.kill(os.getpid(), signal.SIGTERM if is_well else signal.SIGKILL)

    threading.Thread(target=watch, daemon=True).start()
