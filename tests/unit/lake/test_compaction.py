"""Compaction merges files and changes nothing that any question reads."""

import datetime as dt

import duckdb
import pytest

from oarlock.errors import DamagedError, OperatorError
from oarlock.lake import batches
from oarlock.lake.commits import PartFile, append_commit, read_log
from oarlock.lake.compaction import compact
from oarlock.lake.verify import verify
from tests.support.storage import NOW, facts, make_workspace, merge_texts, write_batch

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def workspace(tmp_path):
    return make_workspace(tmp_path / "it's w")


def _write_rows(workspace, select, *, rows, version=1, hours=0):
    """A real Parquet batch whose rows come from SQL; `_batch` is filled in."""
    draft = batches.new_batch(workspace, now=NOW + hours * HOUR)
    file = str(draft.file("account")).replace("'", "''")
    with duckdb.connect() as db:
        db.execute(f"COPY (SELECT *, '{draft.id}' AS _batch FROM ({select})) TO '{file}' (FORMAT parquet)")
    part = PartFile(entity="account", rows=rows, schema_version=version)
    return batches.finish(draft, parts=[part], now=NOW + hours * HOUR).batch


def _read(files):
    """Every visible row as a reader sees it: rows of hidden batches filtered away."""
    out = []
    with duckdb.connect() as db:
        for file in files:
            found = db.execute("SELECT * FROM read_parquet(?)", [str(file.path)])
            names = [d[0] for d in found.description]
            out += [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    seen = {batch for file in files for batch in file.batches}
    present = [{k: v for k, v in row.items() if v is not None} for row in out if row["_batch"] in seen]
    return sorted(present, key=lambda row: (row["_batch"], row["_row"]))


@pytest.fixture
def three(workspace):
    """Three batches of two schema versions; the second is withdrawn after the third."""
    old = "SELECT range::BIGINT AS _row, 'a' || range AS id, 7::INTEGER AS n, hash(range)::HUGEINT::VARCHAR AS h"
    names = [
        _write_rows(workspace, f"{old}, 1::BIGINT AS _hash FROM range(5)", rows=5),
        _write_rows(workspace, f"{old}, 2::BIGINT AS _hash FROM range(3)", rows=3, hours=1),
        _write_rows(
            workspace,
            "SELECT range::BIGINT AS _row, 'b' || range AS id, 5000000000::BIGINT AS n, true AS added,"
            " 3::BIGINT AS _hash FROM range(4)",
            rows=4, version=2, hours=2,
        ),
    ]  # fmt: skip
    append_commit(workspace, kind="undo", batch=names[1], withdrawn=names[1], now=NOW + 3 * HOUR)
    return names


def test_every_view_reads_the_same_before_and_after(workspace, three):
    log = read_log(workspace)
    views = [NOW, NOW + HOUR, NOW + 2 * HOUR, NOW + 3 * HOUR, NOW + 9 * HOUR]
    before = [_read(log.until(at).visible("account")) for at in views]
    hashes = [log.until(at).inputs_hash(["account"]) for at in views]
    commit = compact(workspace, "account", now=NOW + 4 * HOUR)
    log = read_log(workspace)
    assert [len(rows) for rows in before] == [5, 8, 12, 9, 9]
    assert [_read(log.until(at).visible("account")) for at in views] == before
    assert [log.until(at).inputs_hash(["account"]) for at in views] == hashes
    [file] = log.visible("account")
    assert (file.hidden, file.batches, file.rows, file.schema_version) == (True, {three[0], three[2]}, 12, 2)
    assert commit.parts[0].batches == tuple(three)
    assert set(log.batches) == set(three)
    assert verify(workspace) == ()


def test_a_later_undo_hides_rows_of_a_merged_file(workspace, three):
    compact(workspace, "account", now=NOW + 4 * HOUR)
    append_commit(workspace, kind="undo", withdrawn=three[0], now=NOW + 5 * HOUR)
    files = read_log(workspace).visible("account")
    assert {row["_batch"] for row in _read(files)} == {three[2]}
    append_commit(workspace, kind="undo", withdrawn=three[2], now=NOW + 6 * HOUR)
    assert read_log(workspace).visible("account") == []


def test_it_merges_again_with_what_came_later(workspace, three):
    compact(workspace, "account", now=NOW + 4 * HOUR)
    assert compact(workspace, "account", now=NOW + 5 * HOUR) is None
    later = _write_rows(workspace, "SELECT 0::BIGINT AS _row, 'z' AS id, 4::BIGINT AS _hash", rows=1, hours=6)
    before = _read(read_log(workspace).visible("account"))
    again = compact(workspace, "account", now=NOW + 7 * HOUR)
    assert set(again.parts[0].batches) == {*three, later}
    [file] = read_log(workspace).visible("account")
    assert _read([file]) == before


def test_few_files_are_left_alone(workspace, three):
    assert compact(workspace, "invoice", now=NOW) is None
    assert compact(workspace, "account", now=NOW, smallest=4) is None
    assert read_log(workspace).head == 4


def test_a_damaged_merged_file_is_passed_over_for_its_sources(workspace):
    for _ in range(3):
        write_batch(workspace, personal=True)
    before = facts(read_log(workspace))
    first = compact(workspace, "account", now=NOW, merge=merge_texts)
    write_batch(workspace)
    second = compact(workspace, "account", now=NOW, merge=merge_texts)
    (workspace.lake / second.parts[0].path).write_bytes(b"x")
    paths = [str(f.path.relative_to(workspace.lake)) for f in read_log(workspace).visible("account")]
    assert first.parts[0].path in paths
    assert len(paths) == 2
    assert [f.weight for f in verify(workspace)] == ["repairable"]
    (workspace.lake / first.parts[0].path).unlink()
    now = facts(read_log(workspace))
    assert before.items() <= now.items()
    assert len(now) == 8
    assert len(read_log(workspace).personal("account")) == 3


def test_it_never_merges_a_damaged_file(workspace):
    commits = [write_batch(workspace) for _ in range(2)]
    (workspace.lake / commits[0].parts[0].path).write_bytes(b"x" * commits[0].parts[0].bytes)
    with pytest.raises(DamagedError, match=commits[0].batch):
        compact(workspace, "account", now=NOW, merge=merge_texts)
    assert read_log(workspace).head == 2


def test_a_merge_that_loses_rows_is_refused(workspace):
    for _ in range(2):
        write_batch(workspace)

    def lossy(sources, target):
        return merge_texts(sources[:1], target)

    with pytest.raises(OperatorError, match="1 rows instead of 2"):
        compact(workspace, "account", now=NOW, merge=lossy)
    assert not list((workspace.lake / "staging").iterdir())
    assert read_log(workspace).head == 2


def test_of_two_compactions_at_once_one_gives_way(workspace):
    for _ in range(2):
        write_batch(workspace)

    def overtaken(sources, target):
        if read_log(workspace).head == 2:
            compact(workspace, "account", now=NOW, merge=merge_texts)
        return merge_texts(sources, target)

    assert compact(workspace, "account", now=NOW, merge=overtaken) is None
    assert read_log(workspace).head == 3
    assert not list((workspace.lake / "staging").iterdir())
