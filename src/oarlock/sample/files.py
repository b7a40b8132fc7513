"""Writing large text tables row by row in bounded memory, in the manner of the system that they come from."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Literal, Self

Style = Literal["plain", "all", "excel"]

_FLUSH = 5_000


def quoted(cell: str) -> str:
    """The cell in quotes when it holds a comma or a quote."""
    if "," in cell or '"' in cell:
        return '"' + cell.replace('"', '""') + '"'
    return cell


class Table:
    """One file under way.

    `style` says how the system writes: `plain` quotes when needed, `all` quotes every cell, `excel` is plain with a
    byte order mark and CRLF.
    """

    def __init__(self, path: Path, header: tuple[str, ...], *, style: Style = "plain") -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path, self.rows, self._style, self._width = path, 0, style, len(header)
        end = "\r\n" if style == "excel" else "\n"
        self._file = path.open("w", encoding="utf-8-sig" if style == "excel" else "utf-8", newline=end)
        self._waiting: list[str] = []
        self.add(*header)
        self.rows = 0

    def add(self, *cells: str) -> None:
        """Add one row; as many cells as the header has."""
        if len(cells) != self._width:
            raise ValueError(f"{self.path.name}: {len(cells)} cells for {self._width} columns")
        if self._style == "all":
            line = '"' + '","'.join(cells) + '"'
        else:
            line = ",".join(cells)
            if line.count(",") != self._width - 1 or '"' in line:
                line = ",".join(map(quoted, cells))
        self._waiting.append(line)
        self.rows += 1
        if len(self._waiting) >= _FLUSH:
            self._flush()

    def _flush(self) -> None:
        if self._waiting:
            self._file.write("\n".join(self._waiting) + "\n")
            self._waiting.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._flush()
        self._file.close()


def major(minor: int, currency: str) -> str:
    """An amount in major units as exports write it: `1250.00`, yen without decimals."""
    if currency == "JPY":
        return str(minor)
    sign = "-" if minor < 0 else ""
    whole, cents = divmod(abs(minor), 100)
    return f"{sign}{whole}.{cents:02d}"
