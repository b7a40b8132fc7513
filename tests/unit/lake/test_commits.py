"""The log grows by whole commits in order of time; batches come and go by it, and each view is a prefix of it."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oarlock.errors import BusyError, DamagedError, OperatorError, UnknownNameError, UserError
from oarlock.lake import batches
from oarlock.lake.commits import Commit, PartFile, append_commit, read_log
from oarlock.lake.locks import commit_lock, refresh_lock
from oarlock.lake.records import decode, encode
from tests.support.storage import NOW, content, facts, make_workspace, write_batch

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def workspace(tmp_path):
    return make_workspace(tmp_path / "w")


def test_a_finished_batch_is_visible_with_its_files(workspace):
    commit = write_batch(workspace, source={"system": "stripe", "file": "a.csv"}, personal=True)
    log = read_log(workspace)
    assert log.commits == (commit,)
    assert (log.head, log.head_hash) == (1, commit.hash)
    [file] = log.visible("account")
    assert file.path.read_bytes() == content(commit.batch, "account")
    assert file.personal is not None
    assert file.personal.read_bytes() == content(commit.batch, "account.personal")
    assert (file.batches, file.hidden, file.rows) == (frozenset({commit.batch}), False, 1)
    assert [p.batch for p in log.personal("account")] == [commit.batch]
    assert log.entities == ("account", "contract_line")
    assert log.visible("invoice") == []
    assert not list((workspace.lake / "staging").iterdir())


def test_recorded_time_never_stands_still_or_goes_back(workspace):
    times = [write_batch(workspace, now=now).recorded_at for now in (NOW, NOW, NOW - HOUR, NOW + HOUR)]
    tick = dt.timedelta(microseconds=1)
    assert times == [NOW, NOW + tick, NOW + 2 * tick, NOW + HOUR]


def test_a_recorded_time_with_a_zone_is_kept_in_utc(workspace):
    there = NOW.replace(tzinfo=dt.timezone(dt.timedelta(hours=8)))
    assert write_batch(workspace, now=there).recorded_at == NOW - 8 * HOUR


def test_undo_withdraws_exactly_one_batch_from_then_on(workspace):
    one, two = write_batch(workspace, now=NOW), write_batch(workspace, now=NOW + HOUR)
    undo = append_commit(workspace, kind="undo", batch=one.batch, withdrawn=one.batch, now=NOW + 2 * HOUR)
    log = read_log(workspace)
    assert {f.batches for f in log.visible("account")} == {frozenset({two.batch})}
    assert log.batches[one.batch].undone_at == undo.recorded_at
    assert log.batches[two.batch].undone_at is None
    before = log.until(NOW + HOUR)
    assert before.batches[one.batch].undone_at is None
    assert len(before.visible("account")) == 2
    assert log.until(NOW).visible_batches == {one.batch}
    assert log.until(NOW - HOUR).head == 0
    assert log.upto(1).visible_batches == {one.batch}
    assert log.upto(0).head == 0


def test_undo_of_an_unknown_or_withdrawn_batch_changes_nothing(workspace):
    one = write_batch(workspace)
    with pytest.raises(UnknownNameError, match="no batch 'b-x'"):
        append_commit(workspace, kind="undo", batch="b-x", withdrawn="b-x", now=NOW)
    append_commit(workspace, kind="undo", batch=one.batch, withdrawn=one.batch, now=NOW)
    with pytest.raises(UserError, match="withdrawn already"):
        append_commit(workspace, kind="undo", batch=one.batch, withdrawn=one.batch, now=NOW)
    assert read_log(workspace).head == 2


def test_a_batch_is_recorded_once(workspace):
    one = write_batch(workspace)
    with pytest.raises(OperatorError, match="already"):
        append_commit(workspace, kind="import", batch=one.batch, now=NOW)
    with pytest.raises(OperatorError):
        append_commit(workspace, kind="import", batch="", now=NOW)


def test_observed_until_is_the_latest_of_each_system_and_follows_undo(workspace):
    def seen(system, day):
        return {"system": system, "observed_until": {"account": day}}

    write_batch(workspace, source=seen("stripe", dt.date(2026, 1, 31)))
    late = write_batch(workspace, source=seen("stripe", dt.date(2026, 2, 28)))
    write_batch(workspace, source=seen("hubspot", "2026-02-01"))
    write_batch(workspace, source={"system": "x", "observed_until": {"account": None}})
    write_batch(workspace, source={"observed_until": {"invoice": "2026-05-01"}})
    assert read_log(workspace).observed("account") == {
        "hubspot": dt.date(2026, 2, 1), "stripe": dt.date(2026, 2, 28),
    }  # fmt: skip
    append_commit(workspace, kind="undo", withdrawn=late.batch, now=NOW)
    assert read_log(workspace).observed("account")["stripe"] == dt.date(2026, 1, 31)
    assert read_log(workspace).observed("invoice") == {"": dt.date(2026, 5, 1)}


def test_inputs_hash_changes_with_its_own_entities_only(workspace):
    write_batch(workspace, entities=("account",))
    account, invoice = (read_log(workspace).inputs_hash([e]) for e in ("account", "invoice"))
    added = write_batch(workspace, entities=("invoice",))
    log = read_log(workspace)
    assert log.inputs_hash(["account"]) == account
    assert log.inputs_hash(["invoice"]) != invoice
    assert log.inputs_hash(["invoice", "account"]) == log.inputs_hash(("account", "invoice"))
    append_commit(workspace, kind="undo", withdrawn=added.batch, now=NOW)
    assert read_log(workspace).inputs_hash(["invoice"]) == invoice


def test_check_sees_the_log_under_the_lock_and_can_stop_the_commit(workspace):
    write_batch(workspace)
    heads = []

    def refuse(log):
        heads.append(log.head)
        raise UserError("no")

    with pytest.raises(UserError, match="no"):
        append_commit(workspace, kind="journal", batch="j", now=NOW, check=refuse)
    draft = batches.new_batch(workspace, now=NOW)
    draft.file("account").write_bytes(b"x")
    with pytest.raises(UserError, match="no"):
        batches.finish(draft, parts=[PartFile(entity="account")], now=NOW, check=refuse)
    assert heads == [1, 1]
    assert draft.folder.is_dir()
    batches.discard(draft)
    assert read_log(workspace).head == 1
    assert not list((workspace.lake / "staging").iterdir())


def test_a_draft_needs_its_files_and_can_be_discarded(workspace):
    draft = batches.new_batch(workspace, now=NOW)
    with pytest.raises(OperatorError, match="account"):
        batches.finish(draft, parts=[PartFile(entity="account")], now=NOW)
    batches.discard(draft)
    batches.discard(draft)
    assert not draft.folder.exists()


def test_a_batch_without_rows_is_recorded_too(workspace):
    commit = batches.finish(batches.new_batch(workspace, now=NOW), parts=[], now=NOW, source={"read": 5})
    assert read_log(workspace).batches[commit.batch].source == {"read": 5}


def test_seeded_names_repeat_and_give_way_when_taken(workspace, tmp_path):
    names = [write_batch(workspace, seed=7).batch for _ in range(3)]
    other = make_workspace(tmp_path / "other")
    assert [write_batch(other, seed=7).batch for _ in range(3)] == names
    assert len(set(names)) == 3
    assert names[0].startswith("b-20260310-090000-")


def test_source_may_hold_dates_and_names_that_are_not_unicode(workspace):
    write_batch(workspace, source={"file": "caf\udce9.csv", "day": dt.date(2026, 1, 1), "名": "表"})
    assert read_log(workspace).commits[0].source == {"file": "caf\udce9.csv", "day": "2026-01-01", "名": "表"}


def test_a_held_lock_is_waited_for_and_then_told(workspace):
    with commit_lock(workspace, purpose="import"):
        with pytest.raises(BusyError, match="import, process") as caught, commit_lock(workspace, wait=0.05):
            pass
        assert caught.value.is_transient
        with refresh_lock(workspace):
            pass
    with refresh_lock(workspace), pytest.raises(BusyError, match="refresh, process"), refresh_lock(workspace):
        pass
    with commit_lock(workspace, wait=0), refresh_lock(workspace):
        pass


def test_the_log_is_read_by_the_lake_path_too(workspace):
    write_batch(workspace)
    assert read_log(workspace.lake) == read_log(workspace)
    assert facts(read_log(workspace.lake))


@pytest.mark.parametrize("lost", [1, 2, 3])
def test_a_missing_commit_is_named_wherever_it_was(workspace, lost):
    for _ in range(3):
        write_batch(workspace)
    (workspace.lake / "commits" / f"0000000{lost}.json").unlink()
    with pytest.raises(DamagedError, match=f"0000000{lost}.json is missing"):
        read_log(workspace)


def test_swapped_commits_are_noticed(workspace):
    for _ in range(3):
        write_batch(workspace)
    one, two = (workspace.lake / "commits" / f"0000000{n}.json" for n in (1, 2))
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)
    with pytest.raises(DamagedError, match=r"00000001\.json"):
        read_log(workspace)


def test_a_commit_that_a_kill_left_half_written_is_no_commit(workspace):
    write_batch(workspace)
    (workspace.lake / "commits" / ".tmp-00000002.json-1-abc").write_bytes(b'{"body": {"num')
    assert read_log(workspace).head == 1
    assert write_batch(workspace).number == 2


_texts = st.text(max_size=8)
_commits = st.builds(
    Commit,
    number=st.integers(1, 10**8 - 1),
    recorded_at=st.datetimes(),
    kind=st.sampled_from(["import", "undo", "journal", "compaction"]),
    batch=_texts,
    parts=st.lists(
        st.builds(PartFile, entity=_texts, path=_texts, rows=st.integers(0), batches=st.tuples(_texts)), max_size=2
    ).map(tuple),
    withdrawn=st.none() | _texts,
    replaced=st.lists(_texts, max_size=2).map(tuple),
    source=st.dictionaries(_texts, st.none() | st.booleans() | st.integers() | _texts | st.lists(_texts)),
    previous=_texts,
)


@given(_commits, st.data())
def test_a_commit_survives_its_form_and_no_flipped_bit_does(commit, data):
    stored = encode(commit)
    back = decode(stored)
    assert encode(back) == stored
    assert (back.number, back.recorded_at, back.parts, back.source) == (
        commit.number, commit.recorded_at, commit.parts, commit.source,
    )  # fmt: skip
    at, bit = data.draw(st.integers(0, len(stored) - 1)), data.draw(st.integers(0, 7))
    flipped = bytearray(stored)
    flipped[at] ^= 1 << bit
    with pytest.raises(ValueError, match=r"\S"):
        decode(bytes(flipped))
