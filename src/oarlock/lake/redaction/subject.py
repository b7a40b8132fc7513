"""Whom an erasure is about: everything by which the person is known here, kept only while the erasure runs."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from oarlock.kit.fsio import replace_file, sync_folder, telling
from oarlock.lake.erasures import PREFIX, Kind

FOLDER = "erasing"


@dataclass(frozen=True, kw_only=True)
class Subject:
    """One person. ids, users: ID of a record or of a product user → the random one that takes its place; names, emails,
    phones: in every spelling that was ever recorded; shared: those of the IDs and names that mean something else here,
    too; person: number among those who sign in; alias: what takes the place of an address of somebody who signs in;
    actor, reason: who erases, and why.
    """

    erasure: str
    kind: Kind
    ids: Mapping[str, str] = field(default_factory=dict)
    users: Mapping[str, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    person: int | None = None
    alias: str = ""
    actor: str = ""
    reason: str = ""

    def known(self) -> Iterator[tuple[str, str]]:
        """What the list of erasures keeps marks of."""
        yield from ((self.kind, id_) for id_ in self.ids)
        yield from (("email", email) for email in self.emails)
        yield from (("user", user) for user in self.users)


def alias() -> str:
    """A name that says nothing: random, made of nothing that was known of the person."""
    return PREFIX + secrets.token_hex(8)


def keep(workspace: Path, subject: Subject) -> None:
    """Write down whom an erasure is about, so that it can be finished after a kill; readable by its owner alone."""
    folder = workspace / FOLDER
    with telling(folder):
        folder.mkdir(mode=0o700, exist_ok=True)
    old = os.umask(0o077)
    try:
        replace_file(folder / f"{subject.erasure}.json", json.dumps(asdict(subject)).encode(), phase="erasing")
    finally:
        os.umask(old)


def kept(workspace: Path) -> list[Subject]:
    """The erasures that have begun and not ended."""
    return [_read(file) for file in sorted((workspace / FOLDER).glob("*.json"))]


def forget(workspace: Path, erasure: str) -> None:
    """The last step: nothing is known of the person any more."""
    file = workspace / FOLDER / f"{erasure}.json"
    with telling(file):
        if not file.exists():
            return
        with file.open("r+b") as out:  # over it first: a deleted file's bytes may stay on the disk
            out.write(b"\0" * file.stat().st_size)
            os.fsync(out.fileno())
        file.unlink()
    sync_folder(file.parent)


def _read(file: Path) -> Subject:
    told: dict[str, Any] = json.loads(file.read_bytes())
    told |= {name: tuple(value) for name, value in told.items() if isinstance(value, list)}
    return Subject(**told)
