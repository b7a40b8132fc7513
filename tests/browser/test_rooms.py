"""The rooms, tasks and terms in Chromium, by keyboard alone (R-136, R-148, R-163)."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import axe, tab

ROOMS = ("/usage/", "/voice/", "/effort/", "/tasks/", "/notices/", "/glossary/")


def test_r148_a_sign_becomes_a_task_that_is_closed_and_opened_again_by_keyboard(chromium: Any, server: str) -> None:
    with tab(chromium, server, "head", width=375) as one:
        page = one.page
        page.locator(".oar-do button").first.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".alert")).to_contain_text("Task opened")
        expect(page.locator("#calls ~ ol li").first).to_contain_text("Task:")
        page = one.go("/tasks/")
        summary = page.locator(".oar-task summary", has_text="Close").first
        summary.focus()
        page.keyboard.press("Enter")
        page.locator(".oar-task textarea").first.focus()
        page.keyboard.type("They called back")
        page.locator("button[value=done]").first.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".alert")).to_contain_text("Task closed")
        page = one.go("/tasks/?state=done")
        expect(page.locator(".oar-task").first).to_contain_text("They called back")
        page.locator(".oar-task-acts button", has_text="Undo").first.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".alert")).to_contain_text("opened again")


def test_r148_a_task_of_ones_own_is_typed_on_the_customer_s_page(chromium: Any, server: str) -> None:
    with tab(chromium, server, "csm") as one:
        page = one.go(one.page.locator(".oar-list a[href^='/accounts/']").first.get_attribute("href") or "/")
        page.locator("summary", has_text="A task of your own").focus()
        page.keyboard.press("Enter")
        page.locator("#task-title").focus()
        page.keyboard.type("Send the minutes")
        page.keyboard.press("Enter")
        expect(page.locator(".alert")).to_contain_text("Send the minutes")
        expect(page.locator(".oar-task").first).to_contain_text("Send the minutes")


def test_r136_a_term_is_told_by_keyboard_and_by_pointer(chromium: Any, server: str) -> None:
    with tab(chromium, server, "head") as one:
        page = one.go("/usage/")
        button = page.locator("button.oar-term", has_text="Shelfware")
        meaning = page.locator(f"#{button.get_attribute('popovertarget')}")
        expect(meaning).to_be_hidden()
        button.focus()
        page.keyboard.press("Enter")
        expect(meaning).to_be_visible()
        expect(meaning).to_contain_text("paid for and not used")
        page.keyboard.press("Escape")
        expect(meaning).to_be_hidden()
        button.hover()
        expect(meaning).to_be_visible()
        box, at = meaning.bounding_box(), button.bounding_box()
        assert box is not None
        assert at is not None
        assert abs(box["y"] - at["y"]) < 250
        page.mouse.move(5, 600)
        expect(meaning).to_be_hidden()


def test_the_pictures_are_drawn_and_a_dot_leads_to_its_customer(chromium: Any, server: str) -> None:
    with tab(chromium, server, "head") as one:
        for address, least in (("/usage/", 4), ("/voice/", 3), ("/effort/", 3)):
            page = one.go(address)
            expect(page.locator("oar-chart[data-drawn] canvas").nth(least)).to_be_attached()
            expect(page.locator("oar-chart:not([data-drawn])")).to_have_count(0)
        page.locator("summary", has_text="As a table").first.focus()
        page.keyboard.press("Enter")
        page.locator("details[open] a[href^='/accounts/']").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/accounts/**")


@pytest.mark.looks
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_r163_no_serious_fault_of_accessibility_in_the_rooms(chromium: Any, server: str, lang: str) -> None:
    source, found = axe(), []
    with tab(chromium, server, "admin", lang=lang) as one:
        for is_dark in (False, True):
            one.page.emulate_media(color_scheme="dark" if is_dark else "light")
            for address in ROOMS:
                page = one.go(address)
                page.evaluate(source)
                faults = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(r => r.violations)")
                found += [
                    (address, is_dark, f["id"], f["nodes"][0]["html"][:120])
                    for f in faults if f["impact"] in ("serious", "critical")
                ]  # fmt: skip
    assert found == []


@pytest.mark.looks
@pytest.mark.parametrize("width", [375, 1440])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_room_is_wider_than_the_screen(chromium: Any, server: str, width: int, lang: str) -> None:
    with tab(chromium, server, "admin", width=width, lang=lang) as one:
        for address in ROOMS:
            page = one.go(address)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address
