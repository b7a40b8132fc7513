"""Compressed files and archives, unpacked to scratch as a stream, with limits against bombs."""

from __future__ import annotations

import gzip
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

from oarlock.errors import BadFileError
from oarlock.kit.files.model import Limits

CHUNK = 1 << 20
_HIDDEN = ("__MACOSX/", ".DS_Store", "Thumbs.db")
_ENCRYPTED = 0x1


@dataclass(frozen=True, kw_only=True)
class Unpacked:
    """A member that was unpacked: its place in scratch and its name inside the archive."""

    path: Path
    name: str


class Readable(Protocol):
    """An open file that gives bytes."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end."""


def _bomb(name: str, limits: Limits) -> BadFileError:
    return BadFileError(
        "{file} unpacks to more than {ratio} times its size.",
        remedy="This looks like an archive made to fill the disk. If it is genuine, unpack it and import the files.",
        file=name,
        ratio=limits.ratio,
    )


def copy_bounded(source: Readable, out: Path, *, packed: int, name: str, limits: Limits, before: int = 0) -> int:
    """Copy a decompressed stream and return the bytes written so far; raises `BadFileError` when they are too many."""
    total = before
    with out.open("wb") as target:
        while chunk := source.read(CHUNK):
            total += len(chunk)
            if total > limits.floor and total > packed * limits.ratio:
                raise _bomb(name, limits)
            target.write(chunk)
    return total


def unpack_gzip(path: Path, out: Path, *, name: str, limits: Limits, packed: int | None = None, before: int = 0) -> int:
    """Unpack a gzip file; returns the bytes written, with those that came `before` out of the same archive."""
    try:
        with gzip.open(path, "rb") as source:
            size = path.stat().st_size if packed is None else packed
            return copy_bounded(source, out, packed=size, name=name, limits=limits, before=before)
    except (OSError, EOFError, zlib.error) as error:
        raise BadFileError(
            "{file} is a damaged gzip file: {reason}.",
            remedy="Download or compress it again.",
            file=name,
            reason=str(error).rstrip("."),
        ) from None


def open_zip(path: Path, *, name: str) -> zipfile.ZipFile:
    """A ZIP archive; raises `BadFileError` when it is damaged."""
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeDecodeError):
        raise BadFileError(
            "{file} is a damaged ZIP archive.", remedy="Download or compress it again.", file=name
        ) from None


def check_members(archive: zipfile.ZipFile, *, name: str, limits: Limits) -> list[zipfile.ZipInfo]:
    """The members worth reading, in order of name; raises `BadFileError` for anything that only an attack has."""
    members = archive.infolist()
    if len(members) > limits.entries:
        raise BadFileError(
            "{file} holds {count} files; at most {limit} are read from one archive.",
            remedy="Split the archive.",
            file=name,
            count=len(members),
            limit=limits.entries,
        )
    kept = []
    for member in members:
        if _leads_out(member.filename):
            raise BadFileError(
                "{file} holds a member whose path leads out of the archive: {member}.",
                remedy="Do not trust this archive; ask whoever made it.",
                file=name,
                member=member.filename[:100],
            )
        mode = member.external_attr >> 16
        if stat.S_ISLNK(mode):
            raise BadFileError(
                "{file} holds a link: {member}.",
                remedy="Pack the file itself instead of a link to it.",
                file=name,
                member=member.filename[:100],
            )
        if member.is_dir() or any(part in member.filename for part in _HIDDEN):
            continue
        if member.flag_bits & _ENCRYPTED:
            raise BadFileError(
                "{file} is protected by a password.", remedy="Unpack it and import the files.", file=name
            )
        kept.append(member)
    return sorted(kept, key=lambda m: m.filename)


def _leads_out(member: str) -> bool:
    """Whether a member's path would leave the folder it is unpacked to."""
    pure = PurePosixPath(member.replace("\\", "/"))
    return pure.is_absolute() or ".." in pure.parts or (bool(pure.parts) and ":" in pure.parts[0])


def unpack_zip(path: Path, scratch: Path, *, name: str, limits: Limits, fresh: str) -> Iterator[Unpacked]:
    """Unpack the members one after the other; their names never become paths."""
    packed, total = path.stat().st_size, 0
    seen: set[int] = set()
    with open_zip(path, name=name) as archive:
        for number, member in enumerate(check_members(archive, name=name, limits=limits)):
            if member.header_offset in seen:
                raise _bomb(name, limits)
            seen.add(member.header_offset)
            out = scratch / f"{fresh}-{number}"
            try:
                with archive.open(member) as source:
                    total = copy_bounded(source, out, packed=packed, name=name, limits=limits, before=total)
            except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
                raise BadFileError(
                    "{file} is damaged: {member} cannot be unpacked ({reason}).",
                    remedy="Download or compress it again.",
                    file=name,
                    member=member.filename[:100],
                    reason=str(error).rstrip(".")[:200],
                ) from None
            yield Unpacked(path=out, name=member.filename)
