"""What was typed is still there when the language changes in the middle of a form, and filters fold on a phone."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from tests.browser.conftest import tab


def test_the_language_changes_and_what_was_typed_stays(chromium: Any, server: str) -> None:
    with tab(chromium, server, "support") as one:
        page = one.go("/me")
        page.select_option("#zone", "Europe/Berlin")
        page.fill("#current", "a secret")
        page.locator("form[data-language] button").focus()
        page.keyboard.press("Enter")
        expect(page.locator("form[data-language] button")).to_have_text("English")
        expect(page.locator("#zone")).to_have_value("Europe/Berlin")
        expect(page.locator("#current")).to_have_value("")  # no secret is kept anywhere
        # It is put back once: the next visit begins anew.
        page.reload()
        expect(page.locator("#zone")).to_have_value("")
        page.locator("form[data-language] button").press("Enter")  # it is kept with the person
        expect(page.locator("form[data-language] button")).to_have_text("中文")


def test_filters_are_folded_on_a_phone_and_stay_open_while_one_filters(chromium: Any, server: str) -> None:
    with tab(chromium, server, "admin") as one:
        one.page.set_viewport_size({"width": 375, "height": 800})
        page = one.go("/portfolio/")
        expect(page.locator("#f-band")).to_be_hidden()
        top = page.locator("#grid").bounding_box()
        assert top is not None
        assert top["y"] < 800
        page.locator("#filters > summary").press("Enter")
        page.select_option("#f-band", "red")
        page.wait_for_url("**band=red**")
        expect(page.locator("#f-band")).to_be_visible()
        expect(page.locator("#filters > summary")).to_have_text("Filters (1)")
        page.set_viewport_size({"width": 1440, "height": 800})
        one.go("/portfolio/")
        expect(page.locator("#f-band")).to_be_visible()
        expect(page.locator("#filters > summary")).to_be_hidden()
