"""`oarlock mcp`: the door for assistants that speak MCP."""

import os
from typing import Annotated

import typer

from oarlock.cli.door import Door
from oarlock.cli.tree import Tree
from oarlock.kit.text import msg


def register(app: Tree, door: Door) -> None:
    """Add the command."""
    say = door.say

    @app.command("mcp", help=say(msg("Serve customers, metrics and health to assistants (MCP), read-only.")))
    def mcp(
        http: Annotated[
            bool, typer.Option("--http", help=say(msg("Serve HTTP on this machine instead of standard input.")))
        ] = False,
        port: Annotated[int, typer.Option(min=1, max=65535, help=say(msg("Port to listen on.")))] = 8322,
    ) -> None:
        from oarlock.site.mcp import serve

        # On standard input the token comes from the environment: an argument would be seen by everybody on the machine.
        token = os.environ.get("OARLOCK_TOKEN", "")
        serve(door.workspace().path, door.settings.lake, token=token, port=port if http else None)
