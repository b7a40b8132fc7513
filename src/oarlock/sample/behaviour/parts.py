"""Usage events as Parquet files, one for each half year in which they arrived, written as they fill."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oarlock.sample.behaviour.stories import Customer
from oarlock.sample.behaviour.usage import FEATURES, Events
from oarlock.sample.days import DAY, Days

if TYPE_CHECKING:
    import pyarrow as pa

_FULL = 50_000
_EPOCH = 719_163
"""Ordinal of 1970-01-01."""


def usage_schema() -> pa.Schema:
    """Columns of a usage file; stamps are local time without a zone, as the company's own systems write them."""
    import pyarrow as pa

    texts = ("event_id", "account_id", "user_id", "event", "offering_id")
    stamps = ("happened_at", "received_at")
    fields: list[pa.Field[Any]] = [pa.field(name, pa.string()) for name in texts]
    fields += [pa.field(name, pa.timestamp("s")) for name in stamps]
    return pa.schema([*fields, pa.field("quantity", pa.float64())])


class UsageFiles:
    """The files under `usage/` while the sample is made; a second copy of an event is in the next file."""

    def __init__(self, out: Path, stack: ExitStack, days: Days) -> None:
        self._folder, self._days, self._stack = out / "usage", days, stack
        self._waiting: dict[int, list[Any]] = {}
        self._writers: dict[int, Any] = {}
        self._rows: Counter[int] = Counter()
        self.files: dict[str, int] = {}
        self.told: Counter[str] = Counter()
        # The export's half day goes with the last half year: a file for a few hours would be odd.
        self._bounds = [*[day for day in days.instants[:-1:6] if day < days.end - 31], days.end + 1]
        stack.callback(self._close)

    def add(self, customer: Customer, events: Events) -> None:
        """Add all events of one customer."""
        import numpy as np
        import pyarrow as pa

        size = len(events.ids)
        if not size:
            return
        users = pa.array([f"u{customer.who.number + 1:06d}-{n + 1:03d}" for n in range(int(events.users.max()) + 1)])
        same = pa.repeat(customer.ref, size), pa.repeat(customer.offering, size)
        stamp = pa.timestamp("s")
        table = pa.table(
            [
                pa.array([f"{n:016x}" for n in events.ids.tolist()]), same[0], users.take(events.users),
                pa.array([name for name, _ in FEATURES]).take(events.features), same[1],
                pa.array(events.happened - _EPOCH * DAY * 60).cast(stamp),
                pa.array(events.received - _EPOCH * DAY * 60).cast(stamp),
                pa.array(events.quantity.astype(np.float64), mask=events.quantity == 0),
            ],
            schema=usage_schema(),
        )  # fmt: skip
        bounds = np.array(self._bounds) * DAY * 60
        part = np.searchsorted(bounds, events.received, side="right") - 1
        twice = np.flatnonzero(events.copies == 2)
        again = np.minimum(part[twice] + 1, len(self._bounds) - 2)
        self.told["events"] += size
        self.told["late"] += int(((events.received - events.happened) >= DAY * 60).sum())
        self.told["sent_twice"] += len(twice)
        self.told["accounts"] += 1
        rows, places = np.concatenate([np.arange(size), twice]), np.concatenate([part, again])
        order = np.argsort(places, kind="stable")
        table, places = table.take(rows[order]), places[order]
        for place in np.unique(places).tolist():
            first, stop = np.searchsorted(places, [place, place + 1]).tolist()
            self._keep(place, table.slice(first, stop - first))

    def _keep(self, place: int, table: pa.Table) -> None:
        waiting = self._waiting.setdefault(place, [])
        waiting.append(table)
        self._rows[place] += table.num_rows
        if self._rows[place] >= _FULL:
            self._write(place)

    def _write(self, place: int) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        waiting = self._waiting.pop(place, [])
        self._rows[place] = 0
        if not waiting:
            return
        name = f"usage/usage_from_{self._days.iso(self._bounds[place])[:7]}.parquet"
        if place not in self._writers:
            path = self._folder.parent / name
            path.parent.mkdir(parents=True, exist_ok=True)
            self._writers[place] = pq.ParquetWriter(path, usage_schema(), compression="zstd")
        table = pa.concat_tables(waiting).combine_chunks()
        self._writers[place].write_table(table)
        self.files[name] = self.files.get(name, 0) + table.num_rows

    def _close(self) -> None:
        for place in sorted(self._waiting):
            self._write(place)
        for writer in self._writers.values():
            writer.close()
