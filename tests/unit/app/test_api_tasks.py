"""R-148, R-160: tasks by the API: the same rules and journal as on the pages, once for a key, nothing foreign."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.callers import Caller, token_of
from tests.support.site import PEOPLE, Site
from tests.unit.app.test_stranger import account_of


@pytest.fixture(autouse=True)
def _clean(site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    from oarlock.app.tasks.models import Notice, Task

    monkeypatch.setattr("oarlock.api.caller.wait_for", lambda *_, **__: 0)
    Task.objects.all().delete()  # with their notices
    yield
    Notice.objects.all().delete()
    Task.objects.all().delete()


@pytest.fixture
def csm(site: Site) -> Caller:
    return Caller(token_of("csm"))


def own(site: Site) -> str:
    return account_of(site, PEOPLE["csm"][2])


def post(caller: Caller, address: str, key: str | None, **body: object) -> Any:
    headers = {} if key is None else {"idempotency-key": key}
    return caller.ask("post", address, data=json.dumps(body), content_type="application/json", headers=headers)


def test_r160_the_same_key_twice_opens_one_task(site: Site, csm: Caller) -> None:
    from django.conf import settings

    from oarlock.app.tasks.models import Task
    from oarlock.lake.journal import read

    first, second = (post(csm, "/tasks", "k1", account=own(site), title="Send the plan") for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201), first.content
    assert first.json() == second.json()
    assert (first.headers["Idempotent-Replayed"], second.headers["Idempotent-Replayed"]) == ("false", "true")
    task = Task.objects.get()
    rows = [row for row in read(settings.WORKSPACE) if row.entity == "task" and row.key == str(task.pk)]
    assert len(rows) == 1
    assert rows[0].actor.startswith("csm@example.com (token ")
    # Another key for the same reason finds the task that is open; the key with another body is refused.
    again = post(csm, "/tasks", "k2", account=own(site), title="Send the plan")
    assert (again.status_code, again.json()["id"]) == (200, task.pk)
    other = post(csm, "/tasks", "k1", account=own(site), title="Send another plan")
    assert (other.status_code, other.json()["code"]) == (422, "key-used")
    assert post(csm, "/tasks", None, account=own(site), title="x").status_code == 422
    assert csm.get(f"/tasks/{task.pk}").json() == first.json()


def test_r148_a_task_is_closed_with_an_outcome_once(site: Site, csm: Caller) -> None:
    from oarlock.app.tasks.models import Task

    opened = post(csm, "/tasks", "o", account=own(site), sign="silent").json()
    assert (opened["sign"], opened["title"]) == ("silent", "Call them: they may be leaving without a word")
    place = f"/tasks/{opened['id']}/close"
    assert post(csm, place, "c0", state="done", outcome="").status_code == 422
    assert post(csm, place, "c0", state="done", outcome="  ").status_code == 400
    first, second = (post(csm, place, "c", state="done", outcome="They stay") for _ in range(2))
    assert (first.status_code, first.json()) == (200, second.json())
    assert (first.json()["state"], first.json()["outcome"]) == ("done", "They stay")
    # The same said again under another key is no conflict, another outcome is.
    assert post(csm, place, "d", state="done", outcome="They stay").status_code == 200
    late = post(csm, place, "e", state="dropped", outcome="x")
    assert (late.status_code, late.json()["code"]) == (409, "closed")
    assert Task.objects.get().outcome == "They stay"


def test_lists_are_filtered_and_come_in_pages_by_day(site: Site, csm: Caller) -> None:
    from django.conf import settings

    admin = Caller(token_of("admin"))
    today = dt.datetime.now(settings.WORKSPACE.zone).date()
    foreign = account_of(site, None)
    for n in range(7):
        due = (today + dt.timedelta(days=n % 3)).isoformat()
        assert post(csm, "/tasks", f"n{n}", account=own(site), title=f"T{n}", due=due).status_code == 201
    assert post(admin, "/tasks", "f", account=foreign, title="F", owner="head@example.com").status_code == 201
    whole = admin.get("/tasks", {"limit": 200}).json()
    parts, cursor = [], ""
    while cursor is not None:
        page = admin.get("/tasks", {"limit": 3, "cursor": cursor}).json()
        parts, cursor = parts + page["items"], page["next"]
    assert parts == whole["items"]
    assert len(parts) == 8
    assert [(one["due"], one["id"]) for one in parts] == sorted((one["due"], one["id"]) for one in parts)
    assert {one["title"] for one in csm.get("/tasks").json()["items"]} == {f"T{n}" for n in range(7)}
    assert csm.get("/tasks").json()["is_partial"]

    def titles(**asked: object) -> set[str]:
        return {one["title"] for one in admin.get("/tasks", asked).json()["items"]}

    assert titles(owner="HEAD@example.com") == {"F"}
    assert titles(account=foreign) == {"F"}
    assert titles(mine="true") == set()
    assert titles(state="done") == set()
    assert titles(due=today.isoformat()) == {"T0", "T3", "T6"}
    assert admin.get("/tasks", {"due": "soon"}).status_code == 422


def test_r137_a_foreign_customer_s_task_is_as_if_absent(site: Site, csm: Caller) -> None:
    foreign, admin = account_of(site, None), Caller(token_of("admin"))
    task = post(admin, "/tasks", "k", account=foreign, title="Not for others").json()["id"]
    answers = [csm.get(f"/tasks/{n}") for n in (task, 999_999_999)]
    assert [a.status_code for a in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    closed = [post(csm, f"/tasks/{n}/close", "x", state="done", outcome="x") for n in (task, 999_999_999)]
    assert [a.status_code for a in closed] == [404, 404]
    assert closed[0].content == closed[1].content
    assert csm.get("/tasks").json()["items"] == []
    made = [post(csm, "/tasks", "y", account=one, title="x") for one in (foreign, "no-such-customer")]
    assert [a.status_code for a in made] == [404, 404]
    # Nobody gets a task for a customer whom they may not see, and nobody learns who there is.
    given = [
        post(csm, "/tasks", "z", account=own(site), title="x", owner=who)
        for who in ("seller@example.com", "nobody@example.com")
    ]
    assert [a.status_code for a in given] == [400, 400]
    told = [
        a.json()["detail"].replace(who, "X")
        for a, who in zip(given, ("seller@example.com", "nobody@example.com"), strict=True)
    ]
    assert told[0] == told[1]
    assert "X" in told[0]


@pytest.mark.parametrize("wrong", [
    {"title": ""}, {"title": "x" * 201}, {"sign": "nonsense"}, {"title": "x", "due": "1999-01-01"}, {"title": "a\x00b"},
    {"title": "x", "nothing": 1}, {"title": "x", "due": "tomorrow"},
])  # fmt: skip
def test_e1_what_cannot_be_is_refused_and_keeps_no_key(site: Site, csm: Caller, wrong: dict[str, object]) -> None:
    answer = post(csm, "/tasks", "wrong", account=own(site), **wrong)
    assert answer.status_code in (400, 422)
    assert answer.json()["detail"]
    assert post(csm, "/tasks", "wrong", account=own(site), title="right").status_code == 201
