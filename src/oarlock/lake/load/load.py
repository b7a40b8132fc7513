"""Load one file: stage, parse, key, compare with the lake, write the new rows to the draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from oarlock.domain.entities import entity as entity_named
from oarlock.domain.plan import Part, ReadPlan
from oarlock.kit.files import BadLine, SourceFile
from oarlock.kit.files.csvfile import read_carefully
from oarlock.kit.files.origin import check_unchanged
from oarlock.kit.text import Msg, msg
from oarlock.lake.batches import Draft
from oarlock.lake.erasures import load as load_erased
from oarlock.lake.erasures import path_of as erasures_of
from oarlock.lake.load.closing import Closed, close_rows
from oarlock.lake.load.compare import existing_rows, settle_known, settle_repeats, touched_days
from oarlock.lake.load.compiled import Compiled, compile_part
from oarlock.lake.load.confirmed import write_confirmed
from oarlock.lake.load.connection import literal, one, telling, working_database
from oarlock.lake.load.dates import file_dates
from oarlock.lake.load.deleted import deleted_part
from oarlock.lake.load.expr import RawColumns, used_columns
from oarlock.lake.load.fields import Settings
from oarlock.lake.load.inside import places_inside
from oarlock.lake.load.keys import make_keyed
from oarlock.lake.load.left_out import leave_out
from oarlock.lake.load.lookups import lookup_columns, match_of, stage_lookups
from oarlock.lake.load.model import Loaded, LoadedPart, LoadOptions, Scratch
from oarlock.lake.load.rejects import RejectTable
from oarlock.lake.load.stage import Staged, UnevenError, Wanted, stage
from oarlock.lake.load.write import CLOSING, write_part
from oarlock.lake.log import Log
from oarlock.lake.workspace import Workspace

if TYPE_CHECKING:
    import datetime as dt

    import duckdb

    from oarlock.domain.plan import Expr


def load_file(
    *,
    workspace: Workspace,
    log: Log,
    draft: Draft,
    source: SourceFile,
    plan: ReadPlan,
    lookups: Mapping[str, SourceFile] | None = None,
    options: LoadOptions | None = None,
) -> Loaded:
    """Read a file by its plan and write what is new to the draft; nothing is committed here.

    lookups: other tables of the import by the alias that the plan gives them. Raises `BadFileError` when the file
    cannot be read, or has changed since it was looked at.
    """
    options = options or LoadOptions()
    holder = Scratch(options.scratch)
    folder = holder.path
    for attempt in (1, 2):
        try:
            with working_database(folder, threads=options.threads, memory_mb=options.memory_mb) as connection:
                run = _Run(connection, workspace, log, draft, plan, options)
                with telling(source.name):
                    loaded = run.load(source, dict(lookups or {}), folder)
            break
        except UnevenError:
            if attempt == 2 or source.kind != "csv":
                raise
            source = read_carefully(source, scratch=folder)
            lookups = {
                alias: read_carefully(file, scratch=folder) if file.kind == "csv" else file
                for alias, file in (lookups or {}).items()
            }
    check_unchanged(source.original, source.stamp, name=source.name)
    return replace(loaded, rejects=replace(loaded.rejects, holder=holder))


class _Run:
    """The state of one load: its connection and everything that its steps share."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        workspace: Workspace,
        log: Log,
        draft: Draft,
        plan: ReadPlan,
        options: LoadOptions,
    ) -> None:
        self.connection = connection
        self.log = log
        self.draft = draft
        self.plan = plan
        self.options = options
        self.zone = workspace.zone
        self.erased = load_erased(erasures_of(workspace.path))
        stamps = workspace.timezone if plan.zone == "local" else "UTC"
        self.settings = Settings(
            zone=workspace.timezone, stamps=stamps, currency=workspace.currency, system=plan.system,
            workspace=workspace.id, today=options.today,
        )  # fmt: skip

    def load(self, source: SourceFile, lookups: dict[str, SourceFile], folder: Path) -> Loaded:
        plan, connection = self.plan, self.connection
        exprs: list[Expr] = [t.expr for p in plan.parts for t in p.targets]
        exprs += [e for p in plan.parts for e in (p.where, p.each) if e is not None]
        exprs += [match_of(lookup) for lookup in plan.lookups]
        inside = places_inside(source, exprs, (lookup.alias for lookup in plan.lookups))
        names = tuple(place.name for place in inside)
        own = RawColumns(source.header, alias="r", never=plan.never, inside=names)
        tables = {"": own, **lookup_columns(plan, lookups)}
        wanted = [index for alias, index in used_columns(exprs, tables) if alias == ""]
        raw = Wanted.of("raw_all", wanted, with_blank=plan.skip_after_blank, inside=inside)
        staged = stage(connection, source, raw)
        bad_lines = self._without_footer(staged)
        read = int(str(one(connection, "select count(*) from raw")[0]))
        self.options.progress(read // 2)
        joined, faults = stage_lookups(connection, plan, lookups, tables, exprs)
        rejects = RejectTable(connection)
        rejects.add_lines(bad_lines, plan.parts[0].entity)
        lost = len(bad_lines) + source.more_bad_lines
        results: dict[str, _Entity] = {}
        notes: list[Msg] = list(source.notes)
        dates = file_dates(connection, plan, tables, joined, file=source.name)
        compiled_for = partial(
            compile_part,
            connection,
            plan=plan,
            source=source,
            joined=joined,
            tables=tables,
            settings=self.settings,
            dates=dates,
        )
        notes += dates.notes
        for number, part in enumerate(plan.parts):
            compiled = compiled_for(part, faults=faults)
            notes += [note for note in compiled.notes if note not in notes]
            entity = results.setdefault(part.entity, _Entity(self, part.entity))
            entity.add(compiled, part, f"part{number}", rejects, read=read)
            gone = deleted_part(part) if entity.has_existing else None
            if gone is not None and gone.where is not None and used_columns([gone.where], tables):
                entity.add_deleted(compiled_for(gone, faults=()), f"deleted{number}")
            if number == 0:
                entity.read += lost
                entity.rejected += lost
        if left_out := sum(entity.left_out for entity in results.values()):
            notes.append(msg("{n} values or rows of people who were erased were left out.", n=left_out))
        parts = tuple(
            entity.finish(is_complete=self.options.complete and name == plan.parts[0].entity)
            for name, entity in results.items()
        )
        return Loaded(parts=parts, rejects=rejects.write(folder / "rejects.jsonl", source.name), notes=tuple(notes))

    def _without_footer(self, staged: Staged) -> list[BadLine]:
        """Make the view `raw`, without what follows the first empty row when the plan says that is a footer."""
        if not self.plan.skip_after_blank:
            self.connection.execute("create view raw as select * from raw_all")
            return staged.bad_lines
        found = one(self.connection, "select min(_line) from raw_all where _blank")[0]
        cuts = [c for c in (found, staged.first_blank) if c is not None]
        if not cuts:
            self.connection.execute("create view raw as select * from raw_all")
            return staged.bad_lines
        cut = min(int(str(c)) for c in cuts)
        self.connection.execute(f"create view raw as select * from raw_all where _line < {cut}")
        return [b for b in staged.bad_lines if b.line < cut]


class _Entity:
    """What is gathered for one entity over the parts of a plan."""

    def __init__(self, run: _Run, name: str) -> None:
        self.run = run
        self.entity = entity_named(name)
        # Whether `_n` tells rows apart and no two rows share key and stamp.
        self.is_unique = not any(lookup.is_each for lookup in run.plan.lookups)
        self.read = self.loaded = self.unchanged = self.rejected = self.skipped = self.left_out = 0
        self.observed: dt.date | None = None
        days = () if self.entity.by_day else None
        self.has_existing = existing_rows(run.connection, run.log, self.entity, days=days)
        self.tables: list[str] = []
        self.deleted: list[str] = []

    def add(self, compiled: Compiled, part: Part, table: str, rejects: RejectTable, *, read: int) -> None:
        """Run one part: its rows, its faults, and which of its good rows are new."""
        connection = self.run.connection
        make_keyed(connection, compiled, table, zone=self.run.settings.zone)
        days = touched_days(connection, table, self.entity)
        self.has_existing = existing_rows(connection, self.run.log, self.entity, days=days)
        settle_repeats(connection, table, self.entity, part)
        self.left_out += leave_out(connection, table, self.entity, self.run.erased)
        if self.has_existing:
            settle_known(connection, table, self.entity)
            if part.is_new_only:
                self._leave_known(table, "select _key from existing")
        for earlier in self.tables:
            if part.is_new_only:
                self._leave_known(table, f"select _key from {earlier} where not _bad and _fate is null")
        counts = one(
            connection,
            "select count(*), count(*) filter (where _bad), count(*) filter (where _fate = 'conflict'), "
            "count(*) filter (where _fate in ('same', 'known')), count(*) filter (where _fate = 'other'), "
            f"count(*) filter (where not _bad and _fate is null) from {table}",
        )
        rows, bad, conflicts, same, other, new = (int(str(c)) for c in counts)
        if bad:
            rejects.add_faults(compiled, table)
        if conflicts:
            reason = msg(
                "Another row has the same key with other values, and nothing says which is newer; it was kept."
            )
            rejects.add_conflicts(table, self.entity.name, reason)
        self.read += max(read, rows)
        self.skipped += max(read - rows, 0) + other
        self.rejected += bad + conflicts
        self.unchanged += same
        self.loaded += new
        self._observe(table)
        self.tables.append(table)
        self.is_unique &= not part.is_history and part.each is None

    def add_deleted(self, compiled: Compiled, table: str) -> None:
        """Note the keys of the rows that the file marks as deleted."""
        make_keyed(self.run.connection, compiled, table, zone=self.run.settings.zone)
        self.deleted.append(table)

    def _leave_known(self, table: str, keys: str) -> None:
        self.run.connection.execute(
            f"update {table} set _fate = 'known' where not _bad and _fate is null and _key in ({keys})"
        )

    def _observe(self, table: str) -> None:
        zone = literal(self.run.settings.zone)
        days = []
        for name in self.entity.happened_by:
            is_date = self.entity.column(name).type == "date"
            days.append(f"max(v_{name})" if is_date else f"max(ol_local_day(v_{name}, {zone}))")
        if not days:
            return
        sql = f"select greatest({', '.join(days)}) from {table} where not _bad"
        found = one(self.run.connection, sql)[0]
        if found is not None and (self.observed is None or found > self.observed):  # type: ignore[operator] # a date
            self.observed = found  # type: ignore[assignment] # a date

    def finish(self, *, is_complete: bool) -> LoadedPart:
        """Write the new rows, and closing rows when the list is complete."""
        connection = self.run.connection
        closed = self._close(is_complete=is_complete)
        confirmed = write_confirmed(connection, self.run.draft, self.entity, self.tables, has_closed=closed.again > 0)
        if closed.closed or closed.deleted:
            self.tables.append(CLOSING)
        files = write_part(
            connection,
            self.run.draft,
            self.entity,
            self.tables,
            source=self.run.plan.system,
            is_unique=self.is_unique,
        )
        return LoadedPart(
            entity=self.entity.name,
            read=self.read,
            loaded=self.loaded,
            unchanged=self.unchanged,
            rejected=self.rejected,
            skipped=self.skipped,
            observed_until=self.observed,
            closed=closed.closed,
            known=closed.known,
            later=closed.later,
            deleted=closed.deleted,
            confirmed=confirmed,
            files=files,
        )

    def _close(self, *, is_complete: bool) -> Closed:
        if not self.has_existing or self.entity.kind != "state" or not (is_complete or self.deleted):
            return Closed()
        connection = self.run.connection
        existing_rows(connection, self.run.log, self.entity)
        own = " and ".join(f"v_{name} is not null" for name in self.entity.key)
        deleted = " union all ".join(f"select _key, _valid_from from {t} where {own}" for t in self.deleted)
        connection.execute(f"drop table if exists {CLOSING}")
        return close_rows(
            connection,
            self.run.log,
            self.entity,
            kept=" union all ".join(f"select _key from {t}" for t in self.tables),
            deleted=f"select _key, max(_valid_from) as _stamp from ({deleted}) group by _key" if deleted else None,
            is_complete=is_complete,
            seen=self.run.options.complete_on,
            source=self.run.plan.system,
            zone=self.run.zone,
        )
