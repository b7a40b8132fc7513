"""`oarlock up`: the web application."""

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from oarlock.cli.door import Door
from oarlock.cli.tree import Tree
from oarlock.kit.listening import check_free
from oarlock.kit.text import msg

SAMPLE = Path("demo")


def register(app: Tree, door: Door) -> None:
    """Add the command."""
    say = door.say

    @app.command("up", help=say(msg("Serve the pages; without a workspace, those of the sample company.")))
    def up(
        port: Annotated[int, typer.Option(min=1, max=65535, help=say(msg("Port to listen on.")))] = 8321,
        host: Annotated[str, typer.Option(help=say(msg("Address to listen on; the default is this machine only.")))] = (
            "127.0.0.1"
        ),
        workers: Annotated[int, typer.Option(min=1, max=64, help=say(msg("Processes that answer.")))] = 2,
        threads: Annotated[int, typer.Option(min=1, max=64, help=say(msg("Threads of each process.")))] = 4,
        check: Annotated[
            bool, typer.Option("--check", help=say(msg("Stop after the first answered request.")))
        ] = False,
        alone: Annotated[
            bool, typer.Option("--alone", help=say(msg("Serve pages only: the worker runs elsewhere.")))
        ] = False,
    ) -> None:
        from oarlock.site import up as site

        check_free(host, port)
        here = Path.cwd()
        is_sample = door.settings.workspace is None and not (here / "workspace.json").is_file()
        if is_sample and not (SAMPLE / "workspace" / "workspace.json").is_file():
            from oarlock.cli.company import make_company

            make_company(door, SAMPLE, accounts=200, months=24, seed=7)
        if is_sample:
            door.at(SAMPLE / "workspace")
        elif door.settings.workspace is not None:
            site.make_if_new(
                door.settings.workspace, lake=door.settings.lake, database=door.settings.database, now=door.now()
            )
        workspace = door.workspace()
        site.begin(workspace.path, door.settings.lake)
        site.prepare()
        url = f"http://{host}:{port}/"
        for person in site.first_people(now=door.now(), is_sample=is_sample):
            text = msg("Sign in as {email} with the password {password}", email=person.email, password=person.password)
            typer.echo(say(text))
        typer.echo(say(msg("A forgotten password is set anew by: oarlock people password EMAIL")))

        def ready() -> None:
            typer.echo(say(msg("Oarlock is at {url}; stop it with Ctrl-C.", url=url)))
            if check:
                site.stop_once_answered(f"{url}sign-in")

        with nullcontext() if check or alone else site.worker_beside(workspace.path):
            site.serve(host=host, port=port, workers=workers, threads=threads, ready=ready)

    @app.command("worker", help=say(msg("Do the long work that pages ask for: imports, computing, replays.")))
    def worker(
        once: Annotated[bool, typer.Option("--once", help=say(msg("Stop when nothing is left to do.")))] = False,
        parent: Annotated[
            int | None, typer.Option(help=say(msg("Stop when this process is gone.")), hidden=True)
        ] = None,
    ) -> None:
        from oarlock.site import up as site

        site.begin(door.workspace().path, door.settings.lake)
        site.migrate()
        site.work(is_once=once, parent=parent)
