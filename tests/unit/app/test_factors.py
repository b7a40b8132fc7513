"""The second step of signing in: turned on, asked for, used once, counted, taken away."""

from __future__ import annotations

import datetime as dt
import json
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.site import NOW, PASSWORD, Site

EMAIL = "two@example.com"


@pytest.fixture
def person(site: Site) -> Iterator[Any]:
    from oarlock.app.access.factors import forget
    from oarlock.app.access.models import Bucket
    from oarlock.app.access.services import Wanted, add_person

    one = add_person(Wanted(email=EMAIL, name="Two", role="csm", rows="all"), password=PASSWORD, actor="test", now=NOW)
    yield one
    forget(one, actor="test", reason="", now=NOW)
    one.delete()
    Bucket.objects.all().delete()
    _forget_used()


def browser() -> Any:
    from django.test import Client

    return Client(SERVER_NAME="localhost")


def sign_in(client: Any) -> Any:
    return client.post("/sign-in", {"email": EMAIL, "password": PASSWORD, "next": "/portfolio/"})


def code_of(secret: str, *, steps: int = 0) -> str:
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps)))


def turn_on(client: Any) -> str:
    """Set up an app; its secret."""
    assert client.post("/me/again", {"password": PASSWORD, "next": "/me/factors/app"})["Location"] == "/me/factors/app"
    page = client.get("/me/factors/app").content.decode()
    secret = re.findall(r"<code>([A-Z2-7]{32})</code>", page)[0]
    answer = client.post("/me/factors/app", {"code": code_of(secret)})
    assert answer["Location"] == "/me/factors/codes", answer.content
    return secret


def journal() -> list[Any]:
    """What was written about people."""
    from django.conf import settings

    from oarlock.lake.journal import read

    return [row for row in read(settings.WORKSPACE) if row.entity == "person"]


def test_r137_a_password_alone_is_not_enough_once_an_app_is_set_up(site: Site, person: Any) -> None:
    client = browser()
    assert sign_in(client)["Location"] == "/portfolio/"
    secret = turn_on(client)
    codes = client.get("/me/factors/codes").content.decode()
    assert codes.count("<li><code>") == 10

    other = browser()
    assert sign_in(other)["Location"] == "/sign-in/code"
    assert other.get("/portfolio/").status_code == 302
    wrong = other.post("/sign-in/code", {"code": "000000"})
    assert "The code is not right" in wrong.content.decode()
    assert other.get("/portfolio/").status_code == 302
    # The code of the setting up was used: the next one counts.
    _forget_used()
    code = code_of(secret)
    assert other.post("/sign-in/code", {"code": code})["Location"] == "/portfolio/"
    assert other.get("/portfolio/").status_code == 200

    third = browser()
    sign_in(third)
    assert "The code is not right" in third.post("/sign-in/code", {"code": code}).content.decode()


def _forget_used() -> None:
    from django.core.cache import cache

    cache.clear()


def test_a_recovery_code_works_once(site: Site, person: Any) -> None:
    client = browser()
    sign_in(client)
    turn_on(client)
    code = client.get("/me/factors/codes/file").content.decode().split()[0]
    for works in (True, False):
        other = browser()
        sign_in(other)
        answer = other.post("/sign-in/code", {"code": code})
        assert (answer.status_code == 302) is works


def test_f2_codes_cannot_be_guessed(site: Site, person: Any) -> None:
    client = browser()
    sign_in(client)
    secret = turn_on(client)
    _forget_used()
    other = browser()
    sign_in(other)
    for _ in range(10):
        assert other.post("/sign-in/code", {"code": "000000"}).status_code == 200
    # The right one comes too late.
    assert other.post("/sign-in/code", {"code": code_of(secret)}).status_code == 200
    assert other.get("/").status_code == 302


def test_f3_the_secret_is_sealed_in_the_database(site: Site, person: Any) -> None:
    from allauth.mfa.models import Authenticator

    client = browser()
    sign_in(client)
    secret = turn_on(client)
    kept = json.dumps([one.data for one in Authenticator.objects.all()])
    assert secret not in kept
    assert len(kept) > 100


def test_f4_each_change_is_written_down_without_the_secret(site: Site, person: Any) -> None:
    client = browser()
    sign_in(client)
    before = len(journal())
    secret = turn_on(client)
    client.post("/me/factors/app/off")
    rows = journal()[before:]
    assert [row.actor for row in rows] == [EMAIL] * 4
    said = str(rows)
    assert said.count("authenticator app") == 2
    assert said.count("recovery codes") == 2
    assert secret not in said
    assert sign_in(browser())["Location"] == "/portfolio/"


def test_changing_it_asks_for_the_password_again(site: Site, person: Any) -> None:
    client = browser()
    sign_in(client)
    answer = client.get("/me/factors/app")
    assert answer["Location"].startswith("/me/again?next=")
    assert "not right" in client.post(answer["Location"], {"password": "wrong"}).content.decode()
    assert client.get("/me/factors/app").status_code == 302
    assert client.post(answer["Location"], {"password": PASSWORD})["Location"] == "/me/factors/app"
    assert client.get("/me/factors/app").status_code == 200


def test_an_administrator_takes_a_lost_phone_away(site: Site, person: Any) -> None:
    from oarlock.site import people

    client = browser()
    sign_in(client)
    turn_on(client)
    assert people.forget_factors(EMAIL, reason="lost phone", actor="admin", now=dt.datetime.now(dt.UTC)) == 2
    assert sign_in(browser())["Location"] == "/portfolio/"
    assert journal()[-1].reason == "lost phone"


def test_d4_an_ended_person_does_not_get_past_the_second_step(site: Site, person: Any) -> None:
    from oarlock.app.access.services import end_access

    client = browser()
    sign_in(client)
    secret = turn_on(client)
    _forget_used()
    other = browser()
    sign_in(other)
    end_access(person, actor="test", now=NOW, reason="left")
    other.post("/sign-in/code", {"code": code_of(secret)})
    assert other.get("/").status_code == 302
    assert client.get("/").status_code == 302
