"""Each page asks a fixed number of questions, twelve at most: of the site's database and of the published figures."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.site import Site

MOST = 12
PAGES = (
    "/", "/portfolio/", "/portfolio/?band=red&sort=score", "/portfolio/?if=score.lt.60&if=renews_in.le.180",
    "/portfolio/?group=owner", "/portfolio/?group=owner&open=E012", "/portfolio/?q=a&on=owner", "/portfolio/assign",
    "/portfolio/export.csv", "/portfolio/export.xlsx", "/find?q=sh", "/find.json?q=sh", "/find.json?q=qqqq",
    "/people/", "/data/", "/metrics/", "/revenue/",
)  # fmt: skip


def questions(site: Site, person: str, address: str, monkeypatch: pytest.MonkeyPatch) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from oarlock.lake.serving import Served

    asked: list[str] = []

    def counted(name: str) -> None:
        plain = getattr(Served, name)

        def told(self: Any, *given: Any, **more: Any) -> Any:
            asked.append(name)
            return plain(self, *given, **more)

        monkeypatch.setattr(Served, name, told)

    counted("_fetch")
    counted("each")
    client = site.client(person)
    assert client.get(address).status_code == 200  # what is looked up once a run is looked up now
    asked.clear()
    with CaptureQueriesContext(connection) as django:
        assert client.get(address).status_code == 200
    monkeypatch.undo()
    return len(asked) + len(django)


@pytest.mark.parametrize("address", PAGES)
def test_r161_every_page_asks_a_fixed_number_of_questions(
    site: Site, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = questions(site, "admin", address, monkeypatch)
    assert first <= MOST, address
    assert questions(site, "admin", address, monkeypatch) == first


def test_r161_a_customers_page_asks_no_more_for_a_larger_customer(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    from oarlock.lake.serving import serving

    with serving(settings.WORKSPACE) as served:
        assert served is not None
        rows = served.rows("portfolio_now", columns=("account_id",), limit=5)
    for row in rows:
        assert questions(site, "admin", f"/accounts/{row['account_id']}", monkeypatch) <= MOST
