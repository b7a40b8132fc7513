"""The small company as files, made once for all processes that test the same code: each test run copies it."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from oarlock.kit.filelock import hold

ROOT = Path(__file__).resolve().parents[2]
READ = ("src/oarlock", "tests/support", "requirements")
"""What the company hangs on: a change in any file of these makes another."""
PATIENCE = 900.0
"""Seconds that one process waits for another to make it."""


def copied(folder: Path, make: Callable[[Path], None]) -> None:
    """Fill a folder with what `make` makes of an empty one, from an earlier making by the same code where there is one.

    Whoever else makes it at the same moment is waited for; what other code made is deleted.
    """
    shelf = Path(tempfile.gettempdir()) / f"oarlock-tests-{os.getuid()}"
    shelf.mkdir(mode=0o700, exist_ok=True)
    kept = shelf / _mark()
    lock = hold(shelf / "lock", wait=PATIENCE, purpose="make the company of the tests")
    assert lock is not None, f"{shelf / 'lock'} was taken for {PATIENCE} seconds"
    try:
        if not kept.is_dir():
            for other in shelf.iterdir():
                if other.is_dir():
                    shutil.rmtree(other)
            unfinished = shelf / "unfinished"
            unfinished.mkdir()
            make(unfinished)
            unfinished.rename(kept)
        shutil.copytree(kept, folder, dirs_exist_ok=True)
    finally:
        lock.release()


def _mark() -> str:
    """What tells this code from any other: a hash of the names and bytes of its files."""
    told = hashlib.sha256()
    for top in READ:
        for path in sorted((ROOT / top).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                told.update(f"{path.relative_to(ROOT)}\0".encode())
                told.update(path.read_bytes())
    return told.hexdigest()[:24]
