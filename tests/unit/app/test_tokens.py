"""R-160, F3, F4: tokens are shown once, kept as a keyed hash, written down, and paced."""

from __future__ import annotations

import datetime as dt
import re
import threading
from collections.abc import Iterator

import pytest

from tests.support.callers import Caller, stored, token_of
from tests.support.site import Site


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A site where a token has thirty calls a minute, and a clock that stands still."""
    from django.conf import settings

    from oarlock.app.tokens import pace

    monkeypatch.setattr(settings, "API_CALLS_A_MINUTE", 30)
    monkeypatch.setattr("oarlock.api.caller.timezone.now", lambda: dt.datetime(2026, 11, 29, tzinfo=dt.UTC))
    pace._HANDS.clear()
    yield
    pace._HANDS.clear()


def made(site: Site, person: str, **form: str) -> tuple[int, str]:
    """Make a token on the page; status and text of the answer."""
    client = site.client(person)
    answer = client.post("/tokens/", {"name": "nightly", "may": "read", "days": "30"} | form,
                         headers={"accept-language": "en"})  # fmt: skip
    return answer.status_code, answer.content.decode()


def test_a_token_is_shown_once_and_works(site: Site) -> None:
    status, page = made(site, "csm")
    assert status == 200
    raw = re.search(r"oar_[a-z0-9]{10}_[\w-]{43}", page)
    assert raw is not None
    assert Caller(raw[0]).get("/me").json()["email"] == "csm@example.com"
    later = site.client("csm").get("/tokens/").content.decode()
    assert raw[0] not in later
    assert raw[0][:14] in later


def test_f3_the_secret_is_nowhere_in_the_database_or_the_journal(site: Site) -> None:
    raw = token_of("head")
    prefix, secret = raw.split("_", 2)[1:]
    held = stored(site.workspace)
    assert prefix.encode() in held
    assert secret.encode() not in held


def test_f4_making_and_revoking_are_rows_of_the_journal(site: Site) -> None:
    from django.conf import settings

    from oarlock.app.tokens.models import Token
    from oarlock.lake import journal

    before = journal.complete_until(settings.WORKSPACE)
    made(site, "head", name="to be revoked")
    token = Token.objects.get(name="to be revoked")
    page = site.client("head")
    assert page.post(f"/tokens/{token.pk}/revoke").status_code == 302
    assert page.post(f"/tokens/{token.pk}/revoke").status_code == 404
    rows = journal.read(settings.WORKSPACE, before)
    assert [(r.entity, r.key, r.actor) for r in rows] == [("token", token.prefix, "head@example.com")] * 2


def test_nobody_revokes_the_token_of_another(site: Site) -> None:
    from oarlock.app.tokens.models import Token

    raw = token_of("head")
    token = Token.objects.get(prefix=raw.split("_")[1])
    assert site.client("admin").post(f"/tokens/{token.pk}/revoke").status_code == 404
    assert Caller(raw).get("/me").status_code == 200


@pytest.mark.parametrize("form", [{"name": "  "}, {"may": "all"}, {"days": "9999"}, {"days": "x"}])
def test_a_token_that_does_not_exist_is_not_made(site: Site, form: dict[str, str]) -> None:
    status, page = made(site, "csm", **form)
    assert status == 422
    assert 'role="alert"' in page


def test_a_token_with_one_letter_changed_is_no_token(site: Site) -> None:
    raw = token_of("csm")
    changed = raw[:-1] + ("A" if raw[-1] != "A" else "B")
    assert Caller(changed).get("/me").status_code == 401
    assert Caller(raw + " ").get("/me").status_code == 200
    assert Caller(raw.upper()).get("/me").status_code == 401


@pytest.mark.usefixtures("slow")
def test_f2_a_token_has_so_many_calls_and_is_told_when_to_come_back(site: Site) -> None:
    one, other = Caller(token_of("csm")), Caller(token_of("csm"))
    answers = [one.get("/me") for _ in range(33)]
    assert [a.status_code for a in answers] == [200] * 30 + [429] * 3
    assert int(answers[-1].headers["Retry-After"]) >= 1
    assert answers[-1].json()["remedy"].startswith("Ask again in ")
    assert other.get("/me").status_code == 200


def test_f2_processes_together_never_give_more_than_there_is(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings
    from django.db import connection

    from oarlock.app.tokens import pace

    monkeypatch.setattr(settings, "API_CALLS_A_MINUTE", 60)
    given: list[int] = []
    now = dt.datetime(2026, 11, 30, tzinfo=dt.UTC)

    def calls() -> None:
        given.extend(pace.wait_for(987_654, now=now) for _ in range(30))
        connection.close()

    threads = [threading.Thread(target=calls) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert given.count(0) == 60
    pace._HANDS.clear()


def test_most_calls_write_nothing(site: Site) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    one = Caller(token_of("admin"))
    one.get("/accounts")
    with CaptureQueriesContext(connection) as asked:
        assert one.get("/accounts").status_code == 200
    written = [q["sql"] for q in asked.captured_queries if not q["sql"].startswith("SELECT")]
    assert written == []
    assert len(asked.captured_queries) <= 2


def test_the_page_is_there_in_both_languages(site: Site) -> None:
    for lang, told in (("en", "API tokens"), ("zh", "API 令牌")):
        assert told in site.client("csm").get("/tokens/", headers={"accept-language": lang}).content.decode()
