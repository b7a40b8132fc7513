"""Rows close as of the day that a full list speaks of, or the stamp with which a row is marked as deleted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from oarlock.domain.expressions import not_true, targets
from oarlock.domain.plan import Part
from oarlock.ingest import ImportOptions, ImportResult, import_paths
from oarlock.kit.text import render
from oarlock.lake.commits import read_log
from oarlock.lake.current import current
from oarlock.lake.load.deleted import deleted_part
from oarlock.lake.workspace import Workspace

Seen = Callable[..., list[dict[str, Any]]]
Bring = Callable[..., ImportResult]
NOW = dt.datetime(2024, 6, 1, 12)


@pytest.fixture
def bring(workspace: Workspace, tmp_path: Path) -> Bring:
    def _bring(text: str, hours: int = 0, **options: Any) -> ImportResult:
        file = tmp_path / f"{hours}.csv"
        file.write_text(text, encoding="utf-8")
        made = ImportOptions(yes=True, **options)
        (result,) = import_paths(workspace, [file], options=made, actor="eva", now=NOW + dt.timedelta(hours=hours))
        assert result.error is None
        return result

    return _bring


def notes(result: ImportResult) -> str:
    return " ".join(render(n, lang="en") for n in result.notes)


def test_a_full_list_closes_as_of_its_own_day(workspace: Workspace, bring: Bring, seen: Seen) -> None:
    bring("account_id,name,updated_at\n1,A,\n2,B,\n3,C,2024-04-02\n", entity="account")
    day = dt.date(2024, 4, 1)
    result = bring("account_id,name\n1,A\n", 1, entity="account", complete=True, observed_until=day)
    assert result.closed == 1
    assert "1 account rows that the complete list lacks were changed after its day" in notes(result)

    def ids(at: dt.datetime, **asked: Any) -> set[str]:
        return {row["account_id"] for row in seen("account", at=at, **asked)}

    assert ids(dt.datetime(2024, 3, 31)) == {"1", "2", "3"}
    assert ids(dt.datetime(2024, 4, 1)) == {"1", "3"}
    assert ids(dt.datetime(2025, 1, 1)) == {"1", "3"}
    assert ids(dt.datetime(2025, 1, 1), known_at=NOW) == {"1", "2", "3"}
    # What the checks of an import read agrees, although row 2 was recorded after the day of the list.
    now = current(read_log(workspace), "account", ["account_id"], at=NOW + dt.timedelta(hours=2), where="NOT _closed")
    assert {row["account_id"] for row in now} == {"1", "3"}


def test_a_contract_that_a_full_list_lacks_ends_on_its_day(bring: Bring, seen: Seen) -> None:
    head = "line_id,account_id,start_date,amount\n"
    bring(head + "x,1,2024-01-01,5\ny,1,2024-01-01,5\n", entity="contract_line")
    day = dt.date(2024, 3, 15)
    bring(head + "x,1,2024-01-01,5\n", 1, entity="contract_line", complete=True, observed_until=day)
    ends = {row["line_id"]: row["end_date"] for row in seen("contract_line")}
    assert ends == {"x": None, "y": day}
    by_learned = {row["line_id"]: row["end_date"] for row in seen("contract_line", by="learned")}
    assert by_learned == ends
    early = seen("contract_line", by="learned", known_at=dt.datetime(2024, 3, 14))
    assert {row["line_id"]: row["end_date"] for row in early} == {"x": None, "y": None}


HUBSPOT = "id,property_name,property_domain,property_hs_lastmodifieddate,is_deleted\n"


def test_a_row_that_comes_back_as_deleted_closes(bring: Bring, seen: Seen) -> None:
    def company(n: int, when: str, flag: str) -> str:
        return f"{n},Name {n},n{n}.example,{when},{flag}\n"

    first = HUBSPOT + "".join(company(n, "2024-01-01 08:00:00", "false") for n in range(1, 5))
    assert bring(first, preset="hubspot_table_company").loaded == 4
    second = HUBSPOT + (
        company(1, "2024-03-05 10:00:00", "true")  # its stamp says when
        + company(2, "2024-01-01 08:00:00", "true")  # the stamp did not move: from the import on
        + company(3, "2023-12-01 08:00:00", "true")  # older than what is known
        + company(4, "2024-01-01 08:00:00", "false")
        + company(5, "2024-01-01 08:00:00", "true")  # never seen
    )
    result = bring(second, 1, preset="hubspot_table_company")
    assert (result.read, result.loaded, result.unchanged, result.closed) == (5, 0, 1, 2)
    assert "2 account rows that were loaded before are marked as deleted" in notes(result)

    def ids(at: dt.datetime) -> set[str]:
        return {row["account_id"][-1] for row in seen("account", at=at)}

    assert ids(dt.datetime(2024, 3, 5)) == {"1", "2", "3", "4"}
    assert ids(dt.datetime(2024, 3, 6)) == {"2", "3", "4"}
    assert ids(dt.datetime(2024, 6, 2)) == {"3", "4"}
    again = bring(second, 2, preset="hubspot_table_company", again=True)
    assert (again.closed, again.loaded) == (0, 0)
    back = bring(first, 3, preset="hubspot_table_company", again=True)
    assert back.loaded == 2
    assert ids(dt.datetime(2024, 6, 2)) == {"1", "2", "3", "4"}


def test_a_table_that_only_mentions_a_thing_closes_nothing() -> None:
    def part(flag: str, **kind: bool) -> Part:
        return Part(entity="account", targets=targets(account_id="id", name="name"), where=not_true(flag), **kind)

    assert deleted_part(part("is_deleted")) is not None
    assert deleted_part(part("_fivetran_deleted")) is not None
    assert deleted_part(part("is_deleted", is_distinct=True)) is None
    assert deleted_part(part("is_deleted", is_new_only=True)) is None
    assert deleted_part(part("customer.is_deleted")) is None
    assert deleted_part(part("is_archived")) is None
