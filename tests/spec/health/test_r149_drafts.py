"""R-149: a draft changes nothing published; its preview is what comes; going back gives the old scores again."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from oarlock.lake import snapshots
from oarlock.lake.serve import read_table
from oarlock.lake.serving import close_all, serving
from oarlock.lake.workspace import Workspace, open_workspace
from oarlock.pipeline import refresh as pipeline
from oarlock.pipeline.published import model_in_force
from oarlock.pipeline.trial import Trial, obstacle, trial
from oarlock.scores.rubric import read_model
from oarlock.strategy.registry import figure
from tests.support.cli import Cli, new_workspace
from tests.support.rubrics import one, text

SWINGING, STEADY = 23, 17
NOW = dt.datetime.now(dt.UTC)  # the command line's own clock


def model(outcome: float, **more: Any) -> dict[str, Any]:
    """Outcome against punctual payment, under the name by which all pages score."""
    return {
        "name": "default", "version": 1, "title": text("firm"), "floor": 0.5,
        "inputs": [
            one("outcome", outcome, unit="ratio", source={"metric": "outcome_progress"},
                scale={"points": [[0, 0], [1, 100]]}),
            one("overdue", 70, unit="days", source={"metric": "overdue_days"},
                scale={"direction": "down", "points": [[0, 100], [100, 0]]}),
        ],
        **more,
    }  # fmt: skip


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(pipeline, "all_figures", lambda: (figure("health"), figure("portfolio")))
    made = new_workspace(tmp_path / "w")
    lines = ["line_id,account_id,start_date,end_date,amount,interval,status"]
    outcomes = ["outcome_id,account_id,baseline,target,created_at"]
    seen = ["observation_id,outcome_id,observed_at,value"]
    invoices = ["invoice_id,account_id,issued_at,due_date,amount,currency,status"]
    for i in range(SWINGING + STEADY):
        lines.append(f"l{i},a{i:02d},2025-01-01,,{100 + i},month,active")
        outcomes.append(f"o{i},a{i:02d},0,300,2025-01-02")
        # About 18 % and punctual: 75.4 of 100 with weights 30 : 70, but 70.2 with 40 : 70.
        seen.append(f"s{i},o{i},2025-02-01,{54 + i / 7 if i < SWINGING else 271}")
        invoices.append(f"i{i},a{i:02d},2025-01-05,2027-01-01,100,USD,open")
    files = {"contract_line": lines, "outcome": outcomes, "outcome_observation": seen, "invoice": invoices}
    for name, rows in files.items():
        (tmp_path / f"{name}.csv").write_text("\n".join(rows) + "\n")
        made("import", tmp_path / f"{name}.csv", "--entity", name, "--observed-until", "2025-06-01")
    publish(made, model(30), "the firm's own")
    made("refresh")
    yield made
    close_all()


def publish(cli: Cli, body: dict[str, Any], reason: str) -> None:
    file = cli.workspace.parent / "model.json"
    file.write_text(json.dumps(body))
    cli("models", "health", "publish", file, "--reason", reason)


def draft(cli: Cli, body: dict[str, Any], key: str) -> None:
    file = cli.workspace.parent / "draft.json"
    file.write_text(json.dumps(body))
    cli("models", "health", "draft", file, "--as", key, "--note", "outcomes matter more")


def published(workspace: Workspace) -> dict[str, dict[str, Any]]:
    with snapshots.reading(workspace) as snapshot:
        assert snapshot is not None
        return {str(row["account_id"]): row for row in read_table(snapshot.path, "health_now")}


def tried(workspace: Workspace, body: dict[str, Any]) -> Trial:
    with serving(workspace) as served:
        assert served is not None
        found = trial(served, read_model(body), limit=1000)
        assert found is not None
        return found


def test_r149_a_draft_changes_nothing_and_its_preview_is_what_a_refresh_then_gives(cli: Cli) -> None:
    workspace = open_workspace(cli.workspace)
    before = published(workspace)
    assert {row["model"] for row in before.values()} == {"default@2"}
    draft(cli, model(40), "default-more")
    draft(cli, model(50), "default-most")
    assert published(workspace) == before
    assert not pipeline.is_stale(workspace, now=NOW)

    found = tried(workspace, model(40))
    assert (found.accounts, found.changed) == (40, SWINGING)
    (way,) = found.ways
    assert (way.before, way.after, way.direction) == ("green", "amber", -1)
    assert way.value == sum(12 * (100 + i) * 100 for i in range(SWINGING))

    cli("models", "health", "publish", "default-more@draft", "--reason", "outcomes matter more")
    labels = {r["label"] for r in cli("models", "health", "list", "--format", "json").json}
    assert {"default@3", "default-most@draft"} <= labels
    assert "default-more@draft" not in labels
    assert pipeline.is_stale(workspace, now=NOW)
    assert published(workspace) == before
    cli("refresh")
    after = published(workspace)
    assert {row["model"] for row in after.values()} == {"default@3"}
    # The same doubles, not nearly the same.
    assert {r["account_id"]: (r["score"], r["band"]) for r in found.rows} == {
        name: (row["score"], row["band"]) for name, row in after.items() if row["band"] != before[name]["band"]
    }
    assert sum(found.steps_after) == 40
    for at, n in enumerate(found.steps_after):
        assert n == sum(min(9, int(row["score"] // 10)) == at for row in after.values())


def test_r149_going_back_publishes_the_old_version_anew_and_gives_the_old_scores(cli: Cli) -> None:
    workspace = open_workspace(cli.workspace)
    before = published(workspace)
    publish(cli, model(70, bands={"green": 90, "amber": 80}), "too strict")
    cli("refresh")
    strict = published(workspace)
    assert all(strict[name]["score"] != row["score"] for name, row in before.items())
    assert cli.try_("models", "health", "rollback", "default@2").code == 2
    cli("models", "health", "rollback", "default@2", "--reason", "too strict after all")
    cli("refresh")
    again = published(workspace)
    assert {row["model"] for row in again.values()} == {"default@4"}
    assert {n: r["score"] for n, r in again.items()} == pytest.approx(
        {n: r["score"] for n, r in before.items()}, abs=1e-9
    )
    assert {n: r["band"] for n, r in again.items()} == {n: r["band"] for n, r in before.items()}
    twice = cli.try_("models", "health", "rollback", "default@2", "--reason", "again")
    assert (twice.code, "already says the same" in twice.err) == (2, True)
    unknown = cli.try_("models", "health", "rollback", "default@77", "--reason", "again")
    assert unknown.code == 2


def test_r149_old_runs_keep_the_version_they_were_made_with(cli: Cli) -> None:
    workspace = open_workspace(cli.workspace)
    old = snapshots.current_or_none(workspace)
    assert old is not None
    rows = read_table(old.path, "health_now")
    publish(cli, model(70), "another")
    cli("refresh")
    kept = next(s for s in snapshots.list_snapshots(workspace) if s.id == old.id)
    assert read_table(kept.path, "health_now") == rows
    assert model_in_force(kept).label == "default@2"
    assert cli("replay", old.id, "--format", "json").json["differs"] == 0


def test_r149_what_the_figures_do_not_hold_is_said_and_not_guessed(cli: Cli) -> None:
    workspace = open_workspace(cli.workspace)
    other = model(30)
    other["inputs"].append(one("nps", 10, source={"metric": "nps"}))
    with serving(workspace) as served:
        assert served is not None
        assert trial(served, read_model(other)) is None
        told = obstacle(served, read_model(other))
        assert told is not None
        assert "nps" in str(told)
        fewer = model(30)
        del fewer["inputs"][1]
        found = trial(served, read_model(fewer))
        assert found is not None
        assert found.accounts == 40


def test_r149_a_model_by_segment_is_tried_by_segment(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "accounts.csv"
    named = "\n".join(f"a{i:02d},A{i},{'smb' if i % 2 else 'mid'}" for i in range(SWINGING + STEADY))
    file.write_text("account_id,name,segment\n" + named + "\n")
    cli("import", file, "--entity", "account", "--observed-until", "2025-06-01")
    cli("refresh")
    workspace = open_workspace(cli.workspace)
    variant = {"name": "small", "label": text("small"), "when": {"segment": ["smb"]}, "weights": {"outcome": 40}}
    found = tried(workspace, model(30, variants=[variant]))
    assert found.changed == sum(1 for i in range(SWINGING) if i % 2)
    publish(cli, model(30, variants=[variant]), "small ones by outcome")
    cli("refresh")
    after = published(workspace)
    assert {r["account_id"]: r["score"] for r in found.rows} == {
        name: row["score"] for name, row in after.items() if row["band"] == "amber"
    }
