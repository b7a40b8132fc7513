"""`oarlock portfolio modes|lifecycles`: in which mode each customer buys, and where it stands in its lifecycles."""

from pathlib import Path
from typing import Annotated

import typer

from oarlock.cli.door import Door
from oarlock.cli.figures import show_figure
from oarlock.cli.output import Format
from oarlock.cli.parse import day
from oarlock.cli.tree import Tree
from oarlock.kit.text import msg


def add(group: Tree, door: Door) -> None:
    """Add the commands to the group `portfolio`."""
    say = door.say

    @group.command("modes", help=say(msg("In which mode each customer buys, by evidence; with --kit what it lacks.")))
    def modes(
        kit: Annotated[
            bool, typer.Option("--kit", help=say(msg("What each mode needs, and what is missing.")))
        ] = False,
        sheets: Annotated[
            bool, typer.Option("--sheets", help=say(msg("How those who serve each mode are judged.")))
        ] = False,
        as_of: Annotated[str | None, typer.Option(help=say(msg("As of this day's 00:00 (YYYY-MM-DD).")))] = None,
        format_: Annotated[Format, typer.Option("--format", help=say(msg("Output format.")))] = Format.TABLE,
        out: Annotated[Path | None, typer.Option(help=say(msg("Write CSV or Parquet to this file.")))] = None,
    ) -> None:
        name = "mode_kit" if kit else "evaluation_fit" if sheets else "mode_verdict"
        show_figure(name, door, day(as_of), {}, format_, out)

    @group.command("lifecycles", help=say(msg("Four lifecycles of each customer, and the one that governs.")))
    def lifecycles(
        cycle: Annotated[
            bool, typer.Option("--cycle", help=say(msg("Every stage of buying and using, by evidence.")))
        ] = False,
        flow: Annotated[
            bool, typer.Option("--flow", help=say(msg("How many are in each stage, and how long.")))
        ] = False,
        as_of: Annotated[str | None, typer.Option(help=say(msg("As of this day's 00:00 (YYYY-MM-DD).")))] = None,
        format_: Annotated[Format, typer.Option("--format", help=say(msg("Output format.")))] = Format.TABLE,
        out: Annotated[Path | None, typer.Option(help=say(msg("Write CSV or Parquet to this file.")))] = None,
    ) -> None:
        name = "buying_cycle_flow" if flow else "buying_cycle" if cycle else "lifecycles"
        show_figure(name, door, day(as_of), {}, format_, out)
