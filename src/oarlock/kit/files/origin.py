"""The file that was named: its identity while it is read, so that one still being written is noticed."""

from __future__ import annotations

import hashlib
import itertools
import os
import stat
from dataclasses import dataclass, field, replace
from pathlib import Path

from oarlock.errors import BadFileError
from oarlock.kit.refusals import why_refused

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Origin:
    """Path, size and modification time of the named file, and its hash once known."""

    path: Path
    stamp: tuple[int, int]
    sha256: str = ""
    prefix: str = field(default="t")

    @property
    def size(self) -> int:
        """Bytes of the original."""
        return self.stamp[0]

    def hashed(self) -> Origin:
        """The same with the hash of the file's bytes."""
        with self.path.open("rb") as file:
            return replace(self, sha256=hashlib.file_digest(file, "sha256").hexdigest())

    @staticmethod
    def fresh() -> str:
        """A name that no other scratch file of this process has."""
        return f"{os.getpid()}-{next(_numbers)}"


def origin_of(path: Path) -> Origin:
    """Look at a named file; raises `BadFileError` when it is missing, a folder, a device or not readable."""
    try:
        info = path.stat()
    except FileNotFoundError:
        raise BadFileError("{file} does not exist.", remedy="Check the path.", file=str(path)) from None
    except OSError as error:
        raise BadFileError(
            "{file} cannot be opened: {reason}.", remedy="Check its permissions.", file=str(path),
            reason=why_refused(error),
        ) from None  # fmt: skip
    if not stat.S_ISREG(info.st_mode):
        raise BadFileError(
            "{file} is not a regular file.", remedy="Name a file, not a folder or a device.", file=str(path)
        )
    if not os.access(path, os.R_OK):
        raise BadFileError("{file} may not be read.", remedy="Check its permissions.", file=str(path))
    return Origin(path, (info.st_size, info.st_mtime_ns))


def check_unchanged(path: Path, stamp: tuple[int, int], *, name: str) -> None:
    """Raises `BadFileError` when the file has changed since it was first looked at."""
    try:
        info = path.stat()
        now = (info.st_size, info.st_mtime_ns)
    except OSError:
        now = (-1, -1)
    if now != stamp:
        raise BadFileError(
            "{file} changed while it was being read.",
            remedy="Wait until the program that writes it has finished, then import it again.",
            file=name,
        )
