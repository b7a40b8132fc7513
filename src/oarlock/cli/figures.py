"""Print one figure under a command of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import typer

from oarlock.cli.columns import columns_of
from oarlock.cli.door import Door
from oarlock.cli.output import Format, emit
from oarlock.cli.people import for_people
from oarlock.cli.progress import waiting
from oarlock.kit.text import msg


def show_figure(
    name: str,
    door: Door,
    as_of: dt.date | None,
    parameters: Mapping[str, str],
    format_: Format,
    out: Path | None,
) -> None:
    """The figure's rows as of a day, in the format asked for."""
    from oarlock.pipeline.answer import ask
    from oarlock.pipeline.questions import Ask

    workspace = door.workspace()
    what = Ask(as_of=as_of, parameters=tuple(sorted(parameters.items())))
    with waiting(door, door.say(msg("Computing"))):
        answer = ask(workspace, name, what, settings=door.settings, now=door.now())
    rows: Sequence[Mapping[str, Any]] = answer.rows
    columns = columns_of(answer.fields)
    if format_ is Format.TABLE:
        rows, columns = for_people(rows, columns, workspace)
    title = msg("{title} on {day}", title=answer.card.title, day=answer.question.as_of)
    emit(rows, columns, format_, door, title=title, out=out, empty=msg("No rows: nothing matches this question."))
    for note in answer.notes:
        typer.echo(door.say(note), err=True)
