"""R-149: choices change only as a new published version with a reason; figures keep the version they were made with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from oarlock.pipeline import refresh
from tests.support.cli import Cli, new_workspace
from tests.support.standing import some_of_revenue

HEADER = "line_id,account_id,offering_id,start_date,end_date,amount,interval,status\n"


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    made = new_workspace(tmp_path / "w")
    file = tmp_path / "lines.csv"
    file.write_text(HEADER + "1,a,p,2025-01-01,,100,month,active\n2,b,p,2026-01-01,,40,month,past_due\n")
    made("import", file)
    return made


def change(cli: Cli, folder: Path, **choices: object) -> Path:
    data = json.loads(cli("definitions", "show", "standard").out) | choices
    file = folder / "set.json"
    file.write_text(json.dumps(data))
    return file


def test_r149_a_change_is_version_2_and_the_first_version_still_answers(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refresh, "all_figures", some_of_revenue)
    first = cli.metric("mrr")
    assert (first["definition_set"], first["rows"][0]["value"]) == ("standard@1", "140.00")
    run = cli("refresh", "--format", "json").json["run"]

    cli("definitions", "publish", change(cli, tmp_path, delinquent="excluded"), "--reason", "past due is not revenue")
    second = cli.metric("mrr")
    assert (second["definition_set"], second["rows"][0]["value"]) == ("standard@2", "100.00")
    old = cli.metric("mrr", "--definition", "standard@1")
    assert old["content_hash"] == first["content_hash"]
    assert cli("replay", run, "--format", "json").json["differs"] == 0

    cli("refresh")
    assert cli.metric("mrr")["rows"][0]["value"] == "100.00"
    assert cli("replay", run, "--format", "json").json["differs"] == 0


def test_r149_publishing_needs_a_reason_a_known_choice_and_a_change(cli: Cli, tmp_path: Path) -> None:
    without = cli.try_("definitions", "publish", change(cli, tmp_path, delinquent="excluded"))
    assert (without.code, "reason" in without.err) == (2, True)
    wrong = cli.try_("definitions", "publish", change(cli, tmp_path, delinquent="sometimes"), "--reason", "x")
    assert wrong.code == 2
    assert "counted, excluded" in wrong.err
    same = cli.try_("definitions", "publish", change(cli, tmp_path), "--reason", "x")
    assert same.code == 2
    assert [d["label"] for d in json.loads(cli("definitions", "list", "--format", "json").out)].count("standard@2") == 0
