"""`oarlock import` and `oarlock imports`: bring files in, list batches, withdraw one."""

import datetime as dt
import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from oarlock.cli.door import Door
from oarlock.cli.output import Column, Format, emit, to_json
from oarlock.cli.parse import day
from oarlock.cli.progress import import_progress
from oarlock.cli.tree import Tree
from oarlock.errors import UserError
from oarlock.kit.text import Text, msg, render, render_error


class DateOrder(StrEnum):
    """The orders in which dates may be written."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


def register(app: Tree, door: Door) -> None:
    """Add the commands."""
    say = door.say

    @app.command("import", help=say(msg("Import files, folders or a database; good rows load, bad ones are listed.")))
    def import_(
        paths: Annotated[list[Path] | None, typer.Argument(help=say(msg("Files or folders.")), metavar="PATH…")] = None,
        preset: Annotated[str | None, typer.Option(help=say(msg("Read as this kind of export.")))] = None,
        entity: Annotated[str | None, typer.Option(help=say(msg("Read as rows of this entity.")))] = None,
        map_: Annotated[
            list[str] | None, typer.Option("--map", help=say(msg("FIELD=COLUMN; remembered for files like this.")))
        ] = None,
        dry_run: Annotated[bool, typer.Option("--dry-run", help=say(msg("Check only; change nothing.")))] = False,
        complete: Annotated[
            bool, typer.Option("--complete", help=say(msg("The file is the full list: close what it lacks.")))
        ] = False,
        yes: Annotated[bool, typer.Option("--yes", help=say(msg("Close even more than 5 %.")))] = False,
        again: Annotated[bool, typer.Option("--again", help=say(msg("Read a file that was imported before.")))] = False,
        attributes: Annotated[
            bool, typer.Option("--attributes", help=say(msg("Keep unmapped columns as account attributes.")))
        ] = False,
        encoding: Annotated[str | None, typer.Option(help=say(msg("Encoding of the files, e.g. gb18030.")))] = None,
        system: Annotated[str | None, typer.Option(help=say(msg("Short name of the source system.")))] = None,
        observed_until: Annotated[
            str | None, typer.Option(help=say(msg("Last day that the file has seen (YYYY-MM-DD).")))
        ] = None,
        date_order: Annotated[
            DateOrder | None,
            typer.Option(help=say(msg("Order of dates such as 01/02/2024: dmy, mdy or ymd; remembered like --map."))),
        ] = None,
        url_env: Annotated[
            str | None, typer.Option(help=say(msg("Environment variable with a database URL to import from.")))
        ] = None,
        table: Annotated[list[str] | None, typer.Option(help=say(msg("Only this table of the database.")))] = None,
        format_: Annotated[Format, typer.Option("--format", help=say(msg("Output format.")))] = Format.TABLE,
    ) -> None:
        from oarlock.ingest.importer import import_paths
        from oarlock.ingest.options import ImportOptions

        seen = day(observed_until)
        if seen is not None and seen > (door.now() + dt.timedelta(hours=14)).date():
            raise UserError(
                "{day} has not been yet, so no file has seen it.",
                remedy="Give --observed-until the last day that the file covers.",
                day=seen.isoformat(),
            )
        url = None
        if url_env:
            url = os.environ.get(url_env)
            if not url:
                raise UserError("The environment variable {name} is empty or not set.", name=url_env)
        if not paths and not url:
            raise UserError("Nothing to import.", remedy="Name a file, a folder, or a database with --url-env.")
        options = ImportOptions(
            preset=preset, entity=entity, mapping=_mapping(map_ or []), dry_run=dry_run, complete=complete, yes=yes,
            again=again, attributes=attributes, encoding=encoding, system=system, observed_until=seen,
            date_order=date_order.value if date_order else None, url=url, tables=tuple(table or ()), lang=door.lang,
        )  # fmt: skip
        with import_progress(door) as progress:
            results = import_paths(
                door.workspace(), paths or [], options=options, actor=door.settings.actor, now=door.now(),
                progress=progress,
            )  # fmt: skip
        if not results:
            raise UserError(
                "No file to import was found in {paths}.",
                paths=[*map(str, paths or ()), *([url_env] if url_env else [])],
            )
        rows: list[dict[str, Any]] = [
            {
                "file": r.file, "batch": r.batch, "entity": r.entity, "preset": r.preset, "read": r.read,
                "loaded": r.loaded, "unchanged": r.unchanged, "rejected": r.rejected, "closed": r.closed,
                "quarantine": str(r.quarantine) if r.quarantine else None,
                "parts": [vars(p) for p in r.parts],
                "notes": [render(n, lang=door.lang) for n in r.notes],
                "error": render_error(r.error, door.lang) if r.error else None,
            }
            for r in results
        ]  # fmt: skip
        if format_ is Format.JSON:
            for row in rows:
                typer.echo(to_json(row))
        else:
            emit(rows, RESULT, format_, door, title=msg("Dry run: nothing was changed") if dry_run else None)
        for r, row in zip(results, rows, strict=True):
            for note in row["notes"]:
                typer.echo(f"{r.file}: {note}", err=True)
            if row["error"]:
                typer.echo(f"{r.file}: {row['error']}", err=True)
            if r.rejected and r.quarantine:
                text = msg(
                    "{n} rows of {file} were not loaded; see {path}.", n=r.rejected, file=r.file, path=r.quarantine
                )
                typer.echo(say(text), err=True)
        # Rows in quarantine are an answer; a file of which nothing was read is a failure, whatever else went well.
        errors = [r.error for r in results if r.error and not r.is_passed_over]
        if errors or not any(r.entity for r in results):
            errors += [r.error for r in results if r.error]
            raise typer.Exit(errors[0].exit_code if errors else 0)

    batches = app.group(
        "imports", help=say(msg("List the imported batches, or withdraw one.")), invoke_without_command=True
    )

    @batches.callback()
    def list_(
        ctx: typer.Context,
        format_: Annotated[Format, typer.Option("--format", help=say(msg("Output format.")))] = Format.TABLE,
    ) -> None:
        if ctx.invoked_subcommand:
            return
        from oarlock.ingest.withdraw import list_batches

        rows = [vars(b) for b in list_batches(door.workspace())]
        emit(
            rows[::-1] if format_ is Format.TABLE else rows,  # a long list is cut at its old end
            BATCHES,
            format_,
            door,
            empty=msg("Nothing has been imported yet. Import a file first: oarlock import FILE."),
        )

    @batches.command("undo", help=say(msg("Withdraw exactly one batch; nothing is deleted, and history keeps it.")))
    def undo_(
        batch: Annotated[str, typer.Argument(help=say(msg("Batch to withdraw.")))] = "",
        reason: Annotated[str, typer.Option(help=say(msg("Why; kept in the journal.")))] = "",
        sample: Annotated[
            bool, typer.Option("--sample", help=say(msg("All batches of the sample company, instead of one.")))
        ] = False,
    ) -> None:
        from oarlock.ingest.withdraw import kept_rows, undo, undo_sample, unsure_files

        if sample == bool(batch):
            raise UserError("Nothing to withdraw was named.", remedy="Name one batch, or give --sample.")
        if sample:
            count = undo_sample(door.workspace(), actor=door.settings.actor, now=door.now())
            typer.echo(say(msg("Withdrew {n} batches of the sample company; refresh to see it.", n=count)))
            return

        undone = undo(door.workspace(), batch, actor=door.settings.actor, reason=reason, now=door.now())
        typer.echo(say(msg("Withdrew batch {batch}.", batch=undone.withdrawn or batch)))
        for file, kept, rows in kept_rows(door.workspace(), undone):
            text = msg(
                "{rows} of its rows stay: {file} (batch {batch}) holds them too.", rows=rows, file=file, batch=kept
            )
            typer.echo(say(text))
        if unsure := unsure_files(door.workspace(), undone):
            text = msg("Import {files} again: rows that they hold too may have gone with it.", files=unsure)
            typer.echo(say(text))


def _mapping(pairs: list[str]) -> dict[str, str]:
    out = {}
    for pair in pairs:
        field, eq, column = pair.partition("=")
        if not eq or not field or not column:
            raise UserError(
                "'{pair}' is not FIELD=COLUMN.", remedy="Write for example --map account_id=Kunde.", pair=pair
            )
        out[field.strip()] = column.strip()
    return out


RESULT = (
    Column("file", Text(en="File", zh="文件")),
    Column("preset", Text(en="Preset", zh="预设")),
    Column("entity", Text(en="Entity", zh="实体")),
    Column("read", Text(en="Read", zh="读取"), "count"),
    Column("loaded", Text(en="Loaded", zh="载入"), "count"),
    Column("unchanged", Text(en="Unchanged", zh="未变"), "count"),
    Column("rejected", Text(en="Rejected", zh="拒绝"), "count"),
    Column("batch", Text(en="Batch", zh="批次"), "code"),
)
BATCHES = (
    Column("batch", Text(en="Batch", zh="批次"), "code"),
    Column("recorded_at", Text(en="Recorded", zh="记录时间"), "time"),
    Column("kind", Text(en="Kind", zh="类型")),
    Column("file", Text(en="File", zh="文件")),
    Column("preset", Text(en="Preset", zh="预设")),
    Column("entity", Text(en="Entity", zh="实体")),
    Column("loaded", Text(en="Loaded", zh="载入"), "count"),
    Column("rejected", Text(en="Rejected", zh="拒绝"), "count"),
    Column("undone_at", Text(en="Withdrawn", zh="撤销时间"), "time"),
)
