"""`oarlock record`: show one record with where each value came from, or set a field by hand."""

from typing import Annotated

import typer

from oarlock.cli.door import Door
from oarlock.cli.output import Column, Format, emit
from oarlock.cli.tree import Tree
from oarlock.kit.text import Text, msg


def register(app: Tree, door: Door) -> None:
    """Add the commands."""
    say = door.say
    group = app.group("record", help=say(msg("Show one record, or set a field by hand.")), no_args_is_help=True)

    @group.command("show", help=say(msg("Show a record: the source's values beside those that a person set.")))
    def show(
        entity: Annotated[str, typer.Argument(help=say(msg("Entity, e.g. account.")))],
        key: Annotated[str, typer.Argument(help=say(msg("Its ID.")))],
        format_: Annotated[Format, typer.Option("--format", help=say(msg("Output format.")))] = Format.TABLE,
    ) -> None:
        from oarlock.ingest.edits import show as shown

        emit([vars(f) for f in shown(door.workspace(), entity, key)], FIELDS, format_, door)

    @group.command("edit", help=say(msg("Set a field; it holds until the source's own value changes.")))
    def edit_(
        entity: Annotated[str, typer.Argument(help=say(msg("Entity, e.g. account.")))],
        key: Annotated[str, typer.Argument(help=say(msg("Its ID.")))],
        field: Annotated[str, typer.Argument(help=say(msg("Field to set.")))],
        value: Annotated[str, typer.Argument(help=say(msg("New value.")))],
        reason: Annotated[str, typer.Option(help=say(msg("Why; kept in the journal.")))] = "",
    ) -> None:
        from oarlock.ingest.edits import edit

        edit(door.workspace(), entity, key, field, value, actor=door.settings.actor, reason=reason, now=door.now())
        text = msg(
            "{field} of {key} is now {value}, until the source's own value changes.", field=field, key=key, value=value
        )
        typer.echo(say(text))


FIELDS = (
    Column("field", Text(en="Field", zh="字段")),
    Column("value", Text(en="Value", zh="取值")),
    Column("source_value", Text(en="Source says", zh="来源值")),
    Column("decided_by", Text(en="Set by", zh="修改人")),
    Column("reason", Text(en="Reason", zh="理由")),
)
