"""The content hash of a Parquet file: equal for equal rows, whoever wrote them and in whatever order."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from oarlock.lake.engines.sql import connect, file_list, quoted, run
from oarlock.lake.engines.types import Schema, duckdb_type, physical

_BLOCK = 20_000


def content_hash(path: Path, fields: Schema, order: Sequence[str] = ()) -> str:
    """SHA-256 over the declared fields and the rows, sorted by `order` and then by all fields; 64 hex digits.

    fields: name to type. Each value is hashed as a tag of its type and a canonical text (see `_encoded`), so neither
    the engine that wrote the file, nor its row groups, compression or row order make a difference.

    DuckDB sorts and encodes (a million rows take seconds and memory stays bounded); Python only hashes the stream.
    Raises `DamagedError` when the file cannot be read.
    """
    types = {name: physical(type_) for name, type_ in fields.items()}
    # Cast first: a column that some writer made wider is hashed as what it is declared to be.
    casts = ", ".join(f"CAST({quoted(n)} AS {duckdb_type(t)}) AS {quoted(n)}" for n, t in types.items())
    row = " || ".join(_encoded(quoted(name), type_) for name, type_ in types.items())
    by = ", ".join(f"{quoted(name)} ASC NULLS FIRST" for name in dict.fromkeys((*order, *types)))
    sql = f"SELECT {row} FROM (SELECT {casts} FROM read_parquet({file_list([path])})) ORDER BY {by}"
    hasher = hashlib.sha256(json.dumps(list(types.items())).encode())
    with connect() as connection:
        cursor = run(lambda: connection.execute(sql))
        while block := run(lambda: cursor.fetchmany(_BLOCK)):
            hasher.update("".join(f"{text}\n" for (text,) in block).encode())
    return hasher.hexdigest()


def _encoded(column: str, type_: str) -> str:
    """SQL for one value: `-` for null, else a tag, the value's canonical text, and `;`.

    Texts carry their length in bytes, so no text can imitate the border between two values.
    """
    if type_ == "string":
        text = f"'s' || strlen({column}) || ':' || {column}"
    elif type_ == "bool":
        text = f"'b' || CAST({column} AS INTEGER)"
    elif type_ == "date":
        text = f"'d' || ({column} - DATE '1970-01-01')"
    elif type_ == "timestamp":
        text = f"'t' || epoch_us({column})"
    elif type_ == "double":
        # The shortest text that reads back as the same bits; adding 0 makes -0.0 the same as 0.0.
        text = f"'f' || CAST({column} + 0.0::DOUBLE AS VARCHAR)"
    elif type_.startswith("decimal"):
        text = f"'m' || CAST({column} AS VARCHAR)"
        if not type_.endswith(",0)"):
            text = f"'m' || rtrim(rtrim(CAST({column} AS VARCHAR), '0'), '.')"
    else:
        text = f"'i' || {column}"
    return f"coalesce({text} || ';', '-')"
