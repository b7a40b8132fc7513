"""`oarlock doctor`: is everything intact, how fresh and complete are the feeds, which figures suffer."""

from typing import Annotated

import typer

from oarlock.cli.doctoring import FEEDS, as_object, show_evidence, show_gaps, show_suffering
from oarlock.cli.door import Door
from oarlock.cli.output import Format, emit, to_json
from oarlock.cli.tree import Tree
from oarlock.kit.text import msg


def register(app: Tree, door: Door) -> None:
    """Add the command."""
    say = door.say

    @app.command(
        "doctor",
        help=say(msg("Check every stored file, the journal, how fresh the feeds are, and which figures suffer.")),
    )
    def doctor(
        format_: Annotated[Format, typer.Option("--format", help=say(msg("Output format.")))] = Format.TABLE,
    ) -> None:
        from oarlock.pipeline.health import examine

        report = examine(door.workspace(), now=door.now())
        if format_ is Format.JSON:
            typer.echo(to_json(as_object(report, door)))
        else:
            is_data = format_ is not Format.TABLE  # then standard output holds rows and nothing else
            if report.is_ok or is_data:
                empty = msg("Nothing has been imported yet. Import a file first: oarlock import FILE.")
                emit(report.feeds, FEEDS, format_, door, empty=empty)
            for alert in report.alerts:
                typer.echo(f"! {say(alert)}", err=is_data)
            if not is_data and report.feeds:
                show_gaps(report.gaps, door)
                show_suffering(report.suffering, door)
                if report.evidence is not None:
                    show_evidence(report.evidence, door)
            for note in report.notes:
                typer.echo(say(note), err=is_data)
            for problem in report.problems:
                typer.echo(f"! {say(problem)}", err=True)
            if report.is_ok:
                typer.echo(say(msg("Everything is intact.")), err=is_data)
        if not report.is_ok:
            raise typer.Exit(11)
