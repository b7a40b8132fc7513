"""E5: every page that links lead to is opened in Chromium as three roles; none may offend the policy it came with."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.browser.conftest import tab

LISTENS = """
window.__offences = [];
document.addEventListener("securitypolicyviolation",
    e => window.__offences.push(`${e.violatedDirective}: ${e.blockedURI}`));
"""
LINKS = "Array.from(document.querySelectorAll('a[href]'), a => a.getAttribute('href'))"
FILES = re.compile(r"\.(csv|xlsx|json|pdf)(\?|$)|/file$|/rows$|/download")
ALIKE = 3
"""So many pages are opened of those that differ in an ID or in their query only."""
MOST = 160


def kind_of(address: str) -> str:
    """What addresses of one kind have in common."""
    path, _, query = address.partition("?")
    parts = [p if re.fullmatch(r"[a-z-]{2,}", p) and n < 3 else "*" for n, p in enumerate(path.strip("/").split("/"))]
    if parts[0] == "accounts" and len(parts) > 1:
        parts[1] = "*"
    return "/".join(parts) + "?" + "&".join(sorted({pair.partition("=")[0] for pair in query.split("&")}))


def crawl(one: Any, start: tuple[str, ...]) -> list[str]:
    """Open pages from link to link, a few of each kind; the addresses."""
    page, todo, met, opened = one.page, list(start), {}, []
    page.add_init_script(LISTENS)
    while todo and len(opened) < MOST:
        address = todo.pop(0).partition("#")[0]
        kind = kind_of(address)
        if not address.startswith("/") or FILES.search(address) or address in opened or met.get(kind, 0) >= ALIKE:
            continue
        met[kind] = met.get(kind, 0) + 1
        opened.append(address)
        answer = page.goto(one.url + address)
        assert answer.status in (200, 404, 410), (address, answer.status)
        for menu in page.locator("summary:visible").all()[:6]:
            menu.press("Enter")
        page.wait_for_load_state("networkidle")
        if answer.status != 200:
            # Last, for the console tells of it when it likes.
            one.complaints[:] = [told for told in one.complaints if "status of 4" not in told]
        assert page.evaluate("window.__offences") == [], address
        assert one.complaints == [], address
        todo += page.evaluate(LINKS)
    return opened


@pytest.mark.looks
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("person", ["admin", "csm", "seller"])
def test_e5_no_page_offends_its_policy(chromium: Any, server: str, person: str) -> None:
    with tab(chromium, server, person) as one:
        opened = crawl(one, ("/", "/no/such/page", "/sign-in", "/me/", "/me/factors/", "/me/unsent", "/glossary/"))
    rooms = {address.split("?")[0].split("/")[1] for address in opened}
    assert {
        "accounts",
        "portfolio",
        "tasks",
        "health",
        "usage",
        "voice",
        "effort",
        "metrics",
        "me",
        "glossary",
    } <= rooms
    if person == "admin":
        assert {"people", "audit", "data", "jobs", "revenue", "tokens", "webhooks", "company"} <= rooms
        assert len(opened) >= 60


@pytest.mark.looks
def test_e5_a_script_that_the_policy_forbids_is_noticed(chromium: Any, server: str) -> None:
    """The other way round: the listener hears what it listens for."""
    with tab(chromium, server, "csm") as one:
        one.page.add_init_script(LISTENS)
        page = one.go("/")
        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=alert(1)>')")
        page.wait_for_function("window.__offences.length > 0")
        one.complaints.clear()
