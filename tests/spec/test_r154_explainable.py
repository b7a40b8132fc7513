"""R-154: each figure opens its formula, version, inputs, files and what is missing, in the reader's language."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cli import Cli, new_workspace

HEADER = "account_id,product,start_date,end_date,mrr,quantity,units,bill_period_months,discount\n"


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    made = new_workspace(tmp_path / "w")
    file = tmp_path / "subscriptions.csv"
    file.write_text(HEADER + "a,p,2026-01-01,,100,,,1,0\nb,p,2026-02-01,,50,,,1,0\n")
    made("import", file)
    return made


def test_r154_an_explanation_leads_down_to_files_and_says_what_is_missing(cli: Cli) -> None:
    told = cli("metric", "mrr", "--as-of", "2026-02-01", "--explain", "--format", "json").json
    assert told["definition_set"] == "standard@1"
    assert told["formula"]
    assert told["source"]
    (lines,) = [i for i in told["inputs"] if i["entity"] == "contract_line"]
    assert (lines["file"], lines["preset"], lines["rows"]) == ("subscriptions.csv", "minimal", 2)
    assert told["rows"][0]["value"] == "150.00"


def test_r154_the_explanation_is_in_the_readers_language(cli: Cli) -> None:
    english = cli("metric", "net_revenue_retention", "--explain").out
    cli.lang = "zh"
    chinese = cli("metric", "net_revenue_retention", "--explain").out
    assert "Definition set in force" in english
    assert "净收入留存率" in chinese
    for word in ("Definition set", "Computed from", "Missing", "Meaning", "Formula", "Level of movements"):
        assert word in english or word == "Missing"
        assert word not in chinese


def test_r154_a_figure_after_the_last_observed_day_says_so(cli: Cli) -> None:
    told = cli("metric", "mrr", "--from", "2026-02-01", "--to", "2026-04-01", "--grain", "month", "--explain",
               "--format", "json").json  # fmt: skip
    assert any("2026-02-01" in m for m in told["missing"])
    assert [r["status"] for r in told["rows"]] == ["ok", "not_observed", "not_observed"]
