"""What an import could not use is told in a sentence that says why and what to do."""

from __future__ import annotations

import datetime as dt
import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from oarlock.errors import BadFileError, NotRecognisedError, UserError
from oarlock.ingest import ImportOptions, ImportResult, edit, import_paths
from oarlock.kit.text import render
from oarlock.lake import journal
from oarlock.lake.workspace import Workspace

Bring = Callable[..., ImportResult]
Seen = Callable[..., list[dict[str, Any]]]
NOW = dt.datetime(2024, 6, 1, 12)
LINES = "line_id,account_id,start_date,amount,discount\n"


@pytest.fixture
def bring(workspace: Workspace, tmp_path: Path) -> Bring:
    def _bring(data: str | bytes | Path, name: str = "a.csv", **options: Any) -> ImportResult:
        file = data if isinstance(data, Path) else tmp_path / name
        if not isinstance(data, Path):
            file.write_bytes(data.encode() if isinstance(data, str) else data)
        (result,) = import_paths(workspace, [file], options=ImportOptions(**options), actor="eva", now=NOW)
        return result

    return _bring


def notes(result: ImportResult) -> str:
    return " ".join(render(n, lang="en") for n in result.notes)


@pytest.mark.parametrize("name", ["a.parquet", "a.xlsx", "a.zip", "a.csv.gz"])
def test_a_file_that_lost_its_beginning_is_called_damaged(tmp_path: Path, bring: Bring, name: str) -> None:
    whole = tmp_path / "whole"
    pq.write_table(pa.table({"account_id": ["1", "2"] * 500, "name": ["A", "B"] * 500}), whole)
    if name.endswith("gz"):
        whole.write_bytes(gzip.compress(bytes(range(256)) * 50))
    result = bring(whole.read_bytes()[40:], name)
    assert isinstance(result.error, BadFileError)
    assert not isinstance(result.error, NotRecognisedError)
    assert "damaged" in str(result.error)


def test_a_text_by_the_name_of_a_workbook_is_still_read(bring: Bring) -> None:
    assert bring("account_id,name\n1,A\n", "a.xlsx", entity="account").loaded == 1


def test_a_title_above_the_names_of_columns_is_told(bring: Bring, tmp_path: Path) -> None:
    head = "account_id,name,industry\n1,A,x\n"
    for text in ("Customers of May\n" + head, "Customers of May,,\n" + head):
        error = bring(text).error
        assert isinstance(error, NotRecognisedError)
        assert "begins with the single cell 'Customers of May'" in str(error)
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for at, row in enumerate([["Customers of May"], [], ["account_id", "name", "industry"], ["1", "A", "x"]]):
        sheet.write_row(at, 0, row)
    book.close()
    assert "begins with the single cell 'Customers of May'" in str(bring(path).error)


def test_a_file_without_rows_says_so(bring: Bring) -> None:
    result = bring("account_id,name,industry\n")
    assert (result.error, result.read, result.batch) == (None, 0, None)
    assert "column names and no rows" in notes(result)


def test_columns_named_twice_are_told_when_they_are_read(bring: Bring) -> None:
    result = bring("account_id,name,industry,industry,extra,extra\n1,A,x,y,,\n", entity="account")
    assert result.loaded == 1
    assert "The columns industry appear more than once" in notes(result)
    assert "extra" not in notes(result)


def test_a_discount_above_the_amount_is_told(bring: Bring) -> None:
    result = bring(LINES + "1,a,2024-01-01,5,5\n2,a,2024-02-01,5,50\n3,b,2024-02-01,5,6\n", entity="contract_line")
    assert "2 contract lines have a discount above the amount, the first in line 3" in notes(result)


def test_an_account_that_loses_its_parent_is_told(bring: Bring) -> None:
    result = bring("account_id,name,parent_id\n1,A,2\n2,B,1\n3,C,4\n4,D,3\n", entity="account")
    assert (result.loaded, result.rejected) == (4, 0)
    assert "2 accounts were loaded without a parent" in notes(result)


def test_columns_named_by_the_user_count_when_the_table_is_recognised(bring: Bring) -> None:
    text = "Kunde,Seit,Preis,Farbe,Ort,Notiz\nk,2024-01-01,5,red,here,x\n"
    refused = bring(text)
    assert isinstance(refused.error, NotRecognisedError)
    assert isinstance(bring(text, mapping={"account_id": "Kunde"}).error, NotRecognisedError)
    result = bring(text, mapping={"account_id": "Kunde", "start_date": "Seit", "amount": "Preis"})
    assert (result.error, result.entity, result.loaded) == (None, "contract_line", 1)
    assert "read as they were last time" in notes(bring(text.replace("k,", "l,")))


def test_the_order_of_dates_can_be_given(bring: Bring) -> None:
    text = "account_id,start_date,mrr\nk,03/04/2024,5\n"
    told = bring(text)
    assert "month first" in notes(told)
    assert "--date-order dmy" in notes(told)
    again = bring(text, date_order="dmy")
    assert (again.read, again.loaded, notes(again)) == (1, 1, "")


DATED = "account_id,start_date,mrr\n"


def starts(seen: Seen) -> dict[object, object]:
    return {row["account_id"]: row["start_date"] for row in seen("contract_line")}


def test_the_order_of_dates_is_remembered_for_files_with_the_same_columns(
    workspace: Workspace, bring: Bring, seen: Seen
) -> None:
    bring(DATED + "k,03/04/2024,5\n", date_order="dmy")
    (kept,) = journal.read(workspace)
    assert kept.after == {"preset": "minimal", "mapping": {}, "date_order": "dmy"}
    again = bring("MRR;Account ID;Start Date\n5;l;05/06/2024\n", "b.csv")
    assert "Dates such as 05/06/2024 in Start date were read as dmy, as was said of such files before" in notes(again)
    assert "as they were last time" not in notes(again)
    forced = bring(DATED + "m,07/08/2024,5\n", "c.csv", preset="minimal")
    assert "were read as dmy" in notes(forced)
    assert starts(seen) == {"k": dt.date(2024, 4, 3), "l": dt.date(2024, 6, 5), "m": dt.date(2024, 8, 7)}
    other = bring("account_id,start_date,mrr,quantity\nn,03/04/2024,5,1\n", "d.csv")
    assert "month first" in notes(other)
    assert len(journal.read(workspace)) == 1


def test_what_a_file_proves_comes_before_what_was_said_of_others(
    workspace: Workspace, bring: Bring, seen: Seen
) -> None:
    bring(DATED + "k,03/04/2024,5\n", date_order="dmy")
    proven = bring(DATED + "l,05/06/2024,5\nm,06/25/2024,5\n", "b.csv")
    assert "b.csv writes its dates as mdy, other than was said of such files before" in notes(proven)
    assert (proven.loaded, starts(seen)["l"]) == (2, dt.date(2024, 5, 6))
    mixed = bring(DATED + "n,25/06/2024,5\no,06/25/2024,5\n", "c.csv")
    assert (mixed.error, mixed.loaded, mixed.rejected) == (None, 1, 1)
    bring(DATED + "p,07/08/2024,5\n", "d.csv", date_order="mdy")
    bring(DATED + "q,07/08/2024,5\n", "e.csv")
    assert {starts(seen)[name] for name in "pq"} == {dt.date(2024, 7, 8)}
    assert [r.after["date_order"] for r in journal.read(workspace) if r.after] == ["dmy", "mdy"]


def test_a_year_that_comes_first_is_remembered_beside_a_mapping(bring: Bring, seen: Seen) -> None:
    head = "Kunde,Seit,Preis\n"
    chosen = {"account_id": "Kunde", "start_date": "Seit", "amount": "Preis"}
    bring(head + "k,24-01-02,5\n", mapping=chosen, date_order="ymd")
    told = bring(head + "l,24-03-04,5\n", "b.csv")
    assert "as they were last time" in notes(told)
    assert starts(seen) == {"k": dt.date(2024, 1, 2), "l": dt.date(2024, 3, 4)}


def test_a_dry_run_or_a_failed_import_remembers_no_order(workspace: Workspace, bring: Bring) -> None:
    bring(DATED + "k,03/04/2024,5\n", date_order="dmy", dry_run=True)
    bring("what,is,this\n1,2,3\n", date_order="dmy")
    assert journal.read(workspace) == []


def test_an_invoice_knows_its_issued_date(bring: Bring) -> None:
    assert bring("invoice_id,account_id,issued_date,amount\n1,a,2024-01-01,5\n").entity == "invoice"


def test_progress_moves_within_a_file(workspace: Workspace, tmp_path: Path) -> None:
    heard: list[int] = []

    class Ear:
        def start(self, file: str, total: int | None) -> None: ...

        def advance(self, rows: int) -> None:
            heard.append(rows)

        def done(self) -> None: ...

    file = tmp_path / "a.csv"
    file.write_text("account_id,name,industry\n" + "".join(f"{n},A,x\n" for n in range(10)))
    import_paths(workspace, [file], actor="eva", now=NOW, progress=Ear())
    assert len(heard) > 1
    assert sum(heard) == 10


def test_a_zero_byte_is_no_value_for_a_field(workspace: Workspace, bring: Bring) -> None:
    bring("account_id,name\n1,A\n", entity="account")
    with pytest.raises(UserError, match="zero byte"):
        edit(workspace, "account", "1", "name", "A\0B", actor="eva", reason="", now=NOW)
