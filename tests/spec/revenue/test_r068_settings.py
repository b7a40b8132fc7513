"""R-068: owner, target, threshold, rhythm and response are settings; only whole metrics stand on the scorecard."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import pytest

from oarlock.errors import UserError
from oarlock.lake import journal
from oarlock.metrics.catalogue import MetricSetting, figure, judged
from oarlock.pipeline.catalogue import live_metrics, metric_settings, set_metric
from tests.support.cli import Cli
from tests.support.lake import HandLake
from tests.support.tables import line

NOW = dt.datetime(2024, 7, 1, tzinfo=dt.UTC)
WHOLE = {"owner": "Ann", "target": "200", "threshold": "100", "rhythm": "weekly", "response": "Ann calls"}


@pytest.fixture
def lake(tmp_path: Path) -> HandLake:
    made = HandLake(tmp_path / "w")
    made.add("2024-06-01", contract_line=[line("a", "2024-01-01", amount=15_000)])
    return made


def change(lake: HandLake, name: str = "mrr", **parts: str) -> MetricSetting:
    return set_metric(lake.workspace, name, parts, actor="ann", reason="review", now=NOW)


def test_r068_a_metric_is_refused_on_the_scorecard_until_nothing_is_missing(lake: HandLake) -> None:
    change(lake, **{k: v for k, v in WHOLE.items() if k not in ("owner", "threshold")})
    assert live_metrics(lake.workspace) == ()
    with pytest.raises(UserError, match="'mrr' is not live: it has no owner, threshold"):
        live_metrics(lake.workspace, ("mrr",))
    change(lake, owner="Ann", threshold="100")
    ((one, setting),) = live_metrics(lake.workspace)
    assert (one.card.name, setting) == ("mrr", MetricSetting(metric="mrr", **WHOLE))
    change(lake, owner="")
    assert live_metrics(lake.workspace) == ()


def test_r068_each_change_is_in_the_journal_with_what_was_before(lake: HandLake) -> None:
    change(lake, owner="Ann")
    change(lake, owner="Bo")
    rows = [r for r in journal.read(lake.workspace) if r.entity == "metric_setting"]
    assert [(r.actor, r.key, r.before["owner"], r.after["owner"]) for r in rows] == [
        ("ann", "mrr", "", "Ann"), ("ann", "mrr", "Ann", "Bo"),
    ]  # fmt: skip
    assert metric_settings(lake.workspace)["mrr"].owner == "Bo"
    with pytest.raises(UserError, match="Nothing about 'mrr' would change"):
        change(lake, owner="Bo")


@pytest.mark.parametrize(("parts", "told"), [
    ({"target": "high"}, "--target 'high' is not a number"),
    ({"target": "95%", "threshold": "0.95"}, "which side is bad"),
])  # fmt: skip
def test_r068_what_no_figure_can_be_held_against_is_refused(lake: HandLake, parts: dict[str, str], told: str) -> None:
    with pytest.raises(UserError, match=told):
        change(lake, **parts)
    assert metric_settings(lake.workspace) == {}


def test_r068_numbers_are_read_as_people_write_them() -> None:
    written = ("95%", "95％", "0.95", "1,200,000.5", " 7 ", "", "high", "inf")
    numbers = [Decimal("0.95")] * 3 + [Decimal("1200000.5"), Decimal(7), None, None, None]
    assert [figure(text) for text in written] == numbers


@pytest.mark.parametrize(("target", "threshold", "value", "state"), [
    ("95%", "90%", "0.95", "on_target"), ("95%", "90%", "0.92", "between"), ("95%", "90%", "0.90", "between"),
    ("95%", "90%", "0.899", "past_threshold"), ("30", "45", "30", "on_target"), ("30", "45", "45", "between"),
    ("30", "45", "46", "past_threshold"), ("30", "", "46", None),
])  # fmt: skip
def test_r068_a_threshold_below_the_target_is_a_floor_and_one_above_a_ceiling(
    target: str, threshold: str, value: str, state: str | None
) -> None:
    assert judged(Decimal(value), MetricSetting(metric="m", target=target, threshold=threshold)) == state


def test_r068_the_command_line_sets_shows_and_lists(lake: HandLake) -> None:
    cli = Cli(lake.workspace.path)
    refused = cli.try_("metrics", "scorecard", "mrr")
    assert (refused.code, "it has no owner" in refused.err) == (2, True)
    said = cli("metrics", "set", "mrr", *(word for k, v in WHOLE.items() for word in (f"--{k}", v))).out
    assert "'mrr' is live" in said
    (row,) = cli("metrics", "scorecard", "--format", "json").json
    assert (row["metric"], row["value"], row["state"], row["owner"]) == ("mrr", "150.00", "between", "Ann")
    shown = cli("metrics", "show", "mrr", "--format", "json").json
    assert (shown["live"], shown["value"], shown["target"], shown["state"]) == (True, "150.00", "200", "between")
    text = cli("metrics", "show", "overdue_share").out
    assert "--set big_deal=…: From what size a deal is big (money); default 100000" in text
    assert "'overdue_share' is not live" in text


def test_r068_a_card_is_shown_without_a_workspace_and_parameters_are_data(tmp_path: Path) -> None:
    cli = Cli(tmp_path / "none")
    shown = cli("metrics", "show", "loss_stress_test", "--format", "json").json
    assert [p["name"] for p in shown["parameters"]] == ["cash", "fixed_cost_per_month", "contribution_margin", "top"]
    assert (shown["live"], shown["value"]) == (False, None)
    assert cli("metrics", "show", "health", "--format", "json").json["name"] == "health"
    assert len(json.loads(cli("metrics", "--format", "json").out)) >= 20


def test_r149_a_definition_set_says_every_choice(lake: HandLake, tmp_path: Path) -> None:
    cli = Cli(lake.workspace.path)
    file = tmp_path / "set.json"
    file.write_text('{"name": "standard"}', encoding="utf-8")
    refused = cli.try_("definitions", "publish", file, "--reason", "x")
    assert refused.code == 2
    assert "does not say: level, reactivation, churn_time" in refused.err
    assert "oarlock definitions show" in refused.err
