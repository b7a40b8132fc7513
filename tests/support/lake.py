"""A lake written by hand: rows as dictionaries, recorded when the test says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq

from oarlock.domain.entities import entity as entity_of
from oarlock.domain.entity import Entity
from oarlock.domain.metric import KnownBy
from oarlock.domain.period import local_midnight
from oarlock.lake.batches import finish, new_batch
from oarlock.lake.commits import PartFile, append_commit, read_log
from oarlock.lake.engines import Engine
from oarlock.lake.engines.types import declared_schema
from oarlock.lake.reading import AsOfTables, View
from oarlock.lake.workspace import init_workspace

Rows = Sequence[Mapping[str, Any]]

ARROW = {
    "string": pa.string(),
    "bool": pa.bool_(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "double": pa.float64(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
    "decimal(20,12)": pa.decimal128(20, 12),
}


def utc(text: str) -> dt.datetime:
    """A naive UTC instant from its text."""
    return dt.datetime.fromisoformat(text)


class HandLake:
    """A workspace whose batches a test writes itself."""

    def __init__(self, folder: Path, *, zone: str = "UTC") -> None:
        now = dt.datetime(2000, 1, 1)
        self.zone = ZoneInfo(zone)
        self.workspace = init_workspace(folder, timezone=zone, currency="USD", now=now)
        self._rows = 0

    def add(
        self,
        recorded: str,
        _system: str = "",
        _types: Mapping[str, pa.DataType] | None = None,
        _without: Iterable[str] = (),
        **entities: Rows,
    ) -> str:
        """Record one batch with rows of one or more entities; the batch's name.

        A row's `_key`, `_learned` and `_valid_from` are made as the entity declares unless it gives them.
        """
        now = utc(recorded)
        draft = new_batch(self.workspace, now=now)
        parts = []
        for name, rows in entities.items():
            entity = entity_of(name)
            full = [self._row(entity, row, draft.id, _system) for row in rows]
            schema = {k: v for k, v in declared_schema(entity, system=True).items() if k not in set(_without)}
            arrow = pa.schema([(k, (_types or {}).get(k) or ARROW[v]) for k, v in schema.items()])
            for day, own in self._by_day(entity, full):
                pq.write_table(pa.Table.from_pylist(own, schema=arrow), draft.file(name, day))
                parts.append(PartFile(entity=name, rows=len(own), schema_version=entity.version, day=day))
        return finish(draft, parts=parts, kind="import", source={"system": _system}, now=now).batch

    def undo(self, batch: str, recorded: str) -> None:
        """Withdraw a batch."""
        append_commit(self.workspace, kind="undo", withdrawn=batch, now=utc(recorded))

    def tables(
        self, engine: Engine, as_of: str, *, known_at: str | None = None, known_by: KnownBy = "recorded"
    ) -> AsOfTables:
        """What a metric would read; `as_of` is a local day."""
        day = local_midnight(dt.date.fromisoformat(as_of), self.zone).replace(tzinfo=None)
        known = utc(known_at) if known_at else None
        return AsOfTables(engine, View(read_log(self.workspace), day, known, known_by, self.zone))

    def _row(self, entity: Entity, given: Mapping[str, Any], batch: str, system: str) -> dict[str, Any]:
        self._rows += 1
        row = dict(given)
        key = [str(row.get(name)) for name in entity.key]
        row.setdefault("_key", "\x1f".join([*([str(self._day(entity, row))] if entity.by_day else []), *key]))
        row.setdefault("_learned", self._first(row, entity.learned_by))
        row.setdefault("_valid_from", self._first(row, entity.valid_by))
        row.setdefault("_closed", False)
        return row | {"_row": self._rows, "_batch": batch, "_source": system, "_line": self._rows, "_hash": 0}

    def _by_day(self, entity: Entity, rows: list[dict[str, Any]]) -> list[tuple[dt.date | None, list[dict[str, Any]]]]:
        """The rows as an import would divide them among files."""
        if not entity.by_day:
            return [(None, rows)]
        days = sorted({self._day(entity, row) for row in rows})
        return [(day, [row for row in rows if self._day(entity, row) == day]) for day in days]

    def _day(self, entity: Entity, row: Mapping[str, Any]) -> dt.date:
        stamp: dt.datetime = row[entity.by_day or ""]
        return stamp.replace(tzinfo=dt.UTC).astimezone(self.zone).date()

    def _first(self, row: Mapping[str, Any], names: tuple[str, ...]) -> dt.datetime | None:
        found = next((row[name] for name in names if row.get(name) is not None), None)
        if isinstance(found, dt.date) and not isinstance(found, dt.datetime):
            return local_midnight(found, self.zone).replace(tzinfo=None)
        return found


def fetched(engine: Engine, table: Any) -> list[dict[str, object]]:
    """All rows, sorted by their text so that lists compare."""
    return sorted(engine.fetch(table), key=repr)
