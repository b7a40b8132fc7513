"""R-004: a review that opened by itself is told to who owns it, once, and to nobody who may not know."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from tests.support.site import PEOPLE, Site

NOW = dt.datetime(2026, 11, 3, 10, tzinfo=dt.UTC)
REVIEW = {"reason": "drift", "subject": "company", "day": dt.date(2026, 11, 1), "due": dt.date(2026, 12, 1),
          "is_open": True}  # fmt: skip


@pytest.fixture
def untold(site: Site) -> None:
    from oarlock.app.tasks.models import Notice

    Notice.objects.filter(kind="review").delete()


def tell(owner: str | None, **more: object) -> list[str]:
    """The addresses of those who have been told so far."""
    from oarlock.app.spectrum import reviews
    from oarlock.app.tasks.models import Notice

    def rows(name: str, where: Any = None) -> list[dict[str, object]]:
        assert (name, where.column, where.value) == ("position_drift_now", "is_open", True)
        return [REVIEW | {"owner": owner} | more]

    reviews.tell(SimpleNamespace(tables={"position_drift_now"}, rows=rows), now=NOW)  # type: ignore[arg-type]
    return sorted(Notice.objects.filter(kind="review").values_list("person__email", flat=True))


def test_r004_who_approved_the_band_is_told_once(site: Site, untold: None) -> None:
    assert tell("admin@example.com") == ["admin@example.com"]
    assert tell("admin@example.com") == ["admin@example.com"]
    later = dt.date(2027, 2, 1)
    assert tell("admin@example.com", day=later) == ["admin@example.com"] * 2


def test_r004_without_an_owner_here_all_are_told_who_may_approve_a_band(site: Site, untold: None) -> None:
    told = tell("E999")
    assert "admin@example.com" in told
    assert "csm@example.com" not in told
    assert "seller@example.com" not in told


def test_r004_an_owner_who_may_not_see_the_position_is_passed_over(site: Site, untold: None) -> None:
    told = tell("csm@example.com")
    assert "csm@example.com" not in told
    assert "admin@example.com" in told
    assert "csm@example.com" not in tell(PEOPLE["csm"][2])


@pytest.mark.parametrize(("lang", "word", "due"), [("en", "Reviews of our position", "1 Dec 2026"),
                                                   ("zh", "定位复核", "2026年12月1日")])  # fmt: skip
def test_r004_the_notice_leads_to_the_band_and_says_until_when(
    site: Site, untold: None, lang: str, word: str, due: str
) -> None:
    from oarlock.app.access.models import Person
    from oarlock.app.tasks.models import Notice

    tell("admin@example.com")
    stranger = Person.objects.get(email="csm@example.com")
    Notice.objects.create(person=stranger, kind="review", key="forged", account="", after="2026-12-01", at=NOW)
    page = site.client("admin").get("/notices/", headers={"accept-language": lang}).content.decode()
    assert word in page
    assert due in page
    assert 'href="/spectrum/#target-card"' in page
    assert "target-card" not in site.client("csm").get("/notices/").content.decode()
