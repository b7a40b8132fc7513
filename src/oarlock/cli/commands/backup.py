"""`oarlock backup` and `oarlock restore`: one company as one file, and back."""

from pathlib import Path
from typing import Annotated

import typer

from oarlock.cli.door import Door
from oarlock.cli.progress import waiting
from oarlock.cli.tree import Tree
from oarlock.errors import UserError
from oarlock.kit.text import msg


def register(app: Tree, door: Door) -> None:
    """Add the commands."""
    say = door.say

    @app.command("backup", help=say(msg("Write everything into one new file; people may go on working.")))
    def backup_(
        file: Annotated[Path, typer.Argument(help=say(msg("File to write; it must not exist.")), metavar="FILE")],
        without_key: Annotated[
            bool, typer.Option("--without-key", help=say(msg("Leave out secret.key, which you keep elsewhere.")))
        ] = False,
    ) -> None:
        from oarlock.site import backup, up

        workspace = door.workspace()
        with waiting(door, say(msg("Backing up"))):
            up.begin(workspace.path, door.settings.lake)
            up.migrate()
            held = backup.back_up(workspace, file, has_key=not without_key, now=door.now())
        text = msg(
            "Wrote {file}: {files} files, {bytes} bytes, {changes} changes in the journal.",
            file=file, files=held.files, bytes=held.bytes, changes=held.changes,
        )  # fmt: skip
        typer.echo(say(text))
        if not without_key:
            typer.echo(say(msg("It holds all data and the key to the secrets: keep it as safe as the workspace.")))

    @app.command("restore", help=say(msg("Put a backup into an empty folder, checked byte by byte.")))
    def restore_(
        file: Annotated[Path, typer.Argument(help=say(msg("Backup to restore.")), metavar="FILE")],
        erasures: Annotated[
            Path | None,
            typer.Option(help=say(msg("List of erasures kept outside (or OARLOCK_ERASURES): they are repeated."))),
        ] = None,
    ) -> None:
        from oarlock.lake.erasures import load
        from oarlock.site import backup

        known = erasures or door.settings.erasures
        if known is not None and not known.is_file():
            raise UserError("There is no list of erasures at {file}.", remedy="Correct --erasures.", file=str(known))

        place = door.settings.workspace
        if place is None:
            raise UserError("No folder was named to restore into.", remedy="Give --workspace DIR, an empty folder.")
        with waiting(door, say(msg("Restoring"))):
            held, erased = backup.restore(
                file, place, lake=door.settings.lake, database=door.settings.database,
                erased=load(known) if known is not None else (), actor=door.settings.actor, now=door.now(),
            )  # fmt: skip
        text = msg(
            "Restored {place}: {files} files match their checksums; the journal ends at change {changes}, {hash}.",
            place=place, files=held.files, changes=held.changes, hash=held.journal_hash[:12] or "-",
        )  # fmt: skip
        typer.echo(say(text))
        if erased:
            typer.echo(say(msg("Erased {n} people again who were erased after this backup.", n=erased)))
        if known is None:
            text = msg(
                "Was anybody erased after this backup was taken? Then, before anybody signs in: {command}",
                command="oarlock erase repeat FILE",
            )
            typer.echo(say(text))
        typer.echo(say(msg("Everybody has to sign in again: sessions are not part of a backup.")))
