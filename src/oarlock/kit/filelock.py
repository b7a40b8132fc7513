"""Locks on files that the system releases by itself when their holder dies."""

from __future__ import annotations

import fcntl
import json
import os
import time
from dataclasses import dataclass, field
from pathlib import Path

from oarlock.kit.clock import stamp, utc_now
from oarlock.kit.fsio import telling

_POLL_SECONDS = 0.02


@dataclass
class Held:
    """A lock in force until `release`, or until this process ends."""

    path: Path
    _handle: int = field(repr=False)

    def release(self, *, and_remove: bool = False) -> None:
        """Give the lock back; `and_remove` deletes its file first, while nobody else can hold it."""
        if self._handle < 0:
            return
        if and_remove:
            self.path.unlink(missing_ok=True)
        os.close(self._handle)
        self._handle = -1

    def __del__(self) -> None:
        if getattr(self, "_handle", -1) >= 0:
            os.close(self._handle)
            self._handle = -1


def try_hold(path: Path, *, is_shared: bool = False, purpose: str = "") -> Held | None:
    """The lock on a file (made when absent), or None while another holder is in the way.

    An exclusive holder writes its process id and purpose into the file, for `holder` to tell.
    """
    while True:
        handle = _open(path)
        try:
            fcntl.flock(handle, (fcntl.LOCK_SH if is_shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return None
        if _is_still(path, handle):
            break
        os.close(handle)  # its last holder deleted the file meanwhile; a lock on a deleted file guards nothing
    if not is_shared:
        _sign(handle, purpose)
    return Held(path, handle)


def hold(path: Path, *, wait: float, purpose: str = "") -> Held | None:
    """The exclusive lock on a file, waiting for it up to `wait` seconds; None when it stays taken."""
    until = time.monotonic() + wait
    while (held := try_hold(path, purpose=purpose)) is None and time.monotonic() < until:
        time.sleep(_POLL_SECONDS)
    return held


def holder(path: Path) -> dict[str, str]:
    """Who signed the lock last: `pid`, `since` (UTC) and `purpose`; empty texts when it cannot be told."""
    try:
        known = json.loads(path.read_bytes())
        return {key: str(known[key]) for key in ("pid", "since", "purpose")}
    except (OSError, ValueError, KeyError, TypeError):
        return {"pid": "", "since": "", "purpose": ""}


def _open(path: Path) -> int:
    with telling(path):
        try:
            return os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        except PermissionError:
            return os.open(path, os.O_RDONLY)  # enough for a reader's shared lock


def _is_still(path: Path, handle: int) -> bool:
    try:
        there = os.stat(path)
    except FileNotFoundError:
        return False
    mine = os.fstat(handle)
    return (there.st_dev, there.st_ino) == (mine.st_dev, mine.st_ino)


def _sign(handle: int, purpose: str) -> None:
    text = json.dumps({"pid": os.getpid(), "since": stamp(utc_now()), "purpose": purpose}).encode()
    try:
        os.ftruncate(handle, 0)
        os.pwrite(handle, text, 0)
    except OSError:  # a lock without a signature is a lock all the same
        return
