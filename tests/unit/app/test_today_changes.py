"""R-148: Today tells what became something else since one's last visit, of one's own customers, and no noise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from oarlock.app.today.states import KINDS, is_news, packed, states_of, unpacked
from tests.support.site import NOW, PEOPLE, Site
from tests.unit.app.test_stranger import account_of
from tests.unit.app.test_tasks import opened, own, person

ROW = {"band": "green", "level": None, "state": "not", "overdue": 0, "renews_in": 200}


@pytest.fixture(autouse=True)
def _clean(site: Site) -> Iterator[None]:
    from oarlock.app.tasks.models import Notice, Task
    from oarlock.app.today.models import Looked, Standing, Transition, Visit

    def clean() -> None:
        for model in (Notice, Task, Looked, Standing, Transition, Visit):
            model.objects.all().delete()

    clean()
    yield
    clean()


def published(site: Site, account: str, **before: str) -> int:
    """As if the run before had said that of a customer, and everybody had seen it; the number of this run."""
    from oarlock.app.today.models import Looked, Standing, Visit

    for name in PEOPLE:
        site.client(name).get("/")
    looked = Looked.objects.get()
    standing = Standing.objects.get(account=account)
    standing.states = packed({**unpacked(standing.states), **before})
    standing.save()
    sequence = looked.sequence
    Looked.objects.update(sequence=sequence - 1)
    Visit.objects.update(sequence=sequence - 1, before=sequence - 2)
    return sequence


def news(site: Site, who: str) -> str:
    body = site.client(who).get("/", headers={"accept-language": "en"}).content.decode()
    return body[body.index('id="news"') : body.index('id="calls"')]


def row_of(account: str) -> dict[str, Any]:
    from django.conf import settings

    from oarlock.domain.predicate import Is
    from oarlock.lake.serving import serving

    with serving(settings.WORKSPACE) as served:
        assert served is not None
        return served.rows("portfolio_now", where=Is("account_id", "=", account))[0]


@pytest.mark.parametrize(("kind", "more", "is_told"), [
    ("band", {"band": "amber"}, True),
    ("list", {"level": 2}, True),
    ("list", {"level": 3}, False),
    ("silent", {"state": "listed"}, True),
    ("silent", {"state": "no_data"}, False),
    ("overdue", {"overdue": 3}, True),
    ("window", {"renews_in": 90}, True),
    ("window", {"renews_in": -1}, False),
])  # fmt: skip
def test_r148_only_the_way_into_a_state_is_news(kind: str, more: dict[str, object], is_told: bool) -> None:
    before, after = states_of(ROW), states_of({**ROW, **more})
    assert unpacked(packed(after)) == after
    told = [k for k in KINDS if is_news(k, before[k], after[k])]
    assert told == ([kind] if is_told else [])
    back = [k for k in KINDS if is_news(k, after[k], before[k])]
    assert back == (["band"] if kind == "band" else [])


def test_r148_figures_that_only_move_are_no_news() -> None:
    moved = states_of({**ROW, "renews_in": 199, "overdue": None})
    assert [k for k in KINDS if is_news(k, states_of(ROW)[k], moved[k])] == []


def test_pages_of_the_day_ask_few_questions_and_write_nothing_when_read_again(site: Site) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from oarlock.app.tasks.models import Task

    opened(site, "csm", own(site), sign="silent")
    Task.objects.update(due=NOW.date())
    for address in ("/", "/tasks/", "/notices/", "/usage/", "/effort/", f"/accounts/{own(site)}"):
        site.client("csm").get(address)
        with CaptureQueriesContext(connection) as asked:
            assert site.client("csm").get(address).status_code == 200
        told = [query["sql"] for query in asked.captured_queries]
        assert len(told) <= 12, (address, told)
        assert not [sql for sql in told if sql.startswith(("INSERT", "UPDATE", "DELETE"))], address


def test_r148_a_first_visit_tells_nothing_and_says_so(site: Site) -> None:
    assert "This is your first visit" in news(site, "csm")
    assert "Nothing that calls for you" in news(site, "csm")


def test_r148_a_change_is_told_to_whoever_sees_the_customer_until_another_run_was_seen(site: Site) -> None:
    account = own(site)
    row = row_of(account)
    other = next(band for band in ("green", "amber", "red") if band != row["band"])
    sequence = published(site, account, band=other)
    for _ in range(2):  # it is not gone with the first look
        told = news(site, "csm")
        assert str(row["name"]) in told
        assert "health went from" in told
        assert told.count("/accounts/") == 1
    assert account in news(site, "head")
    for who in ("seller", "stranger"):
        assert account not in news(site, who)
        assert "Nothing that calls for you" in news(site, who)
    from oarlock.app.today.models import Looked, Visit

    assert Looked.objects.get().sequence == sequence
    Visit.objects.update(before=sequence)
    assert account not in news(site, "csm")


def test_r148_the_owner_gets_one_notice_of_a_changed_band(site: Site) -> None:
    from oarlock.app.tasks.models import Notice
    from oarlock.app.today.models import Looked, Standing

    account = own(site)
    band = row_of(account)["band"]
    published(site, account, band="red" if band != "red" else "green")
    for who in ("head", "csm"):
        site.client(who).get("/")
    (notice,) = Notice.objects.filter(kind="band")
    assert (notice.person, notice.account, notice.after) == (person("csm"), account, band or "unknown")
    # Compared once more by a process that came late, it is still one.
    Looked.objects.update(sequence=0)
    Standing.objects.filter(account=account).update(states=packed({**states_of(row_of(account)), "band": "amber"}))
    site.client("head").get("/")
    assert Notice.objects.filter(kind="band").count() <= 1


def test_r148_there_and_back_is_no_change(site: Site) -> None:
    from oarlock.app.today.models import Transition, Visit

    account = own(site)
    sequence = published(site, account)
    news(site, "csm")
    made = [("green", "red", sequence - 1), ("red", "green", sequence)]
    for before, after, number in made:
        Transition.objects.create(sequence=number, account=account, kind="band", before=before, after=after)
    Visit.objects.update(before=sequence - 2)
    assert account not in news(site, "csm")
    Visit.objects.update(before=sequence - 1)
    assert account in news(site, "csm")


def test_r148_what_others_closed_since_is_told_and_what_one_closed_oneself_is_not(site: Site) -> None:
    from oarlock.app.tasks.models import Task
    from oarlock.app.today.models import Visit

    account = own(site)
    published(site, account)
    opened(site, "head", account, title="Talk to the buyer")
    (task,) = Task.objects.all()
    Visit.objects.update(at=NOW, since=NOW)
    site.client("head").post(f"/tasks/{task.pk}/close", {"state": "done", "outcome": "She stays"})
    assert "She stays" in news(site, "csm")
    assert "She stays" not in news(site, "head")
    assert "She stays" not in news(site, "stranger")


def test_r148_each_call_has_its_reason_and_one_action_until_somebody_acts(site: Site) -> None:
    body = site.client("head").get("/", headers={"accept-language": "en"}).content.decode()
    first = body[body.index('id="call-') :]
    first = first[: first.index("</li>")]
    account = first[len('id="call-') : first.index('">')]
    assert first.count("Do this</button>") == 1
    sign = first[first.index('name="sign" value="') + 19 :].split('"')[0]
    opened(site, "head", account, sign=sign)
    body = site.client("head").get("/", headers={"accept-language": "en"}).content.decode()
    first = body[body.index(f'id="call-{account}') :]
    first = first[: first.index("</li>")]
    assert "Do this</button>" not in first
    assert "Task:" in first
    assert account_of(site, None)
