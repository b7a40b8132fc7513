"""A session that ends in the middle of a form: what was typed comes back to the same person, and to nobody else."""

from __future__ import annotations

import html
from typing import Any

import pytest

from tests.support.site import PASSWORD, Site
from tests.unit.app.test_stranger import account_of, filled, routes

TYPED = {"title": "Ring <them> & ask “why?”", "reason": "第二次投诉", "due": "2026-12-01", "next": "/tasks/"}


def browser(person: str = "head", **more: Any) -> Any:
    """A browser of its own in which that person has signed in and looked at a page."""
    from django.test import Client

    client = Client(SERVER_NAME="localhost", headers={"accept-language": "en"}, **more)
    sign_in(client, person)
    assert client.get("/").status_code == 200
    return client


def sign_in(client: Any, person: str, back: str = "/") -> Any:
    sent = {"email": f"{person}@example.com", "password": PASSWORD, "next": back}
    return client.post("/sign-in", sent, headers=from_here(client))


def end_session(client: Any) -> None:
    """The session is over, as it is after two weeks or when an administrator ends it."""
    from django.contrib.sessions.models import Session

    Session.objects.filter(session_key=client.session.session_key).delete()


def from_here(client: Any) -> dict[str, str]:
    return {"origin": "http://localhost"}


def send(client: Any, address: str, fields: dict[str, str], **more: Any) -> Any:
    """Send a form as a browser does."""
    from urllib.parse import urlencode

    return client.post(address, urlencode(fields), content_type="application/x-www-form-urlencoded", **more)


def test_what_was_typed_comes_back_after_signing_in_and_is_sent_with_one_click(site: Site) -> None:
    from oarlock.app.tasks.models import Task

    account = account_of(site, None)
    client, fields = browser(), {**TYPED, "account": account}
    end_session(client)
    answer = send(client, "/tasks/open", fields, headers={"referer": f"http://localhost/accounts/{account}?number=2"})
    assert answer["Location"] == "/sign-in?next=/me/unsent"
    assert not Task.objects.filter(title=TYPED["title"]).exists()
    assert sign_in(client, "head", "/me/unsent")["Location"] == "/me/unsent"
    page = client.get("/me/unsent").content.decode()
    for typed in (TYPED["title"], TYPED["reason"]):
        assert f'<dd translate="no">{html.escape(typed, quote=False)}' in page.replace("&#34;", '"')
    assert f'href="/accounts/{account}?number=2"' in page
    again = send(client, "/me/unsent", fields)
    assert (again.status_code, again["Location"]) == (307, "/tasks/open")
    assert send(client, again["Location"], fields).status_code == 302
    task = Task.objects.get(title=TYPED["title"])
    assert (task.reason, task.owner.email) == (TYPED["reason"], "head@example.com")
    task.delete()
    # Gone from here, and the session lives as long as any other.
    assert "Nothing waits" in client.get("/me/unsent").content.decode()
    assert client.session.get_expiry_age() > 3600 * 24
    assert client.post("/me/unsent").status_code == 400


def test_nobody_else_sees_it(site: Site) -> None:
    client = browser()
    end_session(client)
    assert send(client, "/tasks/open", TYPED)["Location"].endswith("/me/unsent")
    sign_in(client, "csm")
    page = client.get("/me/unsent").content.decode()
    assert "Nothing waits" in page
    assert TYPED["reason"] not in page
    client.post("/sign-out")
    sign_in(client, "head")
    assert TYPED["reason"] not in client.get("/me/unsent").content.decode()


def test_a_browser_in_which_nobody_was_signed_in_leaves_nothing(site: Site) -> None:
    from django.contrib.sessions.models import Session

    before = Session.objects.count()
    client = site.client(None)
    client.cookies["oarlock-last"] = "1:forged"
    assert send(client, "/tasks/open", TYPED)["Location"] == "/sign-in?next=/"
    assert Session.objects.count() == before


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("/me/password", {"current": PASSWORD, "password": "a b c d e f", "again": "a b c d e f"}),
        ("/me/again", {"password": PASSWORD}),
        ("/me/factors/app", {"code": "123456"}),
    ],
)
def test_f3_a_form_with_a_secret_is_not_kept(site: Site, address: str, fields: dict[str, str]) -> None:
    client = browser()
    end_session(client)
    answer = send(client, address, fields, headers={"referer": "http://localhost/me/"})
    assert answer["Location"] == "/sign-in?next=/me/"
    assert "unsent" not in client.session


def test_what_rests_meanwhile_cannot_be_read(site: Site) -> None:
    from django.contrib.sessions.models import Session

    client = browser()
    end_session(client)
    send(client, "/tasks/open", TYPED)
    held = Session.objects.get(session_key=client.session.session_key).get_decoded()
    assert TYPED["reason"] not in str(held)
    assert TYPED["reason"].encode("unicode_escape").decode() not in str(held)


def test_every_form_is_kept(site: Site) -> None:
    """Every route that takes a POST from who is signed in, so that a new form without a way back fails here."""
    foreign, client = account_of(site, None), browser()
    end_session(client)
    lost = []
    for name, address, view in routes():
        if not hasattr(view, "permission") or name in ("unsent", "unsent-drop"):
            continue
        answer = send(client, filled(address, foreign), {"note": f"typed for {name}"})
        if answer.status_code != 405 and answer["Location"] != "/sign-in?next=/me/unsent":
            lost.append(name)
    assert lost == []


def test_a_form_that_is_older_than_its_session_is_shown_again_and_not_refused(site: Site) -> None:
    """Signed out and in again in another tab: the token in the form is another one's."""
    client = browser(enforce_csrf_checks=False)
    client.handler.enforce_csrf_checks = True
    answer = send(client, "/tasks/open", {**TYPED, "csrfmiddlewaretoken": "x" * 64}, headers=from_here(client))
    assert (answer.status_code, answer["Location"]) == (302, "/me/unsent")
    assert TYPED["reason"] in client.get("/me/unsent").content.decode()
    # From another site it is refused, and nothing is kept.
    client.session.flush()
    client = browser()
    client.handler.enforce_csrf_checks = True
    answer = send(client, "/tasks/open", TYPED, headers={"origin": "https://elsewhere.example"})
    assert answer.status_code == 403
    assert "Nothing waits" in client.get("/me/unsent").content.decode()


def test_a_piece_of_a_page_never_holds_the_sign_in_page(site: Site) -> None:
    client = browser()
    end_session(client)
    told = {"HX-Request": "true", "HX-Current-URL": "http://localhost/portfolio/?band=red"}
    answer = client.get("/portfolio/", headers=told)
    assert answer["HX-Redirect"] == "/sign-in?next=/portfolio/%3Fband%3Dred"
    assert answer.content == b""
    answer = send(client, "/health/drafts/default/preview", {"note": "x"}, headers=told)
    assert answer.status_code == 200
    assert "You are no longer signed in" in answer.content.decode()
    assert "<form" not in answer.content.decode()


def test_it_can_be_thrown_away(site: Site) -> None:
    client = browser()
    end_session(client)
    send(client, "/tasks/open", TYPED)
    sign_in(client, "head")
    assert client.post("/me/unsent/drop")["Location"] == "/"
    assert "Nothing waits" in client.get("/me/unsent").content.decode()
