"""The JSON that others script against: names, order of magnitude and types as documented."""

from __future__ import annotations

import json
import re

import pytest

from tests.support.cli import new_workspace
from tests.support.smallco import AS_OF, MORE, by_account, importing

IMPORT = {"batch", "entity", "preset", "read", "loaded", "unchanged", "rejected", "quarantine"}
METRIC = {"metric", "version", "definition_set", "unit", "as_of", "known_at", "rows"}
MONEY = re.compile(r"-?\d+\.\d\d")
SPAN = ("--from", "2024-02-01", "--to", AS_OF)


def test_an_import_prints_one_object_a_file(tmp_path, own):
    files = tmp_path / "in"
    files.mkdir()
    head = "line_id,account_id,offering_id,start_date,end_date,amount,currency,interval\n"
    (files / "good.csv").write_text(head + "x1,b1,p,2024-03-01,,1.00,USD,month\n", encoding="utf-8")
    (files / "half.csv").write_text(
        head + "x2,b1,p,2024-03-01,,1.00,USD,month\nx3,b1,p,soon,,1.00,USD,month\n", encoding="utf-8"
    )
    ran = own("import", files, "--system", "bill", "--format", "json")
    told = {r["file"]: r for r in map(json.loads, ran.out.splitlines())}
    assert set(told) == {"good.csv", "half.csv"}
    for r in told.values():
        assert set(r) >= IMPORT
        assert r["entity"] == "contract_line"
        assert r["preset"] == "generic_contract_line"
        assert r["batch"]
    good, half = told["good.csv"], told["half.csv"]
    assert (good["read"], good["loaded"], good["unchanged"], good["rejected"], good["quarantine"]) == (1, 1, 0, 0, None)
    assert (half["read"], half["loaded"], half["unchanged"], half["rejected"]) == (2, 1, 0, 1)
    with open(half["quarantine"], encoding="utf-8-sig") as listed:
        assert "soon" in listed.read()


def test_a_file_that_fails_is_an_object_too_and_the_others_go_on(tmp_path, own):
    (tmp_path / "odd.csv").write_text("what,is,this\n1,2,3\n", encoding="utf-8")
    more = own.workspace.parent / "files" / "apex" / "accounts.csv"
    ran = own.try_("import", tmp_path / "odd.csv", more, "--format", "json")
    assert ran.code == 4  # one of the files failed as a whole
    told = {r["file"]: r for r in map(json.loads, ran.out.splitlines())}
    assert told["odd.csv"]["batch"] is None
    assert "No preset recognises" in told["odd.csv"]["error"]
    assert told["accounts.csv"]["error"] is None


def test_a_metric_prints_one_object_with_money_in_major_units(company):
    told = company.metric("mrr", "--as-of", AS_OF)
    assert set(told) >= METRIC
    assert (told["metric"], told["version"], told["definition_set"]) == ("mrr", 1, "standard@1")
    assert (told["unit"], told["as_of"]) == ("money", AS_OF)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", told["known_at"])
    (row,) = told["rows"]
    assert (row["value"], row["currency"], row["accounts"]) == ("277.50", "USD", 4)


def test_money_of_a_currency_without_decimals_has_none(tmp_path):
    cli = new_workspace(tmp_path / "w", currency="JPY")
    (tmp_path / "s.csv").write_text(
        "account_id,product,start_date,end_date,mrr,quantity,units\na,p,2024-01-01,,1200,1,seat\n", encoding="utf-8"
    )
    cli("import", tmp_path / "s.csv", "--observed-until", AS_OF)
    assert cli.metric("mrr", "--as-of", AS_OF)["rows"][0]["value"] == "1200"


def test_the_same_figure_by_account(company):
    assert by_account(company) == MORE


def test_a_ratio_has_its_parts(company):
    told = company.metric("net_revenue_retention", *SPAN)
    (row,) = told["rows"]
    assert told["unit"] == "ratio"
    assert row["value"] == pytest.approx(270.5 / 250.5)
    assert (row["numerator"], row["denominator"], row["n"]) == ("270.50", "250.50", 3)


def test_a_ratio_of_nothing_is_null_not_zero(company):
    (row,) = company.metric("net_revenue_retention", "--from", "2023-01-01", "--to", "2023-02-01")["rows"]
    assert row["value"] is None
    assert (row["denominator"], row["n"]) == ("0.00", 0)


def test_movements_have_period_movement_amount_currency_and_accounts(company):
    told = company.metric("mrr_movements", *SPAN, "--grain", "month")
    rows = {r["movement"]: r for r in told["rows"]}
    assert {r["period"] for r in told["rows"]} == {"2024-02-01"}
    assert set(rows) >= {"new", "expansion", "contraction", "churn", "reactivation", "fx"}
    for r in rows.values():
        assert set(r) >= {"period", "movement", "amount", "currency", "accounts"}
        assert MONEY.fullmatch(r["amount"])
        assert r["currency"] == "USD"
    assert {m: (r["amount"], r["accounts"]) for m, r in rows.items() if r["accounts"]} == {
        "new": ("7.00", 1),
        "expansion": ("20.00", 1),
    }


def test_one_month_by_grain_is_one_row_comparing_its_two_ends(company):
    told = company.metric("gross_revenue_retention", *SPAN, "--grain", "month")
    assert [(r["period"], r["period_end"]) for r in told["rows"]] == [("2024-02-01", AS_OF)]


def test_a_dry_run_says_the_same_and_changes_nothing(own):
    words = importing(own.workspace.parent / "files", "bill")
    changed = own.workspace.parent / "files" / "bill" / "lines.csv"
    changed.write_text(changed.read_text().replace("50.50", "60.00"), encoding="utf-8")
    before = _kept(own)
    dry = [json.loads(line) for line in own(*words, "--dry-run").out.splitlines()]
    assert _kept(own) == before
    assert [(r["entity"], r["loaded"], r["unchanged"], r["batch"]) for r in dry] == [
        ("account", 0, 3, None), ("contract_line", 1, 2, None)
    ]  # fmt: skip
    wet = [json.loads(line) for line in own(*words).out.splitlines()]
    assert [(r["loaded"], r["unchanged"]) for r in wet] == [(r["loaded"], r["unchanged"]) for r in dry]


def _kept(cli):
    """All that a workspace keeps, without the note of which files were found intact."""
    files = (p for p in cli.workspace.rglob("*") if p.is_file() and p.name != "verified.json")
    return {p: p.read_bytes() for p in files}


def test_lists_are_arrays_of_objects(company):
    batches = company("imports", "--format", "json").json
    assert {"batch", "kind", "recorded_at", "entity", "file", "loaded", "rejected", "undone_at"} <= set(batches[0])
    (run,) = company("runs", "--format", "json").json
    assert run["current"] is True
    assert run["run"] == company.metric("mrr")["run"]
    names = {m["name"] for m in company("metrics", "--format", "json").json}
    assert names >= {
        "mrr", "arr", "mrr_movements", "net_revenue_retention", "gross_revenue_retention", "gross_renewal_rate",
        "logo_retention", "cohort_logo_retention", "cohort_revenue_retention", "revenue_bridge", "quick_ratio", "arpa",
        "receivables_ageing", "days_sales_outstanding", "revenue_concentration", "loss_stress_test",
    }  # fmt: skip
    health = company("doctor", "--format", "json").json
    assert (health["ok"], health["problems"]) == (True, [])
    assert {f["entity"] for f in health["feeds"]} == {"account", "contract_line"}
    (gap,) = health["gaps"]  # one account has no contract
    assert gap == {"entity": "contract_line", "covered": 4, "accounts": 5, "unknown": 1}


def test_a_replay_tells_each_answer(company):
    run = company.metric("mrr")["run"]
    told = company("replay", run, "--format", "json").json
    assert (told["run"], told["differs"]) == (run, 0)
    assert {a["table"] for a in told["answers"]} >= {"mrr_now", "arr_now"}
    assert all(a["is_equal"] and a["is_byte_equal"] for a in told["answers"])


def test_the_report_tells_no_needs_of_figures_that_it_does_not_show(company):
    assert "runway needs" in " ".join(company.metric("loss_stress_test")["notes"])
    assert "runway" not in company("report").out
