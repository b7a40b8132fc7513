"""An import ends with the code of what failed wholly, and with 0 when only rows were left out."""

from __future__ import annotations

from pathlib import Path

from oarlock.errors import NotRecognisedError
from tests.support.cli import new_workspace


def test_a_file_that_failed_gives_its_code_whatever_else_went_well(tmp_path: Path) -> None:
    cli = new_workspace(tmp_path / "w")
    good, odd, bad = (tmp_path / f"{name}.csv" for name in ("good", "odd", "bad"))
    good.write_text("account_id,name,industry\n1,A,x\n")
    odd.write_text("colour,smell\nred,sweet\n")
    bad.write_text("account_id,start_date,mrr\n1,2024-01-01,5\n1,someday,5\n")
    both = cli.try_("import", good, odd)
    assert both.code == NotRecognisedError.exit_code
    assert "odd.csv: No preset recognises" in both.err
    assert cli("import", good, bad).code == 0
    assert len(cli("imports", "--format", "json").json) == 2


def test_an_undo_says_what_stays(tmp_path: Path) -> None:
    cli = new_workspace(tmp_path / "w")
    for name, text in (("a", "1,A\n2,B\n"), ("b", "2,B\n3,C\n")):
        (tmp_path / f"{name}.csv").write_text("account_id,name\n" + text)
        cli("import", tmp_path / f"{name}.csv", "--entity", "account")
    first, second = (row["batch"] for row in cli("imports", "--format", "json").json)
    said = cli("imports", "undo", first, "--reason", "wrong").out
    assert f"b.csv (batch {second}) holds" in said
