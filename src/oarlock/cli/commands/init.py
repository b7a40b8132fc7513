"""`oarlock init`: make a workspace."""

from pathlib import Path
from typing import Annotated

import typer

from oarlock.cli.door import Door
from oarlock.cli.tree import Tree
from oarlock.kit.text import msg


def register(app: Tree, door: Door) -> None:
    """Add the command."""
    say = door.say

    @app.command("init", help=say(msg("Make a workspace: one company's data, time zone and currency.")))
    def init(
        folder: Annotated[Path, typer.Argument(help=say(msg("Folder to make.")), metavar="DIR")],
        timezone: Annotated[str, typer.Option(help=say(msg("Time zone of the company's days.")))] = "UTC",
        currency: Annotated[str, typer.Option(help=say(msg("Reporting currency (ISO code).")))] = "USD",
        fiscal_year_start: Annotated[
            int, typer.Option(min=1, max=12, help=say(msg("First month of the fiscal year.")))
        ] = 1,
        week_start: Annotated[
            int, typer.Option(min=1, max=7, help=say(msg("First day of the week: 1 Monday … 7 Sunday.")))
        ] = 1,
    ) -> None:
        from oarlock.lake.workspace import init_workspace

        made = init_workspace(
            folder,
            timezone=timezone,
            currency=currency.upper(),
            fiscal_year_start=fiscal_year_start,
            week_start=week_start,
            now=door.now(),
            database=door.settings.database,
        )
        text = msg(
            "Made the workspace {path} (time zone {zone}, currency {currency}).",
            path=made.path,
            zone=made.timezone,
            currency=made.currency,
        )
        typer.echo(say(text))
        typer.echo(say(msg("Next: oarlock --workspace {path} import FILE…", path=folder)))
