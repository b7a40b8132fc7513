"""A bundle: one tar file with many, and last a list of their checksums, so that a cut or altered one is noticed."""

from __future__ import annotations

import hashlib
import io
import json
import os
import secrets
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from oarlock.errors import BadFileError, DamagedError, UserError
from oarlock.kit.fsio import TEMPORARY, sync_file, sync_folder, telling
from oarlock.kit.hashing import bytes_hash, canonical_json, file_hash

LIST = "bundle.json"


@dataclass
class Writer:
    """A bundle that is being written."""

    tar: tarfile.TarFile
    files: dict[str, dict[str, object]] = field(default_factory=dict)

    def add(self, path: Path, name: str) -> None:
        """Put a file in as it is now; its checksum is that of the bytes which went in, whatever is put in its place.

        Raises `FileNotFoundError` when it is gone.
        """
        with path.open("rb") as source:
            # Not what tarfile makes of a path: a second name of the same file would become a link, which is refused.
            there, info, read = os.fstat(source.fileno()), tarfile.TarInfo(name), _Hashed(source)
            info.size, info.mode, info.mtime = there.st_size, there.st_mode & 0o7777, int(there.st_mtime)
            self.tar.addfile(info, read)
        self.files[name] = {"bytes": info.size, "sha256": read.sum.hexdigest()}


class _Hashed(io.RawIOBase):
    """A file whose bytes are counted into a checksum as they are read."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.sum = hashlib.sha256()

    def read(self, size: int = -1, /) -> bytes:
        data = self._source.read(size)
        self.sum.update(data)
        return data


@contextmanager
def writing(file: Path, body: dict[str, Any]) -> Iterator[Writer]:
    """Write a bundle: readable by its owner alone, in place only when whole. `body` may be filled until the end.

    Raises `UserError` when the name is taken, `OperatorError` when there is no room.
    """
    if file.exists():
        raise UserError("{file} exists already.", remedy="Name another file; nothing is overwritten.", file=str(file))
    aside = file.with_name(f"{TEMPORARY}{file.name}-{os.getpid()}-{secrets.token_hex(3)}")
    try:
        with telling(file):
            handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as raw, tarfile.open(fileobj=raw, mode="w|", format=tarfile.PAX_FORMAT) as tar:
                writer = Writer(tar)
                yield writer
                _put(tar, LIST, _sealed({**body, "files": writer.files}))
            sync_file(aside)
            try:
                os.link(aside, file)
            except FileExistsError:
                raise UserError(
                    "{file} exists already.", remedy="Name another file; nothing is overwritten.", file=str(file)
                ) from None
        sync_folder(file.absolute().parent)
    finally:
        with suppress(FileNotFoundError):
            aside.unlink()


def unpack(file: Path, folder: Path) -> Mapping[str, Any]:
    """Put the files of a bundle into an empty folder, each compared with its checksum; the bundle's body.

    Raises `BadFileError` for what is no bundle, `DamagedError` for one that was cut or altered.
    """
    try:
        with tarfile.open(file, mode="r|") as tar:
            for member in tar:
                _check_name(file, member)
                with telling(folder):
                    tar.extract(member, folder, filter="data")
    except FileNotFoundError:
        raise BadFileError("{file} does not exist.", file=str(file)) from None
    except (tarfile.TarError, EOFError) as error:
        raise _damaged(file, str(error)) from None
    body = _body(file, folder / LIST)
    files: Mapping[str, Mapping[str, object]] = body["files"]
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {LIST}
    if there != set(files):
        raise _damaged(file, ", ".join(sorted(there ^ set(files))[:3]))
    for name, told in files.items():
        path = folder / name
        if path.stat().st_size != told["bytes"] or file_hash(path) != told["sha256"]:
            raise _damaged(file, name)
    (folder / LIST).unlink()
    return body


def under(folder: Path, *, without: Iterable[str] = ()) -> Iterator[Path]:
    """Every file below a folder in order of name; parts of it that are named are left out, and so is what is no file.

    Names of half-written files are left out, too.
    """
    left_out = {folder / name for name in without}
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if Path(place) / name not in left_out)
        for name in sorted(names):
            path = Path(place) / name
            if path not in left_out and not name.startswith(TEMPORARY) and path.is_file() and not path.is_symlink():
                yield path


def _put(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(data), 0o600
    tar.addfile(info, io.BytesIO(data))


def _sealed(body: Mapping[str, Any]) -> bytes:
    return canonical_json({"body": body, "sha256": bytes_hash(canonical_json(body))})


def _check_name(file: Path, member: tarfile.TarInfo) -> None:
    name = PurePosixPath(member.name)
    if not member.isfile() or name.is_absolute() or ".." in name.parts:
        raise _damaged(file, member.name)


def _body(file: Path, told: Path) -> dict[str, Any]:
    try:
        outer = json.loads(told.read_bytes())
        body: dict[str, Any] = outer["body"]
        if outer["sha256"] == bytes_hash(canonical_json(body)) and isinstance(body["files"], dict):
            return body
    except FileNotFoundError:
        raise _damaged(file, LIST) from None
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    raise _damaged(file, LIST)


def _damaged(file: Path, what: str) -> DamagedError:
    return DamagedError(
        "{file} is no whole backup: {what}.",
        remedy="Take another one; nothing was restored.",
        file=str(file),
        what=what,
    )
