"""R-163: the ten main screens have no serious fault in either language, and the queue of tasks is usable on a phone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import axe, tab

SCREENS = (
    "/", "/portfolio/", "/tasks/", "/revenue/", "/health/", "/metrics/", "/usage/", "/voice/", "/effort/", "/data/",
    "/me/unsent",
)  # fmt: skip
SMALLEST = 24
"""Pixels of the smallest thing that a finger has to meet (WCAG 2.2, target size)."""


@pytest.mark.looks
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_r163_no_serious_fault_on_ten_main_screens(chromium: Any, server: str, lang: str) -> None:
    source, found = axe(), []
    with tab(chromium, server, "admin", lang=lang) as one:
        for address in SCREENS:
            page = one.go(address)
            page.wait_for_load_state("networkidle")
            assert page.get_attribute("html", "lang") == {"en": "en", "zh": "zh-CN"}[lang]
            page.evaluate(source)
            faults = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(r => r.violations)")
            found += [
                (address, f["id"], f["nodes"][0]["html"][:120])
                for f in faults if f["impact"] in ("serious", "critical")
            ]  # fmt: skip
    assert found == []


@pytest.mark.looks
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_r163_the_queue_is_usable_at_375_pixels(chromium: Any, server: str, lang: str) -> None:
    with tab(chromium, server, "head", width=375, lang=lang) as one:
        page = one.go("/")
        page.locator(".oar-do button").first.click()
        page.wait_for_load_state()
        page = one.go("/tasks/")
        tasks = page.locator(".oar-task")
        n = tasks.count()
        assert n >= 1
        assert page.evaluate("document.documentElement.scrollWidth") <= 375
        first = tasks.first
        for button in first.locator("summary, button:visible").all():
            box = button.bounding_box()
            assert box is not None
            assert box["height"] >= SMALLEST, button.inner_text()
            assert box["x"] + box["width"] <= 375, button.inner_text()
        first.locator("summary").first.click()
        field = first.locator("[name=outcome]")
        expect(field).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 375
        field.fill("Rang, they stay.")
        first.locator("button[type=submit], button:not([type])").first.click()
        page.wait_for_load_state()
        expect(page.locator(".oar-task")).to_have_count(n - 1)
