"""Bringing staged files in, for whichever job does it: progress, what an earlier attempt had brought, rows to mend."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from oarlock.app.imports import told
from oarlock.app.jobs.kinds import Asked, Telling
from oarlock.ingest.options import ImportOptions, ImportResult
from oarlock.kit.text import msg
from oarlock.lake.erasures import load, path_of


class Rows:
    """An import's progress as a job tells it; size: bytes of all files."""

    def __init__(self, tell: Telling, *, size: int) -> None:
        self._tell, self._size, self._before, self._rows = tell, max(size, 1), 0, 0
        self._file, self._bytes = "", 0

    def start(self, file: str, total: int | None) -> None:
        """A file of so many bytes is begun."""
        self._file, self._bytes, self._rows = file, total or 0, 0
        self.advance(0)

    def advance(self, rows: int) -> None:
        """So many more rows were read."""
        self._rows += rows
        # Files that are finished count by their bytes; how far the present one is, rows do not tell.
        self._tell(min(self._before / self._size, 0.99), msg("{file}: {n} rows", file=self._file, n=self._rows))

    def done(self) -> None:
        """The file is finished."""
        self._before += self._bytes


def read(asked: Asked, paths: Sequence[Path], *, options: ImportOptions, size: int) -> list[ImportResult]:
    """Run the importer over files of an upload for a job, telling its progress."""
    from oarlock.ingest.importer import import_paths

    return list(
        import_paths(
            settings.WORKSPACE, list(paths), options=options, actor=asked.actor, now=dt.datetime.now(dt.UTC),
            progress=Rows(asked.tell, size=size),
        )
    )  # fmt: skip


def bring_in(
    asked: Asked, paths: Sequence[Path], *, options: ImportOptions, size: int, since: dt.datetime
) -> list[dict[str, Any]]:
    """Import the files of an upload that came at `since`; what became of each, as plain values that can be kept.

    A job that was begun again after a kill counts what its first attempt had committed, once.
    """
    from oarlock.ingest.mending import keep_rows

    results = read(asked, paths, options=options, size=size)
    if asked.attempt > 1:
        results = told.resumed(settings.WORKSPACE, results, since=since)
    keep_rows(list(paths), results, options=options, erased=load(path_of(settings.WORKSPACE.path)))
    return [told.result(one) for one in results]
