"""Parquet files: their columns, and whether their own figures about themselves can be true."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from oarlock.errors import BadFileError
from oarlock.kit.files.header import unique_names
from oarlock.kit.files.model import Limits, SourceFile, too_wide
from oarlock.kit.files.origin import Origin

if TYPE_CHECKING:
    import pyarrow as pa

_MOST_ROWS = 10**10
_FOOTER = 64 << 20


def inspect_parquet(path: Path, *, name: str, origin: Origin, limits: Limits) -> SourceFile | None:
    """The table of a Parquet file; raises `BadFileError` when its lengths cannot be true."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(size - 8, 0))
        tail = file.read(8)
    footer = int.from_bytes(tail[:4], "little")
    if size < 12 or tail[4:] != b"PAR1" or footer > min(size - 12, _FOOTER):
        raise _damaged(name)
    try:
        with pq.ParquetFile(path) as parquet:
            metadata = parquet.metadata
            schema = parquet.schema_arrow
            stored = sum(
                metadata.row_group(g).column(c).total_compressed_size
                for g in range(metadata.num_row_groups)
                for c in range(metadata.num_columns)
            )
            rows = sum(metadata.row_group(g).num_rows for g in range(metadata.num_row_groups))
            if stored > size or not 0 <= rows == metadata.num_rows <= _MOST_ROWS:
                raise _damaged(name)
    except BadFileError:
        raise
    except (pa.ArrowException, OSError, ValueError, MemoryError, OverflowError):
        raise _damaged(name) from None
    places = list(_leaves(schema))
    if len(places) > limits.columns:
        raise too_wide(name, len(places), limits)
    header = unique_names(".".join(place) for place, _ in places)
    known = origin if origin.sha256 else origin.hashed()
    return SourceFile(
        path=path,
        original=origin.path,
        stamp=origin.stamp,
        name=name,
        kind="parquet",
        header=header,
        sha256=known.sha256,
        size=origin.size,
        header_line=0,
        rows=rows,
        paths=tuple(place for place, _ in places),
        nested=frozenset(h for h, (_, is_nested) in zip(header, places, strict=True) if is_nested),
    )


def _damaged(name: str) -> BadFileError:
    return BadFileError(
        "{file} is not a sound Parquet file: the lengths it states cannot be true, or it is cut off.",
        remedy="Export or download it again.",
        file=name,
    )


def _leaves(schema: pa.Schema | pa.StructType, depth: int = 0) -> Iterator[tuple[tuple[str, ...], bool]]:
    import pyarrow as pa

    for index in range(len(schema.names) if isinstance(schema, pa.Schema) else schema.num_fields):
        field = schema.field(index)
        if pa.types.is_struct(field.type) and field.type.num_fields and depth < 5:
            yield from (((field.name, *rest), nested) for rest, nested in _leaves(field.type, depth + 1))
        else:
            yield (field.name,), pa.types.is_nested(field.type)
