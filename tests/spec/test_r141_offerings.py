"""R-141: offerings form a tree of products, modules and features, and revenue can be told by any of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.asof import rows_as_of
from tests.support.cli import Cli, new_workspace

OFFERINGS = """Offering ID,Name,Kind,Parent offering ID,Recurring
suite,Suite,product,,yes
crm,CRM,module,suite,yes
forecast,Forecast,feature,crm,yes
setup,Set-up,service,,no
"""
LINES = """line_id,account_id,offering_id,start_date,amount,interval,is_recurring
1,a,crm,2026-01-01,100.00,month,yes
2,b,crm,2026-02-01,50.00,month,yes
3,a,forecast,2026-02-01,1200.00,year,yes
4,a,setup,2026-02-01,5000.00,month,no
"""


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    made = new_workspace(tmp_path / "w")
    (tmp_path / "offerings.csv").write_text(OFFERINGS)
    (tmp_path / "lines.csv").write_text(LINES)
    made("import", tmp_path / "offerings.csv", tmp_path / "lines.csv")
    return made


def test_r141_the_tree_of_offerings_is_kept(cli: Cli) -> None:
    found = {
        r["offering_id"]: (r["name"], r["kind"], r["parent_id"]) for r in rows_as_of(cli, "offering", "2026-03-01")
    }
    assert found == {
        "suite": ("Suite", "product", None),
        "crm": ("CRM", "module", "suite"),
        "forecast": ("Forecast", "feature", "crm"),
        "setup": ("Set-up", "service", None),
    }


def test_r141_recurring_revenue_by_offering_adds_up_and_leaves_one_off_work_out(cli: Cli) -> None:
    rows = cli.metric("mrr", "--as-of", "2026-02-01", "--by", "offering")["rows"]
    assert {r["offering"]: (r["value"], r["accounts"]) for r in rows} == {
        "crm": ("150.00", 2),
        "forecast": ("100.00", 1),
    }
    assert cli.metric("mrr", "--as-of", "2026-02-01")["rows"][0]["value"] == "250.00"
