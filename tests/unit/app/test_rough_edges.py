"""Small things that a newcomer stumbles over: addresses that are no pages, forms that lose what was typed, codes."""

from __future__ import annotations

import socket

import pytest

from tests.support.site import Site
from tests.unit.app.test_imports import clean, page, send
from tests.unit.app.test_tasks import own

__all__ = ["clean"]

EN = {"accept-language": "en"}


def test_an_address_that_only_takes_forms_says_so_and_leads_back(site: Site) -> None:
    client = site.client("admin")
    answer = client.get("/data/refresh", headers={**EN, "referer": "http://localhost/data/?x=1"})
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    seen = answer.content.decode()
    assert "This address is no page" in seen
    assert 'href="/data/?x=1"' in seen
    # A foreign page is no way back.
    seen = client.get("/data/refresh", headers={**EN, "referer": "https://else.example/a"}).content.decode()
    assert "else.example" not in seen
    assert 'href="/"' in seen
    assert "此地址不是页面" in client.get("/data/refresh", headers={"accept-language": "zh"}).content.decode()


def test_a_task_form_that_is_refused_comes_again_with_what_was_typed(site: Site) -> None:
    account = own(site)
    told = {
        "account": account,
        "title": "Call them",
        "reason": "because",
        "due": "someday",
        "next": f"/accounts/{account}",
    }
    answer = site.client("csm").post("/tasks/open", told, headers=EN)
    assert answer.status_code == 400
    seen = answer.content.decode()
    assert "&#39;someday&#39; is not a day." in seen
    assert 'value="Call them"' in seen
    assert 'value="because"' in seen
    assert f'href="/accounts/{account}"' in seen
    assert '<nav aria-label="Pages">' in seen


def test_r137_a_refused_task_form_tells_nothing_of_a_foreign_customer(site: Site) -> None:
    account = own(site)
    told = {"account": account, "title": "x", "due": "someday", "owner": "1"}
    seen = site.client("stranger").post("/tasks/open", told, headers=EN).content.decode()
    assert 'name="owner"' not in seen or "<option" not in seen
    assert site.client("stranger").post("/tasks/open", {**told, "due": "2026-12-01", "owner": ""}).status_code == 404


def test_a_team_of_people_whom_nobody_knows_is_refused(site: Site) -> None:
    from oarlock.app.access.models import Person

    form = {"email": "new@example.com", "name": "N", "role": "head_of_cs", "rows": "team", "of": "E012 E999"}
    answer = site.client("admin").post("/people/add", form, headers=EN)
    assert answer.status_code == 422
    seen = answer.content.decode()
    assert "Nobody of ours has the ID E999." in seen
    assert 'value="E012 E999"' in seen
    assert not Person.objects.filter(email="new@example.com").exists()


def test_owners_are_shown_by_name_where_a_record_has_one(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from oarlock.app.access import selectors

    monkeypatch.setattr(selectors, "names_of", lambda workspace: {"E003": "Other", "E005": "Wu Na"})
    selectors._recorded.cache_clear()
    try:
        seen = page(site, "/portfolio/")
        assert 'title="E005">Wu Na</td>' in seen
        assert '<option value="E005">E005 · Wu Na</option>' in seen
        # Who has no record, but signs in, is called as they are there.
        assert 'title="E012">csm</td>' in seen
        assert "E012</td>" not in seen
    finally:
        selectors._recorded.cache_clear()


def test_filters_of_the_portfolio_are_folded_with_their_count(site: Site) -> None:
    assert '<summary class="btn">Filters</summary>' in page(site, "/portfolio/")
    assert '<summary class="btn">Filters (2)</summary>' in page(site, "/portfolio/?band=red&group=owner")


def test_the_audit_log_speaks_of_fields_in_the_readers_language(site: Site) -> None:
    send(site, ("a.csv", b"x,y\n1,2\n"))
    zh = page(site, "/audit/?what=upload", "zh")
    assert '<code title="files">文件</code>' in zh
    assert "<code>files</code>" not in zh
    assert '<code title="files">Files</code>' in page(site, "/audit/?what=upload")


def test_a_taken_port_is_told_in_a_sentence_before_anything_is_begun() -> None:
    from oarlock.errors import OperatorError
    from oarlock.kit.listening import check_free

    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = held.getsockname()[1]
        with pytest.raises(OperatorError, match=rf"port {port}\. Stop it, or choose another port: --port \d+"):
            check_free("127.0.0.1", port)
    check_free("127.0.0.1", port)
    with pytest.raises(OperatorError, match="Nothing can listen"):
        check_free("203.0.113.7", port)
