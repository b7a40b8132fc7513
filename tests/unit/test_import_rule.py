"""The import rule bites: what it forbids is found in a copy of the package that does it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("file", "code", "broken"),
    [
        ("stray/__init__.py", '"""A room that nobody placed."""', "a new folder must be placed here"),
        ("domain/odd.py", "import oarlock.pipeline", "Imports run down only"),
        ("sources/odd.py", "import oarlock.lake", "Imports run down only"),
        ("kit/odd.py", "import oarlock.domain", "Imports run down only"),
        ("metrics/odd.py", "import oarlock.sources", "Past the lake nobody knows"),
        ("metrics/odd.py", "def f():\n    import oarlock.ingest", "Past the lake nobody knows"),
        ("sources/stripe/odd.py", "import oarlock.sources.salesforce", "Presets know nothing of each other"),
        ("lake/engines/odd.py", "import oarlock.lake.reading.view", "No cycles among siblings"),
    ],
)
def test_the_linter_finds(file: str, code: str, broken: str, tmp_path: Path) -> None:
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "src" / "oarlock", tmp_path / "oarlock", ignore=ignore)
    target = tmp_path / "oarlock" / file
    target.parent.mkdir(exist_ok=True)
    target.write_text(code + "\n", encoding="utf-8")
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache", "--config", ROOT / "pyproject.toml"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout
    assert any(broken in line and "BROKEN" in line for line in done.stdout.splitlines()), done.stdout
