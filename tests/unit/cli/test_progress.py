"""Long work tells how far it is on a terminal, and nothing where nobody looks."""

from __future__ import annotations

import io
import sys

import pytest

from oarlock.cli.door import Door
from oarlock.cli.progress import steps
from oarlock.config import Settings


class Terminal(io.StringIO):
    """Where somebody looks."""

    def isatty(self) -> bool:
        return True


def told(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO) -> str:
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    with steps(Door(settings=Settings(), lang="en"), "Computing") as progress:
        progress(0, 5, "")
        progress(3, 5, "mrr")
    return stream.getvalue()


def test_a_refresh_tells_its_answers_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = told(monkeypatch, Terminal())
    assert "Computing mrr" in seen
    assert "3/5" in seen
    assert told(monkeypatch, io.StringIO()) == ""
