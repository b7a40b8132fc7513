"""F5: what an erasure leaves alone: what only looks like the person, and files that a refresh still reads."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import duckdb

from oarlock.lake.commits import read_log
from oarlock.lake.locks import refresh_lock
from tests.recovery.test_f5_erasure import Place
from tests.support.cli import new_workspace

FILES = {
    "accounts.csv": "account_id,name,industry\nC001,Acme,Billing\nC002,Bolt,Retail\n77,Cask,Retail\n",
    "contacts.csv": "contact_id,account_id,name,email,created_at\nC001,C002,Billing,pay@bolt.example,2024-01-02\n"
    "77,C002,,pay@bolt.example,2024-01-02\nC9,C001,Bob Stone,bob@acme.example,2024-01-02\n",
    "tickets.csv": "ticket_id,account_id,contact_id,kind,status,subject,created_at\n"
    "T1,C001,C9,question,open,Billing,2024-02-01\nT2,C002,C001,question,open,Ho,2024-02-02\n",
    "roles.csv": "contact_id,account_id,role,start_date\nC9,77,champion,2024-01-02\nC9,C001,sponsor,2024-01-02\n"
    "C001,C002,champion,2024-01-02\n77,C002,sponsor,2024-01-02\n",
}  # fmt: skip


def company(folder: Path) -> Place:
    cli = new_workspace(folder / "w")
    for name, text in FILES.items():
        (folder / name).write_text(text)
        named = ("--entity", "contact_role") if name == "roles.csv" else ()
        cli("import", folder / name, *named, "--observed-until", "2024-03-01")
    return Place(folder / "w")


def rows(place: Place, entity: str, *columns: str) -> set[tuple[str, ...]]:
    files = [str(f) for f in (place.folder / "lake" / "batches").glob(f"*/*{entity}.parquet")]
    return set(duckdb.read_parquet(files).select(*columns).fetchall())


def test_f5_what_is_somebody_elses_stays_as_it_is(tmp_path: Path) -> None:
    place = company(tmp_path)
    keys = rows(place, "account", "account_id", "_key", "industry")
    roles = {row for row in rows(place, "contact_role", "_key", "account_id", "contact_id") if row[2] == "C9"}
    place.erase("C001")
    assert rows(place, "account", "account_id", "_key", "industry") == keys
    assert {row for row in rows(place, "contact_role", "_key", "account_id", "contact_id") if row[2] == "C9"} == roles
    told = rows(place, "ticket", "ticket_id", "account_id", "contact_id")
    assert {row[:2] for row in told} == {("T1", "C001"), ("T2", "C002")}
    # And all that is the person's own is gone.
    assert {row[2][:7] for row in told if row[0] == "T2"} == {"erased-"}
    own = {row[0] for row in rows(place, "contact", "contact_id")} | {
        row[2] for row in rows(place, "contact_role", "_key", "account_id", "contact_id")
    }
    assert {one for one in own if not one.startswith("erased-")} == {"C9"}
    assert not any("pay@bolt" in row[0] for row in rows(place, "contact.personal", "email") if row[0])


def test_f5_a_refresh_that_reads_a_file_finds_it_until_it_ends(tmp_path: Path) -> None:
    place = company(tmp_path)
    workspace, told = place.opened(), []
    read = [workspace.lake / part.path for part in read_log(workspace).live("contact")]
    with refresh_lock(workspace):
        erasing = threading.Thread(target=lambda: told.append(place.erase("C001")))
        erasing.start()
        until = time.monotonic() + 60
        while not any(commit.kind == "redaction" for commit in read_log(workspace).commits):
            assert time.monotonic() < until
            time.sleep(0.1)
        time.sleep(1)
        assert all(file.is_file() for file in read)
    erasing.join()
    assert told
    assert not any(file.is_file() for file in read)
