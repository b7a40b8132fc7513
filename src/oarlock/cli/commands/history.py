"""`oarlock history`: days of the past that pages turn back to."""

from typing import Annotated

import typer

from oarlock.cli.door import Door
from oarlock.cli.output import Format, to_json
from oarlock.cli.parse import day
from oarlock.cli.progress import steps
from oarlock.cli.tree import Tree
from oarlock.errors import UserError
from oarlock.kit.text import msg


def register(app: Tree, door: Door) -> None:
    """Add the command."""
    say = door.say

    @app.command("history", help=say(msg("Work out days of the past that pages can turn back to.")))
    def history_(
        at: Annotated[str | None, typer.Option(help=say(msg("One day (YYYY-MM-DD) instead of months' ends.")))] = None,
        known_by: Annotated[str, typer.Option(help=say(msg("What had been known: learned or recorded.")))] = "learned",
        most: Annotated[int | None, typer.Option(help=say(msg("At most so many days; all without it.")))] = None,
        format_: Annotated[Format, typer.Option("--format", help=say(msg("Output format.")))] = Format.TABLE,
    ) -> None:
        from oarlock.pipeline import past

        workspace, now = door.workspace(), door.now()
        by = next((one for one in past.KNOWN_BY if one == known_by), None)
        if by is None:
            raise UserError("'{value}' is not a way of knowing.", remedy="Use learned or recorded.", value=known_by)
        one = day(at)
        if one is not None:
            past.ask(workspace, one, settings=door.settings, now=now, by=by)
            kept = past.Kept(made=(one,), held=(), left=())
        else:
            with steps(door, say(msg("Working out months' ends"))) as progress:
                kept = past.keep_up(workspace, settings=door.settings, now=now, most=most, progress=progress)
        made, held, left = (tuple(d.isoformat() for d in days) for days in (kept.made, kept.held, kept.left))
        if format_ is Format.JSON:
            typer.echo(to_json({"made": made, "held": held, "left": left}))
            return
        typer.echo(
            say(msg("Worked out: {made}. Still whole: {held}. Left for later: {left}.",
                    made=len(made), held=len(held), left=len(left)))
        )  # fmt: skip
