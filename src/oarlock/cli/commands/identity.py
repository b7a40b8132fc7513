"""`oarlock identity`: which records of different systems are the same customer."""

from typing import Annotated

import typer

from oarlock.cli.door import Door
from oarlock.cli.output import Column, Format, emit, show
from oarlock.cli.tree import Tree
from oarlock.kit.text import Text, msg


def register(app: Tree, door: Door) -> None:
    """Add the commands."""
    say = door.say
    group = app.group(
        "identity", help=say(msg("Which records of different systems are the same customer.")), no_args_is_help=True
    )

    @group.command("review", help=say(msg("Show the match rate and the likely matches that a person should decide.")))
    def review_(
        format_: Annotated[Format, typer.Option("--format", help=say(msg("Output format.")))] = Format.TABLE,
    ) -> None:
        from oarlock.ingest.decisions import match_rate, review

        workspace = door.workspace()
        rate = match_rate(workspace)
        emit([vars(p) for p in review(workspace)], PAIRS, format_, door, empty=msg("No pair waits for a decision."))
        if rate.value is not None:
            text = msg(
                "Match rate: {rate} ({matched} of {total} accounts of the smaller systems are linked).",
                rate=show(rate.value, "ratio", door), matched=rate.matched, total=rate.total,
            )  # fmt: skip
            typer.echo(say(text), err=format_ is not Format.TABLE)

    @group.command("merge", help=say(msg("Say that two records are the same customer; can be split again.")))
    def merge_(
        keep: Annotated[str, typer.Argument(help=say(msg("Account that stays.")))],
        other: Annotated[str, typer.Argument(help=say(msg("Account that becomes part of it.")))],
        reason: Annotated[str, typer.Option(help=say(msg("Why; kept in the journal.")))] = "",
    ) -> None:
        from oarlock.ingest.decisions import merge

        merge(door.workspace(), keep, other, actor=door.settings.actor, reason=reason, now=door.now())
        typer.echo(
            say(msg("{other} is now part of {keep}. Undo with: oarlock identity split {other}", keep=keep, other=other))
        )

    @group.command("refuse", help=say(msg("Say that two records are two customers: they are not proposed again.")))
    def refuse_(
        a: Annotated[str, typer.Argument(help=say(msg("One record.")))],
        b: Annotated[str, typer.Argument(help=say(msg("The other record.")))],
        reason: Annotated[str, typer.Option(help=say(msg("Why; kept in the journal.")))] = "",
    ) -> None:
        from oarlock.ingest.decisions import refuse

        refuse(door.workspace(), a, b, actor=door.settings.actor, reason=reason, now=door.now())
        typer.echo(say(msg("{a} and {b} stay two customers.", a=a, b=b)))

    @group.command("split", help=say(msg("Say that a record is a customer of its own again.")))
    def split_(
        account: Annotated[str, typer.Argument(help=say(msg("Record to split off.")))],
        reason: Annotated[str, typer.Option(help=say(msg("Why; kept in the journal.")))] = "",
    ) -> None:
        from oarlock.ingest.decisions import split

        split(door.workspace(), account, actor=door.settings.actor, reason=reason, now=door.now())
        typer.echo(say(msg("{account} stands on its own again.", account=account)))


PAIRS = (
    Column("a", Text(en="Account", zh="客户"), "code"),
    Column("a_name", Text(en="Name", zh="名称")),
    Column("b", Text(en="Likely the same", zh="可能相同"), "code"),
    Column("b_name", Text(en="Name", zh="名称")),
    Column("method", Text(en="By", zh="依据")),
    Column("score", Text(en="Score", zh="匹配度")),
)
