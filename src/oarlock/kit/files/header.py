"""Column names as files give them, made unique and safe."""

from __future__ import annotations

from collections.abc import Iterable

_INVISIBLE = "\ufeff\u200b\u00a0\u3000 \t\r\n"


def unique_names(cells: Iterable[str | None]) -> tuple[str, ...]:
    """Header cells without invisible marks; blank ones become `column 3`, repeated ones `Watchers (2)`."""
    seen: dict[str, int] = {}
    names: list[str] = []
    for number, cell in enumerate(cells, start=1):
        name = " ".join((cell or "").replace("\x00", "").strip(_INVISIBLE).split()) or f"column {number}"
        base, count = name, seen.get(name.casefold(), 0)
        while name.casefold() in seen:
            count += 1
            name = f"{base} ({max(count, 2)})"
            count = max(count, 2)
        seen[base.casefold()] = max(count, 1)
        seen.setdefault(name.casefold(), 1)
        names.append(name)
    return tuple(names)
