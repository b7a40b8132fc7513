"""Write Markdown: headings, tables, and the line that says where a page comes from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

NOTE = "<!-- Written by `make docs` from the code. Change the code, not this page. -->"


def page(title: str, *blocks: str) -> str:
    """A whole page: title, note, and blocks divided by empty lines."""
    return "\n\n".join([f"# {title}", NOTE, *(block.strip("\n") for block in blocks if block)]) + "\n"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; empty when there is no row."""
    body = [f"| {' | '.join(cell(value) for value in row)} |" for row in rows]
    return "\n".join([f"| {' | '.join(header)} |", "|" + "---|" * len(header), *body]) if body else ""


def cell(text: str) -> str:
    """Text that may stand in a table."""
    return " ".join(text.replace("|", "\\|").split())


def code(text: object) -> str:
    """Text as code."""
    return f"`{text}`"


def codes(texts: Iterable[object]) -> str:
    """Several texts as code, with commas."""
    return ", ".join(code(text) for text in texts)
