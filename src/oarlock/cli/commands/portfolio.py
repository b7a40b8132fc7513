"""`oarlock portfolio`: who the customer is, and how each of them is treated."""

from pathlib import Path
from typing import Annotated

import typer

from oarlock.cli.commands import portfolio_modes
from oarlock.cli.door import Door
from oarlock.cli.figures import show_figure
from oarlock.cli.output import Format
from oarlock.cli.parse import day
from oarlock.cli.tree import Tree
from oarlock.kit.text import msg


def register(app: Tree, door: Door) -> None:
    """Add the commands."""
    say = door.say
    group = app.group("portfolio", help=say(msg("Who the customer is, and how each is treated.")), no_args_is_help=True)
    _definitions(group, door)
    _segments(group, door)
    portfolio_modes.add(group, door)


def _definitions(group: Tree, door: Door) -> None:
    say = door.say

    @group.command("definitions", help=say(msg("Five definitions of the customer, run on the real portfolio.")))
    def definitions(
        industry: Annotated[
            str | None, typer.Option(help=say(msg("This industry instead of the one with most revenue.")))
        ] = None,
        top: Annotated[int | None, typer.Option(help=say(msg("How many of the largest are big bills.")))] = None,
        capacity: Annotated[float | None, typer.Option(help=say(msg("Hours a year that we have.")))] = None,
        overlap: Annotated[
            bool, typer.Option("--overlap", help=say(msg("Show how far the definitions mean the same customers.")))
        ] = False,
        as_of: Annotated[str | None, typer.Option(help=say(msg("As of this day's 00:00 (YYYY-MM-DD).")))] = None,
        format_: Annotated[Format, typer.Option("--format", help=say(msg("Output format.")))] = Format.TABLE,
        out: Annotated[Path | None, typer.Option(help=say(msg("Write CSV or Parquet to this file.")))] = None,
    ) -> None:
        name = "customer_overlap" if overlap else "customer_definitions"
        given = {"industry": industry, "top": top, "capacity": capacity}
        show_figure(name, door, day(as_of), {k: str(v) for k, v in given.items() if v is not None}, format_, out)


def _segments(group: Tree, door: Door) -> None:
    say = door.say

    @group.command("segments", help=say(msg("Each customer's class by size and use, with its form of service.")))
    def segments(
        large_from: Annotated[
            int | None, typer.Option(help=say(msg("Employees from which an account is large.")))
        ] = None,
        mid_from: Annotated[
            int | None, typer.Option(help=say(msg("Employees from which an account is mid-sized.")))
        ] = None,
        small_from: Annotated[
            int | None, typer.Option(help=say(msg("Employees from which an account is small.")))
        ] = None,
        as_of: Annotated[str | None, typer.Option(help=say(msg("As of this day's 00:00 (YYYY-MM-DD).")))] = None,
        format_: Annotated[Format, typer.Option("--format", help=say(msg("Output format.")))] = Format.TABLE,
        out: Annotated[Path | None, typer.Option(help=say(msg("Write CSV or Parquet to this file.")))] = None,
    ) -> None:
        given = {"large_from": large_from, "mid_from": mid_from, "small_from": small_from}
        show_figure("segments", door, day(as_of), {k: str(v) for k, v in given.items() if v is not None}, format_, out)
