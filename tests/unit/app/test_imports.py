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
    told = site.client("admin").get(link).content.decode()
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
