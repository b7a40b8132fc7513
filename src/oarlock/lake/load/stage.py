"""Bring a file's raw text into the working database with its original line numbers, by the engine's own readers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from oarlock.errors import BadFileError
from oarlock.kit.files import BadLine, SourceFile
from oarlock.kit.text import Msg, msg
from oarlock.lake.load.connection import literal, one, quoted, too_large
from oarlock.lake.load.inside import Inside, dug, pointer
from oarlock.lake.load.lines import UnevenError, number_lines

if TYPE_CHECKING:
    import duckdb

_BLANKS = "' ' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13) || chr(160) || chr(12288) || chr(65279)"
_EDGE = r"[\s\x{0b}\x{00a0}\x{3000}\x{feff}]"
_MOST = 100_000


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which columns of a file to stage: header indexes become text columns `c0`, `c3` … of a view.

    with_blank: also `_blank`, whether every column of the row is empty.
    inside: places inside columns of JSON; they are numbered after the header's columns.
    """

    view: str
    indexes: tuple[int, ...]
    prefix: str = "c"
    with_blank: bool = False
    inside: tuple[Inside, ...] = ()

    @classmethod
    def of(
        cls,
        view: str,
        indexes: Iterable[int],
        *,
        prefix: str = "c",
        with_blank: bool = False,
        inside: tuple[Inside, ...] = (),
    ) -> Wanted:
        """The same with sorted indexes."""
        return cls(view=view, indexes=tuple(sorted(set(indexes))), prefix=prefix, with_blank=with_blank, inside=inside)

    def select(self, expressions: list[str]) -> str:
        """The select list: trimmed text, empty text is null."""
        columns = [f"{_text(expressions[i])} as {self.prefix}{i}" for i in self.indexes]
        if self.with_blank:
            columns.append(f"coalesce({', '.join(_text(e) for e in expressions)}) is null as _blank")
        return ", ".join(columns) or "null as _nothing"


def _text(column: str) -> str:
    # Trimming by a set of characters is slow, and most values need none.
    return (
        f"case when regexp_matches({column}, '^{_EDGE}|{_EDGE}$') then nullif(trim({column}, {_BLANKS}), '') "
        f"else nullif({column}, '') end"
    )


@dataclass(frozen=True)
class Staged:
    """Records that were no rows, and the line of the first empty record where the file has one."""

    bad_lines: list[BadLine]
    first_blank: int | None = None


def stage(connection: duckdb.DuckDBPyConnection, source: SourceFile, wanted: Wanted) -> Staged:
    """Make the view with `_n` (row number from 0 in file order), `_line` and the wanted columns.

    Raises `UnevenError` when the file must be read record by record,
    `BadFileError` when it cannot be read.
    """
    import duckdb

    readers = {"csv": _stage_csv, "parquet": _stage_parquet, "jsonl": _stage_jsonl}
    try:
        staged = readers[source.kind](connection, source, wanted)
    except duckdb.OutOfMemoryException:
        raise too_large(source.name) from None
    except duckdb.Error as error:
        if source.kind == "csv":
            raise UnevenError from error
        raise BadFileError(
            "{file} cannot be read: it is damaged or not what it seems to be.",
            remedy="Export it again; if it was downloaded, download it again.",
            file=source.name,
        ) from error
    return Staged([*source.bad_lines, *staged.bad_lines], staged.first_blank or source.first_blank)


def _view(connection: duckdb.DuckDBPyConnection, wanted: Wanted, line: str) -> None:
    connection.execute(
        f"create or replace view {wanted.view} as select rowid as _n, {line} as _line, * from {wanted.view}_rows"
    )


def _stage_csv(connection: duckdb.DuckDBPyConnection, source: SourceFile, wanted: Wanted) -> Staged:
    names = [f"h{i}" for i in range(len(source.header))]
    columns = "{" + ", ".join(f"'{n}': 'VARCHAR'" for n in names) + "}"
    connection.execute("drop table if exists reject_errors")
    connection.execute("drop table if exists reject_scans")
    added, places = dug(wanted.inside, dict(enumerate(names)))
    connection.execute(
        f"create table {wanted.view}_rows as select {wanted.select([*names, *places])} "
        f"from (select *{_also(added)} from read_csv({literal(str(source.path))}, auto_detect = false, header = true, "
        f"delim = {literal(source.delimiter)}, quote = '\"', escape = '\"', columns = {columns}, "
        f"store_rejects = true, rejects_limit = {_MOST}, max_line_size = 4194304, null_padding = false))"
    )
    rows = int(str(one(connection, f"select count(*) from {wanted.view}_rows")[0]))
    rejected = connection.execute(
        "select line_byte_position, arg_min(error_type, column_idx), any_value(csv_line), "
        "arg_min(error_message, column_idx) "
        "from reject_errors group by all order by line_byte_position"
    ).fetchall()
    if len(rejected) >= _MOST:
        raise UnevenError
    numbered = number_lines(source, rows=rows, rejected=[int(r[0]) - 1 for r in rejected])
    if numbered.rows is None:
        _view(connection, wanted, "rowid + 2")
        return Staged([])
    import pyarrow as pa

    connection.register("line_numbers", pa.table({"_at": pa.array(numbered.rows)}))
    connection.execute(
        f"create table {wanted.view}_numbered as select * from {wanted.view}_rows positional join line_numbers"
    )
    connection.unregister("line_numbers")
    connection.execute(f"drop table {wanted.view}_rows")
    connection.execute(f"alter table {wanted.view}_numbered rename to {wanted.view}_rows")
    _view(connection, wanted, "_at")
    bad = [
        BadLine(line=line, value=(text or "").strip("\r\n")[:200], reason=_ragged(kind, message))
        for line, (_, kind, text, message) in zip(numbered.rejected, rejected, strict=True)
    ]
    return Staged(bad, numbered.first_blank)


def _also(added: dict[str, str]) -> str:
    return "".join(f", {sql} as {name}" for name, sql in added.items())


def _ragged(kind: str, message: str) -> Msg:
    numbers = [int(word) for word in message.split() if word.isdigit()]
    if kind in ("MISSING COLUMNS", "TOO MANY COLUMNS") and len(numbers) >= 2:
        return msg(
            "The row has {found} values where the header has {expected} columns.", found=numbers[1], expected=numbers[0]
        )
    return msg("The row cannot be read as a row of the table.")


def _stage_parquet(connection: duckdb.DuckDBPyConnection, source: SourceFile, wanted: Wanted) -> Staged:
    paths = source.paths or tuple((name,) for name in source.header)
    expressions = [".".join(quoted(step) for step in path) for path in paths]
    if source.nested:
        expressions = [
            f"cast(to_json({e}) as varchar)" if name in source.nested else f"cast({e} as varchar)"
            for e, name in zip(expressions, source.header, strict=True)
        ]
    else:
        expressions = [f"cast({e} as varchar)" for e in expressions]
    line = quoted(source.line_column) if source.line_column else "file_row_number + 1"
    added, places = dug(wanted.inside, dict(enumerate(expressions)))
    connection.execute(
        f"create table {wanted.view}_rows as select {wanted.select([*expressions, *places])}, {line} as _at "
        f"from (select *{_also(added)} from read_parquet({literal(str(source.path))}, file_row_number = true, "
        "binary_as_string = true))"
    )
    _view(connection, wanted, "_at")
    return Staged([])


def _stage_jsonl(connection: duckdb.DuckDBPyConnection, source: SourceFile, wanted: Wanted) -> Staged:
    paths = source.paths or tuple((name,) for name in source.header)
    inside = {len(paths) + i: place for i, place in enumerate(wanted.inside)}
    pointers = [pointer(path) for path in paths] + [pointer(place.whole) for place in inside.values()]
    used = pointers if wanted.with_blank else [pointers[i] for i in wanted.indexes]
    # A column may hold its object as text in some lines or all.
    used += [pointers[c] for i in wanted.indexes if i in inside and (c := inside[i].column) is not None]
    place = {pointer: f"v[{at}]" for at, pointer in enumerate(used, start=1)}
    expressions = [place.get(p, "null") for p in pointers]
    for i, found in inside.items():
        if i in wanted.indexes and found.column is not None:
            text = expressions[found.column]
            told = f"json_extract_string(case when json_valid({text}) then {text} end, {literal(pointer(found.steps))})"
            expressions[i] = f"coalesce({expressions[i]}, {told})"
    raw = f"{wanted.view}_text"
    # A unit separator cannot stand unescaped in JSON, so each line is one cell.
    connection.execute(
        f"create table {raw} as select j from read_csv({literal(str(source.path))}, auto_detect = false, "
        "header = false, delim = chr(31), quote = '', escape = '', columns = {'j': 'VARCHAR'}, "
        "null_padding = false, strict_mode = false, max_line_size = 20000000, buffer_size = 67108864)"
    )
    listed = ", ".join(literal(p) for p in used)
    good = "case when json_valid(j) then json_type(j) = 'OBJECT' else false end"
    connection.execute(
        f"create table {wanted.view}_rows as select {wanted.select(expressions)}, _at "
        f"from (select rowid + 1 as _at, json_extract_string(j, [{listed}]) as v from {raw} where j is not null "
        f"and {good} order by rowid)"
    )
    bad = connection.execute(
        f"select rowid + 1, j[1:200], json_valid(j) from {raw} where j is not null and trim(j) <> '' "
        f"and not {good} order by rowid limit {_MOST}"
    ).fetchall()
    connection.execute(f"drop table {raw}")
    _view(connection, wanted, "_at")
    return Staged(
        [
            BadLine(
                line=int(line),
                value=text,
                reason=msg("The line is JSON but not an object with fields.")
                if valid
                else msg("The line is not JSON."),
            )
            for line, text, valid in bad
        ]
    )


__all__ = ["UnevenError", "Wanted", "stage"]
