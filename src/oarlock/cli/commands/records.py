"""`oarlock record`: show one record with where each value came from, or set a field by hand."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from oarlock.cli.door import Door
from oarlock.cli.output import Column, Format, emit, table
from oarlock.cli.tree import Tree
from oarlock.domain.entities import entity as find_entity
from oarlock.kit.text import Text, msg

if TYPE_CHECKING:
    from oarlock.lake.workspace import Workspace


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

        workspace = door.workspace()
        fields = shown(workspace, entity, key)
        declared = find_entity(entity)
        past = history(workspace, entity, key)
        rows = [
            {
                **vars(f),
                "label": say(declared.column(f.field).label),
                # Whoever set a value that no longer holds stands in the history alone.
                "decided_by": f.decided_by if f.holds else None,
                "reason": f.reason if f.holds else None,
                "history": [{k: v for k, v in h.items() if k != "field"} for h in past if h["field"] == f.field],
            }
            for f in fields
        ]
        emit(rows, FIELDS, format_, door)
        if past and format_ is Format.TABLE:
            holding = {f.field for f in fields if f.holds}
            newest = {h["field"]: i for i, h in enumerate(past)}
            told = [{**h, "state": STATES[i != newest[h["field"]], h["field"] in holding]} for i, h in enumerate(past)]
            table(told, HISTORY, door, title=msg("Set by hand, oldest first"))

    @group.command(
        "edit",
        help=say(msg("Set a field; it holds until the source's own value changes.")),
        context_settings={"ignore_unknown_options": True},  # else -3 would be read as an option
    )
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


def history(workspace: "Workspace", entity: str, key: str) -> list[dict[str, Any]]:
    """Every value that people set on a record, in order, with who, when and why."""
    from oarlock.lake import journal

    start = "\x1f".join((entity, key.replace("|", "\x1f"), ""))
    return [
        {
            "at": r.at, "field": r.after["field"], "value": r.after["value"], "source_value": r.after["source_value"],
            "decided_by": r.actor, "reason": r.reason,
        }
        for r in journal.read(workspace)
        if r.entity == "edit" and r.key.startswith(start) and isinstance(r.after, dict)
    ]  # fmt: skip


REPLACED = Text(en="replaced by a later one", zh="已被后来的取代")
IN_FORCE, ENDED = Text(en="in force", zh="有效"), Text(en="ended: the source changed", zh="已失效：来源值已变")
STATES = {(False, True): IN_FORCE, (False, False): ENDED, (True, True): REPLACED, (True, False): REPLACED}
"""(a later one exists, the newest one holds) → what became of a value set by hand."""
FIELDS = (
    Column("field", Text(en="Field", zh="字段"), "code"),
    Column("label", Text(en="Meaning", zh="含义")),
    Column("value", Text(en="Value", zh="取值")),
    Column("source_value", Text(en="Source says", zh="来源值")),
    Column("decided_by", Text(en="Set by", zh="修改人")),
    Column("reason", Text(en="Reason", zh="理由")),
)
HISTORY = (
    Column("at", Text(en="Set at", zh="修改时间"), "time"),
    Column("field", Text(en="Field", zh="字段"), "code"),
    Column("value", Text(en="Set to", zh="改为")),
    Column("source_value", Text(en="Source said", zh="当时来源值")),
    Column("decided_by", Text(en="Set by", zh="修改人")),
    Column("reason", Text(en="Reason", zh="理由")),
    Column("state", Text(en="State", zh="状态")),
)
