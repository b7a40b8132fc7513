"""Pictures made of characters: a line of bars, a waterfall, a shaded triangle."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

WIDTH = 36
BLOCKS = "▁▂▃▄▅▆▇█"
DOWN = {"contraction", "churn"}
STOCKS = {"opening", "closing"}


def sparkline(values: Sequence[float]) -> str:
    """One block a value, from 0 to the largest."""
    top = max(values) or 1.0
    return "".join(BLOCKS[min(7, max(0, round(7 * v / top)))] for v in values)


def waterfall(lines: Sequence[tuple[str, str, int, str, str]], *, room: int = 120) -> Any:
    """A revenue bridge within `room` columns: each line is (code, name, amount, printed amount, printed accounts)."""
    from rich.text import Text as Styled

    out = Styled()
    peak = max((abs(a) for _, _, a, _, _ in lines), default=1) or 1
    names = max(cells(n) for _, n, _, _, _ in lines)
    amounts = max(cells(a) for _, _, _, a, _ in lines)
    counts = max(cells(n) for _, _, _, _, n in lines)
    wide = max(8, min(WIDTH, room - names - amounts - counts - 10))
    level = 0
    for code, name, amount, printed, n in lines:
        is_total = code in ("growth", "leak")
        step = -amount if code in DOWN else amount
        start, end = (0, amount) if code in STOCKS or is_total else sorted((level, level + step))
        if code == "opening":
            level = amount
        elif not is_total and code != "closing":
            level += step
        left, right = round(wide * start / peak / 1.25), round(wide * end / peak / 1.25)
        bar = " " * max(0, left) + ("█" * max(1, right - left) if amount else "")
        sign = {"opening": " ", "closing": "=", "growth": "+", "leak": "−"}.get(code, "−" if code in DOWN else "+")
        if code == "fx" and amount < 0:
            sign = " "
        style = "red" if code in DOWN or code == "leak" else "cyan" if code in STOCKS else "green"
        out.append(f"  {sign} {pad(name, names)}  {' ' * (amounts - cells(printed))}{printed}  ")
        out.append("" if is_total else bar + " " * max(0, wide - cells(bar)), style=style)
        out.append(f"  {' ' * (counts - cells(n))}{n}\n", style="dim") if not is_total else out.append("\n")
    out.rstrip()
    return out


def heat(rows: Sequence[tuple[str, str, list[int | None]]], *, heads: tuple[str, str], ages: Sequence[int]) -> Any:
    """A cohort triangle in whole per cents: the darker, the less is left; unseen months stay empty."""
    from rich import box
    from rich.table import Table
    from rich.text import Text as Styled

    made = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=0)
    made.add_column(heads[0], no_wrap=True)
    made.add_column(heads[1], justify="right", no_wrap=True)
    for age in ages:
        made.add_column(str(age), justify="right", min_width=4, no_wrap=True)
    for name, size, values in rows:
        shaded = [Styled("" if v is None else f"{v}%", style=_shade(v)) for v in values]
        made.add_row(name, size, *shaded)
    return made


def _shade(value: int | None) -> str:
    if value is None:
        return ""
    return "green" if value >= 100 else "yellow" if value >= 80 else "red"


def cells(text: str) -> int:
    """How many columns of a terminal the text takes: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(ch) in "WF" else 1 for ch in text)


def pad(text: str, width: int) -> str:
    """The text filled with spaces up to a width in columns."""
    return text + " " * (width - cells(text))
