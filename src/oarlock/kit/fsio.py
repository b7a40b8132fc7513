"""Files that survive a kill and a power cut: written aside, synced, then put in place in one step.

Each function names its steps after `phase`, so that crash tests can stop the process at each of them.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from oarlock.errors import OperatorError
from oarlock.kit.refusals import why_refused
from oarlock.kit.steps import step

TEMPORARY = ".tmp-"
"""First characters of the names of files that are not in place yet."""


@contextmanager
def telling(path: Path) -> Iterator[None]:
    """Turn the operating system's refusals into errors that say which file and what to do."""
    try:
        yield
    except FileExistsError:
        raise
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise OperatorError(
                "There is no room left to write {file}.",
                remedy="Free some disk space and try again; nothing that was confirmed is lost.",
                file=str(path),
            ) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise OperatorError(
                "{file} may not be written.",
                remedy="Give this user the right to write there.",
                file=str(path),
            ) from error
        raise OperatorError("{file} could not be written: {why}.", file=str(path), why=why_refused(error)) from error


def sync_file(path: Path) -> None:
    """Wait until a file's content is on the disk."""
    _sync(path, os.O_RDONLY)


def sync_folder(path: Path) -> None:
    """Wait until a folder's list of names is on the disk."""
    _sync(path, os.O_RDONLY | os.O_DIRECTORY)


def _sync(path: Path, flags: int) -> None:
    with telling(path):
        handle = os.open(path, flags)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def replace_file(path: Path, data: bytes, *, phase: str) -> None:
    """Put `data` under the name, instead of what was there: readers see the old content or the new, whole."""
    aside = _write_aside(path, data, phase=phase)
    with telling(path):
        os.replace(aside, path)
    step(f"{phase}.placed")
    sync_folder(path.parent)
    step(f"{phase}.synced")


def replace_loosely(path: Path, data: bytes) -> None:
    """Like `replace_file` for content that can be made again: nothing is synced."""
    aside = path.with_name(f"{TEMPORARY}{path.name}-{os.getpid()}-{secrets.token_hex(3)}")
    with telling(path):
        aside.write_bytes(data)
        os.replace(aside, path)


def write_new(path: Path, data: bytes, *, phase: str) -> None:
    """Put `data` under a name that is free; raises `FileExistsError`, and changes nothing, when it is taken."""
    aside = _write_aside(path, data, phase=phase)
    try:
        with telling(path):
            _place_new(aside, path)
    finally:
        aside.unlink(missing_ok=True)
    step(f"{phase}.placed")
    sync_folder(path.parent)
    step(f"{phase}.synced")


def _place_new(aside: Path, path: Path) -> None:
    try:
        os.link(aside, path)
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK):
            raise
        # A file system without hard links: the caller's lock keeps others from taking the name in between.
        if path.exists():
            raise FileExistsError(errno.EEXIST, "taken", str(path)) from None
        os.rename(aside, path)


def _write_aside(path: Path, data: bytes, *, phase: str) -> Path:
    aside = path.with_name(f"{TEMPORARY}{path.name}-{os.getpid()}-{secrets.token_hex(3)}")
    step(f"{phase}.begin")
    with telling(path), aside.open("xb") as file:
        half = len(data) // 2
        file.write(data[:half])
        file.flush()
        step(f"{phase}.half-written")
        file.write(data[half:])
        file.flush()
        step(f"{phase}.written")
        os.fsync(file.fileno())
    step(f"{phase}.file-synced")
    return aside


def sync_tree(folder: Path) -> None:
    """Wait until every file and folder below a folder, and the folder itself, are on the disk."""
    for place, _, files in os.walk(folder):
        for name in sorted(files):
            sync_file(Path(place) / name)
        sync_folder(Path(place))


def move_folder(source: Path, target: Path, *, phase: str) -> None:
    """Give a folder its final name in one step; raises `FileExistsError` when the name is taken."""
    if target.exists():  # an empty folder would be replaced silently
        raise FileExistsError(errno.EEXIST, "taken", str(target))
    step(f"{phase}.begin")
    with telling(target):
        os.rename(source, target)
    step(f"{phase}.placed")
    sync_folder(target.parent)
    sync_folder(source.parent)
    step(f"{phase}.synced")


def remove_tree(folder: Path) -> None:
    """Delete a folder and all below it; one that is gone already is fine."""
    with telling(folder), suppress(FileNotFoundError):
        shutil.rmtree(folder)


def remove_temporary(folder: Path) -> int:
    """Delete files that a killed process left half-written in a folder; how many there were.

    To be called under the lock that guards writing there.
    """
    left = [p for p in folder.glob(f"{TEMPORARY}*") if p.is_file()]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)
