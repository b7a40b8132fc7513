"""A real server and a real Chromium; whatever the page complains about fails the test."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from oarlock.kit.probe import answers
from tests.support.absent import without
from tests.support.postgres import database_of_choice
from tests.support.site import PASSWORD

ROOT = Path(__file__).resolve().parents[2]

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


PATIENCE = 20_000
"""Milliseconds until what should be seen counts as missing: two servers, two browsers and their jobs share it all."""

A_JOB = 300_000
"""Milliseconds until a job should have ended: its worker gives way to pages, and to all else on the machine."""

LEFT = ("htmx:afterRequest", "htmx:sendError", "htmx:sendAbort")
"""What htmx says of a question whose answer nobody waits for; a wrong answer is told with other words."""


@dataclass
class Tab:
    """A page of somebody who is signed in, and all that it complained about."""

    page: Any
    url: str
    complaints: list[str]

    def go(self, address: str) -> Any:
        """Open an address of the site."""
        self.page.goto(self.url + address)
        return self.page


def settled(page: Any) -> None:
    """Wait until no job goes on and the page that says so is whole: until then it may be loaded anew at any moment."""
    from playwright.sync_api import expect

    expect(page.locator("main .oar-job progress")).to_have_count(0, timeout=A_JOB)
    page.wait_for_load_state()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Playwright's driver leaves its pipes to the garbage collector."""
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.filterwarnings("ignore::ResourceWarning"))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of a small company's pages, in a process of its own."""
    with company_served(tmp_path_factory.mktemp("browsed")) as url:
        yield url


@contextmanager
def company_served(folder: Path) -> Iterator[str]:
    """The address of a server of a small company's pages, made in that folder and on the database of choice."""
    with database_of_choice():
        # Made in a process of its own: this one has the driver's event loop, and perhaps another site's settings.
        subprocess.run([sys.executable, "-m", "tests.support.site", str(folder)], check=True, cwd=ROOT)
        with serving(folder / "workspace", log=folder / "server.log") as url:
            yield url


@contextmanager
def serving(workspace: Path, *, log: Path) -> Iterator[str]:
    """The address of `oarlock up` for a workspace, worker included, in processes of their own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "oarlock", "-w", str(workspace), "up", "--port", str(port), "--workers", "1"]
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, env=os.environ | {"OARLOCK_LANG": "en"})
    try:
        assert answers(f"http://127.0.0.1:{port}/alive", seconds=60), log.read_text()
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The system's Chromium, without a window."""
    program = os.environ.get("OARLOCK_TEST_CHROMIUM") or shutil.which("chromium")
    if program is None:
        without("Chromium is not installed")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as driver:
        # The driver's event loop stays in this thread until the last test; Django would refuse the database to any
        # test of pages that shares the process, though none of them is asynchronous.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = driver.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


def is_complaint(message: Any) -> bool:
    """Whether a line of the console is one; a page that is left while it asks how far a job is tells of that, too."""
    return message.type in ("error", "warning") and not message.text.startswith(LEFT)


@contextmanager
def tab(
    chromium: Any, server: str, person: str, *, lang: str = "en", width: int = 1440, is_dark: bool = False,
    password: str = PASSWORD,
) -> Iterator[Tab]:  # fmt: skip
    """A page of a person; at its end nothing may have been complained about."""
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if is_dark else "light", locale="en-US"
    )
    context.add_cookies([{"name": "oarlock-lang", "value": lang, "url": server}])
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(f"{m.text} {m.location['url']}") if is_complaint(m) else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda r: complaints.append(r.url) if not r.url.startswith((server, "data:")) else None)
    page.goto(f"{server}/sign-in")
    page.fill("#email", f"{person}@example.com")
    page.fill("#password", password)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{server}/")
    try:
        yield Tab(page=page, url=server, complaints=complaints)
    finally:
        context.close()
    assert complaints == []


def axe() -> str:
    """The accessibility engine's source, as the frontend's lock brings it."""
    file = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
    if not file.is_file():
        without("the frontend's packages are not installed: make environment")
    return file.read_text(encoding="utf-8")
