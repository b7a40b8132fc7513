"""Print what stands behind a figure: card, definition set, inputs, what is missing, files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from oarlock.cli.cards import parameter_lines, parameters_json
from oarlock.cli.columns import columns_of
from oarlock.cli.door import Door
from oarlock.cli.output import Column, Format, cell, console, emit, put, table, to_json
from oarlock.cli.people import for_people
from oarlock.cli.showing import local
from oarlock.cli.triangle import is_triangle, triangle
from oarlock.cli.widths import wrap
from oarlock.kit.text import Text, msg
from oarlock.pipeline.labels import labelled

if TYPE_CHECKING:
    from oarlock.lake.workspace import Workspace
    from oarlock.pipeline.explain import Explanation


def explained(
    e: Explanation, format_: Format, door: Door, workspace: Workspace, *, out: Path | None = None, every: bool = False
) -> None:
    """The explanation as text, or as one JSON object; CSV and Parquet give its input files."""
    say, a = door.say, e.answer
    columns = columns_of(a.fields)
    inputs = [vars(i) for i in e.inputs]
    if format_ is Format.JSON:
        put(
            to_json(
                {
                    "metric": a.card.name, "version": a.card.version, "title": say(a.card.title),
                    "meaning": say(a.card.meaning), "formula": say(a.card.formula), "source": say(a.card.source),
                    "unit": a.card.unit, "level": say(a.card.level), "differs": [say(d) for d in a.card.differs],
                    "parameters": parameters_json(a.card, door),
                    "definition_set": a.question.definition.label,
                    "choices": {say(c.name): c.value if isinstance(c.value, str) else say(c.value) for c in e.choices},
                    "as_of": a.question.as_of, "known_at": a.known_at, "run": a.run, "content_hash": a.content_hash,
                    "inputs": inputs, "missing": [say(m) for m in e.missing],
                    "rows": [{k: cell(v, r, k, columns) for k, v in r.items()} for r in a.rows],
                }
            ),
            out,
        )  # fmt: skip
        return
    if format_ is not Format.TABLE:
        emit(inputs, INPUTS, format_, door, out=out)
        return
    page = console()  # its lines break between words, not at the terminal's edge
    title = msg("{title} ({name}, version {version})", title=a.card.title, name=a.card.name, version=a.card.version)
    page.print(say(title), style="bold")
    for label, text in (
        (MEANING, a.card.meaning), (FORMULA, a.card.formula), (SOURCE, a.card.source), (LEVEL, a.card.level)
    ):  # fmt: skip
        _told(page, f"{say(label)}: {say(text)}")
    for difference in a.card.differs:
        _told(page, f"· {say(difference)}")
    for line in parameter_lines(a.card, door):
        _told(page, line)
    if a.rows and is_triangle(columns):
        triangle(a.rows, columns, door)
    else:
        shown, told = for_people(a.rows, columns, workspace)
        table(labelled(shown), told, door, every=every)
    _told(page, say(msg("Definition set in force: {label}", label=a.question.definition.label)), 0)
    for choice in e.choices:
        _told(page, f"{say(choice.name)}: {choice.value if isinstance(choice.value, str) else say(choice.value)}")
    known = local(a.known_at, door) if a.known_at else "—"
    told_at = msg(
        "As of {day} 00:00; known until {time} ({zone}).", day=a.question.as_of, time=known, zone=door.zone_name
    )
    _told(page, say(told_at), 0)
    typer.echo(say(msg("Computed from:")))
    table(labelled(inputs), INPUTS, door)
    typer.echo(say(msg("Missing:")) if e.missing else say(msg("Nothing is missing.")))
    for m in e.missing:
        _told(page, f"· {say(m)}")


def _told(page: Any, text: str, indent: int = 2) -> None:
    for i, line in enumerate(wrap(text, page.width - indent - 2)):
        page.print(" " * (indent + (2 if i else 0)) + line, markup=False, soft_wrap=True)


MEANING, FORMULA = Text(en="Meaning", zh="含义"), Text(en="Formula", zh="公式")
SOURCE, LEVEL = Text(en="Source", zh="出处"), Text(en="Level", zh="口径层级")
INPUTS = (
    Column("entity", Text(en="Entity", zh="实体")),
    Column("file", Text(en="File", zh="文件")),
    Column("preset", Text(en="Preset", zh="预设")),
    Column("rows", Text(en="Rows", zh="行数"), "count"),
    Column("batch", Text(en="Batch", zh="批次"), "code"),
    Column("recorded_at", Text(en="Recorded", zh="记录时间"), "time"),
)
