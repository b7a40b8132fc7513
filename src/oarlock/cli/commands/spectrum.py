"""`oarlock spectrum`: where the company, its offerings and its segments stand, and why."""

from pathlib import Path
from typing import Annotated

import typer

from oarlock.cli.door import Door
from oarlock.cli.output import Format
from oarlock.cli.parse import day
from oarlock.cli.tree import Tree
from oarlock.kit.text import msg


def register(app: Tree, door: Door) -> None:
    """Add the command."""
    say = door.say

    @app.command("spectrum", help=say(msg("Show where we stand between customer (0) and client (100), and why.")))
    def spectrum(
        account: Annotated[str | None, typer.Option(help=say(msg("Only this account.")))] = None,
        accounts: Annotated[bool, typer.Option("--accounts", help=say(msg("All accounts, too.")))] = False,
        as_of: Annotated[str | None, typer.Option(help=say(msg("As of this day's 00:00 (YYYY-MM-DD).")))] = None,
        explain: Annotated[
            bool,
            typer.Option("--explain", help=say(msg("What each factor adds, and what moved since the month before."))),
        ] = False,
        engine: Annotated[str, typer.Option(help=say(msg("duckdb or spark.")))] = "duckdb",
        format_: Annotated[Format, typer.Option("--format", help=say(msg("Output format.")))] = Format.TABLE,
        out: Annotated[Path | None, typer.Option(help=say(msg("Write CSV or Parquet to this file.")))] = None,
    ) -> None:
        from oarlock.cli.spectrum import show_spectrum
        from oarlock.domain.period import add_months
        from oarlock.pipeline.answer import ask
        from oarlock.pipeline.questions import Ask

        workspace, on = door.workspace(), day(as_of)

        def asked(which: object) -> object:
            what = Ask(as_of=which, account=account)  # type: ignore[arg-type]
            return ask(workspace, "spectrum_position", what, settings=door.settings, now=door.now(), engine=engine)

        answer = asked(on)
        before = asked(add_months(answer.question.as_of, -1)) if explain else None  # type: ignore[attr-defined]
        show_spectrum(answer, before, format_, door, has_accounts=accounts or account is not None, out=out)  # type: ignore[arg-type]
