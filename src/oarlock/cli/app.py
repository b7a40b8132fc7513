"""The command tree, with its help in the reader's language."""

from pathlib import Path
from typing import Annotated

import typer

from oarlock.cli.commands import (
    audit,
    backup,
    catalogue,
    definitions,
    demo,
    doctor,
    erase,
    health,
    history,
    identity,
    imports,
    init,
    mcp,
    metric,
    models,
    people,
    portfolio,
    records,
    refresh,
    runs,
    sample,
    spectrum,
    up,
)
from oarlock.cli.door import Door
from oarlock.cli.tree import Tree
from oarlock.cli.words import classes
from oarlock.config import Settings
from oarlock.kit.text import Lang, msg

COMMANDS = (
    init,
    sample,
    demo,
    imports,
    identity,
    records,
    refresh,
    history,
    metric,
    catalogue,
    definitions,
    health,
    portfolio,
    models,
    spectrum,
    doctor,
    runs,
    up,
    people,
    mcp,
    audit,
    backup,
    erase,
)


def build(lang: Lang, settings: Settings) -> typer.Typer:
    """The whole command line in one language."""
    door = Door(settings=settings, lang=lang)
    group, command = classes(lang)
    app = Tree(
        group,
        command,
        help=door.say(
            msg("Oarlock: from a company's own records to who each customer is, whether they succeed, and what to do.")
        ),
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    )
    workspace_help = door.say(msg("Workspace folder (or OARLOCK_WORKSPACE; else the current folder)."))
    lang_help = door.say(msg("Language of the output: en or zh (or OARLOCK_LANG; else the locale)."))
    version_help = door.say(msg("Print the version and stop."))

    @app.callback()
    def _globals(
        workspace: Annotated[Path | None, typer.Option("--workspace", "-w", help=workspace_help)] = None,
        lang: Annotated[str | None, typer.Option("--lang", help=lang_help)] = None,
        version: Annotated[
            bool, typer.Option("--version", help=version_help, is_eager=True, callback=_tell_version)
        ] = False,
    ) -> None:
        door.at(workspace)

    for one in COMMANDS:
        one.register(app, door)
    return app


def _tell_version(is_asked: bool) -> None:
    # Called while the options are read: later the framework would first ask for a command.
    if is_asked:
        from oarlock.pipeline.version import version as installed

        typer.echo(installed())
        raise typer.Exit
