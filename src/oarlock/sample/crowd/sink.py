"""Parquet files cut at exact numbers of rows, so that they do not depend on the size of what is handed over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

GROUP = 250_000
"""Rows of a row group."""

FILE = 5_000_000
"""Most rows of a file."""

_EACH_ITS_OWN = ("event_id", "ticket_id", "line_id", "happened_at")
"""Columns in which a dictionary would only cost room."""


class Sink:
    """One run of files `<name>.parquet`, or `<name>_1.parquet`, `_2` … when there are more rows than one may hold."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder, self._name = folder, name
        self._waiting: list[pa.Table] = []
        self._held = self._in_file = 0
        self._writer: Any = None
        self.files: dict[str, int] = {}

    def add(self, table: pa.Table) -> None:
        """Add rows; what fills a row group is written."""
        self._waiting.append(table)
        self._held += table.num_rows
        while self._held >= GROUP:
            self._write(GROUP)

    def close(self) -> dict[str, int]:
        """Write the rest; the rows of each file by its path under the sample's folder."""
        if self._held:
            self._write(self._held)
        if self._writer:
            self._writer.close()
        if len(self.files) == 1:
            (only,) = self.files
            path = self._folder / f"{self._name}.parquet"
            (self._folder / Path(only).name).rename(path)
            self.files = {f"{self._folder.name}/{path.name}": self.files[only]}
        return self.files

    def _write(self, rows: int) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        held = pa.concat_tables(self._waiting)
        part, rest = held.slice(0, rows), held.slice(rows)
        self._waiting, self._held = [rest] if rest.num_rows else [], rest.num_rows
        if self._writer is None or self._in_file + rows > FILE:
            if self._writer:
                self._writer.close()
            self._folder.mkdir(parents=True, exist_ok=True)
            name = f"{self._name}_{len(self.files) + 1}.parquet"
            self._open = f"{self._folder.name}/{name}"
            self.files[self._open], self._in_file = 0, 0
            repeated = [name for name in part.schema.names if name not in _EACH_ITS_OWN]
            how: dict[str, Any] = {"compression": "zstd", "compression_level": 1, "use_dictionary": repeated}
            self._writer = pq.ParquetWriter(self._folder / name, part.schema, **how)
        self._writer.write_table(part.combine_chunks(), row_group_size=rows)
        self._in_file += rows
        self.files[self._open] += rows
