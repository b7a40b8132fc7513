"""Files are put in place whole, locks end with their holders, ids and times keep their order."""

import datetime as dt
import errno
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oarlock.errors import OperatorError
from oarlock.kit import fsio, steps
from oarlock.kit.clock import naive_utc, parse_stamp, stamp, strictly_after, utc_now
from oarlock.kit.filelock import hold, holder, try_hold
from oarlock.kit.hashing import bytes_hash, canonical_json, file_hash, json_hash
from oarlock.kit.ids import new_id

NOW = dt.datetime(2026, 3, 10, 9, 0)


def test_a_file_is_replaced_whole(tmp_path):
    file = tmp_path / "f"
    fsio.replace_file(file, b"one", phase="p")
    fsio.replace_file(file, b"two", phase="p")
    assert file.read_bytes() == b"two"
    assert os.listdir(tmp_path) == ["f"]


@pytest.mark.parametrize("can_link", [True, False])
def test_a_new_file_never_replaces_another(tmp_path, monkeypatch, can_link):
    if not can_link:

        def refuse(*_):
            raise OSError(errno.EOPNOTSUPP, "no links here")

        monkeypatch.setattr(os, "link", refuse)
    fsio.write_new(tmp_path / "f", b"one", phase="p")
    with pytest.raises(FileExistsError):
        fsio.write_new(tmp_path / "f", b"two", phase="p")
    assert (tmp_path / "f").read_bytes() == b"one"
    assert os.listdir(tmp_path) == ["f"]


def test_a_folder_is_never_moved_over_another(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    with pytest.raises(FileExistsError):
        fsio.move_folder(tmp_path / "a", tmp_path / "b", phase="p")
    fsio.move_folder(tmp_path / "a", tmp_path / "c", phase="p")
    assert sorted(os.listdir(tmp_path)) == ["b", "c"]


def test_what_a_killed_writer_left_is_removed(tmp_path):
    class Killed(BaseException):
        pass

    def kill(name):
        if name == "p.half-written":
            raise Killed

    steps.watch(kill)
    try:
        with pytest.raises(Killed):
            fsio.replace_file(tmp_path / "f", b"content", phase="p")
    finally:
        steps.watch(None)
    assert not (tmp_path / "f").exists()
    assert fsio.remove_temporary(tmp_path) == 1
    assert os.listdir(tmp_path) == []
    fsio.remove_tree(tmp_path / "absent")


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.ENOSPC, "no room left to write"),
        (errno.EDQUOT, "no room left to write"),
        (errno.EACCES, "may not be written"),
        (errno.EROFS, "may not be written"),
        (errno.EIO, "could not be written"),
    ],
)
def test_the_systems_refusals_are_told_in_a_sentence(tmp_path, number, sentence):
    with pytest.raises(OperatorError, match=sentence) as caught, fsio.telling(tmp_path / "f"):
        raise OSError(number, os.strerror(number))
    assert str(tmp_path / "f") in str(caught.value)


def test_an_exclusive_lock_keeps_others_out_and_says_who_has_it(tmp_path):
    path = tmp_path / "lock"
    held = try_hold(path, purpose="import")
    assert held is not None
    assert try_hold(path) is None
    assert try_hold(path, is_shared=True) is None
    assert holder(path)["pid"] == str(os.getpid())
    assert holder(path)["purpose"] == "import"
    held.release()
    held.release()
    readers = [try_hold(path, is_shared=True) for _ in range(3)]
    assert None not in readers
    assert hold(path, wait=0.05) is None
    for reader in readers:
        reader.release()
    assert hold(path, wait=0) is not None


def test_a_lock_on_a_deleted_file_guards_nothing(tmp_path, monkeypatch):
    """Between opening the file and locking it, its holder may delete it; the newcomer must start again."""
    import fcntl

    path, real, calls = tmp_path / "lock", fcntl.flock, []

    def late(handle, how):
        calls.append(how)
        if len(calls) == 1:
            path.unlink()
        real(handle, how)

    monkeypatch.setattr(fcntl, "flock", late)
    held = try_hold(path)
    assert held is not None
    assert len(calls) == 2
    assert path.exists()
    assert try_hold(path) is None
    held.release(and_remove=True)
    assert not path.exists()


def test_a_dead_holders_lock_is_free(tmp_path):
    code = (
        "import os, sys; from pathlib import Path; from oarlock.kit.filelock import try_hold\n"
        "held = try_hold(Path(sys.argv[1])); print(held is not None, flush=True); os.kill(os.getpid(), 9)"
    )
    path = tmp_path / "lock"
    env = os.environ | {"PYTHONPATH": str(Path(fsio.__file__).parents[2])}
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, env=env)
    assert done.stdout == "True\n"
    assert try_hold(path) is not None


def test_a_lock_without_a_readable_signature_is_told_without_a_name(tmp_path):
    assert holder(tmp_path / "absent") == {"pid": "", "since": "", "purpose": ""}


def test_times_are_kept_in_utc_and_in_order():
    there = NOW.replace(tzinfo=dt.timezone(dt.timedelta(hours=-5)))
    assert naive_utc(there) == NOW + dt.timedelta(hours=5)
    assert utc_now().tzinfo is None
    assert strictly_after(NOW, None) == NOW
    assert strictly_after(NOW, NOW) == NOW + dt.timedelta(microseconds=1)
    assert stamp(NOW) == "2026-03-10T09:00:00.000000"


@given(st.datetimes(), st.datetimes())
def test_stamps_sort_as_their_times_and_read_back(one, two):
    assert (stamp(one) < stamp(two)) == (one < two)
    assert parse_stamp(stamp(one)) == one


def test_ids_sort_by_time_and_differ():
    assert new_id("b", now=NOW).startswith("b-20260310-090000-")
    assert len({new_id("b", now=NOW) for _ in range(50)}) == 50
    assert new_id("b", now=NOW, seed=1) == new_id("b", now=NOW, seed=1) != new_id("b", now=NOW, seed=2)


def test_hashes_are_of_content_and_not_of_order(tmp_path):
    (tmp_path / "f").write_bytes(b"abc")
    assert file_hash(tmp_path / "f") == bytes_hash(b"abc")
    assert json_hash({"a": 1, "b": {"x", "y"}}) == json_hash({"b": {"y", "x"}, "a": 1})
    assert canonical_json([dt.date(2026, 1, 2), Decimal("1.50"), Path("a/b"), "é"]) == (
        b'["2026-01-02","1.50","a/b","\\u00e9"]'
    )
    with pytest.raises(TypeError, match="object"):
        canonical_json(object())
