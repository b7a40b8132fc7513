"""Rejected rows: collected in the working database, then written in order of line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from oarlock.kit.files import BadLine
from oarlock.kit.text import Msg
from oarlock.lake.load.compiled import Compiled
from oarlock.lake.load.connection import literal
from oarlock.lake.load.model import RejectFile

if TYPE_CHECKING:
    import duckdb


class RejectTable:
    """Rejects of one load; reasons are kept once and referred to by number."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._reasons: list[Msg] = []
        self._known: dict[str, int] = {}
        connection.execute(
            "create table rejects (line bigint, entity varchar, field varchar, value varchar, reason integer)"
        )

    def reason(self, reason: Msg) -> int:
        """The number of a reason."""
        key = json.dumps([reason.id, {k: str(v) for k, v in reason.params.items()}], sort_keys=True)
        if key not in self._known:
            self._known[key] = len(self._reasons)
            self._reasons.append(reason)
        return self._known[key]

    def add_lines(self, lines: list[BadLine], entity: str) -> None:
        """Records that were no rows."""
        if not lines:
            return
        import pyarrow as pa

        rows = pa.table(
            {
                "line": pa.array([b.line for b in lines], pa.int64()),
                "field": pa.array([b.column for b in lines], pa.string()),
                "value": pa.array([b.value for b in lines], pa.string()),
                "reason": pa.array([self.reason(b.reason) for b in lines], pa.int32()),
            }
        )
        self._connection.register("bad_lines", rows)
        self._connection.execute(
            f"insert into rejects select line, {literal(entity)}, field, value, reason from bad_lines"
        )
        self._connection.unregister("bad_lines")

    def add_faults(self, compiled: Compiled, table: str) -> None:
        """Every bad field of the bad rows of a part, with its text."""
        numbers = [self.reason(reason) for reason in compiled.reasons]
        mapped = "[" + ", ".join(map(str, numbers)) + "]"
        entity = literal(compiled.entity.name)
        bad = f"(select * from ({compiled.values}) where _n in (select _n from {table} where _bad))"
        listed = [(name, f"t_{name}", code) for name, code in compiled.codes.items()]
        listed += [(f.column, f"g_{i}", code) for i, (f, code) in enumerate(compiled.row_codes)]
        structs = ", ".join(
            f"{{'field': {literal(name)}, 'value': cast({text} as varchar)[1:200], 'code': {code}}}"
            for name, text, code in listed
        )
        self._connection.execute(
            f"insert into rejects select _line, {entity}, u.field, u.value, ({mapped})[u.code + 1] "
            f"from (select _line, unnest([{structs}]) as u from {bad}) where u.code is not null"
        )

    def add_conflicts(self, table: str, entity: str, reason: Msg) -> None:
        """Rows that claim the key of another row with other values; the line kept is shown as the value."""
        self._connection.execute(
            f"insert into rejects select _line, {literal(entity)}, '', 'line ' || _kept, {self.reason(reason)} "
            f"from {table} where _fate = 'conflict'"
        )

    def write(self, path: Path, file: str) -> RejectFile:
        """All rejects as JSON lines in order."""
        found = self._connection.execute("select count(*) from rejects").fetchone()
        count = int(found[0]) if found else 0
        if not count:
            return RejectFile(file=file, path=None, reasons=(), count=0)
        self._connection.execute(
            'copy (select line, entity, field as "column", value, reason from rejects order by line, entity, reason, '
            f"field) to {literal(str(path))} (format json)"
        )
        return RejectFile(file=file, path=path, reasons=tuple(self._reasons), count=count)
