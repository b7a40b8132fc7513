"""R-148, R-158: the company's working days: notices wait for working hours, what is overdue for long goes to a lead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from oarlock.errors import UserError
from oarlock.kit.calendar import WorkCalendar, country_calendar, next_working_hour
from tests.support.site import NOW, PEOPLE, Site
from tests.unit.app.test_stranger import account_of

FORM = {"name": "Acme", "language": "zh", "country": "CN", "opens": "9", "closes": "18", "off": "", "worked": ""}


@pytest.fixture
def company(site: Site) -> Iterator[Any]:
    """Says what the company is; nothing of it, no task and no notice stay."""
    from oarlock.app.access.models import Person
    from oarlock.app.company.models import Company
    from oarlock.app.tasks.models import Notice, Task

    Task.objects.all().delete()

    def say(**changed: str) -> Any:
        return site.client("admin").post("/company", FORM | changed)

    yield say
    Notice.objects.all().delete()
    Task.objects.all().delete()
    Company.objects.all().delete()
    Person.objects.filter(email="lead@example.com").delete()


def person(name: str) -> Any:
    from oarlock.app.access.models import Person

    return Person.objects.get(email=f"{name}@example.com")


def at(day: int, hour: int, *, month: int = 11, zone: str = "UTC") -> dt.datetime:
    return dt.datetime(2026, month, day, hour, 30, tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("now", "wanted"),
    [
        (at(2, 10), at(2, 10)),  # a Monday, at work
        (at(2, 8), at(2, 9).replace(minute=0)),  # before
        (at(2, 18), at(3, 9).replace(minute=0)),  # the evening
        (at(6, 20), at(9, 9).replace(minute=0)),  # Friday evening
        (at(7, 11), at(9, 9).replace(minute=0)),  # Saturday
    ],
)  # fmt: skip
def test_r158_the_next_working_hour(now: dt.datetime, wanted: dt.datetime) -> None:
    found = next_working_hour(WorkCalendar(), now, opens=9, closes=18, where=ZoneInfo("UTC"))
    assert found == wanted
    assert next_working_hour(WorkCalendar(), found, opens=9, closes=18, where=ZoneInfo("UTC")) == found


def test_r158_three_working_days_after_30_september_2026_is_10_october() -> None:
    days = [dt.date(2026, 10, n) for n in range(1, 8)]
    own = WorkCalendar().changed(off=days, worked=[dt.date(2026, 10, 10)])
    assert own.add(dt.date(2026, 9, 30), 3) == dt.date(2026, 10, 10)
    # In a holiday an evening's notice waits for its end, in the reader's own time zone.
    shanghai = ZoneInfo("Asia/Shanghai")
    found = next_working_hour(own, at(30, 19, month=9, zone="Asia/Shanghai"), opens=9, closes=18, where=shanghai)
    assert found.astimezone(shanghai) == dt.datetime(2026, 10, 8, 9, tzinfo=shanghai)
    assert not country_calendar("CN", 2026, 2026).is_working(dt.date(2026, 10, 1))


def test_r158_the_company_says_its_calendar_hours_and_language(site: Site, company: Any) -> None:
    from django.conf import settings
    from django.test import Client

    from oarlock.app.company.calendar import working
    from oarlock.lake.journal import read

    assert company(off="2026-12-24, 2026-12-23", worked="2026-12-26").status_code == 302
    found = working(dt.date(2026, 12, 1))
    assert found.hours is not None
    assert (found.hours.opens, found.hours.closes) == (9, 18)
    days = {day: found.calendar.is_working(dt.date(2026, 12, day)) for day in (22, 23, 24, 26, 27)}
    assert days == {22: True, 23: False, 24: False, 26: True, 27: False}
    assert not found.calendar.is_working(dt.date(2026, 10, 1))
    row = read(settings.WORKSPACE)[-1]
    assert (row.entity, row.after["country"], row.after["off"]) == ("company", "CN", "2026-12-23\n2026-12-24")
    body = site.client("admin").get("/company").content.decode()
    assert "2026-12-23" in body
    # Who asks for neither language gets the company's.
    french = Client(SERVER_NAME="localhost").get("/sign-in", headers={"accept-language": "fr-FR,fr;q=0.9"})
    assert french.headers["Content-Language"] == "zh"
    english = Client(SERVER_NAME="localhost").get("/sign-in", headers={"accept-language": "en-GB"})
    assert english.headers["Content-Language"] == "en"


@pytest.mark.parametrize("wrong", [
    {"off": "tomorrow"}, {"country": "ZZ"}, {"opens": "18", "closes": "9"}, {"opens": "9", "closes": ""},
    {"closes": "99"}, {"language": "fr"},
])  # fmt: skip
def test_r158_a_choice_that_does_not_exist_is_refused_in_a_sentence(
    site: Site, company: Any, wrong: dict[str, str]
) -> None:
    from oarlock.app.company.models import Company

    assert company(**wrong).status_code == 422
    assert not Company.objects.exists()


def test_r148_notices_wait_for_working_hours(site: Site, company: Any) -> None:
    from oarlock.app.tasks.models import Notice, Task
    from oarlock.app.tasks.notices import held, tell_assigned, tell_bands
    from oarlock.app.tasks.selectors import shown, unread

    company(country="")
    csm, admin, account = person("csm"), person("admin"), account_of(site, PEOPLE["csm"][2])
    csm.zone = "UTC"
    csm.save(update_fields=["zone"])
    made = {"title": "T", "source": "hand", "due": NOW.date(), "owner": csm, "opened_by": admin, "opened_at": NOW}
    task = Task.objects.create(account=account, same="hand: t", **made)
    friday, monday = at(6, 20), at(9, 9).replace(minute=0)
    tell_assigned(task, by=admin, now=friday)
    tell_bands([(account, PEOPLE["csm"][2], "green", "red")], run="r1", now=at(7, 12))
    assert Notice.objects.count() == 2
    assert unread(csm, now=friday) == unread(csm, now=monday - dt.timedelta(seconds=1)) == 0
    assert held(csm, now=friday) == (2, monday)
    assert unread(csm, now=monday) == 2
    assert shown(csm, now=monday).count() == 2
    # At work it is told at once; in another time zone it is another hour.
    tell_assigned(task, by=admin, now=at(9, 10))
    assert unread(csm, now=at(9, 10)) == 3
    csm.zone = "America/New_York"
    csm.save(update_fields=["zone"])
    task.refresh_from_db()
    tell_assigned(task, by=admin, now=at(9, 11))
    assert unread(csm, now=at(9, 13)) == 3
    assert unread(csm, now=at(9, 14)) == 4
    csm.zone = ""
    csm.save(update_fields=["zone"])


def test_r148_without_hours_nothing_waits(site: Site, company: Any) -> None:
    from oarlock.app.tasks.notices import tell_bands
    from oarlock.app.tasks.selectors import unread

    company(opens="", closes="")
    account = account_of(site, PEOPLE["csm"][2])
    tell_bands([(account, PEOPLE["csm"][2], "green", "red")], run="r2", now=at(7, 12))
    assert unread(person("csm"), now=at(7, 12)) == 1


def test_r148_the_page_says_what_waits(site: Site, company: Any) -> None:
    from oarlock.app.tasks.models import Notice

    company()
    later = dt.datetime.now(dt.UTC) + dt.timedelta(hours=5)
    account = account_of(site, PEOPLE["csm"][2])
    Notice.objects.create(person=person("csm"), kind="band", key="w", account=account, before="green", after="red",
                          at=NOW, shows_at=later)  # fmt: skip
    body = site.client("csm").get("/notices/", headers={"accept-language": "en"}).content.decode()
    assert "wait for working hours" in body
    assert account not in body


def late(site: Site, *, due: dt.date, owner: str = "csm") -> Any:
    from oarlock.app.tasks.models import Task

    account = account_of(site, PEOPLE["csm"][2])
    made = {"title": "T", "source": "hand", "owner": person(owner), "opened_by": person("csm"), "opened_at": NOW}
    return Task.objects.create(account=account, same=f"hand: {due}", due=due, **made)


def escalated(now: dt.datetime) -> int:
    from django.conf import settings

    from oarlock.app.tasks.escalation import escalate
    from oarlock.lake.serving import serving

    with serving(settings.WORKSPACE) as served:
        assert served is not None
        return escalate(served, now=now)


def test_r148_a_task_overdue_by_three_working_days_goes_to_the_lead_once(site: Site, company: Any) -> None:
    from django.conf import settings

    from oarlock.app.access.services import Wanted, add_person
    from oarlock.app.tasks.models import Notice
    from oarlock.lake.journal import read

    company(country="", off="\n".join(f"2026-10-0{n}" for n in range(1, 8)), worked="2026-10-10")
    team = Wanted(email="lead@example.com", name="Lead", role="head_of_cs", rows="team", of=(PEOPLE["csm"][2], "E099"))
    lead = add_person(team, password="correct horse battery staple", actor="test", now=NOW)
    task = late(site, due=dt.date(2026, 9, 30))
    assert escalated(at(9, 12, month=10)) == 0  # a Friday, the second working day after
    assert escalated(at(10, 12, month=10)) == 1  # a Saturday that is worked: the third
    assert escalated(at(12, 12, month=10)) == 0
    task.refresh_from_db()
    assert (task.escalated_to, task.owner) == (lead, person("csm"))
    rows = [row for row in read(settings.WORKSPACE) if row.entity == "task" and row.key == str(task.pk)]
    assert [(row.actor, row.after["escalated_to"]) for row in rows] == [("oarlock", "lead@example.com")]
    told = set(Notice.objects.filter(kind="escalated").values_list("person__email", flat=True))
    assert told == {"lead@example.com", "csm@example.com"}
    # The lead finds it among their own tasks, and it is said to whom it went.
    body = site.client("csm").get("/tasks/", headers={"accept-language": "en"}).content.decode()
    assert "escalated to Lead" in body
    # It is the owner's task still: the lead is told that it was escalated, and not that a task of theirs is due.
    from oarlock.app.tasks.notices import tell_due

    tell_due(person=lead, today=dt.date(2026, 10, 12), now=NOW, tasks=[task])
    assert not Notice.objects.filter(person=lead, kind="due").exists()
    tell_due(person=task.owner, today=dt.date(2026, 10, 12), now=NOW, tasks=[task])
    assert Notice.objects.filter(person=task.owner, kind="due").count() == 1


def test_r148_a_task_that_gets_another_day_is_escalated_anew(site: Site, company: Any) -> None:
    from oarlock.app.tasks.services import change_task
    from tests.unit.app.test_accounts import seen_by

    company(country="")
    task = late(site, due=dt.date(2026, 11, 2))
    assert escalated(at(5, 12)) == 1
    with seen_by("administrator") as seen:
        change_task(seen, task.pk, person=person("admin"), now=at(5, 13), due=dt.date(2026, 11, 9))
    task.refresh_from_db()
    assert (task.escalated_to, task.escalated_at) == (None, None)
    assert escalated(at(11, 12)) == 0
    assert escalated(at(12, 12)) == 1


def test_r148_without_a_lead_it_goes_to_an_administrator_and_never_to_who_may_not_see(site: Site, company: Any) -> None:
    from oarlock.app.access.models import Grant
    from oarlock.app.access.services import Wanted, add_person

    company(country="")
    team = Wanted(email="lead@example.com", name="Lead", role="csm", rows="team", of=(PEOPLE["csm"][2],))
    lead = add_person(team, password="correct horse battery staple", actor="test", now=NOW)
    # Somebody leads a team with the owner, but that customer is served by another employee.
    task = late(site, due=dt.date(2026, 11, 2))
    task.account = account_of(site, None)
    task.save(update_fields=["account"])
    assert escalated(at(5, 12)) == 1
    task.refresh_from_db()
    assert task.escalated_to == person("admin")
    Grant.objects.filter(person=lead).delete()


def test_r148_closed_tasks_and_young_ones_stay_where_they_are(site: Site, company: Any) -> None:
    from oarlock.app.tasks.models import Task

    company(country="")
    task = late(site, due=dt.date(2026, 11, 5))  # a Thursday
    assert escalated(at(8, 12)) == escalated(at(9, 12)) == 0  # Sunday, Monday: the second working day
    Task.objects.filter(pk=task.pk).update(state="done")
    assert escalated(at(20, 12)) == 0


def test_r158_days_are_read_with_care() -> None:
    from oarlock.app.company.calendar import days_of

    assert days_of(" 2026-01-02，2026-01-01\n2026-01-02 ") == [dt.date(2026, 1, 1), dt.date(2026, 1, 2)]
    with pytest.raises(UserError, match="2026-02-30"):
        days_of("2026-02-30")
