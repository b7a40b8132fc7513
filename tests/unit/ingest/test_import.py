"""Importing files end to end: recognise, order, check, commit, remember, repeat."""

from __future__ import annotations

import csv
import datetime as dt
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from oarlock.errors import BadFileError, NeedsConfirmationError, NotRecognisedError, UnknownNameError
from oarlock.ingest import ImportOptions, ImportResult, import_paths, list_batches, undo
from oarlock.kit.text import render, render_error
from oarlock.lake import journal
from oarlock.lake.commits import read_log
from oarlock.lake.workspace import Workspace

Seen = Callable[..., list[dict[str, Any]]]
LINES = "account_id,product,start_date,end_date,mrr\n"


@pytest.fixture
def bring(workspace: Workspace, now: dt.datetime) -> Callable[..., list[ImportResult]]:
    def _bring(*paths: Path, day: int = 0, **options: Any) -> list[ImportResult]:
        at = now + dt.timedelta(days=day)
        return import_paths(workspace, paths, options=ImportOptions(**options), actor="eva", now=at)

    return _bring


Bring = Callable[..., list[ImportResult]]


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def notes(result: ImportResult) -> str:
    return " ".join(render(n, lang="en") for n in result.notes)


def quarantined(result: ImportResult) -> list[dict[str, str]]:
    assert result.quarantine is not None
    with result.quarantine.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_folder_is_read_in_the_order_of_references(tmp_path: Path, workspace: Workspace, bring: Bring) -> None:
    write(tmp_path / "in/a_lines.csv", LINES + "1,basic,2024-01-01,2024-02-01,10\n")
    write(tmp_path / "in/deep/z.csv", "account_id,name,industry\n1,Acme,boats\n")
    write(tmp_path / "in/.hidden.csv", LINES)
    write(tmp_path / "in/LICENSE", "free")
    write(tmp_path / "in/b_odd.csv", "colour,smell\nred,sweet\n")
    results = bring(tmp_path / "in")
    assert [(r.file, r.entity, r.loaded) for r in results] == [
        ("z.csv", "account", 1),
        ("a_lines.csv", "contract_line", 1),
        ("b_odd.csv", None, 0),
    ]
    error = results[2].error
    assert isinstance(error, NotRecognisedError)
    assert "colour, smell" in str(error)
    assert "nearest" in str(error)
    assert [b.file for b in list_batches(workspace)] == ["z.csv", "a_lines.csv"]
    source = read_log(workspace).commits[1].source
    assert source["observed_until"] == {"contract_line": "2024-01-01"}
    assert (source["actor"], source["preset"], source["encoding"]) == ("eva", "minimal", "utf-8")


def test_a_path_that_is_not_there_is_named(tmp_path: Path, bring: Bring) -> None:
    with pytest.raises(BadFileError, match=r"no file .*nowhere\.csv"):
        bring(tmp_path / "nowhere.csv")


def test_a_dry_run_tells_all_and_changes_nothing(tmp_path: Path, workspace: Workspace, bring: Bring) -> None:
    file = write(tmp_path / "l.csv", LINES + "1,basic,2024-01-01,,10\n2,basic,someday,,10\n")
    (result,) = bring(file, dry_run=True, mapping={"units": "product"})
    assert (result.read, result.loaded, result.rejected, result.batch) == (2, 1, 1, None)
    assert quarantined(result)[0]["column"] == "start_date"
    assert read_log(workspace).commits == ()
    assert journal.read(workspace) == []
    (after,) = bring(file)
    assert (after.loaded, after.rejected) == (1, 1)


def test_the_same_file_adds_nothing_until_it_is_withdrawn(tmp_path: Path, workspace: Workspace, bring: Bring) -> None:
    file = write(tmp_path / "l.csv", LINES + "1,basic,2024-01-01,,10\n1,basic,2024-01-01,,10\n2,basic,x,,10\n")
    (first,) = bring(file)
    assert (first.loaded, first.rejected) == (2, 1)  # true duplicates within a file are kept
    (second,) = bring(file)
    assert (second.read, second.loaded, second.unchanged, second.rejected, second.batch) == (3, 0, 2, 1, None)
    assert second.quarantine == first.quarantine
    assert f"as batch {first.batch}" in notes(second)
    (third,) = bring(file, again=True)
    assert (third.loaded, third.unchanged, third.rejected) == (0, 2, 1)
    copy = write(tmp_path / "other-name.csv", file.read_text(encoding="utf-8"))
    assert bring(copy)[0].loaded == 0
    for batch in [b.batch for b in list_batches(workspace)]:
        undo(workspace, batch, actor="eva", reason="", now=dt.datetime(2024, 6, 3))
    assert bring(file)[0].loaded == 2


def test_a_mapping_is_remembered_once_it_worked(tmp_path: Path, workspace: Workspace, bring: Bring, seen: Seen) -> None:
    first = write(tmp_path / "one.csv", "Nr,Firma,Branche\n1,Acme,boats\n")
    wrong = bring(first, entity="account", mapping={"account_id": "Nummer"})[0]
    assert isinstance(wrong.error, UnknownNameError)
    assert journal.read(workspace) == []
    chosen = {"account_id": "Nr", "name": "Firma", "industry": "Branche"}
    assert bring(first, entity="account", mapping=chosen)[0].loaded == 1
    assert [r.entity for r in journal.read(workspace)] == ["mapping"]
    second = write(tmp_path / "two.csv", "branche;nr;firma\noars;2;Bcme\n")
    (result,) = bring(second)
    assert (result.entity, result.loaded) == ("account", 1)
    assert "as they were last time" in notes(result)
    assert sorted((r["account_id"], r["name"], r["industry"]) for r in seen("account")) == [
        ("1", "Acme", "boats"),
        ("2", "Bcme", "oars"),
    ]


def test_a_forced_entity_without_its_columns_is_refused_as_a_whole(tmp_path: Path, bring: Bring) -> None:
    file = write(tmp_path / "l.csv", "account_id,begin,price\n1,2024-01-01,5\n")
    (result,) = bring(file, entity="contract_line")
    assert result.error is not None
    assert "no column for start_date, amount of contract_line" in render_error(result.error, "en")
    assert "account_id, begin, price" in render_error(result.error, "en")


def test_unmapped_columns_become_attributes_on_request(tmp_path: Path, bring: Bring, seen: Seen) -> None:
    file = write(
        tmp_path / "a.csv", "id,channel,date_of_birth,country,Card Number\n0,web,1971-05-07,KR,4111\n1,ads,,ES,4\n"
    )
    (result,) = bring(file, entity="account", attributes=True)
    assert [(p.entity, p.loaded) for p in result.parts] == [("account", 2), ("account_attribute", 1)]
    (row,) = seen("account_attribute")
    assert (row["account_id"], row["attribute"], row["value"]) == ("0", "date_of_birth", "1971-05-07")


def test_a_complete_list_closes_what_it_lacks(tmp_path: Path, workspace: Workspace, bring: Bring, seen: Seen) -> None:
    rows = [f"{n},Name {n}\n" for n in range(100)]
    bring(write(tmp_path / "a.csv", "account_id,industry\n" + "".join(rows)), system="crm")
    bring(write(tmp_path / "b.csv", "account_id,industry\nx,Other\n"), system="erp")
    (few,) = bring(
        write(tmp_path / "c.csv", "account_id,industry\n" + "".join(rows[4:])), system="crm", complete=True, day=1
    )
    assert (few.closed, few.unchanged) == (4, 96)
    assert "4 of 100 account rows are not in the complete list" in notes(few)
    assert len(seen("account")) == 97
    assert len(seen("account", at=dt.datetime(2024, 6, 1, 13))) == 101
    many = write(tmp_path / "d.csv", "account_id,industry\n" + "".join(rows[40:]))
    (told,) = bring(many, system="crm", complete=True, dry_run=True, day=2)
    assert told.closed == 36
    assert "will ask for --yes" in notes(told)
    (refused,) = bring(many, system="crm", complete=True, day=2)
    assert isinstance(refused.error, NeedsConfirmationError)
    assert "36 of 96" in str(refused.error)
    assert len(seen("account")) == 97
    (sure,) = bring(many, system="crm", complete=True, yes=True, day=3)
    assert sure.closed == 36
    assert len(seen("account")) == 61
    (back,) = bring(write(tmp_path / "e.csv", "account_id,industry\n0,Name 0\n"), system="crm", day=4)
    assert back.loaded == 1
    assert len(seen("account")) == 62
    assert sure.batch is not None
    undo(workspace, sure.batch, actor="eva", reason="", now=dt.datetime(2024, 6, 9))
    assert len(seen("account")) == 98


def test_a_bad_row_of_a_complete_list_closes_nothing(tmp_path: Path, bring: Bring) -> None:
    rows = [f"{n},Name {n},5\n" for n in range(100)]
    bring(write(tmp_path / "a.csv", "account_id,name,employees\n" + "".join(rows)))
    rows[7] = "7,Name 7,many\n"
    (result,) = bring(write(tmp_path / "b.csv", "account_id,name,employees\n" + "".join(rows)), complete=True, day=1)
    assert (result.closed, result.rejected, result.unchanged) == (0, 1, 99)


def test_circles_of_parents_lose_their_newest_link(tmp_path: Path, bring: Bring, seen: Seen) -> None:
    bring(write(tmp_path / "a.csv", "account_id,name,parent_id\n1,One,\n2,Two,1\n3,Three,3\n"))
    (result,) = bring(write(tmp_path / "b.csv", "account_id,name,parent_id\n1,One,2\n4,Four,1\n"), day=1)
    assert (result.loaded, result.rejected) == (2, 0)
    (row,) = quarantined(result)
    assert (row["file"], row["line"], row["column"], row["value"]) == ("b.csv", "2", "parent_id", "2")
    assert "close a circle" in row["reason"]
    assert {r["account_id"]: r["parent_id"] for r in seen("account")} == {"1": None, "2": "1", "3": None, "4": "1"}
    (again,) = bring(tmp_path / "b.csv", again=True, day=2)
    assert (again.loaded, again.unchanged) == (0, 2)


def test_overlapping_lines_load_with_a_note(tmp_path: Path, bring: Bring) -> None:
    file = write(
        tmp_path / "l.csv",
        LINES + "1,a,2024-01-01,2024-03-01,10\n1,a,2024-02-01,,10\n1,b,2024-02-01,,10\n2,a,2024-01-01,2024-02-01,5\n"
        "2,a,2024-02-01,,5\n",
    )
    (result,) = bring(file)
    assert result.loaded == 5
    assert "1 contract line of 1 account overlaps" in notes(result)


def test_the_day_of_observation_can_be_given(tmp_path: Path, workspace: Workspace, bring: Bring) -> None:
    file = write(tmp_path / "l.csv", LINES + "1,a,2024-01-01,2024-03-01,10\n")
    bring(file, observed_until=dt.date(2024, 5, 31))
    assert read_log(workspace).observed("contract_line") == {"": dt.date(2024, 5, 31)}


def test_reasons_come_in_the_language_asked_for_and_never_run(tmp_path: Path, bring: Bring) -> None:
    file = write(tmp_path / "l.csv", LINES + '1,a,"=HYPERLINK(""http://x"")",,10\n')
    (result,) = bring(file, lang="zh", dry_run=True)
    assert quarantined(result)[0]["value"].startswith("'=")


def test_a_batch_that_fails_leaves_nothing_behind(
    tmp_path: Path, workspace: Workspace, bring: Bring, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr("oarlock.ingest.batch.overlaps", broken)
    with pytest.raises(RuntimeError):
        bring(write(tmp_path / "l.csv", LINES + "1,a,2024-01-01,,10\n"))
    assert read_log(workspace).commits == ()
    assert list((workspace.lake / "staging").iterdir()) == []


def test_links_are_made_after_an_import_and_measured(tmp_path: Path, workspace: Workspace, bring: Bring) -> None:
    crm = write(tmp_path / "in/crm.csv", "account_id,name,domain\n1,Acme,acme.com\n2,Bolt,bolt.io\n")
    bring(crm, system="crm")
    (result,) = bring(
        write(tmp_path / "erp.csv", "account_id,name,website\nx,ACME,www.acme.com\n"), system="erp", day=1
    )
    assert "1 of 1 account of the smaller systems" in notes(result)
    assert [b.kind for b in list_batches(workspace)] == ["import", "import", "journal"]


def test_a_database_is_read_table_by_table(tmp_path: Path, workspace: Workspace, bring: Bring, seen: Seen) -> None:
    place = tmp_path / "crm.db"
    with closing(sqlite3.connect(place)) as db, db:
        db.execute("create table lines (account_id, product, start_date, end_date, mrr real)")
        db.execute("insert into lines values ('a', 'p', '2024-01-01', null, 12.5), ('b', 'p', 'soon', null, 1)")
        db.execute("create table accounts (account_id, industry)")
        db.execute("insert into accounts values ('a', 'boats')")
        db.execute("create table odd (colour)")
    results = bring(url=f"sqlite:///{place}")
    assert [(r.file, r.entity, r.loaded, r.rejected) for r in results] == [
        ("accounts", "account", 1, 0),
        ("lines", "contract_line", 1, 1),
        ("odd", None, 0, 0),
    ]
    assert quarantined(results[1])[0]["line"] == "2"
    assert isinstance(results[2].error, NotRecognisedError)
    assert [r["amount"] for r in seen("contract_line")] == [1250]
    again = bring(url=f"sqlite:///{place}", tables=("lines", "nothing"))
    assert [(r.file, r.loaded, r.unchanged) for r in again] == [("lines", 0, 1), ("nothing", 0, 0)]
    assert again[1].error is not None
    assert "no table 'nothing'" in render_error(again[1].error, "en")
    assert "attribute" not in {b.entity for b in list_batches(workspace)}


def test_tables_of_an_archive_are_told_apart(tmp_path: Path, workspace: Workspace, bring: Bring) -> None:
    place = tmp_path / "export.zip"
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr("a.csv", LINES + "1,a,2024-01-01,,10\n")
        archive.writestr("b.csv", LINES + "2,a,2024-01-01,,10\n")
    first = bring(place)
    assert [(r.loaded, r.unchanged) for r in first] == [(1, 0), (1, 0)]
    assert len({r.file for r in first}) == 2
    assert [(r.loaded, r.unchanged) for r in bring(place)] == [(0, 1), (0, 1)]
    assert len(list_batches(workspace)) == 2
