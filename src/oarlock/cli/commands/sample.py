"""`oarlock sample`: write the sample company's files."""

from pathlib import Path
from typing import Annotated

import typer

from oarlock.cli.door import Door
from oarlock.cli.progress import steps
from oarlock.cli.tree import Tree
from oarlock.kit.text import msg


def register(app: Tree, door: Door) -> None:
    """Add the command."""
    say = door.say

    @app.command("sample", help=say(msg("Write the files of a made-up company, with its planted facts in truth.json.")))
    def sample(
        out: Annotated[Path, typer.Option("--out", help=say(msg("Folder to write to.")), metavar="DIR")],
        accounts: Annotated[int, typer.Option(min=24, help=say(msg("Number of accounts.")))] = 200,
        months: Annotated[int, typer.Option(min=3, help=say(msg("Months of history.")))] = 24,
        seed: Annotated[int, typer.Option(help=say(msg("Same seed, same files.")))] = 7,
        events: Annotated[
            int, typer.Option(min=0, help=say(msg("About so many usage events, written in bounded memory; any size.")))
        ] = 0,
        hazard: Annotated[
            bool, typer.Option("--hazard", help=say(msg("Customers leave by a known hazard of their observed usage.")))
        ] = False,
    ) -> None:
        from oarlock.sample import make_sample

        with steps(door, say(msg("Writing"))) as progress:
            made = make_sample(
                out, accounts=accounts, months=months, seed=seed, events=events, hazard=hazard, progress=progress
            )
        typer.echo(say(msg("Wrote {n} files with {rows} rows to {path}.", n=len(made.files), rows=made.rows, path=out)))
