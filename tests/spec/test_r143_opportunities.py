"""R-143: opportunities are kept with every stage they went through, as of any day, by what was known then."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.asof import rows_as_of
from tests.support.cli import Cli, new_workspace

# The header and rows are those of a real export, so they are long.
# ruff: noqa: E501

NOW = """Id,IsDeleted,AccountId,Name,StageName,Type,Amount,CurrencyIsoCode,Probability,CloseDate,IsClosed,IsWon,OwnerId,CreatedDate,LastModifiedDate,SystemModstamp
0065g000000UuxPAAS,false,0015g000001UksDAAS,New business,Closed Won,New Business,30000.00,USD,100,2025-06-30,true,true,0055g000001UksDAAS,2025-01-10T09:00:00.000Z,2025-06-30T09:00:00.000Z,2025-06-30T09:00:00.000Z
"""
STAGES = """Id,OpportunityId,CreatedById,CreatedDate,StageName,Amount,ExpectedRevenue,CloseDate,Probability,ForecastCategory,SystemModstamp,IsDeleted
0085g000003zLfEAAU,0065g000000UuxPAAS,0055g000001UksDAAS,2025-01-10T09:00:00.000Z,Prospecting,10000.00,1000.00,2025-05-31,10,Pipeline,2025-01-10T09:00:00.000Z,false
0085g000004UGcdAAG,0065g000000UuxPAAS,0055g000001UksDAAS,2025-03-01T09:00:00.000Z,Negotiation,25000.00,20000.00,2025-05-31,80,Commit,2025-03-01T09:00:00.000Z,false
0085g000004UGceAAG,0065g000000UuxPAAS,0055g000001UksDAAS,2025-06-30T09:00:00.000Z,Closed Won,30000.00,30000.00,2025-06-30,100,Closed,2025-06-30T09:00:00.000Z,false
"""


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    made = new_workspace(tmp_path / "w")
    (tmp_path / "Opportunity.csv").write_text(NOW)
    (tmp_path / "OpportunityHistory.csv").write_text(STAGES)
    made("import", tmp_path / "Opportunity.csv", tmp_path / "OpportunityHistory.csv")
    return made


def stage(cli: Cli, day: str) -> list[tuple[str, int]]:
    found = rows_as_of(cli, "opportunity", day, known_by="learned")
    return [(r["stage"], r["amount"]) for r in found]


def test_r143_a_history_imported_today_answers_what_was_known_last_year(cli: Cli) -> None:
    assert stage(cli, "2025-01-01") == []
    assert stage(cli, "2025-02-01") == [("Prospecting", 1_000_000)]
    assert stage(cli, "2025-04-01") == [("Negotiation", 2_500_000)]
    assert stage(cli, "2025-07-01") == [("Closed Won", 3_000_000)]


def test_r143_the_newest_state_says_how_it_ended(cli: Cli) -> None:
    (deal,) = rows_as_of(cli, "opportunity", "2026-01-01")
    assert (deal["is_won"], deal["is_closed"], deal["currency"]) == (True, True, "USD")
    assert deal["opportunity_id"] == "salesforce:0065g000000UuxPAAS"
    assert deal["account_id"] == "salesforce:0015g000001UksDAAS"
