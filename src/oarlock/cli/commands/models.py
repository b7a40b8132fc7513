"""`oarlock models health`: the rules under the health score; list, show, check, preview, draft, publish, go back."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from oarlock.cli.door import Door
from oarlock.cli.output import Column, Format, emit, to_json
from oarlock.cli.parse import day
from oarlock.cli.tree import Tree
from oarlock.cli.words import refused
from oarlock.errors import UserError
from oarlock.kit.text import Text, msg, render_error


def register(app: Tree, door: Door) -> None:
    """Add the commands."""
    say = door.say
    models = app.group("models", help=say(msg("The rules under scores.")), no_args_is_help=True)
    group = models.group(
        "health", help=say(msg("Health models: list, show, check, preview, publish.")), no_args_is_help=True
    )
    file_help = say(msg("JSON file with the model; or NAME@draft for a kept draft."))

    @group.command("list", help=say(msg("List every version of every health model, and drafts.")))
    def list_(
        format_: Annotated[Format, typer.Option("--format", help=say(msg("Output format.")))] = Format.TABLE,
    ) -> None:
        from oarlock.pipeline.models import all_models

        rows = [
            {
                "label": v.label, "name": v.model.name, "version": v.model.version, "title": say(v.model.title),
                "inputs": len(v.model.inputs), "at": v.at, "actor": v.actor, "reason": v.reason,
            }
            for v in all_models(door.workspace()).values()
        ]  # fmt: skip
        emit(rows, MODELS, format_, door)

    @group.command("show", help=say(msg("Print one health model as JSON, to edit and publish.")))
    def show(
        name: Annotated[str, typer.Argument(help=say(msg("NAME, NAME@VERSION or NAME@draft.")))] = "default",
    ) -> None:
        from oarlock.pipeline.models import find_model
        from oarlock.scores.rubric import body_of

        typer.echo(to_json(body_of(find_model(door.workspace(), name)), indent=2))

    @group.command("validate", help=say(msg("Check a model and say everything that is wrong with it.")))
    def validate(file: Annotated[Path, typer.Argument(help=file_help)]) -> None:
        from oarlock.pipeline.models import unknown_metrics
        from oarlock.scores.rubric import problems, read_model

        data = _read(file, door)
        found = problems(data, file=file.name)
        if found:
            for one in found[1:]:
                typer.echo(render_error(one, door.lang), err=True)
            raise found[0]
        model = read_model(data)
        for text in unknown_metrics(model):
            typer.echo(say(text), err=True)
        typer.echo(say(msg("{file} is a model: {n} inputs, {caps} caps.", file=file.name, n=len(model.inputs),
                           caps=len(model.caps))))  # fmt: skip

    @group.command("preview", help=say(msg("Show which customers would change band under a model.")))
    def preview(
        file: Annotated[Path, typer.Argument(help=file_help)],
        against: Annotated[str | None, typer.Option(help=say(msg("Model to compare with; else its own name.")))] = None,
        as_of: Annotated[str | None, typer.Option(help=say(msg("As of this day's 00:00 (YYYY-MM-DD).")))] = None,
        format_: Annotated[Format, typer.Option("--format", help=say(msg("Output format.")))] = Format.TABLE,
    ) -> None:
        from oarlock.cli.scores import show_preview
        from oarlock.pipeline.models import all_models
        from oarlock.pipeline.preview import preview as previewed
        from oarlock.pipeline.scored import health
        from oarlock.scores.health.shipped import DEFAULT, model_of
        from oarlock.scores.rubric import read_model

        workspace, new = door.workspace(), read_model(_read(file, door), file=file.name)
        names = {v.model.name for v in all_models(workspace).values() if not v.is_draft}
        name = against or (new.name if new.name in names else DEFAULT)
        old = health(workspace, settings=door.settings, now=door.now(), model=name, as_of=day(as_of))
        found = previewed(workspace, old, new, model_of(old.question), settings=door.settings, now=door.now())
        show_preview(found, format_, door)

    @group.command("draft", help=say(msg("Keep a model as the draft of its name.")))
    def draft(
        file: Annotated[Path, typer.Argument(help=file_help)],
        key: Annotated[str, typer.Option("--as", help=say(msg("Key of the draft, as in default-autumn.")))] = "",
        note: Annotated[str, typer.Option(help=say(msg("What the draft is for.")))] = "",
    ) -> None:
        from oarlock.pipeline.publication import save_draft

        made = save_draft(
            door.workspace(), _read(file, door), actor=door.settings.actor, now=door.now(), key=key, note=note,
            file=file.name,
        )  # fmt: skip
        typer.echo(say(msg("Kept {label}. Figures do not change until it is published.", label=made.label)))

    @group.command("publish", help=say(msg("Publish a model as the next version; old figures keep theirs.")))
    def publish(
        file: Annotated[Path, typer.Argument(help=file_help)],
        reason: Annotated[str, typer.Option(help=say(msg("Why; kept in the journal.")))] = "",
    ) -> None:
        from oarlock.pipeline.publication import publish_model

        data, kept = _read(file, door), _draft(file)
        made = publish_model(
            door.workspace(), data, actor=door.settings.actor, reason=reason, now=door.now(), draft=kept,
            file=file.name,
        )  # fmt: skip
        _published(made.label)

    @group.command("rollback", help=say(msg("Publish an earlier version anew, as the next one.")))
    def rollback(
        label: Annotated[str, typer.Argument(help=say(msg("NAME@VERSION to go back to.")))],
        reason: Annotated[str, typer.Option(help=say(msg("Why; kept in the journal.")))] = "",
    ) -> None:
        from oarlock.pipeline.publication import roll_back

        made = roll_back(door.workspace(), label, actor=door.settings.actor, reason=reason, now=door.now())
        _published(made.label)

    def _published(label: str) -> None:
        typer.echo(say(msg("Published {label}. Figures that were published before keep their version.", label=label)))


def _draft(file: Path) -> str:
    """The key of the kept draft that is meant; empty for a file."""
    from oarlock.pipeline.models import DRAFT_SUFFIX

    return file.name.removesuffix(DRAFT_SUFFIX) if file.name.endswith(DRAFT_SUFFIX) and not file.exists() else ""


def _read(file: Path, door: Door) -> Any:
    """The data of a file, or of a kept draft."""
    from oarlock.pipeline.models import find_model
    from oarlock.scores.rubric import body_of

    if _draft(file):
        return body_of(find_model(door.workspace(), file.name))
    try:
        return json.loads(file.read_text("utf-8"))
    except OSError as error:
        raise refused(error) from None
    except (ValueError, RecursionError):
        raise UserError(
            "{file} is not one JSON object.", remedy="Print one to edit with: oarlock models health show NAME.",
            file=file,
        ) from None  # fmt: skip


MODELS = (
    Column("label", Text(en="Model", zh="模型")),
    Column("title", Text(en="Title", zh="名称")),
    Column("inputs", Text(en="Inputs", zh="输入数"), "count"),
    Column("at", Text(en="Published (UTC)", zh="发布时间（UTC）")),
    Column("actor", Text(en="By", zh="发布人")),
    Column("reason", Text(en="Reason", zh="原因")),
)
