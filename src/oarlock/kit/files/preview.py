"""The first rows of a table as text, for people to look at before anything is read for good."""

from __future__ import annotations

import contextlib
import itertools
import json
from collections.abc import Container, Iterable, Iterator
from typing import Any

from oarlock.kit.csvrows import rows_of_csv
from oarlock.kit.files.model import SourceFile

LONGEST = 80
"""Characters of a value that are shown."""


def first_rows(source: SourceFile, *, n: int = 5) -> list[tuple[str, ...]]:
    """At most n rows, one text a column of `source.header`; values are cut at 80 characters."""
    return [tuple(_short(cell) for cell in row) for row in itertools.islice(_rows(source), n)]


def rows_at(source: SourceFile, lines: Container[int]) -> Iterator[tuple[str, ...]]:
    """The rows that begin at these lines of the original, whole; none of a file whose rows have no lines."""
    if source.kind == "csv":
        with source.path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            reader, begins = rows_of_csv(file, delimiter=source.delimiter, quote=source.quote), 1
            for row in reader:
                if begins in lines:
                    yield tuple(row)
                begins = reader.line_num + 1
    elif source.line_column:
        import pyarrow.parquet as pq

        with pq.ParquetFile(source.path) as table:
            for batch in table.iter_batches(batch_size=10_000):
                for record in batch.to_pylist():
                    if record.pop(source.line_column) in lines:
                        yield tuple("" if value is None else str(value) for value in record.values())


def _rows(source: SourceFile) -> Iterator[Iterable[Any]]:
    if source.kind == "parquet":
        yield from _of_parquet(source)
    elif source.kind == "jsonl":
        yield from _of_json(source)
    else:
        yield from _of_csv(source)


def _of_csv(source: SourceFile) -> Iterator[list[str]]:
    with source.path.open(encoding="utf-8-sig", errors="replace", newline="") as lines:
        rows = rows_of_csv(lines, delimiter=source.delimiter, quote=source.quote)
        is_past_header = source.header_line == 0
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            if not is_past_header:
                is_past_header = True
                continue
            yield (row + [""] * len(source.header))[: len(source.header)]


def _of_json(source: SourceFile) -> Iterator[list[Any]]:
    with source.path.open(encoding="utf-8") as lines:
        for line in lines:
            with contextlib.suppress(ValueError, RecursionError):  # what cannot be read is told when it is brought in
                record = json.loads(line)
                yield [_at(record, path) for path in source.paths]


def _at(record: Any, path: tuple[str, ...]) -> Any:
    for step in path:
        record = record.get(step) if isinstance(record, dict) else None
    return json.dumps(record, ensure_ascii=False) if isinstance(record, dict | list) else record


def _of_parquet(source: SourceFile) -> Iterator[list[Any]]:
    import pyarrow.parquet as pq

    with pq.ParquetFile(source.path) as file:
        for batch in file.iter_batches(batch_size=50):
            for record in batch.to_pylist():
                record.pop(source.line_column or "", None)
                yield [_at(record, path) for path in source.paths] if source.paths else list(record.values())


def _short(value: Any) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
