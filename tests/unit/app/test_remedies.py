"""What a page tells people to do is what the page offers: no remedy on it names an option of the command line."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from oarlock.app.shell.remedies import ON_PAGES
from oarlock.errors import UserError
from oarlock.kit.surface import on_page
from oarlock.kit.text import Msg, render, render_error

ROOT = Path(__file__).parents[3]
COMMAND = re.compile(r"(?<![\w-])--[a-z]|oarlock [a-z]+\b|command line|FIELD=")
SERVER_ONLY = {
    "Make one with: oarlock init {path}.",
    "Unset it; or move: oarlock backup without it, then oarlock restore into an empty folder with it.",
}
"""Said before any page can be there: a process without its workspace or its lake serves none."""


def said() -> dict[str, set[str]]:
    """Every sentence of the source, with the files that say it."""
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        import messages
    finally:
        sys.path.pop(0)
    return messages.extract()


def test_each_sentence_that_names_a_command_and_can_reach_a_page_has_one_for_pages() -> None:
    lower = (
        "cli/",
        "site/",
        "kit/listening.py",
        "app/shell/remedies.py",
    )
    every = {
        sentence
        for sentence, files in said().items()
        if COMMAND.search(sentence) and not all(f.removeprefix("src/oarlock/").startswith(lower) for f in files)
    }
    assert every - set(ON_PAGES) - SERVER_ONLY == set()
    assert set(ON_PAGES) - set(said()) == set()


@pytest.mark.parametrize("sentence", sorted(ON_PAGES))
def test_the_one_for_pages_names_no_command_and_keeps_the_places(sentence: str) -> None:
    instead = ON_PAGES[sentence].id
    # What only whoever runs the server can do is named as theirs.
    assert not COMMAND.search(instead) or "whoever runs the server" in instead
    assert set(re.findall(r"\{(\w+)\}", instead)) <= set(re.findall(r"\{(\w+)\}", sentence))


def test_where_it_is_read_chooses() -> None:
    remedy = "Name them with --map FIELD=COLUMN. The file's columns are: {columns}."
    error = UserError("No.", remedy=remedy, columns=["a", "b"])
    assert "--map" in render_error(error, "en")
    with on_page():
        assert render_error(error, "en") == (
            'No. Choose a column for each of them under "Say what this file holds". The file\'s columns are: a, b.'
        )
        assert "--map" not in render(Msg("{why}", {"why": error}), lang="zh")
    assert "--map" in render_error(error, "zh")
