"""Uploads: staged under safe names, checked, mapped, imported once, taken back; wrong ones told in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.site import Site

CUSTOMERS = "Kunde;Firma;Branche\nK1;Alpha GmbH;Bau\nK2;Beta AG;Handel\n".encode("latin-1")


@pytest.fixture(autouse=True)
def clean(site: Site) -> Iterator[None]:
    yield
    import shutil

    from django_tasks_db.models import DBTaskResult

    from oarlock.app.imports.models import Upload
    from oarlock.app.jobs.models import Job

    Upload.objects.all().delete()
    Job.objects.all().delete()
    DBTaskResult.objects.all().delete()
    shutil.rmtree(site.workspace / "uploads", ignore_errors=True)


def work() -> None:
    from oarlock.app.jobs.worker import run

    run(is_once=True)


def send(site: Site, *files: tuple[str, bytes]) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    given = [SimpleUploadedFile(name, content) for name, content in files]
    return site.client("admin").post("/data/uploads", {"files": given})


def page(site: Site, address: str, lang: str = "en") -> str:
    client = site.client("admin")
    client.cookies["oarlock-lang"] = lang
    answer = client.get(address)
    client.cookies["oarlock-lang"] = "en"  # the client is everybody's
    assert answer.status_code == 200
    return str(answer.content.decode())


def batches(site: Site) -> list[Any]:
    from django.conf import settings

    from oarlock.ingest.withdraw import list_batches

    return list_batches(settings.WORKSPACE)


def test_r151_an_unknown_file_is_mapped_once_imported_and_withdrawn(site: Site) -> None:
    address = send(site, ("kunden.csv", CUSTOMERS))["Location"]
    assert "Looking" not in page(site, address)
    work()
    seen = page(site, address)
    assert "Say what this file holds" in seen
    assert "Alpha GmbH" in seen
    assert 'action="' + address + '/import"' not in seen
    before = len(batches(site))

    said = {"table": "kunden.csv", "entity": "account", "field.account_id": "Kunde", "field.name": "Firma"}
    assert site.client("admin").post(address + "/choose", said)["Location"] == address
    work()
    seen = page(site, address)
    assert "2 new or changed" in seen
    assert len(batches(site)) == before

    # Sent twice it is one import.
    for _ in range(2):
        assert site.client("admin").post(address + "/import")["Location"] == address
    work()
    made = [b for b in batches(site)[before:] if b.file]
    assert [(b.file, b.entity, b.loaded, b.actor) for b in made] == [("kunden.csv", "account", 2, "admin@example.com")]
    assert "2 new or changed" in page(site, address)
    assert not (site.workspace / "uploads").exists() or not list((site.workspace / "uploads").iterdir())

    # The next such file needs no words.
    again = send(site, ("kunden2.csv", CUSTOMERS + b"K3;Gamma;Bau\n"))["Location"]
    work()
    seen = page(site, again)
    assert "1 new or changed" in seen
    assert "2 unchanged" in seen

    job = site.client("admin").post(f"/data/batches/{made[0].batch}", {"reason": "wrong file"})["Location"]
    work()
    assert "Done" in page(site, job)
    undone = next(b for b in batches(site) if b.batch == made[0].batch)
    assert undone.undone_at is not None
    assert "It was withdrawn on" in page(site, f"/data/batches/{made[0].batch}")


def test_a_recognised_file_needs_no_words_and_its_bad_rows_are_listed(site: Site) -> None:
    rows = b"account_id,name,created_at\nA-1,One,2026-01-05\n,Nameless,2026-01-05\n"
    address = send(site, ("accounts.csv", rows))["Location"]
    work()
    seen = page(site, address)
    assert "1 new or changed" in seen
    assert "1 not loaded" in seen
    assert "识别为客户" in page(site, address, "zh")
    import re

    link = re.findall(r'href="(/data/quarantine/[^"]+)"', seen)[0]
    told = site.client("admin").get(link + "/reasons.csv").content.decode()
    assert "accounts.csv,3,account_id" in told


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.csv", b"", "empty"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(200), "picture.csv"),
        ("broken.xlsx", b"PK\x03\x04 not a workbook", "broken.xlsx"),
    ],
)
def test_a_wrong_file_is_told_in_a_sentence(site: Site, name: str, content: bytes, says: str) -> None:
    address = send(site, (name, content))["Location"]
    work()
    seen = page(site, address)
    assert "alert-danger" in seen
    assert says in seen
    assert "/import" not in seen


def test_no_file_and_too_much_are_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.test import override_settings

    assert "No file was chosen" in send(site).content.decode()
    with override_settings(UPLOAD_BYTES=10):
        answer = send(site, ("a.csv", b"x" * 9), ("b.csv", b"x"))
        assert answer.status_code == 302
    many = [(f"{i}.csv", b"a") for i in range(51)]
    assert "too much for one upload" in send(site, *many).content.decode()


def test_a_full_disk_is_told_and_leaves_nothing(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    import errno
    from pathlib import Path

    real = Path.open

    def full(self: Path, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        if "uploads" in self.parts and "x" in mode:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(self, mode, *args, **kwargs)

    monkeypatch.setattr(Path, "open", full)
    answer = send(site, ("a.csv", b"a,b\n1,2\n"))
    assert answer.status_code == 503
    assert "no room left" in answer.content.decode()
    assert answer["Retry-After"]
    assert list((site.workspace / "uploads").iterdir()) == []


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\a.csv", "a.csv"),
        (".hidden", "hidden"),
        ("a\x00b\n.csv", "a_b_.csv"),
        ("", "file"),
        ("..", "file"),
        ("客户 表.csv", "客户 表.csv"),
    ],
)
def test_names_lead_nowhere(site: Site, told: str, kept: str) -> None:
    from oarlock.app.imports.services import safe_name

    assert safe_name(told) == kept
    assert safe_name(told, taken=[kept]) != kept


def test_a_form_that_no_page_of_ours_sends_is_refused(site: Site) -> None:
    address = send(site, ("kunden.csv", CUSTOMERS))["Location"]
    work()
    for said in (
        {"table": "kunden.csv", "entity": "edit"},
        {"table": "kunden.csv", "entity": "account", "date_order": "xyz"},
        {"table": "nothing.csv", "entity": "account"},
    ):
        assert site.client("admin").post(address + "/choose", said).status_code == 400
    assert site.client("admin").get("/data/quarantine/..%2Fworkspace.csv").status_code == 404
    assert site.client("admin").post(address + "/drop")["Location"] == "/data/"
    assert site.client("admin").post(address + "/choose", {"table": "kunden.csv"}).status_code == 404


def test_computing_is_asked_for_once(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from oarlock.app.jobs.kinds import KINDS
    from oarlock.app.jobs.models import Job

    first = site.client("admin").post("/data/refresh")["Location"]
    second = site.client("admin").post("/data/refresh")["Location"]
    assert first == second
    assert Job.objects.filter(kind="refresh").count() == 1
    assert KINDS["refresh"].permission == "data.see"


def test_r137_who_may_not_import_finds_no_upload(site: Site) -> None:
    address = send(site, ("kunden.csv", CUSTOMERS))["Location"]
    for person in ("head", "csm", "stranger"):
        assert site.client(person).get(address).status_code == 404
        assert site.client(person).post(address + "/import").status_code == 404
    assert "Bring files in" not in site.client("head").get("/data/").content.decode()


BROKEN = b"account_id,start_date,mrr,currency\nM-1,2025-01-01,10,EUR\nM-2,2025-02-30,20,EUR\nM-3,2025-01-01,-5,EUR\n"


def imported(site: Site, name: str, content: bytes) -> str:
    """Import a file; the address of its upload."""
    address = str(send(site, (name, content))["Location"])
    work()
    assert site.client("admin").post(address + "/import")["Location"] == address
    work()
    return address


def withdraw_all(site: Site, *names: str) -> None:
    from django.conf import settings

    from oarlock.ingest.withdraw import undo
    from tests.support.site import NOW

    for one in batches(site):
        if one.file in names and one.undone_at is None:
            undo(settings.WORKSPACE, one.batch, actor="test", reason="", now=NOW)


def test_r151_rejected_rows_are_listed_in_the_readers_language_corrected_and_sent_again(site: Site) -> None:
    imported(site, "broken.csv", BROKEN)
    batch = next(b for b in reversed(batches(site)) if b.file == "broken.csv")
    assert (batch.loaded, batch.rejected) == (1, 2)
    seen = page(site, f"/data/quarantine/{batch.batch}")
    assert "The calendar has no such day." in seen
    assert "2025-02-30" in seen
    zh = page(site, f"/data/quarantine/{batch.batch}", "zh")
    assert "The calendar" not in zh
    rows = site.client("admin").get(f"/data/quarantine/{batch.batch}/rows.csv").content
    text = rows.decode("utf-8-sig")
    assert text.splitlines() == ["account_id,start_date,mrr,currency", "M-2,2025-02-30,20,EUR", "M-3,2025-01-01,-5,EUR"]

    mended = rows.replace(b"2025-02-30", b"2025-02-28").replace(b"-5", b"5")
    address = imported(site, "mended.csv", mended)
    assert "2 new or changed" in page(site, address)
    withdraw_all(site, "broken.csv", "mended.csv")


def test_a_withdrawal_says_before_what_it_would_take_and_after_what_it_took(site: Site) -> None:
    imported(site, "first.csv", BROKEN.splitlines(keepends=True)[0] + BROKEN.splitlines(keepends=True)[1])
    imported(site, "second.csv", BROKEN.replace(b"M-2,2025-02-30", b"M-2,2025-02-20"))
    first = next(b for b in reversed(batches(site)) if b.file == "first.csv")
    from django.conf import settings

    from oarlock.app.imports.selectors import effect

    (loss,) = effect(settings.WORKSPACE, first.batch)
    assert (loss.entity.en, loss.rows) == ("Contract line", 1)
    assert loss.shared >= 1
    seen = page(site, f"/data/batches/{first.batch}")
    assert "Rows that would go" in seen

    job = site.client("admin").post(f"/data/batches/{first.batch}", {"reason": "twice"})["Location"]
    work()
    seen = page(site, job)
    assert "Rows that stay, because a later file holds them too" in seen
    assert "second.csv" in seen
    withdraw_all(site, "second.csv")


def test_too_much_keeps_nothing_and_says_so(site: Site) -> None:
    from django.test import override_settings

    from oarlock.app.imports.models import Upload

    with override_settings(UPLOAD_BYTES=1_000):
        answer = send(site, ("small.csv", b"a,b\n1,2\n"), ("large.csv", b"x" * 2_000))
    assert answer.status_code == 400
    assert "nothing of it was kept" in answer.content.decode()
    assert not Upload.objects.exists()


def test_nobody_unknown_sends_a_file(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.core.files.uploadhandler import TemporaryFileUploadHandler

    kept: list[int] = []
    monkeypatch.setattr(TemporaryFileUploadHandler, "receive_data_chunk", lambda self, data, start: kept.append(start))
    given = SimpleUploadedFile("a.csv", b"x" * 5_000)
    for address in ("/data/uploads", "/sign-in", "/no-such-page"):
        site.client(None).post(address, {"files": given})
        given.seek(0)
    assert kept == []


def test_a_full_disk_while_the_files_come_is_told(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    import errno

    from django.core.files.uploadhandler import TemporaryFileUploadHandler

    def full(self: Any, data: bytes, start: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(TemporaryFileUploadHandler, "receive_data_chunk", full)
    answer = send(site, ("a.csv", b"a,b\n1,2\n"))
    assert answer.status_code == 503
    assert "no room left" in answer.content.decode()
    assert answer["Retry-After"]


def test_r151_a_refused_pair_is_not_proposed_again(site: Site) -> None:
    from django.conf import settings

    from oarlock.ingest.decisions import review

    imported(site, "twins.csv", b"account_id,name,created_at\nT-1,Twin Peaks,2026-01-05\nT-2,Twin Peaks,2026-01-06\n")
    (pair,) = [p for p in review(settings.WORKSPACE) if {p.a, p.b} == {"T-1", "T-2"}]
    said = {"keep": pair.a, "other": pair.b, "apart": "1"}
    assert site.client("admin").post("/data/identity", said)["Location"] == "/data/#identity"
    assert not [p for p in review(settings.WORKSPACE) if {p.a, p.b} == {"T-1", "T-2"}]
    assert site.client("admin").post("/data/identity", {**said, "other": "no-such"}).status_code == 404
    withdraw_all(site, "twins.csv")


def test_r152_the_page_tells_coverage_and_what_suffers(site: Site) -> None:
    from django.conf import settings

    from oarlock.app.imports.selectors import covered
    from oarlock.ingest.feeds import coverage
    from tests.support.site import NOW

    told, counted = covered(settings.WORKSPACE, now=NOW), coverage(settings.WORKSPACE, now=NOW)
    assert told["accounts"] == counted.accounts > 0
    by_name = {str(one["entity"].en): one for one in told["entities"]}
    usage = next(e for e in counted.entities if e.entity == "usage_event")
    assert (by_name["Usage event"]["covered"], by_name["Usage event"]["unknown"]) == (usage.covered, len(usage.unknown))
    assert all(one["covered"] + one["unknown"] == told["accounts"] for one in told["entities"])
    seen = page(site, "/data/coverage")
    assert f"of {counted.accounts}" in seen
    assert "<html" not in seen


def test_a_run_shows_its_manifest_and_is_computed_again_as_a_job(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    from oarlock.lake import snapshots
    from oarlock.pipeline import replay

    current = snapshots.current(settings.WORKSPACE)
    assert current is not None
    seen = page(site, f"/data/runs/{current.id}")
    for answer in current.manifest["answers"].values():
        assert answer["table"] in seen
        assert answer["content_hash"][:12] in seen
    assert current.manifest["head_hash"][:16] in seen
    assert site.client("admin").get("/data/runs/run-none").status_code == 404

    one = replay.Compared(table="arr_now", is_equal=False, is_byte_equal=False, is_code_changed=True, was="a", now="b")
    monkeypatch.setattr(
        replay, "replay", lambda workspace, run, *, settings: replay.Replay(run=run, threads=2, compared=(one,))
    )
    first = site.client("admin").post(f"/data/runs/{current.id}/replay", {"once": "x"})["Location"]
    assert site.client("admin").post(f"/data/runs/{current.id}/replay", {"once": "x"})["Location"] == first
    work()
    seen = page(site, first)
    assert "alert-danger" in seen
    assert "arr_now" in seen


def test_r137_records_of_the_whole_company_are_not_for_a_part_of_it(site: Site) -> None:
    from django.test import Client

    from oarlock.app.access.services import Wanted, add_person
    from tests.support.site import NOW, PASSWORD

    # Finance may import, but this one holds it for a team only: names and rejected rows of all others stay unseen.
    wanted = Wanted(email="part@example.com", name="Part", role="finance", rows="team", of=("E012",))
    person = add_person(wanted, password=PASSWORD, actor="test", now=NOW)
    client = Client(SERVER_NAME="localhost")
    client.post("/sign-in", {"email": "part@example.com", "password": PASSWORD})
    address = send(site, ("kunden.csv", CUSTOMERS))["Location"]
    for page_ in ("/data/", address, "/jobs/"):
        assert client.get(page_).status_code == 404, page_
    assert client.post("/data/uploads").status_code == 404
    assert 'href="/data/"' not in client.get("/portfolio/").content.decode()
    assert site.client("admin").get(address).status_code == 200
    person.delete()
