"""R-153: another day of the past is asked for on the customer's page, worked out as one job, and shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.site import NOW, PEOPLE, Site
from tests.unit.app.test_account_past import text
from tests.unit.app.test_accounts import portfolio

DAY = "2026-09-13"


@pytest.fixture
def asked(site: Site) -> Iterator[Any]:
    """The site; what was asked for and worked out is gone afterwards."""
    from django.conf import settings
    from django_tasks_db.models import DBTaskResult

    from oarlock.app.jobs.models import Job

    yield site
    Job.objects.filter(kind="past").delete()
    DBTaskResult.objects.all().delete()
    for note in (settings.WORKSPACE.lake / "past").glob(f"{DAY}-*.json"):
        note.unlink()


def work() -> None:
    from oarlock.app.jobs.worker import run

    run(is_once=True)


def jobs() -> list[Any]:
    from oarlock.app.jobs.models import Job

    return list(Job.objects.filter(kind="past").order_by("pk"))


def account(owner: str | None = PEOPLE["csm"][2]) -> str:
    """A customer with that owner; of anybody else when None."""
    rows = portfolio()
    return str(
        next(r["account_id"] for r in rows if (r["owner"] == owner if owner else r["owner"] != PEOPLE["csm"][2]))
    )


def ask(site: Site, name: str, of: str, day: str = DAY, **more: str) -> Any:
    return site.client(name).post(f"/accounts/-/turn-back/{of}", {"as_of": day, "by": "learned", **more})


def piece(site: Site, name: str, of: str, query: str = f"?as_of={DAY}&by=learned") -> Any:
    return site.client(name).get(f"/accounts/-/turned/{of}{query}", headers={"HX-Request": "true"})


def test_r153_another_day_is_worked_out_by_a_job_whose_progress_the_page_shows(asked: Site) -> None:
    mine = account()
    assert "Work it out now" in text(asked, "csm", mine, f"?as_of={DAY}")
    answer = ask(asked, "csm", mine)
    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/{mine}?as_of={DAY}&by=learned")
    told = text(asked, "csm", mine, f"?as_of={DAY}")
    assert "This day is being worked out" in told
    assert "Work it out now" not in told
    assert "这一日正在计算" in text(asked, "csm", mine, f"?as_of={DAY}", "zh")
    waits = piece(asked, "csm", mine)
    assert "HX-Refresh" not in waits
    assert b"<progress" in waits.content
    assert b'hx-trigger="load delay:1s"' in waits.content
    work()
    (job,) = jobs()
    assert (job.state, job.result["day"]) == ("done", DAY)
    assert piece(asked, "csm", mine)["HX-Refresh"] == "true"
    assert "You are looking at 13 Sep 2026." in text(asked, "csm", mine, f"?as_of={DAY}")
    # The day is there for every customer, and for who sees jobs it reads as one.
    other = account(None)
    assert "You are looking at 13 Sep 2026." in text(asked, "admin", other, f"?as_of={DAY}")
    assert "The day was worked out in" in asked.client("admin").get(f"/jobs/{job.pk}").content.decode()


def test_r153_the_same_day_asked_for_twice_is_one_job_whoever_asks(asked: Site) -> None:
    mine, other = account(), account(None)
    for name, of in (("csm", mine), ("csm", mine), ("admin", other), ("head", mine)):
        assert ask(asked, name, of).status_code == 302
    assert len(jobs()) == 1
    # By another knowledge it is another page.
    ask(asked, "csm", mine, by="recorded", day="2026-11-01")
    assert {job.args["by"] for job in jobs()} == {"learned"}
    assert "being worked out" in text(asked, "admin", other, f"?as_of={DAY}")


def test_r137_a_stranger_neither_asks_nor_sees_progress(asked: Site) -> None:
    foreign = account(None)
    ask(asked, "admin", foreign)
    for name in ("csm", "stranger"):
        assert ask(asked, name, foreign, "2026-09-14").status_code == 404
        assert piece(asked, name, foreign).status_code == 404
        assert asked.client(name).get(f"/jobs/{jobs()[0].pk}").status_code == 404
    assert len(jobs()) == 1


def test_a_day_that_cannot_be_is_told_in_a_sentence_and_starts_nothing(asked: Site) -> None:
    mine = account()
    early = text(asked, "csm", mine, "?as_of=2020-01-01")
    assert "The first contract began on" in early
    assert "Work it out now" not in early
    assert "首份合同始于" in text(asked, "csm", mine, "?as_of=2020-01-01", "zh")
    assert "Nothing was recorded here before 2 Nov 2026" in text(asked, "csm", mine, f"?as_of={DAY}&by=recorded")
    ahead = text(asked, "csm", mine, "?as_of=2030-01-01")
    assert "The day you chose is not past. This is the page as of 1 Nov 2026." in ahead
    for day in ("2020-01-01", "2030-01-01", "x", ""):
        assert ask(asked, "csm", mine, day).status_code == 302
    ask(asked, "csm", mine, by="recorded")
    assert jobs() == []


def test_a_day_that_failed_says_why_and_can_be_asked_for_again(asked: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from oarlock.errors import UserError
    from oarlock.pipeline import past

    def refuse(*_: object, **__: object) -> None:
        raise UserError("No file was chosen.", remedy="Choose one or several files, or drop them on the page.")

    mine = account()
    with monkeypatch.context() as patch:
        patch.setattr(past, "ask", refuse)
        ask(asked, "csm", mine)
        work()
    assert piece(asked, "csm", mine)["HX-Refresh"] == "true"
    told = text(asked, "csm", mine, f"?as_of={DAY}")
    assert "No file was chosen." in told
    assert "Try again" in told
    ask(asked, "csm", mine)
    assert [job.state for job in jobs()] == ["failed", "waiting"]
    assert [job.key[-2:] for job in jobs()] == [" 1", " 2"]


def test_a_day_that_was_forgotten_can_be_asked_for_again(asked: Site) -> None:
    from oarlock.app.jobs.models import Job

    mine = account()
    ask(asked, "csm", mine)
    Job.objects.filter(kind="past").update(state="done")
    assert "Work it out now" in text(asked, "csm", mine, f"?as_of={DAY}")
    ask(asked, "csm", mine)
    assert [job.state for job in jobs()] == ["done", "waiting"]


def test_one_person_waits_for_a_few_days_at_a_time(asked: Site) -> None:
    mine = account()
    days = [dt.date(2026, 9, 2) + dt.timedelta(days=n) for n in range(4)]
    answers = [ask(asked, "csm", mine, day.isoformat()).status_code for day in days]
    assert answers == [302, 302, 302, 400]
    assert ask(asked, "csm", mine, days[0].isoformat()).status_code == 302
    assert len(jobs()) == 3


def test_asking_is_written_down_without_the_customer(asked: Site) -> None:
    from django.conf import settings

    from oarlock.lake.journal import read

    ask(asked, "csm", account())
    row = read(settings.WORKSPACE)[-1]
    assert (row.entity, row.actor, row.after) == (
        "job", "csm@example.com", {"kind": "past", "day": DAY, "by": "learned"},
    )  # fmt: skip
    assert row.at > NOW.replace(tzinfo=None)
