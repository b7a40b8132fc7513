"""R-148: one task for a reason, whoever asks; an outcome at its end; notices once; nothing of foreign customers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.site import NOW, PEOPLE, Site
from tests.unit.app.test_stranger import account_of


@pytest.fixture(autouse=True)
def _clean(site: Site) -> Iterator[None]:
    from oarlock.app.tasks.models import Notice, Task

    Task.objects.all().delete()  # with their notices
    yield
    Notice.objects.all().delete()
    Task.objects.all().delete()


def own(site: Site) -> str:
    return account_of(site, PEOPLE["csm"][2])


def person(name: str) -> Any:
    from oarlock.app.access.models import Person

    return Person.objects.get(email=f"{name}@example.com")


def opened(site: Site, who: str, account: str, **more: str) -> Any:
    return site.client(who).post("/tasks/open", {"account": account, "next": "/tasks/", **more}, follow=True)


def all_tasks() -> list[Any]:
    from oarlock.app.tasks.models import Task

    return list(Task.objects.order_by("pk"))


def journal(key: object) -> list[Any]:
    from django.conf import settings

    from oarlock.lake.journal import read

    return [row for row in read(settings.WORKSPACE) if row.entity == "task" and row.key == str(key)]


def test_r148_one_click_makes_a_task_of_a_sign_and_a_second_click_none(site: Site) -> None:
    account = own(site)
    for _ in range(2):
        assert opened(site, "csm", account, sign="silent").status_code == 200
    assert opened(site, "head", account, sign="silent").status_code == 200
    (task,) = all_tasks()
    assert (task.account, task.source, task.reason, task.state) == (account, "sign", "silent", "open")
    assert (task.owner, task.opened_by) == (person("csm"), person("csm"))
    (row,) = journal(task.pk)
    assert (row.actor, row.before, row.after["reason"], row.after["owner"]) == (
        "csm@example.com", None, "silent", "csm@example.com",
    )  # fmt: skip


def test_r148_the_table_itself_refuses_a_second_open_task_for_a_reason(site: Site) -> None:
    from django.db import IntegrityError, transaction

    from oarlock.app.tasks.models import Task

    opened(site, "csm", own(site), sign="red")
    (task,) = all_tasks()
    task.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        task.save(force_insert=True)
    Task.objects.update(state="done")
    task.save(force_insert=True)
    assert len(all_tasks()) == 2


def test_r148_a_task_is_closed_with_an_outcome_and_the_closing_is_undone(site: Site) -> None:
    opened(site, "csm", own(site), title="Send the plan", reason="They asked for it", due="2026-12-24")
    (task,) = all_tasks()
    assert (task.title, task.due, task.source) == ("Send the plan", dt.date(2026, 12, 24), "hand")
    client = site.client("csm")
    assert client.post(f"/tasks/{task.pk}/close", {"state": "done", "outcome": "  "}).status_code == 400
    client.post(f"/tasks/{task.pk}/close", {"state": "done", "outcome": "Sent, they agreed"})
    (task,) = all_tasks()
    assert (task.state, task.outcome, task.closed_by) == ("done", "Sent, they agreed", person("csm"))
    assert "Sent, they agreed" in client.get("/tasks/?state=done").content.decode()
    assert "Send the plan" not in client.get("/tasks/").content.decode()
    # Somebody who comes too late is told what came of it, and changes nothing.
    late = site.client("head").post(f"/tasks/{task.pk}/close", {"state": "dropped", "outcome": "x"}, follow=True)
    assert "Sent, they agreed" in late.content.decode()
    assert all_tasks()[0].state == "done"
    client.post(f"/tasks/{task.pk}/reopen")
    (task,) = all_tasks()
    assert (task.state, task.outcome, task.closed_by) == ("open", "", None)
    rows = journal(task.pk)
    assert [row.after["state"] for row in rows] == ["open", "done", "open"]
    assert rows[1].reason == "Sent, they agreed"


def test_r148_reopening_gives_way_to_a_newer_task_for_the_same_reason(site: Site) -> None:
    opened(site, "csm", own(site), sign="red")
    (first,) = all_tasks()
    site.client("csm").post(f"/tasks/{first.pk}/close", {"state": "dropped", "outcome": "no"})
    opened(site, "csm", own(site), sign="red")
    answer = site.client("csm").post(f"/tasks/{first.pk}/reopen")
    assert answer.status_code == 400
    assert [task.state for task in all_tasks()] == ["dropped", "open"]


def test_r148_a_change_that_cannot_be_written_down_does_not_happen(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from oarlock.app.access import services
    from oarlock.errors import DamagedError

    def broken(*_: object, **__: object) -> None:
        raise DamagedError("The journal is damaged.", remedy="Restore it.")

    monkeypatch.setattr(services, "append_within", broken)
    assert opened(site, "csm", own(site), sign="silent").status_code == 503
    assert all_tasks() == []


@pytest.mark.parametrize("wrong", [
    {}, {"title": "  "}, {"sign": "nonsense"}, {"title": "x", "due": "tomorrow"}, {"title": "x", "due": "1999-01-01"},
    {"title": "x", "owner": "999999"}, {"title": "x", "owner": "a"}, {"title": "x" * 201},
])  # fmt: skip
def test_r148_what_cannot_be_is_refused_in_words(site: Site, wrong: dict[str, str]) -> None:
    answer = opened(site, "csm", own(site), **wrong)
    assert answer.status_code == 400
    assert all_tasks() == []


def test_r137_no_task_of_a_foreign_customer_can_be_seen_opened_or_changed(site: Site) -> None:
    foreign = account_of(site, None)
    opened(site, "admin", foreign, title="Not for others")
    (task,) = all_tasks()
    for who in ("csm", "stranger"):
        client = site.client(who)
        assert opened(site, who, foreign, sign="silent").status_code == 404
        assert opened(site, who, "no-such-customer", sign="silent").status_code == 404
        for what, form in (
            ("close", {"state": "done", "outcome": "x"}),
            ("change", {"due": "2026-12-01"}),
            ("reopen", {}),
        ):
            answers = [client.post(f"/tasks/{n}/{what}", form) for n in (task.pk, 999_999)]
            assert [a.status_code for a in answers] == [404, 404], (who, what)
        for query in ("?whose=all", "?whose=all&state=", f"?whose=all&account={foreign}"):
            assert "Not for others" not in client.get(f"/tasks/{query}").content.decode()
    assert all_tasks() == [task]
    assert "Not for others" in site.client("head").get("/tasks/?whose=all").content.decode()


def test_r137_nobody_is_given_a_task_for_a_customer_whom_they_may_not_see(site: Site) -> None:
    account = account_of(site, None)
    answer = opened(site, "admin", account, title="x", owner=str(person("stranger").pk))
    assert answer.status_code == 400
    assert "may not see this customer" in answer.content.decode()
    assert all_tasks() == []
    # Nor are they offered: the form of a customer names those only who may see it.
    body = site.client("admin").get(f"/accounts/{own(site)}").content.decode()
    form = body[body.index('id="task-owner"') :]
    form = form[: form.index("</select>")]
    assert ">csm<" in form
    assert ">stranger<" not in form
    assert ">seller<" not in form


def test_r148_who_is_given_a_task_is_told_once_and_who_takes_one_is_not(site: Site) -> None:
    from oarlock.app.tasks.models import Notice

    account = own(site)
    opened(site, "csm", account, sign="silent")
    assert Notice.objects.count() == 0
    opened(
        site,
        "head",
        account,
        title="Call the buyer",
        due="2027-01-05",
        owner=str(person("csm").pk),
    )
    assert Notice.objects.filter(person=person("csm"), kind="assigned").count() == 1
    client = site.client("csm")
    assert 'aria-label="Notices, unread: 1"' in client.get("/portfolio/").content.decode()
    page = client.get("/notices/").content.decode()
    assert "Tasks given to you: 1" in page
    assert "Call the buyer" in page
    client.post("/notices/read")
    assert "unread" not in client.get("/portfolio/").content.decode()
    assert "Call the buyer" not in site.client("stranger").get("/notices/").content.decode()


def test_r148_a_task_that_is_due_is_told_once_however_often_one_looks(site: Site) -> None:
    from oarlock.app.tasks.models import Notice, Task

    opened(site, "csm", own(site), sign="silent")
    Task.objects.update(due=dt.date(2026, 1, 1))
    for _ in range(3):
        site.client("csm").get("/")
    assert Notice.objects.filter(kind="due").count() == 1
    body = site.client("csm").get("/tasks/?state=overdue").content.decode()
    assert "overdue since" in body
    assert "Overdue (1)" in body


def test_r148_notices_of_customers_who_are_foreign_by_now_are_neither_shown_nor_counted(site: Site) -> None:
    from oarlock.app.tasks.models import Notice

    foreign = account_of(site, None)
    Notice.objects.create(
        person=person("csm"), kind="band", key="k", account=foreign, before="green", after="red", at=NOW
    )
    body = site.client("csm").get("/notices/").content.decode()
    assert foreign not in body
    assert "unread" not in site.client("csm").get("/tasks/").content.decode()


def test_r148_two_who_ask_in_the_same_moment_get_one_task(site: Site) -> None:
    """The second one passes the look for an open task before the first has written."""
    from django.conf import settings
    from django.utils import timezone

    from oarlock.app.access.door import Seen
    from oarlock.app.access.selectors import scope_for
    from oarlock.app.tasks import services
    from oarlock.lake.serving import serving

    admin = person("admin")
    with serving(settings.WORKSPACE) as served, pytest.MonkeyPatch.context() as patch:
        assert served is not None
        scope = scope_for(admin, today=NOW.date())
        seen = Seen(workspace=settings.WORKSPACE, scope=scope, permission="task.change", served=served)
        wanted = services.Wanted(account=own(site), sign="silent")
        first, _ = services.open_task(seen, wanted, person=admin, now=timezone.now())
        real, looks = services._open_one, []
        patch.setattr(
            services, "_open_one", lambda task: looks.append(task) or (real(task) if len(looks) > 1 else None)
        )
        second, is_new = services.open_task(seen, wanted, person=admin, now=timezone.now())
    assert (second, is_new) == (first, False)
    assert len(all_tasks()) == 1
