"""Every command that returns rows gives them as a table, JSON, CSV and Parquet, all with the same content."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from decimal import Decimal

import pyarrow.parquet as pq
import pytest

from tests.support.cli import Cli
from tests.support.crash import ENV

ROWS = {
    "imports": ["imports"],
    "runs": ["runs"],
    "metrics": ["metrics"],
    "metric": ["metric", "mrr"],
    "doctor": ["doctor"],
    "definitions": ["definitions", "list"],
    "record": ["record", "show", "account", "apex:c1"],
}


def _json(cli: Cli, words: list[str]):
    told = cli(*words, "--format", "json").json
    if isinstance(told, dict):
        return told.get("rows", told.get("feeds"))
    return told


@pytest.mark.parametrize("name", ROWS)
def test_csv_and_json_hold_the_same_rows(company, name):
    objects = _json(company, ROWS[name])
    table = list(csv.DictReader(io.StringIO(company(*ROWS[name], "--format", "csv").out)))
    assert len(table) == len(objects) > 0
    for row, told in zip(table, objects, strict=True):
        for column, text in row.items():
            value = told[column]
            expected = "" if value is None else str(value)
            # Times carry their Z in JSON alone; a cell that could be taken for a formula is defused.
            assert text.lower() in {expected.lower(), expected.removesuffix("Z").lower(), f"'{expected}".lower()}


@pytest.mark.parametrize("name", ROWS)
def test_a_table_is_for_people(company, name):
    ran = company(*ROWS[name])
    assert "{" not in ran.out
    assert "Text(" not in ran.out + ran.err
    assert ran.out.count("\n") > len(_json(company, ROWS[name])) / 2


@pytest.mark.parametrize("name", ["imports", "metric"])  # each starts a process
def test_parquet_on_a_pipe_holds_the_same_rows(company, name):
    objects = _json(company, ROWS[name])
    words = [sys.executable, "-m", "oarlock", "-w", str(company.workspace), *ROWS[name], "--format", "parquet"]
    done = subprocess.run(words, env=ENV, capture_output=True, timeout=120, check=True)
    found = pq.read_table(io.BytesIO(done.stdout)).to_pylist()
    assert len(found) == len(objects)
    for row, told in zip(found, objects, strict=True):
        for column, value in row.items():
            if isinstance(value, Decimal):
                assert value == Decimal(told[column])
            elif isinstance(value, str | int | None):
                assert value == told[column]


def test_files_get_the_answer_and_money_in_major_units(company, tmp_path):
    words = ("metric", "mrr", "--as-of", "2024-03-01", "--by", "account")
    company(*words, "--format", "parquet", "--out", tmp_path / "m.parquet")
    company(*words, "--format", "csv", "--out", tmp_path / "m.csv")
    made = pq.read_table(tmp_path / "m.parquet").to_pylist()
    written = (tmp_path / "m.csv").read_bytes()
    assert written.startswith(b"\xef\xbb\xbf")
    table = list(csv.DictReader(io.StringIO(written.decode("utf-8-sig"))))
    assert [Decimal(r["value"]) for r in table] == [r["value"] for r in made]
    assert sum(r["value"] for r in made) == Decimal("277.50")


def test_a_parquet_column_without_values_keeps_its_type(company, tmp_path):
    for day, name in (("2024-03-01", "a"), ("2024-05-01", "b")):  # the second is not observed
        company("metric", "mrr", "--as-of", day, "--format", "parquet", "--out", tmp_path / name)
    assert pq.read_schema(tmp_path / "a") == pq.read_schema(tmp_path / "b")
    assert pq.read_table(tmp_path / "b").to_pylist()[0]["value"] is None


def test_rows_alone_go_to_standard_output(own, tmp_path):
    """Notes and problems never mix with data that a script reads."""
    (own.workspace.parent / "bad.csv").write_text("account_id,name\n,nobody\nz,zed\n", encoding="utf-8")
    ran = own("import", own.workspace.parent / "bad.csv", "--entity", "account", "--format", "csv")
    assert len(list(csv.reader(io.StringIO(ran.out)))) == 2
    assert "1 row of bad.csv was not loaded" in ran.err
    health = own("doctor", "--format", "csv")
    assert all(len(r) == 9 for r in csv.reader(io.StringIO(health.out)))
    assert "Everything is intact." in health.err
    review = own("identity", "review", "--format", "json")
    assert json.loads(review.out) == []
    assert "Match rate" in review.err
