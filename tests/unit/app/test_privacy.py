"""R-159 on pages: finding a person, what is held, their copy, and their erasure as a job."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.site import NOW, Site

PAGE = "/privacy/"


@pytest.fixture(scope="module")
def contact(site: Site) -> dict[str, Any]:
    """Somebody of the sample company, with everything that was ever recorded of them."""
    from django.conf import settings

    from oarlock.lake.commits import read_log
    from oarlock.lake.redaction.find import records

    found = [one for one in records(read_log(settings.WORKSPACE), "contact") if one.emails and one.names]
    return {"id": found[3].id, "name": found[3].names[-1], "email": found[3].emails[0]}


@pytest.fixture
def task(site: Site, contact: dict[str, Any]) -> Iterator[Any]:
    import datetime as dt

    from oarlock.app.access.models import Person
    from oarlock.app.tasks.models import Task

    admin = Person.objects.get(email="admin@example.com")
    made = Task.objects.create(
        account="A1", title=f"Call {contact['name']}", same="hand: call", source="hand", due=dt.date(2026, 12, 1),
        owner=admin, opened_by=admin, opened_at=NOW,
    )  # fmt: skip
    yield made
    made.delete()


def post(site: Site, address: str, who: str = "admin", **told: Any) -> Any:
    return site.client(who).post(address, told, headers={"accept-language": "en"})


def test_r159_a_person_is_found_by_id_address_or_name_and_the_page_tells_where(
    site: Site, contact: dict[str, Any], task: Any
) -> None:
    for words in (contact["id"], contact["email"].upper(), contact["name"]):
        body = post(site, PAGE, words=words, kind="contact").content.decode()
        assert f'name="id" value="{contact["id"]}"' in body
    assert "Nobody is known by that" in post(site, PAGE, words="no such person", kind="contact").content.decode()
    body = post(site, f"{PAGE}person", kind="contact", id=contact["id"]).content.decode()
    assert contact["email"] in body
    assert "Contact (name, address, telephone)" in body
    assert "Tasks" in body
    assert post(site, f"{PAGE}person", kind="contact", id="nobody").status_code == 404
    assert site.client("admin").get(f"{PAGE}person").status_code == 405, "what is looked for stands in no address"


def test_r159_a_copy_holds_what_is_known_as_csv_and_json(site: Site, contact: dict[str, Any], task: Any) -> None:
    answer = post(site, f"{PAGE}copy", kind="contact", id=contact["id"], **{"as": "json"})
    rows = json.loads(answer.content)
    assert {"place": "contact", "record": contact["id"], "field": "email", "value": contact["email"]} in rows
    assert {"place": "tasks.task", "record": str(task.pk), "field": "title", "value": task.title} in rows
    others = {r["value"] for r in rows if r["place"] == "contact" and r["field"] == "email"}
    assert others == {contact["email"]}, "nobody else's address is in it"
    answer = post(site, f"{PAGE}copy", kind="contact", id=contact["id"], **{"as": "csv"})
    table = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert table[0] == ["Where", "Record", "Field", "Value"]
    assert len(table) == len(rows) + 1


def test_r159_only_administrators_of_the_whole_company_find_it(site: Site, contact: dict[str, Any]) -> None:
    for who in ("head", "csm", "support", "stranger"):
        assert site.client(who).get(PAGE).status_code == 404
        for address in ("person", "copy", "erase"):
            assert (
                post(site, PAGE + address, who, kind="contact", id=contact["id"], reason="x", sure="1").status_code
                == 404
            )
    assert "/privacy/" not in site.client("head").get("/portfolio/").content.decode()


def test_r159_an_erasure_needs_a_reason_and_a_tick_and_nobody_erases_themselves(
    site: Site, contact: dict[str, Any]
) -> None:
    from oarlock.app.access.models import Person

    told = {"kind": "contact", "id": contact["id"]}
    for more, said in (({"reason": "asked"}, "not confirmed"), ({"sure": "1"}, "was not said")):
        answer = post(site, f"{PAGE}erase", **told, **more)
        assert answer.status_code == 422
        assert said in answer.content.decode()
    me = Person.objects.get(email="admin@example.com")
    answer = post(site, f"{PAGE}erase", kind="employee", person=me.pk, reason="asked", sure="1")
    assert "Nobody erases themselves" in answer.content.decode()


def test_r159_an_erasure_is_a_job_that_says_nothing_of_whom_and_leaves_counts(
    site: Site, contact: dict[str, Any], task: Any
) -> None:
    from django.conf import settings

    from oarlock.app.jobs.doing import do
    from oarlock.app.jobs.models import Job
    from oarlock.lake import journal
    from oarlock.lake.commits import read_log
    from oarlock.lake.redaction.find import records

    head = site.client("admin").get("/portfolio/").content.decode().count("<tr")
    before = {e: sum(read_log(settings.WORKSPACE).rows(e).values()) for e in ("contact", "ticket", "interaction")}
    answer = post(site, f"{PAGE}erase", kind="contact", id=contact["id"], reason=f"by {contact['email']}", sure="1")
    assert answer.status_code == 302
    job = Job.objects.get(kind="erase")
    assert contact["id"] not in str((job.args, job.key))
    assert do(job.pk)
    job.refresh_from_db()
    assert job.state == "done", job.error
    body = site.client("admin").get(f"/jobs/{job.pk}", headers={"accept-language": "en"}).content.decode()
    assert "The person was erased" in body
    assert "Files of the lake" in body
    log = read_log(settings.WORKSPACE)
    assert contact["id"] not in {one.id for one in records(log, "contact")}
    assert {e: sum(log.rows(e).values()) for e in before} == before
    task.refresh_from_db()
    assert task.title == "Call [erased]"
    assert site.client("admin").get("/portfolio/").content.decode().count("<tr") == head
    assert journal.verify(settings.WORKSPACE) > 0
    told = [row for row in journal.read(settings.WORKSPACE) if row.entity == "erasure"]
    assert {row.reason for row in told} == {"by [erased]"}
    page = site.client("admin").get(PAGE, headers={"accept-language": "en"}).content.decode()
    assert job.args["erasure"] in page
    audit = site.client("admin").get("/audit/", headers={"accept-language": "en"}).content.decode()
    assert "rows fit together" in audit
    assert ("lost personal data since" in audit) == any(
        r.entity == "redaction" for r in journal.read(settings.WORKSPACE)
    )


def test_f5_an_erasure_whose_job_failed_is_tried_again_an_hour_later(
    site: Site, contact: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    import datetime as dt

    from django.conf import settings

    from oarlock.app.jobs.doing import do
    from oarlock.app.jobs.models import Job
    from oarlock.app.privacy import services
    from oarlock.app.privacy.selectors import Wanted
    from oarlock.errors import OperatorError
    from oarlock.lake.redaction.subject import kept

    def full(*_: object, **__: object) -> None:
        raise OperatorError("There is no room left.")

    now = dt.datetime.now(dt.UTC)
    services.begin(Wanted(kind="contact", email="late@nowhere.example"), actor="test", reason="asked", now=now)
    with monkeypatch.context() as patch:
        patch.setattr(services, "tidy", full)
        services.ask_unfinished(now)
        first = Job.objects.filter(kind="erase").latest("pk")
        assert do(first.pk)
    first.refresh_from_db()
    assert first.state == "failed"
    for later in (dt.timedelta(minutes=1), dt.timedelta(minutes=50)):
        services.ask_unfinished(now + later)
        assert Job.objects.filter(kind="erase").latest("pk") == first
    for _ in range(2):
        services.ask_unfinished(now + dt.timedelta(minutes=70))
    (again,) = Job.objects.filter(kind="erase", pk__gt=first.pk)
    assert do(again.pk)
    assert kept(settings.WORKSPACE.path) == []


def test_f5_the_list_outside_never_loses_anybody(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from django.conf import settings

    from oarlock.app.privacy.services import keep_copy
    from oarlock.lake import erasures

    outside = tmp_path / "kept.json"
    erasures.add(settings.WORKSPACE.path, id="erased-x", kind="contact", known=[("email", "a@b.example")], now=NOW)
    (tmp_path / "other").mkdir()
    newer = erasures.add(tmp_path / "other", id="erased-y", kind="contact", known=[("email", "c@d.example")], now=NOW)
    erasures.save(outside, erasures.load(erasures.path_of(tmp_path / "other")))
    monkeypatch.setattr(settings, "OARLOCK", replace(settings.OARLOCK, erasures=outside))
    keep_copy(settings.WORKSPACE)
    told = erasures.load(outside)
    assert {"erased-x", newer.id} <= {entry.id for book in told for entry in book.entries}
    assert erasures.is_erased(told, "c@d.example")
    assert erasures.is_erased(told, "a@b.example")


def test_each_table_of_ours_that_may_hold_a_person_has_a_name(site: Site) -> None:
    from django.apps import apps

    from oarlock.app.privacy.tables import _is_text
    from oarlock.app.privacy.words import place

    code = {"today.standing", "today.transition"}  # states of customers, in codes of ours
    rooms = {app.label for app in apps.get_app_configs() if app.name.startswith("oarlock.app.")}
    ours = [one for one in apps.get_models() if one._meta.app_label in rooms and any(map(_is_text, one._meta.fields))]
    labels = {one._meta.label_lower for one in ours} - code - {"access.person"}
    assert len(labels) > 10
    assert {label for label in labels if place("tables", label).en == label} == set()
