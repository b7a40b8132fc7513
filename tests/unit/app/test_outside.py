"""Signing in by the company's own identity provider: who is known, who is not, and what goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.idp import CLIENT, SECRET, Provider, provider
from tests.support.site import NOW, PASSWORD, Site


@pytest.fixture
def idp(site: Site) -> Iterator[Provider]:
    from django.test import override_settings

    from oarlock.site.outside import providers

    with provider() as it:
        env = {
            "OARLOCK_OIDC_URL": it.url,
            "OARLOCK_OIDC_CLIENT_ID": CLIENT,
            "OARLOCK_OIDC_SECRET": SECRET,
            "OARLOCK_OIDC_NAME": "Acme",
        }
        with override_settings(SOCIALACCOUNT_PROVIDERS=providers(env)):
            yield it


@pytest.fixture
def person(site: Site) -> Iterator[Any]:
    from oarlock.app.access.services import Wanted, add_person

    wanted = Wanted(email="lin@example.com", name="Lin", role="csm", rows="all")
    one = add_person(wanted, password=PASSWORD, actor="test", now=NOW)
    yield one
    one.delete()


def through(idp: Provider, **claims: Any) -> tuple[Any, Any]:
    """A browser that went to the provider and came back, and the answer that it got."""
    from django.test import Client

    idp.claims = {"sub": "u1", "email": "Lin@Example.com", "email_verified": True, **claims}
    client = Client(SERVER_NAME="localhost")
    there = client.post("/sign-in/with/company/?next=/portfolio/")
    assert there["Location"].startswith(f"{idp.url}/authorize?"), there.content
    return client, client.get(f"/sign-in/with/company/back?{idp.answer(there['Location'])}")


def test_the_sign_in_page_offers_it_by_name(site: Site, idp: Provider) -> None:
    assert "Sign in with Acme" in site.client(None).get("/sign-in").content.decode()


def test_without_it_nothing_is_offered(site: Site) -> None:
    assert "/sign-in/with/" not in site.client(None).get("/sign-in").content.decode()
    assert site.client(None).get("/sign-in/with/company/").status_code == 404


def test_a_person_that_an_administrator_added_comes_in(site: Site, idp: Provider, person: Any) -> None:
    client, answer = through(idp)
    assert answer["Location"] == "/portfolio/", answer.content
    assert client.get("/portfolio/").status_code == 200
    # From now on known by the provider's ID: a new address changes nothing.
    client, _ = through(idp, email="married@example.com")
    assert client.get("/portfolio/").status_code == 200
    person.refresh_from_db()
    assert person.knows(PASSWORD)


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "nobody@example.com"},
        {"email_verified": False},
        {"email": None},
    ],
    ids=["stranger", "unverified", "nameless"],
)
def test_whoever_is_not_known_stays_out(site: Site, idp: Provider, person: Any, claims: dict[str, Any]) -> None:
    client, answer = through(idp, **claims)
    assert "You have no access here yet" in answer.content.decode()
    assert client.get("/portfolio/").status_code == 302


def test_d4_an_ended_person_stays_out(site: Site, idp: Provider, person: Any) -> None:
    from oarlock.app.access.services import end_access

    through(idp)
    end_access(person, actor="test", now=NOW, reason="left")
    client, _ = through(idp)
    assert client.get("/portfolio/").status_code == 302


def test_a_second_step_is_asked_for_all_the_same(site: Site, idp: Provider, person: Any) -> None:
    from allauth.mfa.totp.internal.auth import TOTP
    from django.db import transaction

    with transaction.atomic():
        TOTP.activate(person, "A" * 32)
    client, answer = through(idp)
    assert answer["Location"] == "/sign-in/code"
    assert client.get("/portfolio/").status_code == 302


def test_a_forged_answer_is_refused(site: Site, idp: Provider, person: Any) -> None:
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    client.post("/sign-in/with/company/")
    answer = client.get("/sign-in/with/company/back?code=once&state=forged")
    assert "Signing in did not work" in answer.content.decode()
    assert client.get("/portfolio/").status_code == 302
    assert "/token" not in idp.asked


def test_a_provider_that_fails_is_told_in_a_sentence(site: Site, idp: Provider, person: Any) -> None:
    idp.is_broken = True
    client, answer = through(idp)
    assert "Signing in did not work" in answer.content.decode()
    assert client.get("/portfolio/").status_code == 302


def test_a_provider_that_is_away_is_told_in_a_sentence(site: Site, idp: Provider) -> None:
    from django.test import override_settings

    from oarlock.site.outside import providers

    gone = {"OARLOCK_OIDC_URL": "http://127.0.0.1:9", "OARLOCK_OIDC_CLIENT_ID": CLIENT}
    with override_settings(SOCIALACCOUNT_PROVIDERS=providers(gone)):
        answer = site.client(None).post("/sign-in/with/company/")
    assert "Signing in did not work" in answer.content.decode()


def test_settings_that_miss_a_part_say_so(tmp_path: Path) -> None:
    from oarlock.errors import OperatorError
    from oarlock.site.outside import providers

    with pytest.raises(OperatorError, match="without OARLOCK_OIDC_CLIENT_ID"):
        providers({"OARLOCK_OIDC_URL": "https://id.example.com"})
    env = {"OARLOCK_OIDC_URL": "https://id.example.com", "OARLOCK_OIDC_CLIENT_ID": "x"}
    with pytest.raises(OperatorError, match="cannot be read"):
        providers(env | {"OARLOCK_OIDC_SECRET_FILE": str(tmp_path / "absent")})
    (tmp_path / "secret").write_text("s\n")
    app = providers(env | {"OARLOCK_OIDC_SECRET_FILE": str(tmp_path / "secret")})["openid_connect"]["APPS"][0]
    assert (app["secret"], app["name"]) == ("s", "id.example.com")
