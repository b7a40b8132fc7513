"""R-162: the sample company is removed in one step, and no row of it counts any more; killed in the middle, too."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from oarlock.ingest.identity.links import links
from oarlock.ingest.importer import import_paths
from oarlock.ingest.options import ImportOptions
from oarlock.ingest.withdraw import sample_batches
from oarlock.lake import journal
from oarlock.lake.commits import read_log
from oarlock.lake.verify import verify
from oarlock.lake.workspace import Workspace, init_workspace, open_workspace
from oarlock.sample import make_sample
from tests.support.crash import ENV, ROOT
from tests.support.site import NOW


@pytest.fixture
def company(tmp_path: Path) -> Workspace:
    """The sample company, and one file of somebody's own."""
    made = make_sample(tmp_path / "files", accounts=24, months=4, seed=3)
    workspace = init_workspace(tmp_path / "w", timezone=made.timezone, currency=made.currency, now=NOW)
    import_paths(workspace, made.folders, options=ImportOptions(is_sample=True), actor="up", now=NOW)
    own = tmp_path / "own.csv"
    own.write_text("account_id,name\nmine-1,Mine\n")
    import_paths(workspace, [own], options=ImportOptions(entity="account", system="own"), actor="li", now=NOW)
    return workspace


def run(
    workspace: Workspace, *words: str, script: tuple[str, ...] = ("-m", "oarlock")
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *script, "-w", str(workspace.path), "--lang", "en", "imports", "undo", *words]
    return subprocess.run(command, env=ENV, cwd=ROOT, capture_output=True, text=True, check=False)


def rows(workspace: Workspace) -> dict[str, int]:
    """Rows of systems that count now, by entity; who decided something about identity is no row of the sample."""
    log = read_log(workspace)
    counts = {entity: sum(log.rows(entity).values()) for entity in log.entities if entity != "identity_link"}
    return {entity: n for entity, n in counts.items() if n}


@pytest.mark.crash
def test_r162_removing_the_sample_leaves_no_sample_row(company: Workspace) -> None:
    assert len(rows(company)) > 10
    killed = str(ROOT / "tests" / "crash" / "killed.py")
    assert run(company, "--sample", script=(killed, "undo-commit.placed", "3", "--")).returncode == -9
    left = len(sample_batches(company))
    assert left > 3
    done = run(company, "--sample")
    assert done.returncode == 0, done.stderr
    assert f"Withdrew {left} batches" in done.stdout
    assert rows(company) == {"account": 1}
    assert sample_batches(company) == []
    assert not any(link.is_link for link in links(read_log(company)).values())
    assert journal.verify(company) > 0
    assert [f for f in verify(open_workspace(company.path)) if f.weight == "damaged"] == []
    assert "Withdrew 0 batches" in run(company, "--sample").stdout
    assert run(company).returncode == 2
