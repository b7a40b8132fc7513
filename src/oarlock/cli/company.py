"""The sample company from files to published figures, told step by step."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from oarlock.cli.door import Door
from oarlock.cli.progress import import_progress, steps
from oarlock.kit.text import msg

if TYPE_CHECKING:
    from oarlock.lake.workspace import Workspace


def make_company(door: Door, folder: Path, *, accounts: int, months: int, seed: int) -> Workspace:
    """Write the sample's files, import them into `folder/workspace`, and publish its figures."""
    from oarlock.ingest.importer import import_paths
    from oarlock.ingest.options import ImportOptions
    from oarlock.lake.workspace import init_workspace
    from oarlock.pipeline.refresh import refresh
    from oarlock.sample import make_sample

    say = door.say
    place = folder / "workspace"
    with steps(door, say(msg("Writing"))) as progress:
        made = make_sample(folder / "files", accounts=accounts, months=months, seed=seed, progress=progress)
    text = msg("1/4  Wrote {n} files with {rows} rows to {path}.", n=len(made.files), rows=made.rows, path=made.out)
    typer.echo(say(text))
    door.settings = replace(door.settings, workspace=place)
    if not (place / "workspace.json").is_file():
        init_workspace(
            place, timezone=made.timezone, currency=made.currency, now=door.now(), database=door.settings.database
        )
    workspace = door.workspace()
    text = msg(
        "2/4  Workspace {path}: time zone {zone}, currency {currency}.",
        path=place, zone=workspace.timezone, currency=workspace.currency,
    )  # fmt: skip
    typer.echo(say(text))
    with import_progress(door) as bar:
        results = import_paths(
            workspace, made.folders, options=ImportOptions(lang=door.lang, is_sample=True), actor=door.settings.actor,
            now=door.now(), progress=bar,
        )  # fmt: skip
    text = msg(
        "3/4  Imported {files} files: {loaded} rows loaded, {unchanged} unchanged, {rejected} rejected.",
        files=len(results), loaded=sum(r.loaded for r in results), unchanged=sum(r.unchanged for r in results),
        rejected=sum(r.rejected for r in results),
    )  # fmt: skip
    typer.echo(say(text))
    with steps(door, say(msg("Computing"))) as progress:
        done = refresh(workspace, settings=door.settings, now=door.now(), progress=progress)
    text = msg(
        "4/4  Published {run}: {n} answers in {seconds} s.",
        run=done.snapshot.id, n=done.computed + done.kept, seconds=f"{done.seconds:.1f}",
    )  # fmt: skip
    typer.echo(say(text))
    return workspace
