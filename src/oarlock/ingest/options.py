"""What an import is asked to do, what it answers, and how it tells its progress."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from oarlock.domain.plan import DateOrder
from oarlock.errors import OarlockError
from oarlock.kit.text import Lang, Msg


@dataclass(frozen=True, kw_only=True)
class ImportOptions:
    """How to bring files in.

    preset, entity: force what the files are; mapping: declared field -> column of the file, remembered once it worked.
    complete: the file is the full list, so state rows it no longer holds are closed; yes: more than 5 % may be closed.
    again: read a file even when the same one was imported before.
    attributes: unmapped columns of account files become account attributes.
    system: short name of the source that the IDs belong to, instead of the preset's.
    url: a database to read instead of (or besides) files; tables: only these of its tables.
    date_order: how dates such as 01/02/2024 (`ymd`: 24-01-02) are to be read when the file does not prove it.
    lang: language of the reasons in the quarantine file. is_sample: the files are the sample company's, to be removed
    in one step later.
    """

    preset: str | None = None
    entity: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    dry_run: bool = False
    complete: bool = False
    yes: bool = False
    again: bool = False
    attributes: bool = False
    encoding: str | None = None
    system: str | None = None
    observed_until: dt.date | None = None
    date_order: DateOrder | None = None
    url: str | None = None
    tables: tuple[str, ...] = ()
    lang: Lang = "en"
    is_sample: bool = False


@dataclass(frozen=True, kw_only=True)
class PartCount:
    """Rows of one entity in one file: read = loaded + unchanged + rejected + skipped.

    skipped: rows that the preset does not want (deleted, failed, a report's footer) or that repeat others of the file.
    closed: rows that a complete list no longer held, or that the file marks as deleted.
    """

    entity: str
    read: int
    loaded: int
    unchanged: int
    rejected: int
    skipped: int = 0
    closed: int = 0


@dataclass(frozen=True, kw_only=True)
class ImportResult:
    """What became of one file.

    batch: None when nothing was committed (dry run, error, lookup, nothing to add). The counts are those of the file's
    main entity; `parts` has every entity's. `error` says why the file was not read; the other files went on.
    before: the batch that the same file, read the same way, had brought already.
    is_passed_over: nobody named it and nothing recognises it (a table of a database), so that its error is no failure.
    """

    file: str
    batch: str | None = None
    entity: str | None = None
    preset: str | None = None
    read: int = 0
    loaded: int = 0
    unchanged: int = 0
    rejected: int = 0
    closed: int = 0
    quarantine: Path | None = None
    parts: tuple[PartCount, ...] = ()
    notes: tuple[Msg, ...] = ()
    error: OarlockError | None = None
    before: str | None = None
    is_passed_over: bool = False


class Progress(Protocol):
    """Hears how far an import is; `total` counts bytes and may be None when unknown."""

    def start(self, file: str, total: int | None) -> None:
        """A file begins."""

    def advance(self, rows: int) -> None:
        """Some more rows were read."""

    def done(self) -> None:
        """The file is finished."""


class Silent:
    """A `Progress` that tells nobody."""

    def start(self, file: str, total: int | None) -> None:
        """Say nothing."""

    def advance(self, rows: int) -> None:
        """Say nothing."""

    def done(self) -> None:
        """Say nothing."""
