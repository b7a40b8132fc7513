"""The list of erasures: salted marks by which an erased person is known again, in a restored backup or a new file.

It holds no personal data: of each ID and address only a hash with a random salt, and nothing of names.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from oarlock.errors import BusyError, DamagedError
from oarlock.kit.clock import naive_utc, stamp
from oarlock.kit.filelock import hold
from oarlock.kit.fsio import replace_file
from oarlock.kit.hashing import json_hash
from oarlock.kit.refusals import why_refused

FILE = "erasures.json"
DIGITS = 40
PREFIX = "erased-"
"""First characters of the random name that takes a person's place."""
Kind = Literal["contact", "employee"]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One erasure. at: naive UTC as text; marks: of the person's IDs, addresses and product users; is_done: whether it
    reached its end.
    """

    id: str
    at: str
    kind: Kind
    marks: tuple[str, ...]
    is_done: bool = False


@dataclass(frozen=True, kw_only=True)
class Book:
    """Erasures whose marks share one salt; lists of several installations that were joined have several books."""

    salt: str
    entries: tuple[Entry, ...] = ()

    def mark(self, what: str, value: str) -> str:
        """What is kept of a value. what: `contact`, `employee`, `email` or `user`."""
        told = "\x1f".join((self.salt, what, value.strip().lower()))
        return hashlib.sha256(told.encode()).hexdigest()[:DIGITS]

    @property
    def marks(self) -> frozenset[str]:
        """The marks of everybody in it."""
        return frozenset(mark for entry in self.entries for mark in entry.marks)


Ledger = tuple[Book, ...]


def path_of(folder: Path) -> Path:
    """Where the list of a workspace is."""
    return folder / FILE


def load(file: Path) -> Ledger:
    """The list in a file; empty when there is none. Raises `DamagedError` when it is not what was written."""
    try:
        outer = json.loads(file.read_bytes())
        if outer["sha256"] != json_hash(outer["books"]):
            raise ValueError("the checksum does not match")
        return tuple(
            Book(salt=b["salt"], entries=tuple(Entry(**{**e, "marks": tuple(e["marks"])}) for e in b["entries"]))
            for b in outer["books"]
        )
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError) as error:
        why = why_refused(error) if isinstance(error, OSError) else "it does not match its checksum"
        raise DamagedError(
            "The list of erasures {file} is damaged: {why}.",
            remedy="Restore it from its copy outside the workspace, or from a backup.",
            file=str(file),
            why=why,
        ) from None


def save(file: Path, ledger: Ledger) -> None:
    """Put the list in place, readable by its owner alone."""
    books: list[dict[str, Any]] = [asdict(book) for book in ledger]
    told = json.dumps({"books": books, "sha256": json_hash(books)}, indent=1).encode() + b"\n"
    old = os.umask(0o077)
    try:
        replace_file(file, told, phase="erasures")
    finally:
        os.umask(old)


@contextmanager
def changing(folder: Path) -> Iterator[None]:
    """Be the only one who changes the list of a workspace."""
    held = hold(folder / f"{FILE}.lock", wait=30.0, purpose="erasures")
    if held is None:
        raise BusyError("Another process is writing the list of erasures.", remedy="Wait until it ends and try again.")
    try:
        yield
    finally:
        held.release()


def add(folder: Path, *, id: str, kind: Kind, known: Iterable[tuple[str, str]], now: dt.datetime) -> Entry:
    """Put a person on the list; known: what (`contact`, `email` …) and value. Done again it changes nothing."""
    with changing(folder):
        ledger = load(path_of(folder)) or (Book(salt=secrets.token_hex(32)),)
        for book in ledger:
            for entry in book.entries:
                if entry.id == id:
                    return entry
        first, *others = ledger
        marks = tuple(sorted({first.mark(what, value) for what, value in known}))
        entry = Entry(id=id, at=stamp(naive_utc(now)), kind=kind, marks=marks)
        save(path_of(folder), (replace(first, entries=(*first.entries, entry)), *others))
        return entry


def finish(folder: Path, id: str) -> None:
    """Say that an erasure reached its end."""
    with changing(folder):
        ledger = load(path_of(folder))
        done = tuple(
            replace(book, entries=tuple(replace(e, is_done=True) if e.id == id else e for e in book.entries))
            for book in ledger
        )
        if done != ledger:
            save(path_of(folder), done)


def is_erased(ledger: Ledger, value: str) -> bool:
    """Whether a text is the address of somebody who was erased, or an ID of theirs that is no mere number."""
    kinds = ("email",) if "@" in value else ("contact", "employee") if not value.isdigit() and len(value) > 2 else ()
    return any(book.mark(kind, value) in book.marks for book in ledger for kind in kinds)


def joined(one: Ledger, other: Ledger) -> Ledger:
    """Everybody who is on either list."""
    books = {book.salt: {e.id: e for e in book.entries} for book in one}
    for book in other:
        mine = books.setdefault(book.salt, {})
        for entry in book.entries:
            known = mine.get(entry.id)
            mine[entry.id] = replace(entry, is_done=entry.is_done or (known is not None and known.is_done))
    return tuple(Book(salt=salt, entries=tuple(entries.values())) for salt, entries in books.items())
