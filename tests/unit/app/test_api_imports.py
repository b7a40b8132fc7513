"""R-160, C1, C4, E2: files by the API: taken in at once, brought in by a job, once for a key, whole or not at all."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.callers import Caller, token_of
from tests.support.site import NOW, Site

CSV = b"base,quote,day,rate\nCHF,USD,2026-10-30,1.25\n"


@pytest.fixture
def admin(site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[Caller]:
    """The administrator's program, without a limit of calls; what it brings in is withdrawn again."""
    from django.conf import settings
    from django_tasks_db.models import DBTaskResult

    from oarlock.app.intake.models import Handed
    from oarlock.app.jobs.models import Job
    from oarlock.app.webhooks.models import Delivery, Subscription
    from oarlock.ingest.withdraw import list_batches, undo

    before = batches()
    monkeypatch.setattr("oarlock.api.caller.wait_for", lambda *_, **__: 0)
    yield Caller(token_of("admin"))
    for one in list_batches(settings.WORKSPACE):
        if one.batch in batches() - before and one.kind == "import" and not one.undone_at:
            undo(settings.WORKSPACE, one.batch, actor="test", reason="test", now=NOW)
    for model in (Handed, Job, DBTaskResult, Delivery, Subscription):
        model.objects.all().delete()
    assert [one for one in (site.workspace / "uploads").glob("*") if one.is_dir()] == []


def batches() -> set[str]:
    from django.conf import settings

    from oarlock.ingest.withdraw import list_batches

    return {one.batch for one in list_batches(settings.WORKSPACE) if one.kind == "import"}


def actor_of(batch: str) -> str:
    """Who brought a batch."""
    from django.conf import settings

    from oarlock.ingest.withdraw import list_batches

    return next(one.actor for one in list_batches(settings.WORKSPACE) if one.batch == batch)


def upload(caller: Caller, key: str, body: bytes, **params: object) -> Any:
    """Hand a file in."""
    query = "&".join(f"{name}={value}" for name, value in ({"name": "rates.csv"} | params).items())
    return caller.ask("post", f"/imports?{query}", data=body, content_type="application/octet-stream",
                      headers={"idempotency-key": key})  # fmt: skip


def work() -> None:
    from oarlock.app.jobs.worker import run

    run(is_once=True)


def state(caller: Caller, answer: Any) -> Any:
    """The import as it is now, from where its answer says."""
    return caller.get(answer.headers["Location"].removeprefix("/api/v1")).json()


def test_r160_the_same_key_twice_is_one_import_that_a_job_does(admin: Caller, site: Site) -> None:
    before = batches()
    first, second = upload(admin, "once", CSV), upload(admin, "once", CSV)
    assert (first.status_code, second.status_code) == (202, 202), first.content
    assert first.json() == second.json()
    assert (first.json()["state"], first.json()["files"]) == ("waiting", [])
    assert (first.headers["Idempotent-Replayed"], second.headers["Idempotent-Replayed"]) == ("false", "true")
    assert batches() == before
    work()
    done = state(admin, first)
    assert (done["state"], done["progress"], done["error"]) == ("done", 1.0, None)
    assert done["counts"] == {"read": 1, "loaded": 1, "unchanged": 0, "rejected": 0, "closed": 0}
    assert done["files"][0]["batch"] in batches() - before
    (made,) = batches() - before
    assert "(token " in actor_of(made)  # a program brought it, not the person whose token it has
    assert upload(admin, "once", CSV).json() == done
    other = upload(admin, "once", CSV + b"CHF,USD,2026-10-31,1.26\n")
    assert (other.status_code, other.json()["code"]) == (422, "key-used")
    # Another token's key is another key.
    assert upload(Caller(token_of("admin")), "once", CSV, dry_run="true").headers["Idempotent-Replayed"] == "false"
    work()
    assert len(batches() - before) == 1


def test_c1_many_at_once_are_one_import(admin: Caller) -> None:
    import threading

    from django.db import connection

    from oarlock.app.intake.models import Handed
    from oarlock.app.jobs.models import Job

    token, told = token_of("admin"), []

    def call() -> None:
        answer = upload(Caller(token), "at-once", CSV, dry_run="true")
        told.append((answer.status_code, answer.headers.get("Location")))
        connection.close()

    threads = [threading.Thread(target=call) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(told)) == 1, told
    assert told[0][0] == 202
    assert (Handed.objects.count(), Job.objects.filter(kind="hand_in").count()) == (1, 1)
    work()


@pytest.mark.parametrize("where", ["handed.brought", "handed.kept", "handed.removed"])
def test_c4_a_worker_killed_at_any_step_is_followed_by_another_and_rows_count_once(
    admin: Caller, site: Site, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    import datetime as dt

    from oarlock.app.intake import work as room
    from oarlock.app.jobs.models import Job
    from oarlock.app.jobs.services import tick

    before = batches()
    answer = upload(admin, f"killed-{where}", CSV)

    class KilledError(BaseException):
        pass

    def kill(name: str) -> None:
        if name == where:
            raise KilledError

    from oarlock.app.jobs.doing import do

    job = Job.objects.get(kind="hand_in")
    with monkeypatch.context() as patch:
        patch.setattr(room, "step", kill)
        with pytest.raises(KilledError):
            do(job.pk)
    later = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=31)
    assert tick(later) == 1
    work()
    done = state(admin, answer)
    assert (done["state"], done["counts"]["loaded"]) == ("done", 1), done
    assert len(batches() - before) == 1


def test_an_import_that_was_given_up_is_told_as_failed(admin: Caller) -> None:
    import datetime as dt

    from oarlock.app.intake.services import settle
    from oarlock.app.jobs.models import Job
    from oarlock.kit.text import in_each, msg

    answer = upload(admin, "given-up", CSV)
    Job.objects.filter(kind="hand_in").update(state="failed", error=in_each(msg("The table is closed.")))
    for _ in range(2):
        settle(dt.datetime.now(dt.UTC))
    told = state(admin, answer)
    assert (told["state"], told["error"]) == ("failed", "The table is closed.")


@pytest.mark.parametrize(
    ("body", "params", "status"),
    [(b"", {}, 400), (b"x", {"name": "..%2Fa.csv"}, 400), (b"x", {"name": ".hidden"}, 400)],
)  # fmt: skip
def test_e2_what_is_no_file_is_refused_at_once_and_leaves_nothing(
    admin: Caller, body: bytes, params: dict[str, str], status: int
) -> None:
    answers = [upload(admin, "bad", body, **params) for _ in range(2)]
    assert [one.status_code for one in answers] == [status, status], answers[0].content
    assert answers[0].json() == answers[1].json()
    # Nothing was done under the key, so it may be used for what was meant.
    assert upload(admin, "bad", CSV, dry_run="true").status_code == 202
    work()


@pytest.mark.parametrize("body", [b"what,is,this\n1,2,3\n", b"\x00\x01" * 50])
def test_e2_a_file_that_cannot_be_read_ends_in_a_sentence(admin: Caller, body: bytes) -> None:
    before, answer = batches(), upload(admin, "unreadable", body)
    assert answer.status_code == 202
    work()
    told = state(admin, answer)
    assert told["state"] == "failed"
    assert told["error"] or told["files"][0]["error"]
    assert batches() == before
    assert upload(admin, "unreadable", body).json() == told


def test_r151_values_that_were_not_loaded_are_listed_a_page_at_a_time_in_the_callers_language(admin: Caller) -> None:
    rows = b"".join(b"CHF,USD,2026-10-%02d,%s\n" % (day, b"x" if day % 2 else b"1.25") for day in range(1, 8))
    answer = upload(admin, "mixed", b"base,quote,day,rate\n" + rows)
    work()
    done = state(admin, answer)
    assert (done["state"], done["counts"]["loaded"], done["counts"]["rejected"]) == ("done", 3, 4), done
    place = done["rejected_rows"].removeprefix("/api/v1")
    first = admin.get(place, {"limit": 3}).json()
    rest = admin.get(place, {"limit": 3, "cursor": first["next"]}).json()
    assert rest["next"] is None
    found = first["items"] + rest["items"]
    assert [one["number"] for one in found] == [1, 2, 3, 4]
    assert [(one["line"], one["value"]) for one in found] == [(2, "x"), (4, "x"), (6, "x"), (8, "x")]
    chinese = admin.get(place, {"lang": "zh"}).json()["items"][0]["reason"]
    assert chinese != found[0]["reason"]
    assert Caller(token_of("head")).get(place).status_code == 404


def test_e2_what_is_too_large_leaves_nothing(admin: Caller, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    from oarlock.app.imports import staging
    from oarlock.errors import BadFileError

    monkeypatch.setattr(settings, "API_UPLOAD_BYTES", 10)
    assert upload(admin, "large", CSV).status_code == 413
    endless = io.BytesIO(b"x" * 5_000_000)
    with pytest.raises(BadFileError), staging.fresh_folder() as folder:
        staging.keep(staging.pieces(endless.read), folder / "a.csv", most=3_000_000)
    assert endless.tell() < 5_000_000
    assert list((site.workspace / "uploads").glob("*")) == []


def test_an_import_without_a_key_or_as_a_form_is_refused(admin: Caller) -> None:
    bare = admin.ask("post", "/imports?name=a.csv", data=CSV, content_type="application/octet-stream")
    assert bare.status_code == 422
    form = admin.ask("post", "/imports?name=a.csv", data={"file": io.BytesIO(CSV)}, headers={"idempotency-key": "f"})
    assert form.status_code == 415


def test_the_figures_are_computed_afterwards_when_that_is_asked_for(admin: Caller, site: Site) -> None:
    from oarlock.app.jobs.doing import do
    from oarlock.app.jobs.models import Job

    upload(admin, "refreshing", CSV, refresh="true")
    job = Job.objects.get(kind="hand_in")
    assert do(job.pk)
    assert Job.objects.filter(kind="refresh", state="waiting").count() == 1
    page = site.client("admin").get(f"/jobs/{job.pk}", headers={"accept-language": "en"}).content.decode()
    assert "rates.csv" in page


def test_files_that_belong_to_nothing_are_swept_after_a_day(admin: Caller, site: Site) -> None:
    import datetime as dt

    from oarlock.app.intake.services import sweep

    now = dt.datetime.now(dt.UTC)
    upload(admin, "waiting", CSV)
    lost = site.workspace / "uploads" / "lost"
    lost.mkdir()
    sweep(now)
    assert lost.is_dir()
    sweep(now + dt.timedelta(days=2))
    assert not lost.exists()
    assert len(list((site.workspace / "uploads").iterdir())) == 1
    work()


def test_r137_who_may_import_for_some_customers_only_imports_nothing_by_the_api_either(
    admin: Caller, site: Site
) -> None:
    from oarlock.app.access.models import Person
    from oarlock.app.access.services import Wanted, add_person

    before = batches()
    part = Wanted(email="part@example.com", name="Part", role="finance", rows="own", employee="E012")
    add_person(part, password="correct horse battery staple", actor="test", now=NOW)
    try:
        caller = Caller(token_of("part"))
        mine = state_of(upload(admin, "whole", CSV))
        answers = [
            upload(caller, "part", CSV), caller.get("/imports"), caller.get(f"/imports/{mine}"),
            caller.get(f"/imports/{mine}/rejected"),
        ]  # fmt: skip
        assert [answer.status_code for answer in answers] == [404, 404, 404, 404]
    finally:
        Person.objects.filter(email=part.email).delete()
    work()
    assert len(batches() - before) == 1


def state_of(answer: Any) -> str:
    """The number of the import that an answer tells of."""
    return str(answer.json()["id"])
