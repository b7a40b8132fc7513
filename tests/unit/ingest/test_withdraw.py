"""Withdrawing a batch takes only what no later file says too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from oarlock.ingest import ImportOptions, ImportResult, import_paths, list_batches, undo
from oarlock.ingest.withdraw import kept_rows, unsure_files
from oarlock.lake.commits import read_log
from oarlock.lake.compaction import compact
from oarlock.lake.verify import verify
from oarlock.lake.workspace import Workspace

Seen = Callable[..., list[dict[str, Any]]]
Bring = Callable[..., ImportResult]
NOW = dt.datetime(2024, 6, 1, 12)
HEAD = "account_id,name\n"


@pytest.fixture
def bring(workspace: Workspace, tmp_path: Path) -> Bring:
    def _bring(name: str, text: str, day: int, **options: Any) -> ImportResult:
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        made = ImportOptions(**{"entity": "account", **options})
        (result,) = import_paths(workspace, [file], options=made, actor="eva", now=NOW + dt.timedelta(days=day))
        assert result.error is None
        return result

    return _bring


def names(seen: Seen, **asked: Any) -> dict[str, str]:
    return {row["account_id"]: row["name"] for row in seen("account", **asked)}


def test_rows_that_a_later_batch_said_too_stay_as_its_own(workspace: Workspace, bring: Bring, seen: Seen) -> None:
    first = bring("a.csv", HEAD + "1,A\n2,B\n3,C\n", 0)
    second = bring("b.csv", HEAD + "9,X\n2,B\n1,A2\n", 1)
    third = bring("c.csv", HEAD + "2,B\n3,C\n", 2)
    assert (second.unchanged, third.loaded, third.unchanged) == (1, 0, 2)
    before = {at: names(seen, known_at=NOW + dt.timedelta(days=at, hours=1)) for at in (0, 1, 2)}
    gone = undo(workspace, str(first.batch), actor="eva", reason="", now=NOW + dt.timedelta(days=3))
    assert names(seen) == {"1": "A2", "2": "B", "3": "C", "9": "X"}
    assert sorted(kept_rows(workspace, gone)) == [("b.csv", second.batch, 1), ("c.csv", third.batch, 1)]
    assert unsure_files(workspace, gone) == []
    assert {at: names(seen, known_at=NOW + dt.timedelta(days=at, hours=1)) for at in (0, 1, 2)} == before
    # As if the first file had never been: each row stands in the file and line that still tells of it.
    rows = [r for f in read_log(workspace).visible("account") for r in _read(f.path)]
    homes = {(r["account_id"], r["_batch"], r["_line"]) for r in rows if r["_batch"] != first.batch}
    assert {("2", second.batch, 3), ("3", third.batch, 3)} <= homes
    assert len({(r["_batch"], r["_row"]) for r in rows}) == len(rows)
    assert [b.loaded for b in list_batches(workspace)] == [3, 3, 1]
    assert not verify(workspace)


def test_what_stayed_goes_with_the_batch_that_it_stayed_with(workspace: Workspace, bring: Bring, seen: Seen) -> None:
    made = [bring(f"{n}.csv", HEAD + "1,A\n2,B\n" + f"{n + 5},N\n", n) for n in range(3)]
    undo(workspace, str(made[0].batch), actor="eva", reason="", now=NOW + dt.timedelta(days=5))
    compact(workspace, "account", now=NOW + dt.timedelta(days=6))
    assert set(names(seen)) == {"1", "2", "6", "7"}
    undo(workspace, str(made[1].batch), actor="eva", reason="", now=NOW + dt.timedelta(days=7))
    assert set(names(seen)) == {"1", "2", "7"}
    assert not verify(workspace)
    again = bring("0.csv", HEAD + "1,A\n2,B\n5,N\n", 8)
    assert (again.loaded, again.unchanged) == (1, 2)
    undo(workspace, str(made[2].batch), actor="eva", reason="", now=NOW + dt.timedelta(days=9))
    assert set(names(seen)) == {"1", "2", "5"}
    undo(workspace, str(again.batch), actor="eva", reason="", now=NOW + dt.timedelta(days=10))
    assert names(seen) == {}


def test_events_and_personal_columns_stay_too(workspace: Workspace, bring: Bring, seen: Seen) -> None:
    people = "contact_id,account_id,name,email\nc,1,Ann,ann@example.com\nd,1,Bob,\n"
    first = bring("people.csv", people, 0, entity="contact")
    bring("people2.csv", people + "e,1,Eve,\n", 1, entity="contact")
    paid = "payment_id,account_id,paid_at,amount\np,1,2024-01-01,5\n"
    second = bring("paid.csv", paid, 2, entity="payment")
    bring("paid2.csv", paid + "q,1,2024-01-02,6\n", 3, entity="payment")
    for batch in (first.batch, second.batch):
        undo(workspace, str(batch), actor="eva", reason="", now=NOW + dt.timedelta(days=5))
    assert {r["contact_id"] for r in seen("contact")} == {"c", "d", "e"}
    assert {r["payment_id"] for r in seen("payment")} == {"p", "q"}
    log = read_log(workspace)
    rows = {(r["_batch"], r["_row"]): r["contact_id"] for f in log.visible("contact") for r in _read(f.path)}
    told = {rows[f.batch, r["_row"]]: r["email"] for f in log.personal("contact") for r in _read(f.path)}
    assert told["c"] == "ann@example.com"


def _read(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    return found


def test_a_damaged_batch_can_be_withdrawn(workspace: Workspace, bring: Bring, seen: Seen) -> None:
    first = bring("a.csv", HEAD + "1,A\n", 0)
    bring("b.csv", HEAD + "1,A\n2,B\n", 1)
    (workspace.lake / "batches" / str(first.batch) / "account.parquet").write_bytes(b"broken")
    undo(workspace, str(first.batch), actor="eva", reason="", now=NOW + dt.timedelta(days=2))
    assert names(seen) == {"2": "B"}


def test_a_file_read_while_a_batch_is_withdrawn_is_compared_again(
    workspace: Workspace, bring: Bring, seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    from oarlock.ingest import batch as batches

    first = bring("a.csv", HEAD + "1,A\n", 0)
    load, calls = batches.load_file, []

    def load_and_withdraw(**given: Any) -> Any:
        loaded = load(**given)
        if not calls:
            undo(workspace, str(first.batch), actor="eva", reason="", now=NOW + dt.timedelta(days=1))
        calls.append(loaded)
        return loaded

    monkeypatch.setattr(batches, "load_file", load_and_withdraw)
    result = bring("b.csv", HEAD + "1,A\n2,B\n", 2)
    assert (len(calls), result.loaded, result.unchanged) == (2, 2, 0)
    assert set(names(seen)) == {"1", "2"}


def test_the_same_file_read_again_does_not_hold_its_own_rows(workspace: Workspace, bring: Bring, seen: Seen) -> None:
    first = bring("a.csv", HEAD + "1,A\n2,B\n", 0)
    bring("a.csv", HEAD + "1,A\n2,B\n", 1, again=True)
    bring("b.csv", HEAD + "2,B\n", 2)
    undo(workspace, str(first.batch), actor="eva", reason="", now=NOW + dt.timedelta(days=3))
    assert names(seen) == {"2": "B"}


FULL = HEAD + "1,A\n"


def test_a_row_that_a_later_full_list_lacked_too_stays_closed_by_that(
    workspace: Workspace, bring: Bring, seen: Seen
) -> None:
    bring("a.csv", HEAD + "1,A\n2,B\n3,C\n", 0)
    first = bring("full1.csv", HEAD + "1,A\n3,C\n", 1, complete=True, yes=True)
    second = bring("full2.csv", FULL, 2, complete=True, yes=True)
    third = bring("full3.csv", FULL + "4,D\n", 3, complete=True)
    assert (first.closed, second.closed, third.closed) == (1, 1, 0)
    before = {at: names(seen, known_at=NOW + dt.timedelta(days=at, hours=1)) for at in range(4)}
    gone = undo(workspace, str(first.batch), actor="eva", reason="", now=NOW + dt.timedelta(days=4))
    assert set(names(seen)) == {"1", "4"}
    assert {at: names(seen, known_at=NOW + dt.timedelta(days=at, hours=1)) for at in range(4)} == before
    # As if the first list had never been: the row was there until the second one lacked it.
    assert set(names(seen, at=NOW + dt.timedelta(days=1, hours=1))) == {"1", "2", "3", "4"}
    assert set(names(seen, at=NOW + dt.timedelta(days=2, hours=1))) == {"1", "4"}
    assert kept_rows(workspace, gone) == [("full2.csv", second.batch, 1)]
    undo(workspace, str(second.batch), actor="eva", reason="", now=NOW + dt.timedelta(days=5))
    assert set(names(seen)) == {"1", "4"}
    undo(workspace, str(third.batch), actor="eva", reason="", now=NOW + dt.timedelta(days=6))
    assert set(names(seen)) == {"1", "2", "3"}
    assert not verify(workspace)


def test_a_closing_that_stays_is_as_of_the_day_of_the_later_list(
    workspace: Workspace, bring: Bring, seen: Seen
) -> None:
    bring("a.csv", HEAD + "1,A\n2,B\n", 0)
    day = dt.date(2024, 6, 3)
    first = bring("full1.csv", FULL, 4, complete=True, yes=True, observed_until=day)
    bring("full2.csv", HEAD + "1,A2\n", 6, complete=True, yes=True, observed_until=day + dt.timedelta(days=2))
    undo(workspace, str(first.batch), actor="eva", reason="", now=NOW + dt.timedelta(days=8))
    assert set(names(seen, at=dt.datetime(2024, 6, 4))) == {"1", "2"}
    assert names(seen, at=dt.datetime(2024, 6, 5)).keys() == {"1"}


def test_a_partial_file_and_a_list_that_is_too_old_keep_nothing_closed(
    workspace: Workspace, bring: Bring, seen: Seen
) -> None:
    bring("a.csv", "account_id,name,updated_at\n1,A,2024-05-01\n2,B,2024-05-02\n", 0)
    first = bring("full1.csv", FULL, 1, complete=True, yes=True)
    bring("some.csv", HEAD + "1,A1\n", 2)
    bring("full2.csv", HEAD + "1,A2\n", 3, complete=True, yes=True, observed_until=dt.date(2024, 4, 1))
    undo(workspace, str(first.batch), actor="eva", reason="", now=NOW + dt.timedelta(days=4))
    assert set(names(seen)) == {"1", "2"}


def test_a_row_that_a_later_list_holds_again_is_open_whatever_is_withdrawn(
    workspace: Workspace, bring: Bring, seen: Seen
) -> None:
    bring("a.csv", HEAD + "1,A\n2,B\n", 0)
    first = bring("full1.csv", FULL, 1, complete=True, yes=True)
    back = bring("full2.csv", HEAD + "1,A\n2,B\n3,C\n", 2, complete=True)
    assert back.loaded == 2  # the closed one is opened again
    undo(workspace, str(first.batch), actor="eva", reason="", now=NOW + dt.timedelta(days=3))
    assert set(names(seen)) == {"1", "2", "3"}


def test_a_row_that_two_files_mark_as_deleted_stays_deleted_by_the_second(
    workspace: Workspace, bring: Bring, seen: Seen
) -> None:
    head = "Id,Name,IsDeleted,LastModifiedDate\n"
    crm = {"entity": None, "preset": "salesforce_account", "system": "crm"}
    bring("a.csv", head + "001a,A,false,2024-05-01T00:00:00Z\n001b,B,false,2024-05-01T00:00:00Z\n", 0, **crm)
    gone = "001b,B,true,2024-05-03T00:00:00Z\n"
    first = bring("b.csv", head + gone, 1, **crm)
    second = bring("c.csv", head + "001a,A2,false,2024-05-09T00:00:00Z\n" + gone, 2, **crm)
    assert (first.closed, second.closed) == (1, 0)
    undo(workspace, str(first.batch), actor="eva", reason="", now=NOW + dt.timedelta(days=3))
    assert list(names(seen).values()) == ["A2"]
