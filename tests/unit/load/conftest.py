"""A small workspace and a way to load files into it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from oarlock.domain.plan import ReadPlan
from oarlock.kit.files import SourceFile, inspect
from oarlock.lake.batches import discard, finish, new_batch
from oarlock.lake.commits import append_commit, read_log
from oarlock.lake.load import Loaded, LoadOptions, Reject, load_file
from oarlock.lake.workspace import Workspace, init_workspace

NOW = dt.datetime(2024, 1, 1)


@dataclass
class Loader:
    """Loads text, bytes or files one after the other, committing each."""

    workspace: Workspace
    folder: Path
    clock: dt.datetime = NOW
    batches: list[str] = field(default_factory=list)
    _count: int = 0

    def source(self, data: str | bytes | Path, name: str = "") -> SourceFile:
        """The single table of a file, or of data written to a new one."""
        if isinstance(data, Path):
            path = data
        else:
            self._count += 1
            path = self.folder / (name or f"file{self._count}.csv")
            path.write_bytes(data.encode() if isinstance(data, str) else data)
        scratch = self.folder / "scratch"
        scratch.mkdir(exist_ok=True)
        (found,) = inspect(path, scratch=scratch)
        return found

    def __call__(
        self,
        data: str | bytes | Path | SourceFile,
        plan: ReadPlan,
        *,
        lookups: Mapping[str, str] | None = None,
        options: LoadOptions | None = None,
        name: str = "",
    ) -> Loaded:
        """Load and commit; the batch is thrown away when it holds nothing new."""
        source = data if isinstance(data, SourceFile) else self.source(data, name)
        self.clock += dt.timedelta(hours=1)
        draft = new_batch(self.workspace, now=self.clock)
        loaded = load_file(
            workspace=self.workspace,
            log=read_log(self.workspace),
            draft=draft,
            source=source,
            plan=plan,
            lookups={alias: self.source(text) for alias, text in (lookups or {}).items()},
            options=options or LoadOptions(threads=1),
        )
        parts = [part.part for part in loaded.parts if part.part is not None]
        if parts:
            finish(draft, parts=parts, source={"system": plan.system}, now=self.clock)
            self.batches.append(draft.id)
        else:
            discard(draft)
        return loaded

    def undo(self) -> None:
        """Withdraw the last batch."""
        self.clock += dt.timedelta(hours=1)
        batch = self.batches.pop()
        append_commit(self.workspace, kind="undo", batch=batch, withdrawn=batch, now=self.clock)

    def rows(self, entity: str) -> list[dict[str, Any]]:
        """All stored rows of an entity in the order of batches."""
        files = [f.path for f in read_log(self.workspace).visible(entity)]
        tables = [pq.read_table(path) for path in files]
        return pa.concat_tables(tables, promote_options="default").to_pylist() if tables else []

    def personal(self, entity: str) -> list[dict[str, Any]]:
        """All personal values of an entity."""
        files = [f.path for f in read_log(self.workspace).personal(entity)]
        return [row for path in files for row in pq.read_table(path).to_pylist()]


Make = Callable[..., Loader]


@pytest.fixture
def make_loader(tmp_path: Path) -> Make:
    """Makes a loader for a workspace in a time zone and currency."""

    def make(timezone: str = "UTC", currency: str = "USD") -> Loader:
        workspace = init_workspace(tmp_path / "ws", timezone=timezone, currency=currency, now=NOW)
        return Loader(workspace, tmp_path)

    return make


@pytest.fixture
def loader(make_loader: Make) -> Loader:
    """A loader for a workspace in UTC and US dollars."""
    return make_loader()


def told(loaded: Loaded) -> list[tuple[int, str, str, str]]:
    """Line, column, value and reason of each reject."""
    return [(r.line, r.column, r.value, sentence(r)) for r in loaded.rejects]


def sentence(reject: Reject) -> str:
    """The reason in English."""
    return reject.reason.id.format(**reject.reason.params)
