"""What is planted is there, in the files and in the truth."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from oarlock.errors import UserError
from oarlock.sample import SampleSummary, make_sample
from tests.unit.sample.conftest import rows
from tests.unit.sample.recount import Tables

PLANTED = (
    "biggest", "churned", "reactivated", "switches_currency", "leap_day_start", "month_end_start", "discount_forever",
    "discount_finite", "migrates", "past_due", "trial", "notice", "upgrade", "downgrade", "seats", "module",
    "notice_given", "duplicates", "billed every 1 month", "billed every 3 month", "billed every 1 year", "pays in USD",
    "pays in CNY", "pays in EUR", "pays in JPY",
)  # fmt: skip


@pytest.mark.parametrize("kind", PLANTED)
def test_every_kind_is_planted(truth: dict[str, Any], kind: str) -> None:
    assert truth["planted"]["counts"].get(kind, 0) >= 1


def test_groups_have_members_and_one_joins_later(truth: dict[str, Any], tables: Tables) -> None:
    group = truth["groups"][0]
    joins = [m for m in group["members"] if m["joined"]]
    assert len(group["members"]) == 4
    assert len(joins) == 1
    dated = [r for r in tables["generic/customers.csv"] if r["客户编号"] == joins[0]["book"]]
    assert [r["上级客户编号"] for r in dated] == ["", group["holding"]]
    assert dated[1]["生效时间"][:10] == joins[0]["joined"]


def test_invoices_are_paid_part_paid_unpaid_late_void_and_disputed(truth: dict[str, Any]) -> None:
    assert all(count > 0 for count in truth["receivables"]["invoices"].values())


def test_big_bills_are_overdue_more_often(tmp_path: Path) -> None:
    make_sample(tmp_path, accounts=3000, months=12, behaviour=False)
    told = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))
    sizes = told["receivables"]["contract_book"]["by_deal_size"]
    share = {size: part["overdue"] / part["owed"] for size, part in sizes.items()}
    assert share["small"] < share["medium"] < share["large"]
    drawn = {(d["segment"], d["kind"]): d for d in told["hazards"]["drawn"]}
    assert len(drawn) >= 5
    for one in drawn.values():
        assert abs(one["events"] - one["expected"]) <= 4 * max(one["expected"], 1) ** 0.5


def test_opportunities_are_won_lost_and_open(truth: dict[str, Any], tables: Tables) -> None:
    stages = [r["StageName"] for r in tables["salesforce/Opportunity.csv"]]
    told = truth["opportunities"]
    assert (told["won"], told["lost"]) == (stages.count("Closed Won"), stages.count("Closed Lost"))
    assert told["open"] == len(stages) - told["won"] - told["lost"] > 0
    assert {"New Business", "Renewal", "Expansion"} <= told.keys()
    last = {r["OpportunityId"]: r["StageName"] for r in tables["salesforce/OpportunityHistory.csv"]}
    assert last == {r["Id"]: r["StageName"] for r in tables["salesforce/Opportunity.csv"]}


def test_the_systems_overlap_and_the_truth_knows_by_what(made: SampleSummary, tables: Tables) -> None:
    people = rows(made.out / "truth_accounts.csv")
    assert sum(bool(p["stripe"] and p["salesforce"]) for p in people) >= 10
    assert sum(bool(p["book"] and p["salesforce"]) for p in people) >= 10
    assert sum(bool(p["book"] and p["stripe"]) for p in people) >= 1
    crm = {r["Id"]: r for r in tables["salesforce/Account.csv"]}
    cards = {r["id"]: r for r in tables["stripe/customers.csv"]}
    book = {r["客户编号"]: r for r in tables["generic/customers.csv"]}
    seen = set()
    for one in people:
        seen.add(one["match"])
        record = crm.get(one["salesforce"])
        if one["match"] == "external_id" and one["stripe"]:
            assert cards[one["stripe"]]["external_id (metadata)"] in (one["book"], one["salesforce"])
        if one["match"] == "external_id" and one["book"]:
            assert record is not None
            assert record["AccountNumber"] == one["book"]
        if one["match"] == "domain":
            assert record is not None
            domain = record["Website"].removeprefix("https://www.")
            if one["book"]:
                assert book[one["book"]]["域名"] == domain
            else:
                assert cards[one["stripe"]]["Email"].endswith(f"@{domain}")
        if one["match"] == "name":
            assert record is not None
            assert not record["Website"]
            assert not record["AccountNumber"]
    assert seen == {"", "external_id", "domain", "name"}


def test_names_are_chinese_and_english_and_no_two_companies_share_one(made: SampleSummary) -> None:
    names = [p["name"] for p in rows(made.out / "truth_accounts.csv")]
    assert len(set(names)) == len(names)
    chinese = sum(name.endswith("公司") for name in names)
    assert 60 < chinese < 140


def test_the_dirty_file_holds_exactly_the_planted_bad_cells(made: SampleSummary, truth: dict[str, Any]) -> None:
    told = truth["dirty"]
    with (made.out / told["file"]).open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    assert len(lines) == told["rows"] + 1
    assert told["good"] + len(told["bad"]) == told["rows"]
    for bad in told["bad"]:
        assert lines[bad["line"] - 1][lines[0].index(bad["column"])] == bad["value"]
    assert len({bad["kind"] for bad in told["bad"]}) == 16


def test_impossible_sizes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="at least 24 accounts"):
        make_sample(tmp_path, accounts=5)
    with pytest.raises(UserError, match="3 to 240 months"):
        make_sample(tmp_path, months=2)
