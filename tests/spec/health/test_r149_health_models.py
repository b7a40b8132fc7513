"""R-149: a health model changes only as a new version with a reason, after a preview; old figures keep theirs."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.cli import Cli, new_workspace
from tests.support.rubrics import one, text

SWINGING, STEADY = 23, 17


def model(outcome: float) -> dict[str, Any]:
    """Outcome against punctual payment: 100 points when nothing is overdue."""
    return {
        "name": "firm", "version": 1, "title": text("firm"), "floor": 0.5,
        "inputs": [
            one("outcome", outcome, unit="ratio", source={"metric": "outcome_progress"},
                scale={"points": [[0, 0], [1, 100]]}),
            one("overdue", 70, unit="days", source={"metric": "overdue_days"},
                scale={"direction": "down", "points": [[0, 100], [100, 0]]}),
        ],
    }  # fmt: skip


@pytest.fixture(scope="module")
def cli(tmp_path_factory: pytest.TempPathFactory) -> Cli:
    folder = tmp_path_factory.mktemp("firm")
    made = new_workspace(folder / "w")
    names = [f"a{i:02d}" for i in range(SWINGING + STEADY)]
    lines = ["line_id,account_id,start_date,end_date,amount,interval,status"]
    outcomes, seen = (
        ["outcome_id,account_id,baseline,target,created_at"],
        ["observation_id,outcome_id,observed_at,value"],
    )
    invoices = ["invoice_id,account_id,issued_at,due_date,amount,currency,status"]
    for i, name in enumerate(names):
        lines.append(f"l{i},{name},2025-01-01,,100,month,active")
        outcomes.append(f"o{i},{name},0,100,2025-01-02")
        # 18 % and punctual: 75.4 of 100 with weights 30 : 70, but 70.2 with 40 : 70. 90 % stays green with both.
        seen.append(f"s{i},o{i},2025-02-01,{18 if i < SWINGING else 90}")
        invoices.append(f"i{i},{name},2025-01-05,2027-01-01,100,USD,open")
    for name, rows in {"lines": lines, "outcome": outcomes, "outcome_observation": seen, "invoice": invoices}.items():
        (folder / f"{name}.csv").write_text("\n".join(rows) + "\n")
    entity = {"lines": "contract_line"}
    for name in ("lines", "outcome", "outcome_observation", "invoice"):
        made("import", folder / f"{name}.csv", "--entity", entity.get(name, name), "--observed-until", "2025-06-01")
    for weight in (30, 40):
        (folder / f"{weight}.json").write_text(json.dumps(model(weight)))
    made("models", "health", "publish", folder / "30.json", "--reason", "the first one")
    return made


def health(cli: Cli, *args: object) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = cli("health", "--model", "firm", "--format", "json", *args).json
    return rows


def test_r149_raising_the_weight_of_outcome_previews_23_accounts_and_leaves_last_month_alone(cli: Cli) -> None:
    file = cli.workspace.parent / "40.json"
    month_ago = health(cli, "--as-of", "2025-05-01")
    today = health(cli)
    assert {r["model"] for r in (*month_ago, *today)} == {"firm@1"}
    assert {round(r["score"], 6) for r in today} == {round((30 * 18 + 7000) / 100, 6), 97.0}

    found = cli("models", "health", "preview", file, "--format", "json").json
    assert (found["accounts"], found["changed"]) == (40, 23)
    assert (found["bands_before"], found["bands_after"]) == ({"green": 40}, {"amber": 23, "green": 17})
    assert {(r["before"], r["after"]) for r in found["rows"]} == {("green", "amber")}

    refused = cli.try_("models", "health", "publish", file)
    assert (refused.code, "reason" in refused.err) == (2, True)
    cli("models", "health", "publish", file, "--reason", "outcomes matter more")
    again = cli.try_("models", "health", "publish", file, "--reason", "twice")
    assert again.code == 2

    after = health(cli)
    assert {r["model"] for r in after} == {"firm@2"}
    assert sorted({round(r["score"], 6) for r in after}) == [
        round((40 * 18 + 7000) / 110, 6), round((40 * 90 + 7000) / 110, 6),
    ]  # fmt: skip
    assert health(cli, "--as-of", "2025-05-01") == month_ago
    listed = cli("models", "health", "list", "--format", "json").json
    assert {"firm@1": "the first one", "firm@2": "outcomes matter more"}.items() <= {
        r["label"]: r["reason"] for r in listed
    }.items()  # fmt: skip

    told = cli("explain", "health", "a00", "--model", "firm", "--from", "2025-05-01", "--format", "json").json
    parts = {p["kind"]: p["points"] for p in told["change"]["parts"]}
    assert (told["change"]["model_before"], told["model"]) == ("firm@1", "firm@2")
    assert parts["model"] == pytest.approx((40 * 18 + 7000) / 110 - (30 * 18 + 7000) / 100)
    assert sum(p["points"] for p in told["change"]["parts"]) == pytest.approx(told["change"]["total"], abs=1e-9)
    assert any("firm@1" in line and "firm@2" in line for line in told["text"])


def test_r149_a_draft_is_kept_shown_and_published(cli: Cli) -> None:
    file = cli.workspace.parent / "drafted.json"
    file.write_text(json.dumps({**model(50), "name": "drafted"}))
    cli("models", "health", "draft", file)
    labels = [r["label"] for r in cli("models", "health", "list", "--format", "json").json]
    assert "drafted@draft" in labels
    assert cli("models", "health", "show", "drafted@draft").json["inputs"][0]["weight"] == 50
    assert cli.try_("health", "--model", "drafted").code == 2
    cli("models", "health", "publish", "drafted@draft", "--reason", "good")
    labels = [r["label"] for r in cli("models", "health", "list", "--format", "json").json]
    assert "drafted@1" in labels
    assert "drafted@draft" not in labels


def test_r149_what_is_wrong_is_told_by_file_and_key(cli: Cli) -> None:
    file = cli.workspace.parent / "wrong.json"
    wrong = model(30) | {"floor": 2, "colour": "blue"}
    wrong["inputs"][1]["scale"]["points"] = [[0, 0], [100, 100]]
    file.write_text(json.dumps(wrong))
    ran = cli.try_("models", "health", "validate", file)
    assert ran.code == 2
    for words in ("wrong.json", "'floor' is 2", "'colour'", "Known here"):
        assert words in ran.err
    file.write_text(json.dumps(model(30)))
    assert "2 inputs" in cli("models", "health", "validate", file).out
    file.write_text("[1]")
    assert cli.try_("models", "health", "validate", file).code == 2
