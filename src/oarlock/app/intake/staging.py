"""Uploads on their way: written piece by piece beside the workspace's other files, never whole in memory."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from oarlock.errors import BadFileError, UserError
from oarlock.kit.fsio import telling

PIECE = 1 << 20
FOLDER = "staging"


@dataclass(frozen=True, kw_only=True)
class Staged:
    """A file that was received whole."""

    path: Path
    size: int
    sha256: str


def stage(read: Callable[[int], bytes], *, workspace: Path, name: str, most: int) -> Staged:
    """Write what `read` gives into a folder of its own; raises `UserError` for a name that is none, an empty file, and
    one larger than `most` bytes, of which nothing is kept.
    """
    if not re.fullmatch(r"[^/\\\x00-\x1f\x7f]{1,200}", name) or name.startswith(".") or len(name.encode()) > 240:
        raise UserError("'{name}' is no name of a file.", remedy="Give one such as accounts.csv.", name=name[:200])
    folder = workspace / FOLDER / secrets.token_hex(8)
    path, size, hashed = folder / name, 0, hashlib.sha256()
    with telling(path):
        folder.mkdir(parents=True, mode=0o700)
        try:
            with path.open("xb") as out:
                while piece := read(PIECE):
                    size += len(piece)
                    if size > most:
                        raise _too_large(most)
                    hashed.update(piece)
                    out.write(piece)
                out.flush()
                os.fsync(out.fileno())
            if not size:
                raise BadFileError("The file is empty.", remedy="Send its content as the body, with its length.")
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    return Staged(path=path, size=size, sha256=hashed.hexdigest())


def discard(staged: Staged) -> None:
    """Delete what was staged."""
    shutil.rmtree(staged.path.parent, ignore_errors=True)


def _too_large(most: int) -> BadFileError:
    return BadFileError(
        "The file is larger than {n} MB.", remedy="Send it in parts, or use the command line.", n=most // 1_000_000
    )
