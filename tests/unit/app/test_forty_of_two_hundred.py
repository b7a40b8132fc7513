"""R-137: of 200 customers a success manager with 40 sees 40 in list, search, API and export, and the 41st nowhere."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.support.callers import Caller
from tests.support.site import NOW, PASSWORD, Site

ALL, OWN = 200, 40
OWNER, EMAIL = "E-forty", "forty@example.com"
ACCOUNTS = [f"cust-{n:03d}" for n in range(ALL)]
MINE = ACCOUNTS[:OWN]
FIRST_FOREIGN = ACCOUNTS[OWN]


def files(folder: Path) -> Path:
    """200 customers, each with a contract; the first 40 have one owner."""
    folder.mkdir()
    people = ["account_id,name,segment"] + [f"{one},Firm {one[5:]},mid" for one in ACCOUNTS]
    (folder / "accounts.csv").write_text("\n".join(people))
    lines = ["line_id,account_id,offering_id,start_date,end_date,amount,currency,interval"]
    lines += [f"l-{one},{one},p,2025-01-01,,{100 + n},CNY,month" for n, one in enumerate(ACCOUNTS)]
    (folder / "lines.csv").write_text("\n".join(lines))
    owners = ["account_id,employee_id,role,start_date"]
    owners += [f"{one},{OWNER if one in MINE else 'E-other'},owner,2025-01-01" for one in ACCOUNTS]
    (folder / "assignment.csv").write_text("\n".join(owners))
    return folder


@pytest.fixture(scope="module")
def two_hundred(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The site, for a while over the lake of another company, with a person who owns 40 of its customers."""
    from django.conf import settings

    from oarlock.app.access.models import Person
    from oarlock.app.access.services import Wanted, add_person
    from oarlock.config import Settings
    from oarlock.ingest.importer import import_paths
    from oarlock.ingest.options import ImportOptions
    from oarlock.lake.serving import close_all
    from oarlock.lake.workspace import init_workspace
    from oarlock.pipeline import refresh as pipeline
    from oarlock.strategy.registry import figure

    folder = tmp_path_factory.mktemp("two-hundred")
    was = settings.WORKSPACE
    other = init_workspace(folder / "w", timezone=was.timezone, currency="CNY", now=NOW)
    import_paths(other, [files(folder / "files")], options=ImportOptions(lang="en"), actor="test", now=NOW)
    with pytest.MonkeyPatch.context() as patch:
        names = ("portfolio", "health", "arr", "timeline")
        patch.setattr(pipeline, "all_figures", lambda: tuple(figure(name) for name in names))
        pipeline.refresh(other, settings=Settings(threads=1), now=NOW)
    wanted = Wanted(email=EMAIL, name="Forty", role="csm", rows="own", employee=OWNER)
    person = add_person(wanted, password=PASSWORD, actor="test", now=NOW)
    close_all()
    # The people of the one, the customers of the other.
    settings.WORKSPACE = dataclasses.replace(was, lake=other.lake, currency="CNY")
    yield
    close_all()
    settings.WORKSPACE = was
    Person.objects.filter(pk=person.pk).delete()


@pytest.fixture(scope="module")
def client(two_hundred: None) -> Any:
    from django.test import Client

    client = Client(SERVER_NAME="localhost", headers={"accept-language": "en"})
    assert client.post("/sign-in", {"email": EMAIL, "password": PASSWORD}).status_code == 302
    return client


@pytest.fixture(scope="module")
def caller(two_hundred: None) -> Caller:
    from oarlock.app.access.models import Person
    from oarlock.app.tokens.services import Wanted, create

    person = Person.objects.get(email=EMAIL)
    return Caller(create(person, Wanted(name="t", may="read", days=30), now=dt.datetime.now(dt.UTC))[1])


def test_r137_the_list_holds_forty_of_two_hundred(site: Site, client: Any) -> None:
    listed: set[str] = set()
    for number in range(1, 4):
        page = client.get(f"/portfolio/?sort=name&number={number}").content.decode()
        listed |= {one for one in ACCOUNTS if f"/accounts/{one}" in page}
    assert listed == set(MINE)
    assert "40" in client.get("/portfolio/").content.decode()
    whole = site.client("head").get("/portfolio/export.csv").content.decode()
    assert all(f"Firm {one[5:]}" in whole for one in ACCOUNTS)


def test_r137_search_finds_own_customers_only(client: Any) -> None:
    for one in MINE[:3]:
        assert f"/accounts/{one}" in client.get("/portfolio/", {"q": f"Firm {one[5:]}"}).content.decode()
        assert one in client.get("/find.json", {"q": f"Firm {one[5:]}"}).content.decode()
    for one in ACCOUNTS[OWN::20]:
        for address in ("/portfolio/", "/find", "/find.json"):
            body = client.get(address, {"q": f"Firm {one[5:]}"}).content.decode()
            assert f"/accounts/{one}" not in body, (address, one)
            assert one not in body, (address, one)


def test_r137_exports_hold_forty_rows(client: Any) -> None:
    rows = list(csv.reader(io.StringIO(client.get("/portfolio/export.csv").content.decode("utf-8-sig"))))
    assert sorted(row[1] for row in rows[1:]) == MINE
    answer = client.get("/portfolio/export.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer) if answer.streaming else answer.content)).worksheets[0]
    assert sorted(str(row[1]) for row in list(sheet.iter_rows(values_only=True))[1:]) == MINE


def test_r137_the_api_lists_forty_and_does_not_find_the_forty_first(caller: Caller) -> None:
    assert caller.get(f"/accounts/{MINE[0]}").status_code == 200
    assert caller.get(f"/accounts/{FIRST_FOREIGN}").status_code == 404
    told = caller.get("/accounts", {"limit": 100}).content.decode()
    assert all(f'"{one}"' in told for one in MINE)
    assert not any(f'"{one}"' in told for one in ACCOUNTS[OWN:])


def test_r137_the_page_of_the_forty_first_is_not_found(client: Any) -> None:
    assert client.get(f"/accounts/{MINE[-1]}").status_code == 200
    assert client.get(f"/accounts/{FIRST_FOREIGN}").status_code == 404
    assert client.get(f"/accounts/{FIRST_FOREIGN}?as_of=2026-10-01").status_code == 404
