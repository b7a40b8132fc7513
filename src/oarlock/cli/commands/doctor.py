"""`oarlock doctor`: is everything intact, how fresh and how complete are the feeds."""

from typing import Annotated

import typer

from oarlock.cli.door import Door
from oarlock.cli.output import Column, Format, emit, to_json
from oarlock.cli.tree import Tree
from oarlock.kit.text import Text, msg


def register(app: Tree, door: Door) -> None:
    """Add the command."""
    say = door.say

    @app.command("doctor", help=say(msg("Check every stored file, the journal, and how fresh the feeds are.")))
    def doctor(
        format_: Annotated[Format, typer.Option("--format", help=say(msg("Output format.")))] = Format.TABLE,
    ) -> None:
        from oarlock.pipeline.health import examine

        report = examine(door.workspace(), now=door.now())
        if format_ is Format.JSON:
            typer.echo(
                to_json(
                    {
                        "ok": report.is_ok, "problems": [say(p) for p in report.problems],
                        "notes": [say(n) for n in report.notes], "feeds": report.feeds,
                    }
                )
            )  # fmt: skip
        else:
            is_data = format_ is not Format.TABLE  # then standard output holds rows and nothing else
            if report.is_ok or is_data:
                empty = msg("Nothing has been imported yet. Import a file first: oarlock import FILE.")
                emit(report.feeds, FEEDS, format_, door, empty=empty)
            for note in report.notes:
                typer.echo(say(note), err=is_data)
            for problem in report.problems:
                typer.echo(f"! {say(problem)}", err=True)
            if report.is_ok:
                typer.echo(say(msg("Everything is intact.")), err=is_data)
        if not report.is_ok:
            raise typer.Exit(11)


FEEDS = (
    Column("system", Text(en="System", zh="系统")),
    Column("entity", Text(en="Entity", zh="实体")),
    Column("rows", Text(en="Rows", zh="行数"), "count"),
    Column("accounts", Text(en="Accounts", zh="客户数"), "count"),
    Column("last_import", Text(en="Last import", zh="最近导入"), "time"),
    Column("observed_until", Text(en="Observed until", zh="观测截至"), "date"),
    Column("age_days", Text(en="Days ago", zh="距今天数"), "count"),
)
