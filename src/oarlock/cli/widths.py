"""How wide each column of a table becomes, and where its texts break: never inside a number, a day or a word."""

from __future__ import annotations

import re
from collections.abc import Sequence

from oarlock.cli.picture import cells

_WIDE = "\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uff60"
_TOKEN = re.compile(rf"[（「『《【]*[{_WIDE}][，。、；：）」』》】！？]*\s*|[^\s{_WIDE}]+\s*|\s+")
_PIECE = re.compile(r"[^_\-:/.,;|@=]*[_\-:/.,;|@=]+|[^_\-:/.,;|@=]+")
SAMPLE = 60
LOOSE, TIGHT = 8, 6
"""A text column is never narrower than these, nor wider than its longest text for their sake."""


def wrap(text: str, room: int) -> list[str]:
    """The text in lines of at most `room` columns: at blanks, else after `_ - : / .`, else anywhere."""
    lines, line = [], ""
    for token in _parts(text, room):
        if line and cells(line) + cells(token.rstrip()) > room:
            lines.append(line.rstrip())
            line = ""
        line += token if line else token.lstrip()
    return [*lines, line.rstrip()] if line.rstrip() or not lines else lines


def _parts(text: str, room: int) -> list[str]:
    out = []
    for token in _TOKEN.findall(text):
        if cells(token.rstrip()) <= room:
            out.append(token)
            continue
        for piece in _PIECE.findall(token):
            out += [piece] if cells(piece.rstrip()) <= room else _chopped(piece, room)
    return out


def _chopped(piece: str, room: int) -> list[str]:
    out, now = [], ""
    for ch in piece:
        if now and cells(now) + cells(ch) > room:
            out.append(now)
            now = ""
        now += ch
    return [*out, now]


def choose(
    heads: Sequence[str], bodies: Sequence[Sequence[str]], rigid: Sequence[bool], *, room: int, gap: int
) -> list[int] | None:
    """The width of each column so that all fit into `room`, or None when they cannot.

    rigid: columns whose values never break (figures, days); only their headings may. gap: blanks between two columns.
    """
    room -= gap * (len(heads) - 1) + 2
    natural = [max(map(cells, (h, *b))) for h, b in zip(heads, bodies, strict=True)]
    if sum(natural) <= room:
        return natural
    for finest in (False, True):
        least = [
            max(_least(h, False, finest), max(map(cells, b), default=0))
            if r
            else max(_least(t, True, finest) for t in (h, *b))
            for h, b, r in zip(heads, bodies, rigid, strict=True)
        ]
        least = [min(a, n) for a, n in zip(least, natural, strict=True)]
        if sum(least) <= room:
            return _shared_out(least, natural, [(h, *b) for h, b in zip(heads, bodies, strict=True)], room)
    return None


def _least(text: str, is_floored: bool, finest: bool) -> int:
    tokens = _TOKEN.findall(text)
    if finest:
        tokens = [p for t in tokens for p in _PIECE.findall(t)]
    longest = max((cells(t.rstrip()) for t in tokens), default=0)
    floor = (TIGHT if finest else LOOSE) if is_floored else 4
    return max(longest, min(cells(text), floor))


def _shared_out(least: list[int], natural: list[int], texts: Sequence[Sequence[str]], room: int) -> list[int]:
    """The widths with what is spare: each blank goes to the column whose texts take the most lines."""
    longest = [sorted(set(t), key=cells)[-SAMPLE:] for t in texts]
    made = list(least)
    high = [_lines(t, w) for t, w in zip(longest, made, strict=True)]
    for _ in range(room - sum(least)):
        open_ = [i for i in range(len(made)) if made[i] < natural[i]]
        if not open_:
            break
        i = max(open_, key=lambda i: high[i])
        made[i] += 1
        high[i] = _lines(longest[i], made[i])
    return made


def _lines(texts: Sequence[str], room: int) -> tuple[int, int]:
    found = [len(wrap(t, room)) for t in texts]
    return max(found), sum(found)
