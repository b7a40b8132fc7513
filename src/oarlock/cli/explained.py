"""Print what stands behind a figure: card, definition set, inputs, what is missing, files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from oarlock.cli.door import Door
from oarlock.cli.labels import labelled
from oarlock.cli.output import Column, Format, cell, emit, table, to_json
from oarlock.kit.text import Text, msg

if TYPE_CHECKING:
    from oarlock.pipeline.explain import Explanation


def explained(e: Explanation, format_: Format, door: Door) -> None:
    """The explanation as text, or as one JSON object; CSV and Parquet give its input files."""
    say, a = door.say, e.answer
    columns = [Column(f.name, f.label, f.unit) for f in a.fields]
    inputs = [vars(i) for i in e.inputs]
    if format_ is Format.JSON:
        typer.echo(
            to_json(
                {
                    "metric": a.card.name, "version": a.card.version, "title": say(a.card.title),
                    "meaning": say(a.card.meaning), "formula": say(a.card.formula), "source": say(a.card.source),
                    "unit": a.card.unit, "level": say(a.card.level), "differs": [say(d) for d in a.card.differs],
                    "definition_set": a.question.definition.label,
                    "choices": {say(c.name): c.value if isinstance(c.value, str) else say(c.value) for c in e.choices},
                    "as_of": a.question.as_of, "known_at": a.known_at, "run": a.run, "content_hash": a.content_hash,
                    "inputs": inputs, "missing": [say(m) for m in e.missing],
                    "rows": [{k: cell(v, r, k, columns) for k, v in r.items()} for r in a.rows],
                }
            )
        )  # fmt: skip
        return
    if format_ is not Format.TABLE:
        emit(inputs, INPUTS, format_, door)
        return
    typer.echo(f"{say(a.card.title)} ({a.card.name}, v{a.card.version})")
    for label, text in (
        (MEANING, a.card.meaning), (FORMULA, a.card.formula), (SOURCE, a.card.source), (LEVEL, a.card.level)
    ):  # fmt: skip
        typer.echo(f"  {say(label)}: {say(text)}")
    for difference in a.card.differs:
        typer.echo(f"  · {say(difference)}")
    table(labelled(a.rows[:40]), [c for c in columns if c.name != "currency"], door)
    typer.echo(say(msg("Definition set in force: {label}", label=a.question.definition.label)))
    for choice in e.choices:
        typer.echo(f"  {say(choice.name)}: {choice.value if isinstance(choice.value, str) else say(choice.value)}")
    typer.echo(say(msg("As of {day} 00:00; known until {time}.", day=a.question.as_of, time=a.known_at or "—")))
    typer.echo(say(msg("Computed from:")))
    table(inputs, INPUTS, door)
    typer.echo(say(msg("Missing:")) if e.missing else say(msg("Nothing is missing.")))
    for m in e.missing:
        typer.echo(f"  · {say(m)}")


MEANING, FORMULA = Text(en="Meaning", zh="含义"), Text(en="Formula", zh="公式")
SOURCE, LEVEL = Text(en="Source", zh="出处"), Text(en="Level", zh="口径层级")
INPUTS = (
    Column("entity", Text(en="Entity", zh="实体")),
    Column("file", Text(en="File", zh="文件")),
    Column("preset", Text(en="Preset", zh="预设")),
    Column("rows", Text(en="Rows", zh="行数"), "count"),
    Column("batch", Text(en="Batch", zh="批次")),
    Column("recorded_at", Text(en="Recorded (UTC)", zh="记录时间（UTC）")),
)
