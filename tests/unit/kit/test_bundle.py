"""A bundle is whole or it is refused, and nothing in it reaches beyond the folder."""

from __future__ import annotations

import io
import os
import random
import tarfile
from pathlib import Path
from typing import Any

import pytest

from oarlock.errors import BadFileError, OarlockError, UserError
from oarlock.kit.bundle import LIST, under, unpack, writing


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    source = tmp_path / "source"
    (source / "deep").mkdir(parents=True)
    (source / "a").write_bytes(b"first" * 300)
    (source / "deep" / "b").write_bytes(b"second" * 300)
    file, body = tmp_path / "x.tar", {"what": "test"}
    with writing(file, body) as out:
        for path in under(source):
            out.add(path, path.relative_to(source).as_posix())
        body["filled"] = "later"
    return file


def test_it_comes_back_as_it_was_and_is_the_owners_alone(bundle: Path, tmp_path: Path) -> None:
    to = tmp_path / "to"
    to.mkdir()
    body = unpack(bundle, to)
    assert (body["what"], body["filled"]) == ("test", "later")
    assert (to / "deep" / "b").read_bytes() == b"second" * 300
    assert not (to / LIST).exists()
    assert bundle.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".tmp-")] == []


def test_b7_a_file_that_changes_while_it_is_put_in_does_not_spoil_the_bundle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "log").write_bytes(b"one")
    (tmp_path / "to").mkdir()
    plain, read = Path.stat, Path.open

    def grown(path: Path, make: Any, *more: Any, **named: Any) -> Any:
        found = make(path, *more, **named)
        if path.name == "log":
            with read(path, "ab") as out:
                out.write(b"more")
        return found

    with writing(tmp_path / "x.tar", {}) as out:
        monkeypatch.setattr(Path, "stat", lambda path, **named: grown(path, plain, **named))
        monkeypatch.setattr(Path, "open", lambda path, *more: grown(path, read, *more))
        out.add(tmp_path / "log", "log")
        monkeypatch.undo()
    unpack(tmp_path / "x.tar", tmp_path / "to")
    assert (tmp_path / "to" / "log").read_bytes().startswith(b"one")


def test_b7_two_names_of_one_file_come_back_as_two_files(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"same")
    os.link(tmp_path / "a", tmp_path / "b")
    (tmp_path / "to").mkdir()
    with writing(tmp_path / "x.tar", {}) as out:
        for name in "ab":
            out.add(tmp_path / name, name)
    unpack(tmp_path / "x.tar", tmp_path / "to")
    assert [(tmp_path / "to" / name).read_bytes() for name in "ab"] == [b"same"] * 2


def test_nothing_is_overwritten(bundle: Path) -> None:
    before = bundle.read_bytes()
    with pytest.raises(UserError, match="exists already"), writing(bundle, {}):
        pass
    assert bundle.read_bytes() == before


def test_what_fails_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), writing(tmp_path / "x.tar", {}):
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_cut_or_altered_anywhere_it_is_refused(bundle: Path, tmp_path: Path) -> None:
    good, chance, refused = bundle.read_bytes(), random.Random(3), 0
    for n in range(150):
        data = bytearray(good)
        if n % 3 == 0:
            data = data[: chance.randrange(len(good.rstrip(b"\0")))]
        else:
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        bundle.write_bytes(data)
        to = tmp_path / f"to{n}"
        to.mkdir()
        try:
            unpack(bundle, to)
        except OarlockError:
            refused += 1
        else:
            # Bytes that mean nothing, such as the padding and the times of the archive: the content is whole.
            assert (to / "a").read_bytes() == b"first" * 300
            assert (to / "deep" / "b").read_bytes() == b"second" * 300
    assert refused > 75


@pytest.mark.parametrize("name", ["../out", "/tmp/out", "a/../../out"])
def test_no_name_leads_out_of_the_folder(name: str, tmp_path: Path) -> None:
    file, to = tmp_path / "x.tar", tmp_path / "to"
    to.mkdir()
    with tarfile.open(file, "w") as tar:
        info = tarfile.TarInfo(name)
        info.size = 3
        tar.addfile(info, io.BytesIO(b"bad"))
    with pytest.raises(OarlockError, match="no whole backup"):
        unpack(file, to)
    assert not (tmp_path / "out").exists()


def test_what_is_no_bundle_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadFileError, match="does not exist"):
        unpack(tmp_path / "none.tar", tmp_path)
    (tmp_path / "x.tar").write_bytes(b"no archive at all")
    with pytest.raises(OarlockError, match="no whole backup"):
        unpack(tmp_path / "x.tar", tmp_path)
