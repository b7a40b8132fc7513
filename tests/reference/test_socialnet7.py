"""The figures that an independent simulator's book queries give on its own data (fightchurn, socialnet7)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.cli import Cli, new_workspace


@pytest.fixture(scope="module")
def net(tmp_path_factory: pytest.TempPathFactory, reference_data: Path) -> Cli:
    """A workspace with the subscriptions imported."""
    cli = new_workspace(tmp_path_factory.mktemp("net") / "w")
    result = cli("import", reference_data / "socialnet7" / "subscription.csv", "--format", "json").json
    assert result["preset"] == "minimal"
    assert (result["entity"], result["read"], result["loaded"], result["rejected"]) == ("contract_line", 5178, 5178, 0)
    return cli


MARCH = ("--from", "2020-03-01", "--to", "2020-04-01", "--grain", "month")


def test_it_counts_941_accounts_with_9410_at_the_start_of_march(net: Cli) -> None:
    row = net.metric("mrr", "--as-of", "2020-03-01")["rows"][0]
    assert (row["value"], row["accounts"], row["currency"]) == ("9410.00", 941, "USD")


def test_41_of_941_churn_in_march(net: Cli) -> None:
    rows = {r["movement"]: r for r in net.metric("mrr_movements", *MARCH)["rows"]}
    assert (rows["churn"]["accounts"], rows["churn"]["amount"]) == (41, "410.00")
    logos = net.metric("logo_retention", *MARCH)["rows"][0]
    assert (logos["numerator"], logos["denominator"]) == (900, 941)
    assert round(100 * (1 - logos["value"]), 5) == 4.35707


def test_every_month_agrees_with_the_published_queries(net: Cli, reference_data: Path) -> None:
    listings = json.loads((reference_data / "references.json").read_text())["fightchurn"]["socialnet7"]["listings"]
    rows = net.metric("net_revenue_retention", "--from", "2020-03-01", "--to", "2020-06-01", "--grain", "month")["rows"]
    published = listings["listing_2_8_net_retention_multi"]
    assert [r["period"] for r in rows] == [p["start_date"][:10] for p in published]
    for row, expected in zip(rows, published, strict=True):
        assert row["value"] == pytest.approx(expected["net_retention_rate"], abs=1e-10)
        assert float(row["denominator"]) == expected["start_mrr"]
        assert float(row["numerator"]) == expected["retained_mrr"]


def test_the_end_of_the_file_is_not_churn(net: Cli) -> None:
    answer = net.metric("logo_retention", "--from", "2020-05-01", "--to", "2020-07-01", "--grain", "month")
    seen, unseen = answer["rows"]
    assert (seen["numerator"], seen["denominator"]) == (1083, 1097)
    assert (unseen["value"], unseen["status"]) == (None, "not_observed")


def test_the_default_as_of_is_the_last_day_that_the_file_has_seen(net: Cli) -> None:
    answer = net.metric("mrr")
    assert answer["as_of"] == "2020-06-01"
    assert answer["rows"][0]["value"] == "12040.00"


def test_the_same_file_again_adds_nothing(net: Cli, reference_data: Path) -> None:
    again = net("import", reference_data / "socialnet7" / "subscription.csv", "--format", "json").json
    assert (again["loaded"], again["unchanged"]) == (0, 5178)
