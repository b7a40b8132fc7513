"""`oarlock metric`: one figure with all that stands behind it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, cast

import typer

from oarlock.cli.columns import columns_of
from oarlock.cli.door import Door
from oarlock.cli.output import Format, cell, emit, put, to_json
from oarlock.cli.parse import day, instant
from oarlock.cli.people import for_people
from oarlock.cli.progress import waiting
from oarlock.cli.tree import Tree
from oarlock.cli.triangle import is_triangle, triangle
from oarlock.errors import UserError
from oarlock.kit.text import msg, render


def register(app: Tree, door: Door) -> None:
    """Add the commands."""
    say = door.say

    @app.command("metric", help=say(msg("Show one metric: at a date, over time, split, explained.")))
    def metric(
        name: Annotated[str, typer.Argument(help=say(msg("Name of the metric; see: oarlock metrics.")))],
        as_of: Annotated[str | None, typer.Option(help=say(msg("As of this day's 00:00 (YYYY-MM-DD).")))] = None,
        known_at: Annotated[str | None, typer.Option(help=say(msg("Use only what was recorded by this time.")))] = None,
        known_by: Annotated[
            str, typer.Option(help=say(msg("Which time --known-at means: recorded here, or learned by the source.")))
        ] = "recorded",
        from_: Annotated[str | None, typer.Option("--from", help=say(msg("First day of the span.")))] = None,
        to: Annotated[str | None, typer.Option("--to", help=say(msg("Day at which the span ends.")))] = None,
        grain: Annotated[str | None, typer.Option(help=say(msg("day, month, quarter or year.")))] = None,
        by: Annotated[
            list[str] | None, typer.Option("--by", help=say(msg("Split by this dimension; repeatable.")))
        ] = None,
        account: Annotated[str | None, typer.Option(help=say(msg("Only this account.")))] = None,
        definition: Annotated[str, typer.Option(help=say(msg("Definition set: NAME or NAME@VERSION.")))] = "standard",
        set_: Annotated[list[str] | None, typer.Option("--set", help=say(msg("NAME=VALUE parameter.")))] = None,
        engine: Annotated[str, typer.Option(help=say(msg("duckdb or spark.")))] = "duckdb",
        explain: Annotated[
            bool, typer.Option("--explain", help=say(msg("Show what stands behind the figure.")))
        ] = False,
        format_: Annotated[Format, typer.Option("--format", help=say(msg("Output format.")))] = Format.TABLE,
        out: Annotated[
            Path | None, typer.Option(help=say(msg("Write to this file instead of the screen.")), metavar="FILE")
        ] = None,
        every: Annotated[
            bool, typer.Option("--all", help=say(msg("Show all rows of a long table on the screen.")))
        ] = False,
    ) -> None:
        from oarlock.pipeline.answer import ask
        from oarlock.pipeline.questions import Ask

        workspace = door.workspace()
        if known_by not in ("recorded", "learned"):
            raise UserError("'{text}' is not a time.", remedy="Use recorded or learned.", text=known_by)
        dims = tuple(d for part in by or () for d in part.split(",") if d)
        what = Ask(
            as_of=day(as_of), known_at=instant(known_at, workspace.zone), known_by=cast(Any, known_by),
            start=day(from_), end=day(to), grain=cast(Literal["month"] | None, grain), by=dims, account=account,
            parameters=tuple(sorted(_parameters(set_ or []))),
        )  # fmt: skip
        with waiting(door, say(msg("Computing"))):
            answer = ask(
                workspace, name, what, settings=door.settings, now=door.now(), definition=definition, engine=engine
            )
        columns = columns_of(answer.fields)
        if explain:
            from oarlock.cli.explained import explained
            from oarlock.pipeline.answer import seen_log
            from oarlock.pipeline.explain import explain as made

            explained(made(answer, seen_log(workspace, what)), format_, door, workspace, out=out, every=every)
            return
        if format_ is Format.JSON:
            q = answer.question
            put(
                to_json(
                    {
                        "metric": name,
                        "version": answer.card.version,
                        "definition_set": q.definition.label,
                        "unit": answer.card.unit,
                        "as_of": q.as_of,
                        "known_at": answer.known_at,
                        "content_hash": answer.content_hash,
                        "run": answer.run,
                        "notes": [render(n, lang=door.lang) for n in answer.notes],
                        "rows": [{k: cell(v, r, k, columns) for k, v in r.items()} for r in answer.rows],
                    }
                ),
                out,
            )
            return
        title = msg("{title} · definition set {set}", title=answer.card.title, set=answer.question.definition.label)
        if format_ is Format.TABLE and out is None and answer.rows and is_triangle(columns):
            triangle(answer.rows, columns, door, title=title)
        else:
            rows: Sequence[Mapping[str, Any]] = answer.rows
            if format_ is Format.TABLE:
                rows, columns = for_people(rows, columns, workspace)
            emit(
                rows, columns, format_, door, title=title, out=out, every=every,
                empty=msg("No rows: nothing matches this question."),
            )  # fmt: skip
        for note in answer.notes:
            typer.echo(say(note), err=True)


def _parameters(pairs: list[str]) -> list[tuple[str, str]]:
    out = []
    for pair in pairs:
        name, eq, value = pair.partition("=")
        if not eq or not name:
            raise UserError("'{pair}' is not NAME=VALUE.", pair=pair)
        out.append((name, value))
    return out
