"""Rows that were not loaded, as they stood in their file: corrected and imported again, they are read like the file."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

from oarlock.ingest.collect import collect
from oarlock.ingest.options import ImportOptions, ImportResult
from oarlock.ingest.quarantine import read_quarantine
from oarlock.kit.exports import write_csv
from oarlock.kit.files.preview import rows_at
from oarlock.lake.erasures import Ledger, is_erased

WIDEST = 4
"""A row of so many times the header's columns is no row: a quote was never closed."""


def mending_of(quarantine: Path) -> Path:
    """Where the rows of a quarantine file are kept as they stood."""
    return quarantine.with_suffix(".rows.csv")


def keep_rows(
    paths: Iterable[Path], results: Iterable[ImportResult], *, options: ImportOptions, erased: Ledger = ()
) -> None:
    """Write the rejected rows of each result beside its quarantine file, under the file's own header.

    erased: people of whom no row is kept. A row with too few or too many values stays so: filled up, it would be read
    with its values in wrong columns. Files whose rows have no lines (Parquet, JSON) and lines with a quote that is
    never closed get none.
    """
    wanted = {r.file: r.quarantine for r in results if r.rejected and r.quarantine is not None}
    if not wanted:
        return
    with tempfile.TemporaryDirectory(prefix="oarlock-mend-") as folder:
        for table in collect(paths, options=options, check=lambda header: None, scratch=Path(folder)):
            quarantine = wanted.get(table.name)
            if table.source is None or quarantine is None:
                continue
            lines = {one.line for one in read_quarantine(quarantine, lang=options.lang) if one.line is not None}
            rows = (
                row
                for row in rows_at(table.source, lines)
                if len(row) <= WIDEST * len(table.source.header) and not any(is_erased(erased, cell) for cell in row)
            )
            if not write_csv(mending_of(quarantine), header=table.source.header, rows=rows, bom=True):
                mending_of(quarantine).unlink()
