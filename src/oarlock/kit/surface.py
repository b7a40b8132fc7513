"""Where a sentence is read: what names an option of the command line has another sentence for who reads a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

_is_page: ContextVar[bool] = ContextVar("is_page", default=False)
_instead: dict[str, str] = {}


def use(sentences: Mapping[str, str]) -> None:
    """From now on, in this process: on pages each of these sentences is said as the other one, places and all."""
    _instead.update(sentences)


@contextmanager
def on_page() -> Iterator[None]:
    """What is put into words within is for a page."""
    before = _is_page.set(True)
    try:
        yield
    finally:
        _is_page.reset(before)


def here(sentence: str) -> str:
    """The sentence for where it is read."""
    return _instead.get(sentence, sentence) if _is_page.get() else sentence
