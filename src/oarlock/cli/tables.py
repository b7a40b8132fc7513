"""Tables for people: as wide as the terminal, no column dropped, long ones cut with a word about the rest."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any, TextIO

from oarlock.cli.columns import Column
from oarlock.cli.door import Door
from oarlock.cli.picture import cells, pad
from oarlock.cli.showing import show
from oarlock.cli.widths import choose, wrap
from oarlock.kit.text import Msg, msg

LEFT = ("text", "code", "date", "time")
MOST, MOST_BLOCKS, TURNED = 50, 12, 4
"""Rows that a terminal shows of a long table, of one whose rows are many lines each, and those put side by side."""


def console(to: TextIO | None = None) -> Any:
    """The console on standard output, or on a file; wide when it is not a terminal, so that nothing is cut."""
    from rich.console import Console

    is_screen = to is None and sys.stdout.isatty()
    return Console(file=to, width=None if is_screen else 160, highlight=False, soft_wrap=not is_screen)


def table(
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[Column],
    door: Door,
    *,
    title: Msg | None = None,
    every: bool | None = None,
    to: TextIO | None = None,
) -> None:
    """A table for a terminal; figures are right-aligned, absent ones say n/a.

    every: whether all rows are shown on a terminal too; None: the command has no option for it. to: a file instead.
    """
    page = console(to)
    if title is not None:
        # Not the table's own title, which would wrap to the width of a narrow table.
        page.print(door.say(title), style="italic")
    if not columns:
        return
    is_cut = to is None and sys.stdout.isatty() and not every
    heads = [_head(c, door) for c in columns]
    kept = rows[:MOST] if is_cut else rows
    shown = [[show(r.get(c.name), c.unit, door, currency=r.get("currency")) for c in columns] for r in kept]
    blocks = _laid_out(page, heads, shown, [c.unit for c in columns])
    if blocks is not None:
        kept = kept[:MOST_BLOCKS] if is_cut else kept
        _print_blocks(page, heads, blocks[: len(kept)])
    if len(kept) < len(rows):
        rest = len(rows) - len(kept)
        more = (
            msg("… {n} more rows: --format csv shows them.", n=rest)
            if every is None
            else msg("… {n} more rows: --all or --format csv shows them.", n=rest)
        )
        page.print(door.say(more), style="dim")


def _head(column: Column, door: Door) -> str:
    label = door.say(column.label)
    return f"{label} ({door.zone_name})" if column.unit == "time" else label


def _laid_out(page: Any, heads: list[str], shown: list[list[str]], units: list[str]) -> list[list[str]] | None:
    """Print the rows in columns if they fit; else give them back for blocks of one line a field."""
    rigid = [u != "text" for u in units]
    right = [u not in LEFT for u in units]
    natural = [max(map(cells, (h, *(cs[i] for cs in shown)))) for i, h in enumerate(heads)]
    if sum(natural) + 3 * (len(heads) - 1) + 2 <= page.width:
        _print(page, heads, shown, natural, right, 3)
        return None
    if len(shown) < 2:
        return shown
    if _print_if_fits(page, heads, shown, rigid, right):
        return None
    # What all rows share is told once, above; that often makes the room.
    rest = [i for i in range(len(heads)) if len({cs[i] for cs in shown}) > 1]
    above = [f" {heads[i]}: {shown[0][i]}" for i in range(len(heads)) if i not in rest]
    few = [[cs[i] for i in rest] for cs in shown]
    picked = [heads[i] for i in rest], few, [rigid[i] for i in rest], [right[i] for i in rest]
    if rest and _print_if_fits(page, *picked, above=above):
        return None
    if len(shown) > MOST_BLOCKS:
        # Codes that break cannot be copied, but a long list of blocks cannot be read.
        for soft in (("time",), ("time", "code")):
            loose = [rigid[i] and units[i] not in soft for i in rest]
            if rest and _print_if_fits(page, picked[0], few, loose, picked[3], above=above):
                return None
    turned = [[heads[i], *(cs[i] for cs in shown)] for i in rest]
    loose = [False] * (len(shown) + 1)
    if 1 < len(shown) <= TURNED and _print_if_fits(page, None, turned, loose, loose, above=above):
        return None
    return shown


def _print_if_fits(
    page: Any,
    heads: list[str] | None,
    shown: list[list[str]],
    rigid: list[bool],
    right: list[bool],
    *,
    above: Sequence[str] = (),
) -> bool:
    bodies = [[cs[i] for cs in shown] for i in range(len(rigid))]
    room = choose(heads or [""] * len(rigid), bodies, rigid, room=page.width, gap=2)
    if room is None:
        return False
    for line in above:
        page.print(line, soft_wrap=True)
    _print(page, heads, shown, room, right, 2)
    return True


def _print(
    page: Any, heads: list[str] | None, shown: list[list[str]], room: list[int], right: list[bool], gap: int
) -> None:
    from rich.text import Text as Styled

    def lines(texts: Sequence[str]) -> list[str]:
        wrapped = [wrap(t, w) for t, w in zip(texts, room, strict=True)]
        high = max(map(len, wrapped))
        out = []
        for n in range(high):
            parts = []
            for found, w, r in zip(wrapped, room, right, strict=True):
                text = found[n] if n < len(found) else ""
                parts.append(" " * (w - cells(text)) + text if r else pad(text, w))
            out.append(f" {(' ' * gap).join(parts)}".rstrip())
        return out

    page.print()
    if heads is not None:
        for line in lines(heads):
            page.print(Styled(line, style="bold"), soft_wrap=True)
        page.print(Styled(" " + "─" * (sum(room) + gap * (len(room) - 1))), soft_wrap=True)
    for texts in shown:
        for line in lines(texts):
            page.print(Styled(line), soft_wrap=True)
    page.print()


def _print_blocks(page: Any, heads: Sequence[str], shown: Sequence[Sequence[str]]) -> None:
    """Each row as lines of label and value."""
    from rich.text import Text as Styled

    names = min(max(map(cells, heads)), page.width // 2)
    for texts in shown:
        page.print()
        for head, text in zip(heads, texts, strict=True):
            labels, values = wrap(head, names), wrap(text, page.width - names - 4)
            for n in range(max(len(labels), len(values))):
                label = labels[n] if n < len(labels) else ""
                line = Styled(f" {pad(label, names)}  ", style="dim")
                line.append(values[n] if n < len(values) else "", style="not dim")
                page.print(line, soft_wrap=True)
    page.print()
