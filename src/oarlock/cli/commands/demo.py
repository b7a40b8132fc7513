"""`oarlock demo` and `oarlock report`: the sample company from files to a report, and the report of any workspace."""

from pathlib import Path
from typing import Annotated

import typer

from oarlock.cli.door import Door
from oarlock.cli.parse import day
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
        from oarlock.cli.company import make_company
        from oarlock.cli.report import report

        place = folder / "workspace"
        workspace = make_company(door, folder, accounts=accounts, months=months, seed=seed)
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
