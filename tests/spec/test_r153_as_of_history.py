"""R-153: any figure can be asked as of a past day with what was known then; no later knowledge leaks in."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import pytest

from oarlock.pipeline import refresh
from tests.support.cli import Cli, new_workspace
from tests.support.standing import some_of_revenue

HEADER = "account_id,product,start_date,end_date,mrr,quantity,units,bill_period_months,discount\n"
QUESTIONS = (
    ("mrr", "--as-of", "2026-03-01"),
    ("mrr_movements", "--from", "2026-01-01", "--to", "2026-03-01", "--grain", "month"),
    ("net_revenue_retention", "--from", "2026-01-01", "--to", "2026-03-01"),
    ("revenue_concentration", "--as-of", "2026-03-01"),
)


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    """A workspace with two customers of three months."""
    made = new_workspace(tmp_path / "w")
    file = tmp_path / "first.csv"
    file.write_text(
        HEADER + "a,p,2026-01-01,,100,,,1,0\nb,p,2026-01-15,2026-02-15,50,,,1,0\nc,p,2026-02-01,,70,,,1,0\n"
    )
    made("import", file, "--observed-until", "2026-03-31")
    return made


def hashes(cli: Cli, known_at: str, *, learned: bool = False) -> list[str]:
    extra = ("--known-by", "learned") if learned else ()
    return [cli.metric(*q, "--known-at", known_at, *extra)["content_hash"] for q in QUESTIONS]


def stamp() -> str:
    """A time strictly between what was recorded before and what comes after."""
    time.sleep(0.02)
    now = dt.datetime.now(dt.UTC)
    time.sleep(0.02)
    return now.isoformat()


def test_r153_answers_are_the_same_before_and_after_import_undo_merge_and_compaction(cli: Cli, tmp_path: Path) -> None:
    from oarlock.lake.compaction import compact
    from oarlock.lake.workspace import open_workspace

    known_at = stamp()
    before = hashes(cli, known_at)

    later = tmp_path / "later.csv"
    later.write_text(HEADER + "a,p,2026-01-01,,130,,,1,0\nd,p,2026-02-10,,900,,,1,0\n")
    batch = cli("import", later, "--format", "json").json["batch"]
    assert cli.metric("mrr", "--as-of", "2026-03-01")["rows"][0]["value"] == "1100.00"
    assert hashes(cli, known_at) == before

    second = stamp()
    between = hashes(cli, second)
    cli("imports", "undo", batch, "--reason", "wrong file")
    assert cli.metric("mrr", "--as-of", "2026-03-01")["rows"][0]["value"] == "170.00"
    assert hashes(cli, known_at) == before
    assert hashes(cli, second) == between

    cli("identity", "merge", "a", "c", "--reason", "same company")
    assert cli.metric("mrr", "--as-of", "2026-03-01")["rows"][0]["accounts"] == 1
    assert hashes(cli, known_at) == before

    compact(open_workspace(cli.workspace), "contract_line", now=dt.datetime.now(dt.UTC))
    assert cli.metric("mrr", "--as-of", "2026-03-01")["rows"][0]["accounts"] == 1
    assert hashes(cli, known_at) == before
    assert hashes(cli, second) == between


def test_r153_what_the_source_learned_later_does_not_enter_the_learned_view(cli: Cli, tmp_path: Path) -> None:
    known_at = "2026-02-20"
    before = hashes(cli, known_at, learned=True)
    file = tmp_path / "late.csv"
    file.write_text(
        "line_id,account_id,offering_id,start_date,end_date,amount,interval,created_at,end_learned_at\n"
        "late,z,p,2026-01-01,,500,month,2026-02-25 10:00,\n"
        "known,y,p,2026-01-01,2026-02-28,20,month,2026-01-01 10:00,2026-02-21 10:00\n"
    )
    cli("import", file)
    after = cli.metric("mrr", "--as-of", "2026-02-20", "--known-at", known_at, "--known-by", "learned")["rows"][0]
    assert after["value"] == "190.00"  # a 100, c 70 and the line known on 1 January; not the one created on 25 February
    open_end = cli.metric("mrr", "--as-of", "2026-03-01", "--known-at", known_at, "--known-by", "learned")["rows"][0]
    assert open_end["value"] == "190.00"  # its end was learned on 21 February, so on the 20th it still runs
    seen = cli.metric("mrr", "--as-of", "2026-03-01", "--known-at", "2026-03-01", "--known-by", "learned")["rows"][0]
    assert seen["value"] == "670.00"  # now the late line is known, and so is the end
    assert before != hashes(cli, known_at, learned=True)  # the line known on 1 January does belong there


def test_r153_a_published_figure_equals_the_computed_one_and_says_its_run(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refresh, "all_figures", some_of_revenue)
    computed = cli.metric("mrr")
    run = cli("refresh", "--format", "json").json["run"]
    published = cli.metric("mrr")
    assert (computed["run"], published["run"]) == (None, run)
    assert published["rows"] == computed["rows"]
    assert published["content_hash"] == computed["content_hash"]


def test_r153_a_run_replays_equal_and_nothing_is_stale_after_it(cli: Cli) -> None:
    run = cli("refresh", "--format", "json").json["run"]
    done = cli("replay", run, "--format", "json").json
    assert done["differs"] == 0
    assert all(a["is_equal"] and a["is_byte_equal"] for a in done["answers"])
    again = cli("refresh", "--format", "json").json
    assert (again["run"], again["computed"]) == (run, 0)
