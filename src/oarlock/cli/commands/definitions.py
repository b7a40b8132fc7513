"""`oarlock definitions`: the locked choices under every figure; list, show, publish."""

import json
from pathlib import Path
from typing import Annotated

import typer

from oarlock.cli.door import Door
from oarlock.cli.output import Column, Format, emit, to_json
from oarlock.cli.tree import Tree
from oarlock.cli.words import refused
from oarlock.errors import UserError
from oarlock.kit.text import Text, msg


def register(app: Tree, door: Door) -> None:
    """Add the commands."""
    say = door.say
    group = app.group(
        "definitions", help=say(msg("The definition sets: list, show, publish a new version.")), no_args_is_help=True
    )

    @group.command("list", help=say(msg("List every version of every definition set.")))
    def list_(
        format_: Annotated[Format, typer.Option("--format", help=say(msg("Output format.")))] = Format.TABLE,
    ) -> None:
        from oarlock.metrics.definitions import body
        from oarlock.pipeline.definitions import all_definitions

        rows = [{**body(d), "label": d.label} for d in all_definitions(door.workspace()).values()]
        emit(rows, DEFINITIONS, format_, door)

    @group.command("show", help=say(msg("Print one definition set as JSON, to edit and publish.")))
    def show(name: Annotated[str, typer.Argument(help=say(msg("NAME or NAME@VERSION.")))] = "standard") -> None:
        from oarlock.metrics.definitions import body
        from oarlock.pipeline.definitions import find_definition

        typer.echo(to_json(body(find_definition(door.workspace(), name)), indent=2))

    @group.command("publish", help=say(msg("Publish a JSON file as the next version; old figures keep theirs.")))
    def publish(
        file: Annotated[Path, typer.Argument(help=say(msg("JSON file with the choices.")))],
        reason: Annotated[str, typer.Option(help=say(msg("Why; kept in the journal.")))] = "",
    ) -> None:
        from oarlock.pipeline.definitions import publish_definition

        try:
            data = json.loads(file.read_text("utf-8"))
        except OSError as error:
            raise refused(error) from None
        except (ValueError, RecursionError):
            data = None
        if not isinstance(data, dict):
            raise UserError(
                "{file} is not one JSON object.",
                remedy="Print one to edit with: oarlock definitions show NAME.",
                file=file,
            )
        made = publish_definition(door.workspace(), data, actor=door.settings.actor, reason=reason, now=door.now())
        typer.echo(
            say(msg("Published {label}. Figures that were published before keep their version.", label=made.label))
        )


DEFINITIONS = (
    Column("label", Text(en="Definition set", zh="口径集"), "code"),
    Column("level", Text(en="Level", zh="层级")),
    Column("reactivation", Text(en="Reactivation", zh="回流")),
    Column("churn_time", Text(en="Time of churn", zh="流失时点")),
    Column("delinquent", Text(en="Past due", zh="逾期")),
    Column("discounts", Text(en="Discounts", zh="折扣")),
    Column("method", Text(en="Method", zh="方法")),
)
