"""Jobs: asked once, done once, begun again when their worker was stopped, given up in a sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.site import Site

NOW = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)


@pytest.fixture
def kinds(site: Site) -> Iterator[dict[str, Any]]:
    """A kind of job that does what the test says."""
    from django_tasks_db.models import DBTaskResult

    from oarlock.app.jobs.kinds import KINDS, kind
    from oarlock.app.jobs.models import Job
    from oarlock.kit.text import Text

    does: dict[str, Any] = {"run": lambda asked: {"n": asked.args["n"]}, "calls": 0}

    def run(asked: Any) -> dict[str, Any]:
        does["calls"] += 1
        return does["run"](asked)  # type: ignore[no-any-return]

    kind("test", label=Text(en="Test", zh="测试"), permission="data.import")(run)
    yield does
    KINDS.pop("test")
    Job.objects.all().delete()
    DBTaskResult.objects.all().delete()


def ask(key: str = "k", n: int = 1) -> Any:
    from oarlock.app.jobs.services import ask as asked

    return asked("test", key=key, args={"n": n}, person=None, now=NOW)


def work() -> None:
    from oarlock.app.jobs.worker import run

    run(is_once=True)


def test_a_job_is_done_and_its_result_kept(kinds: dict[str, Any]) -> None:
    job = ask(n=7)
    assert job.state == "waiting"
    work()
    job.refresh_from_db()
    assert (job.state, job.result, job.progress, job.attempt) == ("done", {"n": 7}, 1.0, 1)


def test_the_same_key_is_the_same_job(kinds: dict[str, Any]) -> None:
    first, second = ask(), ask(n=2)
    assert first.pk == second.pk
    work()
    assert kinds["calls"] == 1


def test_a_refusal_is_kept_in_both_languages(kinds: dict[str, Any]) -> None:
    from oarlock.errors import UserError

    def refuse(asked: Any) -> dict[str, Any]:
        raise UserError("No file was chosen.", remedy="Choose one or several files, or drop them on the page.")

    kinds["run"] = refuse
    job = ask()
    work()
    job.refresh_from_db()
    assert job.state == "failed"
    assert job.error["en"].startswith("No file was chosen.")
    assert "请" in job.error["zh"]


def test_a_fault_of_ours_shows_no_traceback(kinds: dict[str, Any]) -> None:
    def fail(asked: Any) -> dict[str, Any]:
        raise ZeroDivisionError("secret detail")

    kinds["run"] = fail
    job = ask()
    work()
    job.refresh_from_db()
    assert job.state == "failed"
    assert "secret detail" not in str(job.error)
    assert "The fault is ours" in job.error["en"]


def test_a_job_whose_worker_is_gone_is_begun_again_and_at_last_given_up(kinds: dict[str, Any]) -> None:
    from oarlock.app.jobs.models import Job
    from oarlock.app.jobs.services import ATTEMPTS, tick

    job = ask()
    for attempt in range(1, ATTEMPTS + 1):
        Job.objects.filter(pk=job.pk).update(state="running", attempt=attempt, heartbeat=NOW)
        assert tick(NOW + dt.timedelta(seconds=29)) == 0
        back = tick(NOW + dt.timedelta(seconds=31))
        job.refresh_from_db()
        assert (back, job.state) == ((1, "waiting") if attempt < ATTEMPTS else (0, "failed"))
    assert "stopped 3 times" in job.error["en"]


def test_a_worker_that_woke_up_late_changes_nothing_any_more(kinds: dict[str, Any]) -> None:
    from oarlock.app.jobs.models import Job

    def overtaken(asked: Any) -> dict[str, Any]:
        Job.objects.filter(pk=asked.id).update(attempt=asked.attempt + 1)
        return {"n": "late"}

    kinds["run"] = overtaken
    job = ask()
    work()
    job.refresh_from_db()
    assert job.result == {}
    assert job.state == "running"


def test_a_job_that_never_came_into_the_queue_is_put_there(kinds: dict[str, Any]) -> None:
    from django_tasks_db.models import DBTaskResult

    from oarlock.app.jobs.services import tick

    job = ask()
    DBTaskResult.objects.all().delete()
    assert tick(NOW + dt.timedelta(seconds=61)) == 1
    work()
    job.refresh_from_db()
    assert job.state == "done"


def test_asking_is_a_row_of_the_journal(kinds: dict[str, Any]) -> None:
    from django.conf import settings

    from oarlock.lake.journal import read

    job = ask(key="journal")
    row = read(settings.WORKSPACE)[-1]
    assert (row.entity, row.key, row.after) == ("job", str(job.pk), {"kind": "test", "n": 1})


def test_r137_jobs_are_seen_by_who_may_do_such(site: Site, kinds: dict[str, Any]) -> None:
    job = ask()
    work()
    assert "Test" in site.client("admin").get(f"/jobs/{job.pk}").content.decode()
    assert "Test" in site.client("admin").get("/jobs/").content.decode()
    # The head may see data, and import none.
    assert site.client("head").get(f"/jobs/{job.pk}").status_code == 404
    assert f"/jobs/{job.pk}" not in site.client("head").get("/jobs/").content.decode()
    assert site.client("csm").get("/jobs/").status_code == 404


def test_a_running_job_asks_again_and_an_ended_one_shows_the_page(site: Site, kinds: dict[str, Any]) -> None:
    job = ask()
    page = site.client("admin").get(f"/jobs/{job.pk}").content.decode()
    assert 'hx-trigger="load delay:1s"' in page
    work()
    piece = site.client("admin").get(f"/jobs/{job.pk}", headers={"HX-Request": "true"})
    assert piece["HX-Refresh"] == "true"
    assert "<html" not in piece.content.decode()


def test_a_job_that_meets_a_lock_waits_and_is_tried_again(kinds: dict[str, Any]) -> None:
    from oarlock.app.jobs.services import tick
    from oarlock.errors import BusyError

    def busy(asked: Any) -> dict[str, Any]:
        if asked.attempt == 1:
            raise BusyError(
                "Another process is writing to {file}.", remedy="Wait until it ends and try again.", file="x"
            )
        return {"n": asked.attempt}

    kinds["run"] = busy
    job = ask()
    work()
    job.refresh_from_db()
    assert job.state == "waiting"
    assert "Another process is writing to x" in job.doing["en"]
    assert tick(dt.datetime.now(dt.UTC)) == 0
    assert tick(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=16)) == 1
    work()
    job.refresh_from_db()
    assert (job.state, job.result) == ("done", {"n": 2})


def test_a_busy_database_costs_progress_and_no_work(kinds: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db.models import QuerySet
    from django.db.utils import OperationalError

    real = QuerySet.update

    def update(self: Any, **values: Any) -> int:
        if "progress" in values and "doing" in values and values["progress"] == 0.5:
            raise OperationalError("database is locked")
        return real(self, **values)

    def run(asked: Any) -> dict[str, Any]:
        from oarlock.kit.text import msg

        asked.tell(0.5, msg("Looking at the files"))
        return {"n": 1}

    kinds["run"] = run
    monkeypatch.setattr(QuerySet, "update", update)
    job = ask()
    work()
    job.refresh_from_db()
    assert job.state == "done"


def test_a_page_says_that_no_worker_runs_and_not_while_one_does(site: Site, kinds: dict[str, Any]) -> None:
    from django.core.cache import cache

    from oarlock.app.jobs.models import SEEN, Job
    from oarlock.app.jobs.worker import be_seen

    cache.delete(SEEN)
    job = ask()
    says = "No worker is running"
    Job.objects.filter(pk=job.pk).update(queued_at=dt.datetime.now(dt.UTC))
    assert says not in site.client("admin").get(f"/jobs/{job.pk}").content.decode()
    Job.objects.filter(pk=job.pk).update(queued_at=dt.datetime.now(dt.UTC) - dt.timedelta(seconds=40))
    assert says in site.client("admin").get(f"/jobs/{job.pk}").content.decode()
    be_seen(dt.datetime.now(dt.UTC))
    assert says not in site.client("admin").get(f"/jobs/{job.pk}").content.decode()
    cache.delete(SEEN)
