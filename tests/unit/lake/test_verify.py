"""Verification names every damaged file with its remedy, and tells loss from what can be made again."""

import os

import pytest

from oarlock.errors import DamagedError
from oarlock.kit.hashing import canonical_json
from oarlock.lake import intact, journal
from oarlock.lake.commits import append_commit, read_log
from oarlock.lake.intact import Expected
from oarlock.lake.verify import verify
from tests.support.storage import NOW, make_workspace, publish, write_batch


@pytest.fixture
def workspace(tmp_path):
    made = make_workspace(tmp_path / "w")
    write_batch(made, personal=True)
    journal.append(made, actor="li", entity="e", key="k", now=NOW)
    publish(made, "run-1")
    return made


def _found(workspace, **how):
    return [(f.weight, f.file.name) for f in verify(workspace, **how)]


def test_a_sound_workspace_has_no_findings(workspace):
    assert verify(workspace) == ()
    assert verify(workspace, is_deep=False) == ()


def test_it_names_batch_files_and_personal_files(workspace):
    [commit] = read_log(workspace).commits
    folder = workspace.lake / "batches" / commit.batch
    (folder / "account.parquet").unlink()
    (folder / "contract_line.personal.parquet").write_bytes(b"short")
    findings = verify(workspace)
    assert [(f.weight, f.file.name) for f in findings] == [
        ("damaged", "account.parquet"), ("damaged", "contract_line.personal.parquet"),
    ]  # fmt: skip
    assert findings[0].remedy.params == {"batch": commit.batch}
    assert "missing" in findings[0].what.id
    with pytest.raises(DamagedError, match=commit.batch):
        read_log(workspace).visible("account")
    # Personal data is no part of any figure, so its loss stops only those who ask for it.
    assert read_log(workspace).visible("contract_line")
    with pytest.raises(DamagedError, match="personal"):
        read_log(workspace).personal("contract_line")


def test_it_names_snapshots_the_pointer_and_the_note_of_the_last_commit(workspace):
    (workspace.lake / "snapshots" / "run-1" / "a.parquet").write_bytes(b"x")
    assert ("repairable", "a.parquet") in _found(workspace)
    (workspace.lake / "snapshots" / "run-1" / "manifest.json").write_bytes(b"{}")
    assert ("repairable", "manifest.json") in _found(workspace)
    (workspace.lake / "commits" / "HEAD").write_bytes(b"\0\0\0")
    assert ("repairable", "HEAD") in _found(workspace)


def test_it_goes_on_past_a_damaged_log(workspace):
    (workspace.lake / "commits" / "00000001.json").write_bytes(b"{}")
    (workspace.lake / "snapshots" / "run-1" / "a.parquet").write_bytes(b"x")
    found = _found(workspace)
    assert found[0] == ("damaged", "commits")
    assert ("repairable", "a.parquet") in found


def test_it_notices_a_work_database_older_than_the_lake(workspace):
    seq, row_hash = journal.head(workspace)
    old = workspace.work_db.read_bytes()
    journal.append(workspace, actor="li", entity="e", key="k", after=2, now=NOW)
    seq, row_hash = journal.head(workspace)
    source = {"complete_until": seq, "journal_hash": row_hash}
    append_commit(workspace, kind="journal", batch="j-1", source=source, now=NOW)
    assert verify(workspace) == ()
    workspace.work_db.write_bytes(old)
    [finding] = verify(workspace)
    assert (finding.weight, finding.what.params["seq"]) == ("damaged", 2)
    # Another second change was written since: as many rows, but not the same ones.
    journal.append(workspace, actor="li", entity="e", key="k", after="other", now=NOW)
    assert [f.weight for f in verify(workspace)] == ["damaged"]


def test_leavings_among_the_batches_are_told_and_never_read(workspace):
    (workspace.lake / "batches" / "b-cut-off").mkdir()
    assert _found(workspace) == [("stray", "b-cut-off")]


def test_a_bit_flipped_behind_our_back_is_found_although_the_time_stamp_is_old(workspace):
    [commit] = read_log(workspace).commits
    file = workspace.lake / commit.parts[0].path
    state, data = file.stat(), bytearray(file.read_bytes())
    data[5] ^= 1
    file.write_bytes(bytes(data))
    os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))
    with pytest.raises(DamagedError, match="checksum"):
        read_log(workspace).visible("account")
    assert _found(workspace, is_deep=False) == [("damaged", "account.parquet")]


def test_a_sound_file_is_read_once_and_again_when_asked(workspace, monkeypatch):
    [commit] = read_log(workspace).commits
    files = [Expected(p.path, p.bytes, p.sha256) for p in commit.parts]
    read = []
    real = intact.file_hash
    monkeypatch.setattr(intact, "file_hash", lambda path: read.append(path.name) or real(path))
    assert intact.problems(workspace.lake, files) == {}
    assert read == []
    assert intact.problems(workspace.lake, files, is_deep=True) == {}
    assert len(read) == 2
    for notes in (None, b"\0", b"[]", canonical_json({files[0].path: [1]})):
        read.clear()
        note = workspace.lake / intact.SEEN
        note.unlink() if notes is None else note.write_bytes(notes)
        assert intact.problems(workspace.lake, files) == {}
        assert len(read) == 2


def test_notes_of_files_that_are_gone_are_dropped(workspace):
    intact.remember(workspace.lake, [Expected("CURRENT", 1, "x")])
    (workspace.lake / "CURRENT").unlink()
    intact.forget_absent(workspace.lake)
    assert b"CURRENT" not in (workspace.lake / intact.SEEN).read_bytes()
