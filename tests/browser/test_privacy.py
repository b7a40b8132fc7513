"""An administrator's way through personal data, by keyboard: find, look, erase, and the trace that it leaves."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from tests.browser.conftest import A_JOB, tab


def test_r159_a_person_is_found_and_erased_by_keyboard(chromium: Any, server: str) -> None:
    with tab(chromium, server, "admin") as one:
        page = one.go("/privacy/")
        page.get_by_label("Kind of person").focus()
        page.select_option("#kind", "employee")
        page.get_by_label("ID, e-mail address or full name").focus()
        page.keyboard.type("stranger@example.com")
        page.keyboard.press("Enter")
        found = page.get_by_role("button", name="stranger")
        expect(found).to_be_visible()
        assert "stranger" not in page.url
        found.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="What is held")).to_be_visible(timeout=A_JOB)
        page.get_by_label("Why").focus()
        page.keyboard.type("asked by stranger@example.com")
        page.get_by_label("Yes, erase this person everywhere").focus()
        page.keyboard.press("Space")
        page.get_by_role("button", name="Erase this person").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_text("The person was erased")).to_be_visible(timeout=A_JOB)
        page = one.go("/people/")
        expect(page.get_by_text("stranger@example.com")).to_have_count(0)
        page = one.go("/audit/")
        expect(page.get_by_text("rows fit together")).to_be_visible()
        expect(page.get_by_text("stranger@example.com")).to_have_count(0)
