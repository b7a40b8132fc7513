"""Rows of text written to a Parquet file in batches, with the line each one came from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oarlock.kit.files.model import LINE_COLUMN

if TYPE_CHECKING:
    import pyarrow as pa

_CELLS = 500_000
_CHARACTERS = 16 << 20


class RowWriter:
    """Collects rows and writes them as text columns; memory holds one batch."""

    def __init__(self, path: Path, header: Sequence[str]) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        fields: list[pa.Field[Any]] = [pa.field(LINE_COLUMN, pa.int64())]
        fields += [pa.field(name, pa.string()) for name in header]
        self._schema = pa.schema(fields)
        self._writer = pq.ParquetWriter(path, self._schema, compression="snappy")
        self._rows = max(1, min(50_000, _CELLS // max(1, len(header))))
        self._lines: list[int] = []
        self._cells: list[Sequence[str | None]] = []
        self._characters = 0
        self._width = len(header)
        self.count = 0

    def add(self, line: int, cells: Sequence[str | None]) -> None:
        """One row, with as many cells as the header."""
        self._lines.append(line)
        self._cells.append(cells)
        self._characters += sum(len(c) for c in cells if c)
        if len(self._lines) >= self._rows or self._characters >= _CHARACTERS:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa

        columns: list[pa.Array[Any]] = [pa.array(self._lines, pa.int64())]
        if self._cells:
            columns += [pa.array([c or None for c in column], pa.string()) for column in zip(*self._cells, strict=True)]
        else:
            columns += [pa.array([], pa.string())] * self._width
        self._writer.write_table(pa.table(columns, schema=self._schema))
        self.count += len(self._lines)
        self._lines, self._cells, self._characters = [], [], 0

    def close(self) -> int:
        """Write what is left; the number of rows."""
        self._flush()
        self._writer.close()
        return self.count
