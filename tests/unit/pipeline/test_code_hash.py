"""Hashes of code are the same with notes and without, and no note that is old or damaged changes one."""

from __future__ import annotations

import ast
import json
import os
from pathlib import Path

import pytest

from oarlock.kit.hashing import bytes_hash, canonical_json
from oarlock.pipeline import parsedcode
from oarlock.pipeline.codehash import _hashes, code_hash
from oarlock.pipeline.parsedcode import NOTES, keep, parsed

MRR = "oarlock.metrics.revenue.mrr"
PLAIN = "import oarlock.domain.money\n\ndef f(a):\n    return a + 1\n"


@pytest.fixture(autouse=True)
def _own_process():
    """Nothing is known from other tests, nor left to them."""
    _forget()
    yield
    _forget()


def _forget() -> None:
    for known in (_hashes, parsedcode._known, parsedcode._noted):
        known.cache_clear()


def told(file: Path, text: str, lake: Path | None = None) -> parsedcode.Parsed:
    file.write_text(text, encoding="utf-8")
    _forget()
    return parsed(file, lake)


def noted(tmp_path: Path) -> str:
    """The hash of a metric's code, noted in a lake as a refresh does."""
    made = code_hash(MRR, lake=tmp_path)
    keep(tmp_path)
    _forget()
    return made


def test_comments_and_docstrings_do_not_count_and_code_does(tmp_path):
    file = tmp_path / "a.py"
    same = told(file, PLAIN)
    assert same.imports == ("oarlock.domain.money",)
    assert told(file, '"""Why."""\n' + PLAIN.replace("(a):", '(a):  # so\n    """What."""')) == same
    assert told(file, PLAIN.replace("+ 1", "+ 2")) != same


def test_notes_spare_the_parsing_and_give_the_same_hash(tmp_path, monkeypatch):
    plain = code_hash(MRR)
    _forget()
    assert noted(tmp_path) == plain

    def refuse(*args: object) -> None:
        raise AssertionError("a file was parsed")

    monkeypatch.setattr(ast, "parse", refuse)
    assert code_hash(MRR, lake=tmp_path) == plain


def test_a_file_that_changed_is_parsed_whatever_its_time_and_size(tmp_path):
    file = tmp_path / "a.py"
    before = told(file, PLAIN)
    keep(tmp_path)
    stamp = file.stat()
    _forget()
    file.write_text(PLAIN.replace("+ 1", "+ 2"), encoding="utf-8")
    os.utime(file, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert file.stat().st_size == stamp.st_size
    assert parsed(file, tmp_path).digest != before.digest
    assert told(file, PLAIN, tmp_path) == before


@pytest.mark.parametrize("damage", [b"", b"{}", b"[]", b'{"body": 1, "sha256": ""}', b"\xff\x00", b"[" * 100_000])
def test_notes_that_are_no_notes_are_passed_over(tmp_path, damage):
    made = noted(tmp_path)
    (tmp_path / NOTES).write_bytes(damage)
    assert code_hash(MRR, lake=tmp_path) == made


def test_notes_with_a_flipped_bit_are_passed_over_and_written_anew(tmp_path):
    made = noted(tmp_path)
    whole = (tmp_path / NOTES).read_bytes()
    for at in range(0, len(whole), len(whole) // 40):
        (tmp_path / NOTES).write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        _forget()
        assert parsedcode._noted(tmp_path) == {}
    assert code_hash(MRR, lake=tmp_path) == made
    keep(tmp_path)
    assert (tmp_path / NOTES).read_bytes() == whole


def test_notes_of_another_python_are_passed_over(tmp_path):
    made = noted(tmp_path)
    body = json.loads((tmp_path / NOTES).read_bytes())["body"]
    body["maker"] = "cpython-399 " + body["maker"].split()[1]
    body["files"] = {key: ["0" * 64] for key in body["files"]}
    sealed = canonical_json({"body": body, "sha256": bytes_hash(canonical_json(body))})
    (tmp_path / NOTES).write_bytes(sealed)
    assert code_hash(MRR, lake=tmp_path) == made


def test_a_lake_that_cannot_be_written_goes_without_notes(tmp_path):
    lake = tmp_path / "absent"
    assert code_hash(MRR, lake=lake) == code_hash(MRR)
    keep(lake)
    assert not lake.exists()
