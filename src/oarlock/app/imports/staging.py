"""Files on their way in, from a page or a program: each upload in a folder of its own beside the workspace's files,
written piece by piece, never whole in memory; what does not come whole leaves nothing.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from oarlock.errors import BadFileError
from oarlock.kit.fsio import telling

PIECE = 1 << 20
FOLDER = "uploads"
FORGOTTEN = dt.timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Staged:
    """A file that was received whole; size in bytes."""

    path: Path
    size: int
    sha256: str


def place_of(folder: str) -> Path:
    """Where the files of an upload are, by the name of its folder."""
    return Path(settings.WORKSPACE.path) / FOLDER / folder


@contextmanager
def fresh_folder() -> Iterator[Path]:
    """A new folder for the files of one upload, gone again when what is done in it fails."""
    path = place_of(secrets.token_hex(12))
    try:
        with telling(path):
            path.mkdir(parents=True, mode=0o700)
        yield path
    except BaseException:
        discard(path)
        raise


def pieces(read: Callable[[int], bytes]) -> Iterator[bytes]:
    """What a stream gives, a piece at a time."""
    while piece := read(PIECE):
        yield piece


def keep(given: Iterable[bytes], path: Path, *, most: int) -> Staged:
    """Write the pieces of a file and wait until they are on the disk.

    Raises `BadFileError` for more than `most` bytes, `OperatorError` when there is no room.
    """
    size, hashed = 0, hashlib.sha256()
    with telling(path), path.open("xb") as out:
        for piece in given:
            size += len(piece)
            if size > most:
                raise BadFileError(
                    "The file is larger than {n} MB.", remedy="Send it in parts, or use the command line.",
                    n=most // 1_000_000,
                )  # fmt: skip
            hashed.update(piece)
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    return Staged(path=path, size=size, sha256=hashed.hexdigest())


def discard(folder: Path) -> None:
    """Delete an upload's folder."""
    shutil.rmtree(folder, ignore_errors=True)


def forgotten(now: dt.datetime, *, known: Iterable[str]) -> list[Path]:
    """Folders of uploads that nobody knows of, a day after they were made: whoever received them was killed first."""
    root, kept = Path(settings.WORKSPACE.path) / FOLDER, set(known)
    found = [one for one in root.iterdir() if one.name not in kept] if root.is_dir() else []
    return [one for one in found if one.stat().st_mtime < (now - FORGOTTEN).timestamp()]
