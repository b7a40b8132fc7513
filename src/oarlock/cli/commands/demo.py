"""`oarlock demo` and `oarlock report`: the sample company from files to a report, and the report of any workspace."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from oarlock.cli.door import Door
from oarlock.cli.parse import day
from oarlock.cli.progress import import_progress, steps
from oarlock.cli.tree import Tree
from oarlock.kit.text import msg


def register(app: Tree, door: Door) -> None:
    """Add the commands."""
    say = door.say

    @app.command(
        "report",
        help=say(msg("Print the report: revenue, retention, receivables, and which accounts need someone.")),
    )
    def report_(
        as_of: Annotated[str | None, typer.Option(help=say(msg("As of this day's 00:00 (YYYY-MM-DD).")))] = None,
        definition: Annotated[str, typer.Option(help=say(msg("Definition set: NAME or NAME@VERSION.")))] = "standard",
        all_: Annotated[bool, typer.Option("--all", help=say(msg("All accounts of each list.")))] = False,
    ) -> None:
        from oarlock.cli.report import report

        report(door.workspace(), door, as_of=day(as_of), definition=definition, every=all_)

    @app.command("demo", help=say(msg("Make the sample company, import its files, compute, and print its report.")))
    def demo(
        folder: Annotated[Path, typer.Option("--dir", help=say(msg("Folder to work in.")))] = Path("demo"),
        accounts: Annotated[int, typer.Option(min=24, help=say(msg("Number of accounts.")))] = 200,
        months: Annotated[int, typer.Option(min=3, help=say(msg("Months of history.")))] = 24,
        seed: Annotated[int, typer.Option(help=say(msg("Same seed, same files.")))] = 7,
    ) -> None:
        from oarlock.cli.report import report
        from oarlock.ingest.importer import import_paths
        from oarlock.ingest.options import ImportOptions
        from oarlock.lake.workspace import init_workspace
        from oarlock.pipeline.refresh import refresh
        from oarlock.sample import make_sample

        place = folder / "workspace"
        with steps(door, say(msg("Writing"))) as progress:
            made = make_sample(folder / "files", accounts=accounts, months=months, seed=seed, progress=progress)
        text = msg("1/4  Wrote {n} files with {rows} rows to {path}.", n=len(made.files), rows=made.rows, path=made.out)
        typer.echo(say(text))
        door.settings = replace(door.settings, workspace=place)
        if not (place / "workspace.json").is_file():
            init_workspace(place, timezone=made.timezone, currency=made.currency, now=door.now())
        workspace = door.workspace()
        text = msg(
            "2/4  Workspace {path}: time zone {zone}, currency {currency}.",
            path=place, zone=workspace.timezone, currency=workspace.currency,
        )  # fmt: skip
        typer.echo(say(text))
        with import_progress(door) as bar:
            results = import_paths(
                workspace, made.folders, options=ImportOptions(lang=door.lang), actor=door.settings.actor,
                now=door.now(), progress=bar,
            )  # fmt: skip
        text = msg(
            "3/4  Imported {files} files: {loaded} rows loaded, {unchanged} unchanged, {rejected} rejected.",
            files=len(results), loaded=sum(r.loaded for r in results), unchanged=sum(r.unchanged for r in results),
            rejected=sum(r.rejected for r in results),
        )  # fmt: skip
        typer.echo(say(text))
        with steps(door, say(msg("Computing"))) as progress:
            done = refresh(workspace, settings=door.settings, now=door.now(), progress=progress)
        text = msg(
            "4/4  Published {run}: {n} answers in {seconds} s.",
            run=done.snapshot.id, n=done.computed + done.kept, seconds=f"{done.seconds:.1f}",
        )  # fmt: skip
        typer.echo(say(text))
        report(workspace, door)
        typer.echo(say(msg("Look further:")))
        for line in (
            f"oarlock -w {place} metric net_revenue_retention --explain",
            f"oarlock -w {place} report --all",
            f"oarlock -w {place} health",
            f"oarlock -w {place} identity review",
            f"oarlock -w {place} doctor",
        ):
            typer.echo(f"  {line}")
