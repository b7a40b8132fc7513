"""R-148: summaries by day and week: once, in working hours, ranked, in the reader's language, of nobody foreign; and
the letters that bring them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.site import NOW, PEOPLE, Site
from tests.unit.app.test_stranger import account_of

MONDAY = dt.datetime(2026, 11, 9, 10, tzinfo=dt.UTC)
"""A working hour in UTC, which the people of these tests have chosen."""


@pytest.fixture(autouse=True)
def _clean(site: Site) -> Iterator[None]:
    from oarlock.app.access.models import Person
    from oarlock.app.company.models import Company
    from oarlock.app.digests.models import Digest
    from oarlock.app.tasks.models import Notice, Task

    Digest.objects.all().delete()
    Task.objects.all().delete()
    yield
    Person.objects.update(digest="", zone="", language="")
    for model in (Digest, Notice, Task, Company):
        model.objects.all().delete()


def wants(name: str, digest: str = "daily", *, zone: str = "UTC", language: str = "en") -> Any:
    from oarlock.app.access.models import Person

    person = Person.objects.get(email=f"{name}@example.com")
    person.digest, person.zone, person.language = digest, zone, language
    person.save(update_fields=["digest", "zone", "language"])
    return person


def composed(now: dt.datetime) -> int:
    from django.conf import settings

    from oarlock.app.digests.composing import compose_due
    from oarlock.lake.serving import serving

    with serving(settings.WORKSPACE) as served:
        assert served is not None
        return compose_due(served, now=now)


def task(site: Site, account: str, title: str, due: dt.date, owner: Any) -> Any:
    from oarlock.app.tasks.models import Task

    return Task.objects.create(account=account, same=f"hand: {title}", title=title, source="hand", due=due,
                               owner=owner, opened_by=owner, opened_at=NOW)  # fmt: skip


def body(digest: Any) -> Any:
    from oarlock.app.digests.selectors import body_of

    return body_of(digest)


def test_r148_a_daily_summary_comes_once_a_working_day_at_a_working_hour(site: Site) -> None:
    from oarlock.app.digests.models import Digest

    csm = wants("csm")
    assert composed(MONDAY.replace(hour=7)) == 0
    assert composed(MONDAY) == 1
    assert composed(MONDAY + dt.timedelta(hours=3)) == 0
    assert composed(dt.datetime(2026, 11, 14, 10, tzinfo=dt.UTC)) == 0  # Saturday
    assert composed(dt.datetime(2026, 11, 16, 10, tzinfo=dt.UTC)) == 1
    assert list(Digest.objects.filter(person=csm).order_by("day").values_list("day", flat=True)) == [
        dt.date(2026, 11, 9), dt.date(2026, 11, 16),
    ]  # fmt: skip


def test_r148_a_weekly_summary_comes_on_the_first_working_day_of_the_week(site: Site) -> None:
    from oarlock.app.company.models import Company
    from oarlock.app.digests.models import Digest

    wants("csm", "weekly")
    Company.objects.create(pk=1, name="A", set_at=NOW, off="2026-11-09", opens=9, closes=18)
    assert composed(MONDAY) == 0  # the company's own day off
    assert composed(MONDAY + dt.timedelta(days=1)) == 1
    assert [composed(MONDAY + dt.timedelta(days=n)) for n in range(2, 7)] == [0] * 5
    assert composed(MONDAY + dt.timedelta(days=7)) == 1
    assert Digest.objects.order_by("-at")[0].day == dt.date(2026, 11, 16)


def test_r148_each_time_zone_has_its_own_morning(site: Site) -> None:
    wants("csm", zone="Asia/Shanghai")
    wants("head", zone="America/New_York")
    assert composed(dt.datetime(2026, 11, 9, 0, 30, tzinfo=dt.UTC)) == 1  # 08:30 in Shanghai
    assert composed(dt.datetime(2026, 11, 9, 12, 30, tzinfo=dt.UTC)) == 0  # 07:30 in New York
    assert composed(dt.datetime(2026, 11, 9, 13, 30, tzinfo=dt.UTC)) == 1


def test_r148_it_is_ranked_by_value_at_risk_then_by_day(site: Site) -> None:
    from django.conf import settings

    from oarlock.app.digests.models import Digest
    from oarlock.domain.predicate import Is
    from oarlock.lake.serving import serving

    head, day = wants("head"), MONDAY.date()
    with serving(settings.WORKSPACE) as served:
        assert served is not None
        rows = served.rows("portfolio_now", where=Is("value", "known"), order=(("value", True),))
    small, large = str(rows[-1]["account_id"]), str(rows[0]["account_id"])
    of = {
        title: task(site, account, title, due, head).pk
        for title, account, due in (
            ("small", small, day - dt.timedelta(days=9)), ("large later", large, day),
            ("large first", large, day - dt.timedelta(days=1)), ("not yet", large, day + dt.timedelta(days=1)),
        )
    }  # fmt: skip
    assert composed(MONDAY) == 1
    kept = body(Digest.objects.get())
    assert kept["tasks"] == [of["large first"], of["large later"], of["small"]]
    assert kept["calls"]
    page = site.client("head").get(f"/digests/{Digest.objects.get().pk}").content.decode()
    assert page.index("large first") < page.index("large later") < page.index(">small")


def test_r137_a_summary_holds_own_customers_only_and_keeps_no_names(site: Site) -> None:
    from django.conf import settings

    from oarlock.app.digests.models import Digest
    from oarlock.domain.predicate import Is
    from oarlock.lake.serving import serving

    csm, own, foreign = wants("csm"), account_of(site, PEOPLE["csm"][2]), account_of(site, None)
    mine = task(site, own, "mine", MONDAY.date(), csm).pk
    task(site, foreign, "foreign", MONDAY.date(), csm)
    assert composed(MONDAY) == 1
    digest = Digest.objects.get()
    with serving(settings.WORKSPACE) as served:
        assert served is not None
        where = Is("owner", "=", PEOPLE["csm"][2])
        rows = served.rows("portfolio_now", where=where, columns=("account_id", "name"))
    kept = body(digest)
    assert kept["tasks"] == [mine]
    assert kept["calls"]
    assert {account for account, _ in kept["calls"]} <= {str(row["account_id"]) for row in rows}
    assert not any(str(row["name"]) in digest.body for row in rows)
    page = site.client("csm").get(f"/digests/{digest.pk}").content.decode()
    assert ">mine<" in page
    assert ">foreign" not in page
    for who in ("head", "admin", "stranger"):
        assert site.client(who).get(f"/digests/{digest.pk}").status_code == 404
    # Who has lost a customer since does not find them there any more.
    csm.employee = "NOBODY"
    csm.save(update_fields=["employee"])
    try:
        page = site.client("csm").get(f"/digests/{digest.pk}").content.decode()
        assert "#task-" not in page
        assert not any(str(row["name"]) in page for row in rows)
    finally:
        csm.employee = PEOPLE["csm"][2]
        csm.save(update_fields=["employee"])


def test_r148_of_changes_it_tells_what_became_another_state_since_the_last_one(site: Site) -> None:
    from oarlock.app.digests.models import Digest
    from oarlock.app.today.models import Looked, Transition

    csm, account = wants("csm"), account_of(site, PEOPLE["csm"][2])
    assert composed(MONDAY) == 1
    first = Digest.objects.get()
    assert body(first)["changes"] == []  # nothing to compare with
    Digest.objects.update(sequence=first.sequence - 1)
    Transition.objects.create(sequence=first.sequence, account=account, kind="band", before="green", after="red")
    Transition.objects.create(
        sequence=first.sequence, account=account_of(site, None), kind="band", before="green", after="red"
    )
    try:
        assert composed(MONDAY + dt.timedelta(days=1)) == 1
    finally:
        Transition.objects.filter(sequence=first.sequence).delete()
        assert Looked.objects.exists()
    second = Digest.objects.order_by("-at")[0]
    assert body(second)["changes"] == [[account, [["band", "green", "red"]]]]
    assert second.since == first.at
    page = site.client("csm").get(f"/digests/{second.pk}").content.decode()
    assert "health went from green to red" in re.sub(r"<[^>]+>", "", page)
    assert csm.digests.count() == 2


def test_r148_without_e_mail_it_stays_a_page_and_settings_say_so(site: Site) -> None:
    from oarlock.app.digests.models import Letter

    wants("head")
    assert composed(MONDAY) == 1
    assert not Letter.objects.exists()
    client = site.client("head")
    assert "No e-mail is set up here" in client.get("/me/").content.decode()
    page = client.get("/digests/").content.decode()
    assert "summaries stay on this page" in page
    assert "Summary of the day" in page


def test_r148_a_letter_is_sent_in_the_reader_s_language_from_an_outbox(site: Site, settings_of_mail: Any) -> None:
    from django.core import mail

    from oarlock.app.digests.letters import send_due
    from oarlock.app.digests.models import Letter

    head = wants("head", language="zh")
    task(site, account_of(site, None), "准备方案", MONDAY.date(), head)
    assert composed(MONDAY) == 1
    letter = Letter.objects.get()
    assert letter.state == "waiting"
    assert send_due(MONDAY) == 1
    assert send_due(MONDAY) == 0
    (sent,) = mail.outbox
    assert (sent.to, sent.from_email) == (["head@example.com"], "oarlock@example.com")
    assert sent.subject == "每日摘要 · 2026年11月9日"
    assert "准备方案" in sent.body
    assert "待办任务：1" in sent.body
    assert "https://oarlock.example.com/digests/" in sent.body
    letter.refresh_from_db()
    assert (letter.state, letter.text) == ("sent", "")  # names of customers are forgotten once it is sent


def test_r137_a_letter_goes_to_nobody_who_may_not_see_its_customers_any_more(site: Site, settings_of_mail: Any) -> None:
    from django.core import mail

    from oarlock.app.digests.letters import send_due
    from oarlock.app.digests.models import Digest, Letter

    csm = wants("csm")
    task(site, account_of(site, PEOPLE["csm"][2]), "mine", MONDAY.date(), csm)
    for lost in ({"employee": "NOBODY"}, {"is_active": False}, {}):
        assert composed(MONDAY) == 1
        type(csm).objects.filter(pk=csm.pk).update(**lost)
        late = dt.timedelta(0) if lost else dt.timedelta(days=1, seconds=1)
        try:
            assert send_due(MONDAY + late) == 0
        finally:
            type(csm).objects.filter(pk=csm.pk).update(employee=PEOPLE["csm"][2], is_active=True)
        found = Letter.objects.get()
        assert (found.state, found.text) == ("dead", "")
        Digest.objects.all().delete()
    assert mail.outbox == []
    # The same letter in time, by somebody who kept their customers, is sent.
    assert composed(MONDAY) == 1
    assert send_due(MONDAY) == 1


def test_r148_a_part_that_is_full_says_that_there_may_be_more() -> None:
    from oarlock.app.digests.gathering import MOST, at_most

    assert (at_most(0), at_most(MOST - 1), at_most(MOST)) == ("0", str(MOST - 1), f"{MOST}+")


def test_r148_a_mail_host_that_refuses_is_tried_again_and_given_up(
    site: Site, settings_of_mail: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from oarlock.app.digests import letters
    from oarlock.app.digests.models import Letter

    head = wants("head")
    task(site, account_of(site, None), "x", MONDAY.date(), head)
    composed(MONDAY)

    def refused(*_: object, **__: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(letters.EmailMessage, "send", refused)
    at = MONDAY
    for n, wait in enumerate((dt.timedelta(0), *letters.BACKOFF), start=1):
        if wait:
            assert letters.send_due(at + wait - dt.timedelta(seconds=1)) == 0
            assert Letter.objects.get().attempts == n - 1
        at += wait
        assert letters.send_due(at) == 0
        assert Letter.objects.get().attempts == n
    found = Letter.objects.get()
    assert (found.state, found.text) == ("dead", "")


@pytest.fixture
def settings_of_mail() -> Iterator[None]:
    """E-mail is set up, and letters are kept by Django's own post box."""
    from django.core import mail
    from django.test import override_settings

    mail.outbox = []
    with override_settings(
        HAS_EMAIL=True, EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
        DEFAULT_FROM_EMAIL="oarlock@example.com", PUBLIC_URL="https://oarlock.example.com",
    ):  # fmt: skip
        yield


def test_settings_of_e_mail_are_read_from_the_environment(tmp_path: Any) -> None:
    from oarlock.errors import OperatorError
    from oarlock.site.mail import mail

    assert mail({})["HAS_EMAIL"] is False
    (tmp_path / "secret").write_text("s3cret\n")
    found = mail({
        "OARLOCK_EMAIL_HOST": "mail.example.com", "OARLOCK_EMAIL_FROM": "o@example.com", "OARLOCK_EMAIL_TLS": "tls",
        "OARLOCK_EMAIL_PASSWORD_FILE": str(tmp_path / "secret"),
    })  # fmt: skip
    assert (found["EMAIL_PORT"], found["EMAIL_USE_SSL"], found["EMAIL_USE_TLS"]) == (465, True, False)
    assert found["EMAIL_HOST_PASSWORD"] == "s3cret"
    for wrong in ({"OARLOCK_EMAIL_FROM": ""}, {"OARLOCK_EMAIL_TLS": "maybe"}, {"OARLOCK_EMAIL_PORT": "x"}):
        with pytest.raises(OperatorError):
            mail({"OARLOCK_EMAIL_HOST": "h", "OARLOCK_EMAIL_FROM": "o@example.com"} | wrong)
