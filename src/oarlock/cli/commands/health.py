"""`oarlock health` and `oarlock explain health`: who needs someone, and why."""

from pathlib import Path
from typing import Annotated

import typer

from oarlock.cli.door import Door
from oarlock.cli.output import Format
from oarlock.cli.parse import day
from oarlock.cli.tree import Tree
from oarlock.errors import UserError
from oarlock.kit.text import msg


def register(app: Tree, door: Door) -> None:
    """Add the commands."""
    say = door.say

    @app.command("health", help=say(msg("Show the health of every customer, the worst first.")))
    def health(
        account: Annotated[str | None, typer.Option(help=say(msg("Only this account.")))] = None,
        as_of: Annotated[str | None, typer.Option(help=say(msg("As of this day's 00:00 (YYYY-MM-DD).")))] = None,
        model: Annotated[str | None, typer.Option(help=say(msg("Health model: NAME or NAME@VERSION.")))] = None,
        known_by: Annotated[
            str, typer.Option(help=say(msg("With --as-of: learned by the sources until then, or all recorded by now.")))
        ] = "learned",
        all_: Annotated[bool, typer.Option("--all", help=say(msg("Accounts without a live contract, too.")))] = False,
        urgent: Annotated[
            bool, typer.Option("--urgent", help=say(msg("Sort by urgency: poor health × power to leave.")))
        ] = False,
        engine: Annotated[str, typer.Option(help=say(msg("duckdb or spark.")))] = "duckdb",
        format_: Annotated[Format, typer.Option("--format", help=say(msg("Output format.")))] = Format.TABLE,
        out: Annotated[Path | None, typer.Option(help=say(msg("Write CSV or Parquet to this file.")))] = None,
    ) -> None:
        from oarlock.cli.scores import show_health
        from oarlock.pipeline.scored import health as asked

        answer = asked(
            door.workspace(), settings=door.settings, now=door.now(), as_of=day(as_of), model=model, account=account,
            everyone=all_, by=_checked(known_by), engine=engine,
        )  # fmt: skip
        show_health(answer, format_, door, is_urgent=urgent, out=out)

    group = app.group("explain", help=say(msg("Explain a score, and why it changed.")), no_args_is_help=True)

    @group.command("health", help=say(msg("Explain the health of one account; between two days, why it changed.")))
    def explain(
        account: Annotated[str, typer.Argument(help=say(msg("Account, as oarlock health names it.")))],
        from_: Annotated[str | None, typer.Option("--from", help=say(msg("First day of the span.")))] = None,
        to: Annotated[str | None, typer.Option("--to", help=say(msg("Day at which the span ends.")))] = None,
        as_of: Annotated[str | None, typer.Option(help=say(msg("As of this day's 00:00 (YYYY-MM-DD).")))] = None,
        model: Annotated[str | None, typer.Option(help=say(msg("Health model: NAME or NAME@VERSION.")))] = None,
        known_by: Annotated[
            str, typer.Option(help=say(msg("With --as-of: learned by the sources until then, or all recorded by now.")))
        ] = "learned",
        format_: Annotated[Format, typer.Option("--format", help=say(msg("Output format.")))] = Format.TABLE,
    ) -> None:
        from oarlock.cli.scores import show_told
        from oarlock.pipeline.scored import explained
        from oarlock.pipeline.scored import health as asked

        if as_of is not None and to is not None:
            raise UserError("--as-of and --to name the same day.", remedy="Give one of them.")
        workspace, by, end = door.workspace(), _checked(known_by), day(to) or day(as_of)
        days = [day(from_), end] if from_ is not None else [end]
        told = [
            explained(
                asked(
                    workspace, settings=door.settings, now=door.now(), as_of=one, model=model, account=account, by=by
                ),
                account,
            )
            for one in days
        ]
        show_told(told[-1], told[0] if len(told) > 1 else None, format_, door)


def _checked(known_by: str) -> str:
    if known_by not in ("recorded", "learned"):
        raise UserError("'{text}' is not a time.", remedy="Use recorded or learned.", text=known_by)
    return known_by
