"""R-136, R-148: a term is called otherwise and back, hours are said, and a summary is chosen: by keyboard."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from tests.browser.conftest import tab


def test_r136_a_term_is_called_otherwise_everywhere_and_back(chromium: Any, server: str) -> None:
    with tab(chromium, server, "admin") as one:
        page = one.go("/glossary/?q=drift")
        summary = page.locator("#drift summary")
        summary.focus()
        page.keyboard.press("Enter")
        page.locator("#en-drift").focus()
        page.keyboard.type("Distance")
        page.keyboard.press("Enter")
        expect(page.locator("#drift dt")).to_contain_text("Distance")
        expect(page.get_by_role("status").first).to_contain_text("Distance")
        one.go("/portfolio/")
        head = page.get_by_role("columnheader", name="Distance")
        expect(head).to_be_visible()
        assert head.locator("a").get_attribute("title")
        one.go("/glossary/?q=drift")
        page.locator("#drift summary").focus()
        page.keyboard.press("Enter")
        page.locator("#drift").get_by_role("button", name="As the product calls it").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#drift dt")).to_contain_text("Drift")


def test_r148_hours_and_a_summary_are_chosen(chromium: Any, server: str) -> None:
    with tab(chromium, server, "admin") as one:
        page = one.go("/company")
        page.locator("#name").fill("Acme")
        page.locator("#country").select_option("CN")
        page.locator("#opens").select_option("8")
        page.locator("#closes").select_option("20")
        page.locator("#off").fill("2026-12-24")
        page.get_by_role("button", name="Keep").focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/setup")
        one.go("/company")
        assert page.locator("#country").input_value() == "CN"
        assert page.locator("#off").input_value() == "2026-12-24"
    # By somebody else than in the tests after this one: who keeps their settings keeps their language, too.
    with tab(chromium, server, "seller") as one:
        page = one.go("/me")
        page.locator("#digest").select_option("daily")
        page.locator("#wishes ~ form button").focus()
        page.keyboard.press("Enter")
        page.get_by_role("link", name="Summaries").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Summaries")
