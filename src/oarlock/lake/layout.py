"""The folders and first files of a lake."""

from __future__ import annotations

import json
from pathlib import Path

from oarlock.kit.fsio import replace_file, sync_folder, telling
from oarlock.kit.hashing import canonical_json, json_hash

FOLDERS = ("batches", "commits", "staging", "snapshots", "leases", "locks")
POINTER = "CURRENT"
"""File of the lake that names the current snapshot."""
NOTHING = b"-\n"
"""What the pointer says before the first publish, so that a lost pointer can be told from one not yet set."""
HEAD = "HEAD"
"""File among the commits that names the last one, for the chain cannot show that its last links are missing."""


def lay_out(lake: Path) -> None:
    """Make what a lake needs; what is there already stays, so that a killed start can be repeated."""
    for folder in (lake, *(lake / name for name in FOLDERS)):
        with telling(folder):
            folder.mkdir(parents=True, exist_ok=True)
    sync_folder(lake)
    if not (lake / "commits" / HEAD).exists():
        replace_file(lake / "commits" / HEAD, head_note(0, ""), phase="init-head")
    if not (lake / POINTER).exists():
        replace_file(lake / POINTER, NOTHING, phase="init-pointer")


def head_note(number: int, commit_hash: str) -> bytes:
    """The note of the last commit, with a checksum of its own; number 0 before the first."""
    return canonical_json({"number": number, "hash": commit_hash, "sha256": json_hash([number, commit_hash])})


def read_head_note(data: bytes) -> tuple[int, str]:
    """Number and hash of the last commit, as `head_note` wrote them; raises `ValueError` for anything else."""
    try:
        told = json.loads(data)
        number, commit_hash = int(told["number"]), str(told["hash"])
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError("it is not a note") from error
    if head_note(number, commit_hash) != data:
        raise ValueError("the checksum does not match")
    return number, commit_hash
