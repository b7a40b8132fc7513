"""The settings file of a workspace in each format there was, and the upgrades from one to the next."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from oarlock.errors import BusyError, DamagedError, OperatorError
from oarlock.kit.filelock import hold
from oarlock.kit.fsio import replace_file, telling
from oarlock.kit.hashing import json_hash
from oarlock.kit.steps import step
from oarlock.kit.workdb import create_workdb
from oarlock.lake.layout import lay_out

FILE = "workspace.json"
CURRENT = 2

Body = dict[str, Any]


def encode(body: Body) -> bytes:
    """The settings as a file for people to read, with a checksum for us."""
    return json.dumps({**body, "sha256": json_hash(body)}, indent=2).encode() + b"\n"


def read(file: Path, *, lake: Path) -> Body:
    """The settings in the current format; an older file is upgraded in place, one step at a time, under the lock."""
    body = _load(file)
    version = body["format_version"]
    if version > CURRENT:
        raise OperatorError(
            "A newer Oarlock wrote this workspace (format {version}; this one knows up to {known}).",
            remedy="Install the newer Oarlock.",
            version=version,
            known=CURRENT,
        )
    return body if version == CURRENT else _upgrade(file, lake)


def damaged(file: Path) -> DamagedError:
    """The error for a settings file that cannot be trusted."""
    return DamagedError(
        "{file} is damaged: it does not match its checksum.", remedy="Restore it from a backup.", file=str(file)
    )


def _load(file: Path) -> Body:
    try:
        data = file.read_bytes()
        body = json.loads(data)
        version = body["format_version"]
        body.pop("sha256", None)
        # Format 1 had no checksum.
        is_sound = isinstance(version, int) and version >= 1 and (version < 2 or data == encode(body))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise damaged(file) from None
    if not is_sound:
        raise damaged(file)
    return dict(body)


def _upgrade(file: Path, lake: Path) -> Body:
    with telling(lake):
        (lake / "locks").mkdir(exist_ok=True)
    held = hold(lake / "locks" / "commit", wait=60.0, purpose="upgrade")
    if held is None:
        raise BusyError("Another process is at work on this workspace.", remedy="Wait until it ends and try again.")
    try:
        body = _load(file)
        while body["format_version"] < CURRENT:
            body = UPGRADES[body["format_version"]](file, lake, body)
            step("upgrade.prepared")
            replace_file(file, encode(body), phase="upgrade")
    finally:
        held.release()
    return body


def _one_to_two(file: Path, lake: Path, body: Body) -> Body:
    """Format 1 knew neither fiscal years nor weeks, and kept no journal; each part may be there after a kill."""
    lay_out(lake)
    (file.parent / "quarantine").mkdir(exist_ok=True)
    create_workdb(file.parent / "work.sqlite")
    return {"fiscal_year_start": 1, "week_start": 1, **body, "format_version": 2}


UPGRADES: dict[int, Callable[[Path, Path, Body], Body]] = {1: _one_to_two}
"""How to get from each older format to the next; every upgrade can be repeated after a kill."""
