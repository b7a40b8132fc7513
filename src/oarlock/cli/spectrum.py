"""Print positions on the spectrum: company first, then its parts; and why they are what they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from oarlock.cli.columns import Column, columns_of
from oarlock.cli.door import Door
from oarlock.cli.output import Format, emit
from oarlock.kit.text import Text, msg
from oarlock.strategy.spectrum.change import change_lines, factor_lines, position_line
from oarlock.strategy.spectrum.definition import shipped_shares
from oarlock.strategy.spectrum.words import KINDS

if TYPE_CHECKING:
    from oarlock.pipeline.answer import Answer

WIDTH = 20
PARTS = ("company", "offering", "segment")


def show_spectrum(
    answer: Answer, before: Answer | None, format_: Format, door: Door, *, has_accounts: bool, out: Path | None
) -> None:
    """A table for people (an axis, the position, its bounds, the six shares), all columns for machines."""
    kinds = (*PARTS, "account") if has_accounts else PARTS
    rows = [r for r in answer.rows if r["subject_kind"] in kinds]
    rows.sort(key=lambda r: (kinds.index(r["subject_kind"]), r["value"] is None, -(r["value"] or 0.0), r["subject"]))
    if format_ is not Format.TABLE:
        emit(rows, columns_of(answer.fields), format_, door, out=out)
        return
    shares = [Column(f.id, f.label, "ratio") for f in shipped_shares().factors]
    columns = [
        Column("kind", Text(en="Kind", zh="类型")), Column("who", Text(en="Name", zh="名称")),
        Column("axis", Text(en="Customer … client", zh="顾客型 … 委托型")),
        Column("value", Text(en="Position", zh="位置"), "index"),
        Column("coverage", Text(en="Coverage", zh="覆盖率"), "ratio"),
        Column("low", Text(en="At least", zh="下限"), "index"), Column("high", Text(en="At most", zh="上限"), "index"),
        *shares,
    ]  # fmt: skip
    told = [{**r, "kind": door.say(KINDS[r["subject_kind"]]), "who": r["name"] or "", "axis": axis(r)} for r in rows]
    title = msg("Position between customer (0) and client (100), as of {day}", day=answer.question.as_of)
    emit(told, columns, format_, door, title=title, out=out, empty=msg("No rows: nothing matches this question."))
    if before is not None:
        _explained(rows, before.rows, door)
    for note in answer.notes:
        typer.echo(door.say(note), err=True)


def axis(row: Mapping[str, Any]) -> str:
    """The position on a line of dots; a missing one as the span that it may lie in."""
    cells = ["·"] * (WIDTH + 1)
    if row["value"] is not None:
        cells[round(row["value"] * WIDTH / 100)] = "●"
    elif row["low"] is not None:
        for at in range(round(row["low"] * WIDTH / 100), round(row["high"] * WIDTH / 100) + 1):
            cells[at] = "─"
    return "".join(cells)


def _explained(rows: Sequence[Mapping[str, Any]], before: Sequence[Mapping[str, Any]], door: Door) -> None:
    """The first row (the company, or the account asked about): what each factor adds, and what moved it."""
    if not rows or rows[0]["status"] == "not_observed":
        return
    row = rows[0]
    old = next((r for r in before if (r["subject_kind"], r["subject"]) == (row["subject_kind"], row["subject"])), None)
    typer.echo("")
    for line in (position_line(row), *factor_lines(row)):
        typer.echo(door.say(line))
    if old is not None and old["status"] != "not_observed":
        typer.echo("")
        typer.echo(door.say(msg("Since {day}:", day=old["as_of"])))
        for line in change_lines(old, row):
            typer.echo(door.say(line))
