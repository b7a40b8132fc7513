"""What cannot be done is told with a sentence, a remedy and the exit code of its kind; never with a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from oarlock import errors
from tests.support.cli import Cli
from tests.support.crash import ENV

USER, NO_WORKSPACE, BAD_FILE, CONFIRM, NO_DATA, OPERATOR, DAMAGED = 2, 3, 4, 5, 6, 10, 11


def refused(cli: Cli, code: int, *words: object) -> str:
    """What a refused command says; nothing of it is a traceback, an inner name or an unfilled place."""
    ran = cli.try_(*words)
    said = ran.err.strip()
    assert ran.code == code, (words, ran)
    assert said
    assert "Traceback" not in said
    assert "Something went wrong inside" not in said
    assert not any(sign in said for sign in ("Error(", "Text(", "Msg(", "<class", "PosixPath"))
    return said


def test_exit_codes_are_those_of_the_error_tree():
    assert (errors.UserError.exit_code, errors.NotAWorkspaceError.exit_code) == (USER, NO_WORKSPACE)
    assert (errors.BadFileError.exit_code, errors.NeedsConfirmationError.exit_code) == (BAD_FILE, CONFIRM)
    assert (errors.NoDataError.exit_code, errors.OperatorError.exit_code) == (NO_DATA, OPERATOR)
    assert errors.DamagedError.exit_code == DAMAGED
    codes = [c.__dict__["exit_code"] for c in _tree(errors.OarlockError) if "exit_code" in c.__dict__]
    assert len(codes) == len(set(codes)), "two kinds of error share an exit code"


def _tree(kind):
    yield kind
    for below in kind.__subclasses__():
        if below.__module__ == "oarlock.errors":
            yield from _tree(below)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["metric", "mrrr"], "There is no metric 'mrrr'. Did you mean: mrr"),
        (["metric", "zzzzzz"], "arpa, arr, arr_movements"),
        (["metric", "healht"], "There is no metric 'healht'. Did you mean: health"),
        (["metrics", "show", "accounts_needing_attenton"], "Did you mean: accounts_needing_attention"),
        (["metric", "mrr", "--definition", "standart"], "There is no definition set 'standart'. Known ones: standard"),
        (["metric", "mrr", "--by", "moon"], "Known names: offering, currency, account"),
        (["metric", "mrr", "--engine", "abacus"], "Known engines: duckdb, spark"),
        (["metric", "mrr", "--grain", "week"], "Use day, month, quarter or year."),
        (["metric", "mrr", "--as-of", "2024-02-30"], "'2024-02-30' is not a date. Write it as"),
        (["metric", "mrr", "--as-of", "0001-01-01"], "Ask for a day from 1000-01-01 to 9000-01-01."),
        (["metric", "mrr", "--known-at", "9999-12-31T23:59-12:00"], "is not a time. Write it as"),
        (["metric", "mrr", "--known-by", "rumour"], "Use recorded or learned."),
        (["metric", "mrr", "--set", "basis=arr"], "'mrr' has no parameter 'basis'. It has none."),
        (["metric", "loss_stress_test", "--by", "segment"], "cannot be split. Ask for it without --by."),
        (["metric", "mrr", "--as-of", "2024-02-01", "--to", "2024-03-01"], "Leave --as-of out, or leave out --from"),
        (["metrics", "scorecard", "mrr"], "'mrr' is not live: it has no owner, target"),
        (["metrics", "set", "mrr", "--target", "high"], "--target 'high' is not a number"),
        (["metrics", "set", "mrr"], "Give one of: --owner, --target"),
        (["metric", "mrr", "--set", "basis"], "'basis' is not NAME=VALUE."),
        (["metric", "mrr", "--from", "2024-03-01", "--to", "2024-02-01"], "ends on 2024-02-01, but starts on"),
        (["metric", "mrr", "--from", "1900-01-01", "--to", "2024-01-01", "--grain", "day"], "Take a shorter span"),
        (["metric", "mrr_movements", "--as-of", "2024-01-01", "--by", "moon"], "moon"),
        (["metric", "mrr", "--format", "xml"], "'xml' is not one of 'table', 'json', 'csv', 'parquet'"),
        (["metric"], "Missing argument 'NAME'"),
        (["metric", "mrr", "and", "arr"], "unexpected extra argument"),
        (["metric", "mrr", "--asof", "2024-01-01"], "--as-of"),
        (["imports", "undo", "b-nope"], "There is no batch 'b-nope'. List them with: oarlock imports."),
        (["imports", "undo", ""], "Nothing to withdraw was named. Name one batch, or give --sample."),
        (["replay", "run-nope"], "There is no run 'run-nope'. List the runs that are kept with: oarlock runs."),
        (["replay", "../../etc"], "There is no run"),
        (["identity", "merge", "apex:c1", "apex:c1"], "cannot be merged into itself"),
        (["identity", "merge", "apex:c1", "apex:c9"], "There is no account 'apex:c9'. Give the ID with its system"),
        (["identity", "split", "apex:c3"], "nothing to split"),
        (["record", "show", "customer", "c1"], "There is no entity 'customer'. Known entities: account"),
        (["record", "show", "account", "apex:c9"], "There is no account 'apex:c9'"),
        (["record", "edit", "account", "apex:c1", "colour", "red"], "account has no field 'colour'. Its fields are:"),
        (["definitions", "show", "nope"], "There is no definition set 'nope'"),
        (["refresh", "--as-of", "soon"], "'soon' is not a date"),
        (["refresh", "--definition", "nope"], "There is no definition set 'nope'"),
        (["refresh", "--engine", "abacus"], "Known engines"),
        (["report", "--as-of", "9999-12-31"], "Ask for a day from"),
        (["import"], "Nothing to import. Name a file, a folder, or a database"),
        (["import", "x.csv", "--map", "account_id"], "'account_id' is not FIELD=COLUMN. Write for example"),
        (["import", "x.csv", "--url-env", "NO_SUCH_VARIABLE"], "NO_SUCH_VARIABLE is empty or not set"),
        (["import", "x.csv", "--observed-until", "soon"], "'soon' is not a date"),
        (["import", "x.csv", "--system", "a:b"], "Use letters, digits, - and _"),
        (["sample", "--accounts", "3", "--out", "x"], "--accounts"),
        (["sample"], "Missing option '--out'"),
        (["init", "x", "--fiscal-year-start", "13"], "--fiscal-year-start"),
        (["nope"], "No such command 'nope'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)  # fmt: skip
def test_a_wrong_word_is_told_with_a_remedy(company, tmp_path, monkeypatch, words, told):
    monkeypatch.chdir(tmp_path)
    assert told in refused(company, USER, *words)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_not_there_or_cannot_be_read(own, tmp_path):
    assert "There is no file" in refused(own, BAD_FILE, "import", tmp_path / "none.csv")
    (tmp_path / "empty.csv").write_bytes(b"")
    assert "empty.csv" in refused(own, BAD_FILE, "import", tmp_path / "empty.csv")
    (tmp_path / "noise.parquet").write_bytes(b"PAR1" + os.urandom(64) + b"PAR1")
    assert "noise.parquet" in refused(own, BAD_FILE, "import", tmp_path / "noise.parquet")
    (tmp_path / "poem.txt").write_text("a poem\nof two lines\n", encoding="utf-8")
    assert "No preset recognises the columns" in refused(own, BAD_FILE, "import", tmp_path / "poem.txt")
    (tmp_path / "nowhere").mkdir()
    assert "No file to import was found" in refused(own, USER, "import", tmp_path / "nowhere")
    (tmp_path / "loop.csv").symlink_to(tmp_path / "loop.csv")
    refused(own, BAD_FILE, "import", tmp_path / "loop.csv")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read(own, tmp_path):
    (tmp_path / "secret.csv").write_text("account_id,name\na,b\n", encoding="utf-8")
    (tmp_path / "secret.csv").chmod(0)
    assert "secret.csv" in refused(own, BAD_FILE, "import", tmp_path / "secret.csv")


def test_a_file_with_a_name_that_needs_care_loads(own, tmp_path):
    for name in ("客户 名单.csv", "it's 100%.csv", "{curly}.csv", "-dash.csv"):
        (tmp_path / name).write_text(f"account_id,name\n{name},x\n", encoding="utf-8")
        ran = own("import", "--entity", "account", "--format", "json", "--", tmp_path / name)
        assert (ran.json["file"], ran.json["loaded"]) == (name, 1)


def test_choices_of_import_that_do_not_exist(own):
    file = own.workspace.parent / "files" / "bill" / "lines.csv"
    assert "There is no preset 'nope'. Known presets:" in refused(own, USER, "import", file, "--preset", "nope")
    assert "There is no entity 'nope'. Known entities:" in refused(own, USER, "import", file, "--entity", "nope")
    assert "'nope' is not a field of contract_line" in refused(own, USER, "import", file, "--map", "nope=line_id")
    assert "There is no encoding called 'nope'" in refused(own, BAD_FILE, "import", file, "--encoding", "nope")


def test_closing_much_asks_for_a_yes(own):
    lines = own.workspace.parent / "files" / "bill" / "lines.csv"
    lines.write_text("\n".join(lines.read_text().splitlines()[:2]) + "\n", encoding="utf-8")
    words = ("import", lines, "--system", "bill", "--complete")
    assert "--yes" in refused(own, CONFIRM, *words)
    own(*words, "--yes")


def test_a_folder_that_is_no_workspace(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for words in (["imports"], ["metric", "mrr"], ["refresh"], ["doctor"], ["identity", "review"], ["import", "x"]):
        assert "Make one with: oarlock init" in refused(Cli(tmp_path / "none"), NO_WORKSPACE, *words)
    assert "Give --workspace DIR or set OARLOCK_WORKSPACE" in _alone(NO_WORKSPACE, "imports")


def _alone(code: int, *words: str, **env: str) -> str:
    command = [sys.executable, "-m", "oarlock", "--lang", "en", *words]
    clean = {k: v for k, v in ENV.items() if not k.startswith("OARLOCK_")}
    done = subprocess.run(command, env=clean | env, capture_output=True, text=True, timeout=120)
    assert done.returncode == code, done
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


def test_the_workspace_comes_from_the_environment_or_the_current_folder(company, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    place = str(company.workspace)
    assert '"batch"' in _alone(0, "imports", "--format", "json", OARLOCK_WORKSPACE=place)
    monkeypatch.chdir(company.workspace)
    assert '"batch"' in _alone(0, "imports", "--format", "json")
    # The option is stronger than the variable.
    assert "none is not" in _alone(NO_WORKSPACE, "-w", str(tmp_path / "none"), "imports", OARLOCK_WORKSPACE=place)


def test_a_setting_that_is_not_a_number():
    assert "must be whole numbers" in _alone(USER, "metrics", OARLOCK_THREADS="many")


def test_nothing_was_imported_yet(tmp_path):
    cli = Cli(tmp_path / "w")
    cli("init", tmp_path / "w")
    for words in (["metric", "mrr"], ["refresh"], ["report"]):
        assert "Import a file" in refused(cli, NO_DATA, *words)
    assert "Nothing has been imported yet." in cli("imports").out
    assert "Nothing was published yet" in cli("runs").out
    assert cli("imports", "--format", "json").json == []
    cli("doctor")


def test_a_workspace_is_made_once(tmp_path):
    cli = Cli(tmp_path / "w")
    cli("init", tmp_path / "w", "--currency", "cny", "--timezone", "Asia/Shanghai")
    assert "is a workspace already" in refused(cli, USER, "init", tmp_path / "w")
    assert "is not a time zone. Use a name such as" in refused(cli, USER, "init", tmp_path / "v", "--timezone", "Mars")
    assert "not a currency code" in refused(cli, USER, "init", tmp_path / "v", "--currency", "GOLD")
    assert not (tmp_path / "v").exists()
    (tmp_path / "file").write_text("", encoding="utf-8")
    refused(cli, OPERATOR, "init", tmp_path / "file" / "w")


def test_a_batch_is_withdrawn_once_and_only_imports_are(own):
    batches = own("imports", "--format", "json").json
    (linked,) = [b["batch"] for b in batches if b["kind"] == "journal"][:1]
    assert "holds decisions of people" in refused(own, USER, "imports", "undo", linked)
    own("imports", "undo", batches[-2]["batch"])
    assert "was withdrawn already" in refused(own, USER, "imports", "undo", batches[-2]["batch"])


def test_a_damaged_file_is_found_and_named(own):
    (victim,) = list((own.workspace / "lake" / "batches").glob("*/contract_line.parquet"))[:1]
    victim.write_bytes(victim.read_bytes()[:-9])
    ran = own.try_("doctor")
    assert ran.code == DAMAGED
    assert victim.name in ran.err
    assert "Everything is intact" not in ran.out + ran.err
    assert not own.try_("doctor", "--format", "json").json["ok"]
    assert victim.name in refused(own, DAMAGED, "metric", "mrr", "--as-of", "2024-02-01")


@pytest.mark.parametrize(
    "body",
    [
        "", "[]", "5", '"x"', "[" * 5000, "{", '{"name": 5}', '{"name": "s", "moon": 1}',
        '{"name": "s", "level": "moon"}', '{"name": "s", "week_factor": [1, 0]}',
    ],
)  # fmt: skip
def test_a_definition_set_that_is_none(own, tmp_path, body):
    (tmp_path / "set.json").write_text(body, encoding="utf-8")
    refused(own, USER, "definitions", "publish", tmp_path / "set.json", "--reason", "try")


def test_a_definition_set_without_a_file_or_a_reason(own, tmp_path):
    refused(own, USER, "definitions", "publish", tmp_path / "none.json", "--reason", "try")
    refused(own, USER, "definitions", "publish", tmp_path, "--reason", "try")
    (tmp_path / "set.json").write_text(own("definitions", "show", "standard").out, encoding="utf-8")
    assert "needs a reason" in refused(own, USER, "definitions", "publish", tmp_path / "set.json")
    assert "already says the same" in refused(
        own, USER, "definitions", "publish", tmp_path / "set.json", "--reason", "x"
    )


def test_a_place_that_cannot_be_written(company, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert "cannot be used" in refused(company, OPERATOR, "sample", "--out", tmp_path / "file" / "x")
    for format_ in ("csv", "parquet"):
        out = tmp_path / "none" / "x"
        assert "cannot be used" in refused(company, OPERATOR, "metric", "mrr", "--format", format_, "--out", out)


def test_importing_the_folder_around_a_workspace_reads_none_of_its_files(own):
    before = len(own("imports", "--format", "json").json)
    own("import", own.workspace.parent / "files", own.workspace, own.workspace.parent, "--dry-run")
    ran = own.try_("import", own.workspace)
    assert (ran.code, len(own("imports", "--format", "json").json)) == (USER, before)
    assert "No file to import" in ran.err


def test_the_version_needs_no_command(company):
    assert company("--version").out.strip()
    assert Path(__file__).parents[3].joinpath("CHANGELOG.md").read_text().count(company("--version").out.strip())


def test_a_closed_pipe_is_no_error(company):
    words = f"{sys.executable} -m oarlock -w {company.workspace} metrics --format csv | head -1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", words], env=ENV, capture_output=True, text=True, timeout=60)
    assert done.stderr == ""
    assert done.returncode == 0
