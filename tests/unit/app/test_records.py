"""Records that people write: declared, journalled, read back at once; two who decide at once are told."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.support.site import NOW, Site

CHOICE = {
    "subject": "test_of_records", "choice": "ideal", "decided_by": "admin@example.com", "reason": "They stay.",
    "review_date": dt.date(2027, 3, 1), "decided_at": dt.datetime(2026, 11, 2, 8),
}  # fmt: skip


@pytest.fixture
def put(site: Site) -> Any:
    """The service, with somebody who writes."""
    from oarlock.app.access.models import Person
    from oarlock.app.records.services import put

    person = Person.objects.get(email="admin@example.com")

    def write(values: dict[str, object], **more: Any) -> Any:
        return put("strategy_choice", values, person=person, now=NOW, **more)

    return write


def test_a_record_is_read_back_at_once_and_the_one_before_it_is_given(put: Any) -> None:
    from oarlock.app.records.selectors import one

    key = {"subject": CHOICE["subject"]}
    first = put(CHOICE)
    assert first is None or first["choice"] in ("ideal", "all")
    assert one("strategy_choice", key) == {**CHOICE, "decided_at": CHOICE["decided_at"]}
    before = put({**CHOICE, "choice": "all"})
    assert before["choice"] == "ideal"
    assert one("strategy_choice", key)["choice"] == "all"


def test_who_decides_on_what_is_no_longer_there_is_told_and_nothing_is_written(put: Any) -> None:
    from oarlock.app.records.selectors import one
    from oarlock.errors import ChangedMeanwhileError

    key = {"subject": "two_at_once"}
    mine = {**CHOICE, **key}
    put(mine, seen=one("strategy_choice", key) or {})
    seen = one("strategy_choice", key)
    put({**mine, "choice": "named"}, seen=seen)
    with pytest.raises(ChangedMeanwhileError):
        put({**mine, "choice": "big_bills"}, seen=seen)
    assert one("strategy_choice", key)["choice"] == "named"


def test_what_is_journalled_and_not_in_the_lake_yet_was_decided_all_the_same(
    put: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from oarlock.app.records import services
    from oarlock.app.records.selectors import one
    from oarlock.errors import BusyError, ChangedMeanwhileError

    def busy(*args: object, **more: object) -> None:
        raise BusyError("An import holds the lake.")

    key = {"subject": "while_the_lake_is_held"}
    with monkeypatch.context() as patch:
        patch.setattr(services, "drain", busy)
        put({**CHOICE, **key}, seen={})
        with pytest.raises(ChangedMeanwhileError):
            put({**CHOICE, **key, "choice": "named"}, seen={})
        before = put({**CHOICE, **key, "choice": "all"})
        assert before == {**CHOICE, **key}
    put({**CHOICE, "subject": "brings_the_others_along"})
    assert one("strategy_choice", key) == {**CHOICE, **key, "choice": "all"}


def test_of_several_rows_all_are_written_or_none(site: Site) -> None:
    from oarlock.app.access.models import Person
    from oarlock.app.records.selectors import one
    from oarlock.app.records.services import put_each
    from oarlock.errors import ChangedMeanwhileError

    person = Person.objects.get(email="admin@example.com")
    first, second = ({**CHOICE, "subject": f"several_{n}"} for n in (1, 2))
    with pytest.raises(ChangedMeanwhileError):
        put_each("strategy_choice", [(first, {}), (second, {"choice": "x"})], person=person, now=NOW)
    assert one("strategy_choice", {"subject": "several_1"}) is None
    assert put_each("strategy_choice", [(first, {}), (second, {})], person=person, now=NOW) == [None, None]
    assert one("strategy_choice", {"subject": "several_2"}) == second


@pytest.mark.parametrize("bad", [{"choice": 7}, {"choice": "x\0"}, {"reason": None}, {"review_date": "soon"}])
def test_values_that_the_column_does_not_allow_are_refused(put: Any, bad: dict[str, object]) -> None:
    from oarlock.errors import UserError

    with pytest.raises(UserError):
        put({**CHOICE, **bad})
