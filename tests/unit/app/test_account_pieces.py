"""R-055, R-139: the map of people, the ledger, the band of use, the group and the notes on a customer's page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from oarlock.app.accounts import ledger, people, trend, usage
from oarlock.kit.text import render
from tests.support.site import NOW, Site, add_past
from tests.unit.app.test_account_past import text
from tests.unit.app.test_accounts import portfolio, seen_by

Row = dict[str, Any]
MADE = 'CREATE TABLE portfolio_now (account_id VARCHAR, "group" VARCHAR, value BIGINT, owner VARCHAR)'
DAY = dt.date(2026, 11, 1)


def pair(contact: str | None, employee: str | None, meetings: int, **more: Any) -> Row:
    """A row of the published map."""
    nothing = dict.fromkeys(("contact_role", "contact_gone", "employee_role", "employee_gone", "last_day"))
    return {"contact": contact, "employee": employee, "meetings": meetings, "talks": 100, **nothing, **more}


def told(found: people.Map) -> str:
    return " ".join(render(one, lang="en") for one in found.told)


def test_r055_82_of_100_by_one_pair_is_told_and_60_is_not_yet() -> None:
    found = people.mapped([pair("c", "e", 82), pair("d", "e", 18)])
    assert found is not None
    assert found.is_flagged
    assert [tie.share for tie in found.ties] == [0.82, 0.18]
    assert found.ties[0].width > 4 * found.ties[1].width / 2
    assert "It rests on one pair: c and e carry 82" in told(found)
    at_limit = people.mapped([pair("c", "e", 60), pair("d", "e", 40)])
    assert at_limit is not None
    assert not at_limit.is_flagged


def test_r055_who_has_gone_is_marked_and_who_talks_with_nobody_stands_alone() -> None:
    rows = [pair("c", "e", 5, contact_gone=dt.date(2026, 9, 1)), pair("d", None, 0), pair(None, "f", 0)]
    found = people.mapped(rows)
    assert found is not None
    assert [tie.is_gone for tie in found.ties] == [True]
    assert [(p.id, p.meetings) for p in (*found.theirs, *found.ours)] == [("c", 5), ("d", 0), ("e", 5), ("f", 0)]
    assert "Gone: c." in told(found)
    assert len({p.y for p in found.theirs}) == len(found.theirs)


def test_a_map_without_people_or_with_hidden_ones_is_none() -> None:
    assert people.mapped([]) is None
    assert people.mapped([{k: v for k, v in pair("c", "e", 5).items() if k != "contact"}]) is None


def test_r055_the_page_draws_the_map_of_each_customer_that_has_one(site: Site) -> None:
    add_past()
    with seen_by("administrator") as seen:
        rows = seen.rows(people.TABLE)
    account = str(next(r["account_id"] for r in rows if r["meetings"]))
    mine = [r for r in rows if r["account_id"] == account and r["meetings"]]
    body = site.client("admin").get(f"/accounts/{account}").content.decode()
    assert body.count('<path d="M162') == len(mine)
    assert str(mine[0]["contact"]) in body
    assert "人际关系图" in text(site, "admin", account, "", "zh")
    assert "The map is of today only" in text(site, "admin", account, "?as_of=2026-10-01")


def test_r055_a_role_from_which_the_map_is_hidden_gets_none(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    import dataclasses

    from oarlock.app.access import scope

    with seen_by("administrator") as seen:
        account = str(next(r["account_id"] for r in seen.rows(people.TABLE) if r["meetings"]))
    role = scope.ROLES["support"]
    for hides in ((people.TABLE,), ("contact", "employee")):
        monkeypatch.setitem(scope.ROLES, "support", dataclasses.replace(role, hides=(*role.hides, *hides)))
        body = site.client("support").get(f"/accounts/{account}").content.decode()
        assert '<path d="M162' not in body


def test_r064_the_ledger_tells_months_signs_and_the_lines_that_moved_them() -> None:
    def row(month: int, movement: str | None, amount: int | None, closing: int) -> Row:
        return {"period": dt.date(2026, month, 1), "period_end": dt.date(2026, month + 1, 1), "movement": movement,
                "amount": amount, "opening": 0, "closing": closing, "currency": "USD"}  # fmt: skip

    lines = [{"event": "line", "at": dt.date(2026, 3, 9), "what": "P", "id": "l"},
             {"event": "line_end", "at": dt.date(2026, 4, 1), "what": "P", "id": "l"}]  # fmt: skip
    rows = [row(5, None, None, 0), row(4, "churn", 700, 0), row(3, "new", 700, 700)]
    found = ledger.months(rows, lines, dt.date(2026, 6, 1))
    assert [[one.amount for one in month.moved] for month in found] == [[None], [-700], [700]]
    assert [[line["event"] for line in month.lines] for month in found] == [[], ["line_end"], ["line"]]
    # Months in a row in which only rates moved are one line; a contract line among them begins another.
    drifts = [row(5, "fx", -3, 697), row(4, "fx", 5, 700), row(3, "fx", 2, 695), row(2, "new", 693, 693)]
    (one, *_, new) = joined = ledger.months(drifts, [], dt.date(2026, 6, 1))
    assert [(m.start.month, m.last.month) for m in joined] == [(3, 5), (2, 2)]
    assert (one.moved[0].amount, one.worth, new.worth) == (4, 697, 693)
    assert len(ledger.months(drifts, [{"event": "line", "at": dt.date(2026, 4, 2)}], dt.date(2026, 6, 1))) == 4
    # A month that had not ended by the day is not on its page.
    assert [month.start.month for month in ledger.months(rows, lines, dt.date(2026, 4, 30))] == [3]


def test_r064_the_ledger_of_the_page_ends_at_the_mrr_of_the_customer(site: Site) -> None:
    checked = 0
    with seen_by("administrator") as seen:
        for account in {str(r["account_id"]) for r in portfolio()}:
            found = ledger.months(seen.together(ledger.asks(seen, account))["moves"], (), DAY)
            for newer, older in pairwise(found):
                assert older.worth == newer.opening
                checked += 1
    assert checked > 20
    assert "Movements of revenue" in text(site, "admin", account)


def test_the_band_is_two_deviations_of_its_own_noise_around_what_was_expected() -> None:
    def row(month: int, used: int | None, deviations: float | None) -> Row:
        fall = None if used is None else 1 - used / 1000
        return {"day": dt.date(2026, month, 1), "score": None, "low": None, "high": None, "model": "m", "used": used,
                "expected": 1000, "fall": fall, "deviations": deviations}  # fmt: skip

    found = usage.used(trend.points([row(1, 700, 3.0), row(2, 900, 1.0), row(3, 1000, 0.0), row(4, None, None)]))
    assert [(round(p.low or 0), round(p.high or 0), p.below) for p in found] == [
        (800, 1200, True), (800, 1200, False), (0, 0, False),
    ]  # fmt: skip
    assert found[2].low is None
    assert usage.used(()) == ()


@pytest.fixture
def written(site: Site) -> Iterator[tuple[Site, str]]:
    """A customer about whom something was written: handed over, corrected, made one with another, with tasks."""
    from django.conf import settings

    from oarlock.app.access.models import Person
    from oarlock.app.tasks.models import Task
    from oarlock.ingest.feed import drain
    from oarlock.ingest.rows import commit_rows
    from oarlock.lake import journal

    account = str(portfolio()[0]["account_id"])
    admin = Person.objects.get(email="admin@example.com")
    drain(settings.WORKSPACE, now=NOW)

    def write(entity: str, key: str, before: Any, after: Any) -> None:
        journal.append(settings.WORKSPACE, actor="head@example.com", entity=entity, key=key, before=before,
                       after=after, reason="as agreed", now=NOW)  # fmt: skip

    write("assignment", account, {"employee_id": "E001"}, {"employee_id": "E002"})
    write("identity_link", "crm:77", None, {"account_id": account, "ref": "crm:77"})
    write("edit", f"account\x1f{account}\x1fsegment", {"value": "smb"}, {"field": "segment", "value": "enterprise"})
    write("edit", f"account\x1f{account}0\x1fsegment", {"value": "foreign"}, {"field": "segment", "value": "foreign"})
    write("identity_link", "crm:78", None, {"account_id": account.replace("-", "_"), "ref": "crm:78"})
    task = Task.objects.create(
        account=account, title="Ask why", same="notes", source="hand", due=NOW.date(), owner=admin, opened_by=admin,
        opened_at=NOW, state="done", outcome="They will stay", closed_by=admin, closed_at=NOW,
    )  # fmt: skip
    # The lake has taken these rows for read: they tell a page what it shows, and would change nothing real.
    commit_rows(settings.WORKSPACE, {}, source={"complete_until": journal.head(settings.WORKSPACE)[0]}, now=NOW)
    yield site, account
    task.delete()


def test_the_timeline_tells_what_people_did_and_can_be_filtered_by_it(written: tuple[Site, str]) -> None:
    site, account = written
    wanted = {
        "assigned": "E001 → E002, by head@example.com: as agreed",
        "merged": "crm:77 is this customer, by head@example.com: as agreed",
        "edited": "Segment: smb → enterprise, by head@example.com: as agreed",
        "task": "Ask why, by admin",
        "task_done": "Ask why (done), by admin: They will stay",
    }
    everything = text(site, "admin", account)
    for kind, sentence in wanted.items():
        assert sentence in everything
        only = text(site, "admin", account, f"?kind={kind}")
        assert sentence in only
        assert not any(other in only for code, other in wanted.items() if code not in (kind, "task", "task_done"))
    assert "foreign" not in everything
    assert "crm:78" not in everything
    assert "E001 → E002，操作人 head@example.com：as agreed" in text(site, "admin", account, "", "zh")
    # What was written later is not on the page of a day before it.
    assert "E001 → E002" not in text(site, "admin", account, "?as_of=2026-10-01")


def test_r137_a_merge_that_was_taken_back_names_no_customer_outside_the_scope(site: Site) -> None:
    from django.conf import settings

    from oarlock.ingest.feed import drain
    from oarlock.ingest.rows import commit_rows
    from oarlock.lake import journal

    own = next(str(row["account_id"]) for row in portfolio() if row["owner"] == "E012")
    foreign = next(str(row["account_id"]) for row in portfolio() if row["owner"] != "E012")
    drain(settings.WORKSPACE, now=NOW)
    for ref, before, after in (
        ("crm:91", None, own), (own, own, foreign), (own, foreign, own),
        ("crm:90", None, own), ("crm:90", own, "crm:90"),
    ):  # fmt: skip
        old = None if before is None else {"account_id": before}
        journal.append(settings.WORKSPACE, actor="head@example.com", entity="identity_link", key=ref, before=old,
                       after={"account_id": after, "ref": ref}, reason=f"of {foreign}", now=NOW)  # fmt: skip
    commit_rows(settings.WORKSPACE, {}, source={"complete_until": journal.head(settings.WORKSPACE)[0]}, now=NOW)
    all_of_it = text(site, "admin", own, "?kind=merged")
    assert f"{own} is {foreign} from then on" in all_of_it
    assert f"{own} stands for itself again" in all_of_it
    assert "crm:90 stands for itself again" in all_of_it
    part = text(site, "csm", own, "?kind=merged")
    assert "crm:91 is this customer" in part, "it is one with this customer now"
    assert f"{own} is another customer from then on" in part
    assert "another customer stands for itself again" in part
    assert "crm:90" not in part
    assert f"{own} is {foreign}" not in part


def test_health_in_another_band_is_an_event_of_the_day_on_which_it_was_seen() -> None:
    from oarlock.app.accounts import notes, tellings

    def row(month: int, band: str) -> Row:
        return {"day": dt.date(2026, month, 1), "score": 1.0, "low": 1.0, "high": 1.0, "model": "m", "band": band}

    found = notes.bands(trend.points([row(1, "green"), row(2, "green"), row(3, "red"), row(4, "amber")]))
    assert [note["at"].month for note in found] == [3, 4]
    assert [render(tellings.detail(note), lang="en") for note in found] == ["green → red", "red → amber"]


def grouped(members: list[Row]) -> Any:
    """The group of the first of some customers, as a page reads it from published rows."""
    import contextlib

    from oarlock.app.access.door import Seen
    from oarlock.app.access.scope import Held, Scope
    from oarlock.app.accounts.selectors import _group
    from oarlock.app.accounts.sources import Source
    from oarlock.domain.predicate import ALL
    from oarlock.lake.engines.sql import connect
    from oarlock.lake.serving import Served

    columns = ("account_id", "group", "value", "owner")
    with connect(apart=True) as connection, contextlib.ExitStack() as closing:
        connection.execute(MADE)
        connection.executemany(
            "INSERT INTO portfolio_now VALUES (?, ?, ?, ?)", [[m[c] for c in columns] for m in members]
        )
        served = Served(snapshot=None, connection=connection, closing=closing,  # type: ignore[arg-type]
                        tables={"portfolio_now": frozenset(columns)})  # fmt: skip
        scope = Scope(held=(Held(role="administrator", rows=ALL),))
        seen = Seen(workspace=None, scope=scope, permission="account.see", served=served)  # type: ignore[arg-type]
        return _group(Source(seen=seen, day=None, portfolio="portfolio_now", asked=None), members[0])


def test_r139_a_group_with_12_subsidiaries_shows_12_and_5_4_million_in_all() -> None:
    parent = {"account_id": "P", "group": "P", "value": 60_000_000, "owner": "E1"}
    under = [{"account_id": f"S{n:02d}", "group": "P", "value": 40_000_000, "owner": "E2"} for n in range(12)]
    alien = {"account_id": "X", "group": None, "value": 900, "owner": "E1"}
    found = grouped([under[0], parent, *under[1:], alien])
    assert (found.subsidiaries, found.n, found.root["account_id"]) == (12, 13, "P")
    assert (found.value, found.below) == (540_000_000, 480_000_000)
    assert found.value == sum(one["value"] for one in (parent, *under))
    # With a parent that is no customer, all of its members are subsidiaries.
    found = grouped(under)
    assert (found.subsidiaries, found.is_whole, found.below) == (12, False, 480_000_000)


def test_r139_a_group_shows_how_many_it_has_and_its_total_arr_is_their_sum(site: Site) -> None:
    from oarlock.app.accounts.selectors import customer

    groups: dict[object, list[Row]] = {}
    for row in portfolio():
        groups.setdefault(row["group"], []).append(row)
    groups.pop(None, None)
    checked = 0
    with seen_by("administrator") as seen:
        for members in groups.values():
            if len(members) < 2:
                continue
            checked += 1
            for row in members:
                found = customer(seen, row["account_id"])
                assert found is not None
                assert found.group is not None
                assert found.group.n == len(members)
                assert found.group.value == sum(one["value"] for one in members)
                assert {o["account_id"] for o in found.group.others} == {
                    m["account_id"] for m in members if m is not row
                }
    assert checked
    largest = max((m for m in groups.values()), key=len)
    page = text(site, "admin", str(largest[0]["account_id"]))
    assert f"{len(largest)} customers that you may see" in page
