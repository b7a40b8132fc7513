"""The pictures of the docs are taken here when OARLOCK_SCREENSHOTS=1; otherwise each is there and small enough.

They show the sample company of these tests, in both languages, light and dark, wide and narrow; those of the story show
the company that `make demo` makes, whose figures the story tells.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, Tab, serving, tab
from tests.support.postgres import database_of_choice

FOLDER = ROOT / "docs" / "images"
LARGEST = 150_000
IS_ASKED = os.environ.get("OARLOCK_SCREENSHOTS", "") == "1"


@dataclass(frozen=True, kw_only=True)
class Shot:
    """A picture: its name, the page, and how it is looked at. `at`: what is scrolled to the top."""

    name: str
    address: str
    lang: str = "en"
    width: int = 1280
    is_dark: bool = False
    at: str = ""


SHOTS = (
    Shot(name="today-en", address="/"),
    Shot(name="today-zh-dark", address="/", lang="zh", is_dark=True),
    Shot(name="today-zh-phone", address="/", lang="zh", width=375),
    Shot(name="revenue-en-dark", address="/revenue/", is_dark=True),
    Shot(name="usage-en", address="/usage/"),
    Shot(name="voice-zh", address="/voice/", lang="zh"),
    Shot(name="effort-en", address="/effort/", at="#attention-title"),
    Shot(name="effort-zh-dark", address="/effort/", lang="zh", is_dark=True, at="#profit-title"),
    Shot(name="account-en", address="account"),
    Shot(name="tasks-en-phone-dark", address="/tasks/", width=375, is_dark=True),
)

STORY = tuple(
    Shot(name=f"story-{name}-{lang}", address=address, lang=lang, at=at, is_dark=is_dark)
    for name, address, at, is_dark in (
        ("spectrum", "/spectrum/", "#axis-title", False),
        ("gravity", "/spectrum/", "#gravity-title", False),
        ("concentration", "/concentration/", "", False),
        ("customers", "/which-customers/", "", False),
        ("lifecycles", "/lifecycles/", "", True),
        ("symptoms", "/symptoms/", "", False),
    )
    for lang in ("en", "zh")
)


@pytest.mark.looks
@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.name)
def test_the_pictures_of_the_docs(chromium: Any, server: str, shot: Shot) -> None:
    with tab(chromium, server, "head", lang=shot.lang, width=shot.width, is_dark=shot.is_dark) as one:
        page = one.page
        if shot.address == "/tasks/":
            for _ in range(3):
                page.locator(".oar-do button").first.click()
                expect(page.locator(".alert")).to_be_visible()
        first = page.locator("#calls ~ ol a").first.get_attribute("href") or "/"
        take(one, shot, first if shot.address == "account" else shot.address)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Address and password of the company that `make demo` makes; nothing is made unless pictures are asked for."""
    if not IS_ASKED:
        yield "", ""
        return
    folder: Path = tmp_path_factory.mktemp("story")
    log = folder / "server.log"
    with database_of_choice():
        subprocess.run([sys.executable, "-m", "oarlock", "demo"], check=True, cwd=folder)
        with serving(folder / "demo" / "workspace", log=log) as url:
            yield url, re.findall(r"admin@example\.com with the password (\S+)", log.read_text())[0]


@pytest.mark.looks
@pytest.mark.parametrize("shot", STORY, ids=lambda shot: shot.name)
def test_the_pictures_of_the_story(chromium: Any, story: tuple[str, str], shot: Shot) -> None:
    url, password = story
    if not IS_ASKED:
        check(shot)
        return
    with tab(chromium, url, "admin", password=password, lang=shot.lang, width=shot.width, is_dark=shot.is_dark) as one:
        take(one, shot, shot.address)


def take(one: Tab, shot: Shot, address: str) -> None:
    """Open the page, wait until its charts stand, and keep its picture if that is asked for."""
    page = one.go(address)
    expect(page.locator("h1")).to_be_visible()
    charts = page.locator("oar-chart").count()
    expect(page.locator("oar-chart[data-drawn]")).to_have_count(charts)
    if shot.at:
        page.locator(shot.at).evaluate("one => one.closest('section').scrollIntoView()")
    if IS_ASKED:
        FOLDER.mkdir(exist_ok=True)
        page.wait_for_timeout(600)  # charts draw themselves in
        page.set_viewport_size({"width": shot.width, "height": 700 if shot.width > 800 else 800})
        page.wait_for_timeout(600)
        page.screenshot(path=FOLDER / f"{shot.name}.png")
    check(shot)


def check(shot: Shot) -> None:
    """The picture is there, and small enough."""
    file = FOLDER / f"{shot.name}.png"
    assert file.is_file(), "take it: OARLOCK_SCREENSHOTS=1 pytest tests/browser/test_screenshots.py"
    assert file.stat().st_size <= LARGEST
    assert file.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


def test_every_picture_is_taken_here_and_shown_somewhere() -> None:
    kept = {file.name for file in FOLDER.iterdir()}
    assert kept == {f"{shot.name}.png" for shot in (*SHOTS, *STORY)}
    said = "".join(
        file.read_text(encoding="utf-8") for file in (*ROOT.glob("README*.md"), *(ROOT / "docs").glob("*.md"))
    )
    assert [name for name in kept if f"images/{name}" not in said] == []
