"""`oarlock refresh`: compute what is stale and publish it."""

from typing import Annotated

import typer

from oarlock.cli.door import Door
from oarlock.cli.output import Format, to_json
from oarlock.cli.parse import day, instant
from oarlock.cli.progress import steps
from oarlock.cli.tree import Tree
from oarlock.kit.text import msg


def register(app: Tree, door: Door) -> None:
    """Add the command."""
    say = door.say

    @app.command("refresh", help=say(msg("Compute what is stale and publish it, whole or not at all.")))
    def refresh_(
        as_of: Annotated[str | None, typer.Option(help=say(msg("As of this day's 00:00 (YYYY-MM-DD).")))] = None,
        known_at: Annotated[str | None, typer.Option(help=say(msg("Use only what was recorded by this time.")))] = None,
        definition: Annotated[str, typer.Option(help=say(msg("Definition set: NAME or NAME@VERSION.")))] = "standard",
        engine: Annotated[str, typer.Option(help=say(msg("duckdb or spark.")))] = "duckdb",
        format_: Annotated[Format, typer.Option("--format", help=say(msg("Output format.")))] = Format.TABLE,
    ) -> None:
        from oarlock.pipeline.refresh import refresh

        workspace = door.workspace()
        with steps(door, say(msg("Computing"))) as progress:
            done = refresh(
                workspace, settings=door.settings, now=door.now(), as_of=day(as_of),
                known_at=instant(known_at, workspace.zone), engine=engine, definition=definition, progress=progress,
            )  # fmt: skip
        is_newest = not as_of and not known_at and engine == "duckdb" and definition == "standard"
        if is_newest:
            from oarlock.pipeline.past import after_refresh

            with steps(door, say(msg("Working out months' ends"))) as progress:
                after_refresh(workspace, settings=door.settings, now=door.now(), progress=progress)
        run = done.snapshot.manifest["run"]
        if format_ is Format.JSON:
            data = {"run": run, "computed": done.computed, "kept": done.kept, "seconds": round(done.seconds, 3)}
            typer.echo(to_json(data))
        elif done.computed == 0 and not as_of and not known_at:
            typer.echo(say(msg("Nothing is stale: {run} still holds ({n} answers).", run=run, n=done.kept)))
        else:
            text = msg(
                "Published {run}: {computed} answers computed, {kept} kept, in {seconds} s.",
                run=run, computed=done.computed, kept=done.kept, seconds=f"{done.seconds:.1f}",
            )  # fmt: skip
            typer.echo(say(text))
