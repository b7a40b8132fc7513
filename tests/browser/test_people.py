"""Administrators' way through people and the audit log, by keyboard."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from tests.browser.conftest import tab


def test_a_person_is_added_sets_a_password_and_is_in_the_audit_log(chromium: Any, server: str) -> None:
    with tab(chromium, server, "admin") as one:
        page = one.go("/people/")
        page.get_by_role("link", name="Add a person").focus()
        page.keyboard.press("Enter")
        page.get_by_label("E-mail address").focus()
        page.keyboard.type("nova@example.com")
        page.keyboard.press("Tab")
        page.keyboard.type("Nova")
        page.keyboard.press("Enter")
        link = page.locator("#the-link").input_value()
        assert link.startswith(f"{server}/sign-in/link/")

        context = chromium.new_context(locale="en-US")
        other = context.new_page()
        other.goto(link)
        other.keyboard.type("seven brown otters asleep")
        other.keyboard.press("Tab")
        other.keyboard.type("seven brown otters asleep")
        other.keyboard.press("Enter")
        other.wait_for_url(f"{server}/sign-in")
        other.fill("#email", "nova@example.com")
        other.fill("#password", "seven brown otters asleep")
        other.keyboard.press("Enter")
        other.wait_for_url(f"{server}/")
        context.close()

        page = one.go("/audit/")
        page.locator("#f-what").focus()
        page.select_option("#f-what", "person")
        page.wait_for_url("**what=person**")
        expect(page.locator("#rows tbody tr").first).to_contain_text("Nova")
        assert "what=person" in (page.locator("a[href*='/audit/export']").get_attribute("href") or "")
        expect(page.locator("#f-what")).to_be_focused()
        page.get_by_role("button", name="Check now").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_text("rows fit together")).to_be_visible()
