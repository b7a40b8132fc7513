"""R-153: tables that carry history give history: last year's segment decides last year's figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cli import Cli, new_workspace

ACCOUNTS = """account_id,name,segment,valid_from
a,Alpha,SMB,2024-01-01 00:00
a,Alpha,Enterprise,2025-07-01 00:00
b,Beta,SMB,2024-01-01 00:00
"""
LINES = """line_id,account_id,start_date,end_date,amount,interval
1,a,2024-01-01,,100.00,month
2,b,2024-01-01,2025-08-15,40.00,month
3,a,2025-08-01,,25.00,month
"""
LAST_YEAR = ("--from", "2025-06-01", "--to", "2025-09-01", "--by", "segment")


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    made = new_workspace(tmp_path / "w")
    (tmp_path / "accounts.csv").write_text(ACCOUNTS)
    (tmp_path / "lines.csv").write_text(LINES)
    made("import", tmp_path / "accounts.csv", tmp_path / "lines.csv", "--observed-until", "2025-12-31")
    return made


def test_r153_the_segment_is_that_of_the_periods_start(cli: Cli) -> None:
    rows = {r["segment"]: r for r in cli.metric("net_revenue_retention", *LAST_YEAR)["rows"]}
    assert set(rows) == {"SMB"}  # a was still SMB on 1 June, so its growth is not Enterprise's
    assert (rows["SMB"]["numerator"], rows["SMB"]["denominator"]) == ("125.00", "140.00")


def test_r153_learned_time_answers_last_year_as_it_was_known_then(cli: Cli) -> None:
    then = ("--as-of", "2025-07-15", "--known-at", "2025-07-15", "--known-by", "learned", "--by", "segment")
    rows = {r["segment"]: r["value"] for r in cli.metric("mrr", *then)["rows"]}
    assert rows == {"Enterprise": "100.00", "SMB": "40.00"}
    before = ("--as-of", "2025-06-15", "--known-at", "2025-06-15", "--known-by", "learned", "--by", "segment")
    assert {r["segment"]: r["value"] for r in cli.metric("mrr", *before)["rows"]} == {"SMB": "140.00"}
