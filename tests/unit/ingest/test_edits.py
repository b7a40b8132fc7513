"""A person's value holds until the source's own value changes; both are shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from oarlock.errors import UnknownNameError, UserError
from oarlock.ingest.edits import Shown, edit, show
from oarlock.ingest.feed import drain
from oarlock.lake import journal
from oarlock.lake.commits import Commit
from oarlock.lake.workspace import Workspace

Add = Callable[..., Commit]
Seen = Callable[..., list[dict[str, Any]]]


def field(workspace: Workspace, entity: str, key: str, name: str) -> Shown:
    return next(s for s in show(workspace, entity, key) if s.field == name)


@pytest.fixture
def acme(workspace: Workspace, add: Add) -> Workspace:
    add("account", [{"account_id": "1", "name": "Acme", "segment": "small", "employees": 9}], system="stripe")
    return workspace


def test_an_edit_holds_until_the_source_changes(acme: Workspace, add: Add, seen: Seen, now: dt.datetime) -> None:
    edit(acme, "account", "stripe:1", "segment", "large", actor="eva", reason="they grew", now=now)
    shown = field(acme, "account", "stripe:1", "segment")
    assert (shown.value, shown.source_value, shown.person_value, shown.holds) == ("large", "small", "large", True)
    assert seen("account")[0]["segment"] == "large"
    again = now + dt.timedelta(days=1)
    add("account", [{"account_id": "1", "name": "Acme Inc", "segment": "small"}], system="stripe", at=again)
    assert seen("account")[0]["segment"] == "large"
    assert seen("account")[0]["name"] == "Acme Inc"
    changed = now + dt.timedelta(days=2)
    add("account", [{"account_id": "1", "name": "Acme Inc", "segment": "medium"}], system="stripe", at=changed)
    shown = field(acme, "account", "stripe:1", "segment")
    assert (shown.value, shown.source_value, shown.person_value, shown.holds) == ("medium", "medium", "large", False)
    assert (shown.decided_by, shown.reason, shown.is_edited) == ("eva", "they grew", True)
    assert seen("account")[0]["segment"] == "medium"


def test_edits_keep_their_types(acme: Workspace, add: Add, seen: Seen, now: dt.datetime) -> None:
    line = {"line_id": "l", "account_id": "1", "start_date": dt.date(2024, 1, 1), "amount": 1000, "currency": "JPY"}
    add("contract_line", [{**line, "is_recurring": True, "quantity": 2.5}], system="stripe")
    for name, value in {
        "amount": "2500",
        "end_date": "2025-01-31",
        "is_recurring": "no",
        "quantity": "3",
        "canceled_at": "2024-05-05T10:00:00",
        "interval": None,
    }.items():
        edit(acme, "contract_line", "stripe:l", name, value, actor="eva", reason="", now=now)
    row = seen("contract_line")[0]
    assert row["amount"] == 2500
    assert row["end_date"] == dt.date(2025, 1, 31)
    assert row["is_recurring"] is False
    assert row["quantity"] == 3.0
    assert row["canceled_at"] == dt.datetime(2024, 5, 5, 10)
    assert len(journal.read(acme)) == 6
    assert drain(acme, now=now) is None


def test_a_later_edit_replaces_an_earlier_one(acme: Workspace, seen: Seen, now: dt.datetime) -> None:
    for value in ("a", "b"):
        edit(acme, "account", "stripe:1", "region", value, actor="eva", reason="", now=now)
    assert seen("account")[0]["region"] == "b"


@pytest.mark.parametrize(
    ("entity", "key", "name", "value", "words"),
    [
        ("account", "stripe:1", "employees", "many", "no value for the field 'employees'"),
        ("account", "stripe:1", "employees", "-3", "no value for the field"),
        ("account", "stripe:1", "account_id", "x", "tells rows or people apart"),
        ("contact", "stripe:1", "email", "x@y.z", "tells rows or people apart"),
        ("payment", "p", "amount", "1", "happened and cannot be edited"),
    ],
)
def test_what_cannot_be_edited_says_why(
    acme: Workspace, now: dt.datetime, entity: str, key: str, name: str, value: str, words: str
) -> None:
    with pytest.raises(UserError, match=words):
        edit(acme, entity, key, name, value, actor="eva", reason="", now=now)
    assert journal.read(acme) == []


def test_unknown_rows_fields_and_entities_are_named(acme: Workspace, now: dt.datetime) -> None:
    for entity, key, name in (("account", "2", "name"), ("account", "stripe:1", "color"), ("boat", "1", "name")):
        with pytest.raises(UnknownNameError):
            edit(acme, entity, key, name, "x", actor="eva", reason="", now=now)


def test_a_parent_that_would_close_a_circle_is_refused(workspace: Workspace, add: Add, now: dt.datetime) -> None:
    add("account", [{"account_id": "1"}, {"account_id": "2", "parent_id": "1"}, {"account_id": "3", "parent_id": "2"}])
    for parent in ("1", "3"):
        with pytest.raises(UserError, match="itself or below it"):
            edit(workspace, "account", "1", "parent_id", parent, actor="eva", reason="", now=now)
    edit(workspace, "account", "3", "parent_id", "1", actor="eva", reason="", now=now)
    assert field(workspace, "account", "3", "parent_id").value == "1"


def test_hours_typed_by_hand_have_the_same_limit_as_those_of_a_file(
    workspace: Workspace, add: Add, now: dt.datetime
) -> None:
    add("request", [{"request_id": "r", "account_id": "1", "title": "t", "requested_at": dt.datetime(2026, 1, 1)}])
    with pytest.raises(UserError, match="above 1"):
        edit(workspace, "request", "r", "estimated_hours", "1e300", actor="eva", reason="typed", now=now)
    edit(workspace, "request", "r", "estimated_hours", "1000000000", actor="eva", reason="typed", now=now)
    assert field(workspace, "request", "r", "estimated_hours").value == "1000000000.0"
