"""The rooms of strategy in Chromium: by keyboard, both languages, dark, on a phone; each picture has its table."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import axe, tab

ROOMS = (
    "/spectrum/", "/concentration/", "/which-customers/", "/which-customers/named/", "/which-customers/ideal/",
    "/which-customers/fields/", "/which-customers/segments/", "/scale-value/", "/symptoms/", "/judgements/",
    "/scenarios/", "/requests/", "/menus/", "/preferences/", "/modes/", "/lifecycles/",
)  # fmt: skip
WITHOUT_TABLE = """
Array.from(document.querySelectorAll('oar-chart')).filter(c => !c.closest('figure, section').querySelector('table'))
    .map(c => c.getAttribute('aria-label'))
"""


@pytest.mark.looks
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_r163_rooms_of_strategy_in_light_and_dark_and_on_a_phone(chromium: Any, server: str, lang: str) -> None:
    source, found = axe(), []
    with tab(chromium, server, "admin", lang=lang) as one:
        for width, theme in ((1440, "light"), (375, "dark")):
            one.page.set_viewport_size({"width": width, "height": 900})
            one.page.emulate_media(color_scheme=theme)
            for address in ROOMS:
                page = one.go(address)
                page.wait_for_load_state("networkidle")
                assert page.get_attribute("html", "lang") == {"en": "en", "zh": "zh-CN"}[lang]
                assert page.evaluate(WITHOUT_TABLE) == [], address
                if page.evaluate("document.documentElement.scrollWidth") > width:
                    found.append((address, width, "too wide", ""))
                page.evaluate(source)
                faults = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(r => r.violations)")
                found += [
                    (address, theme, f["id"], f["nodes"][0]["html"][:120])
                    for f in faults if f["impact"] in ("serious", "critical")
                ]  # fmt: skip
    assert found == []


def test_r004_a_band_is_approved_by_keyboard_and_stands_on_the_page(chromium: Any, server: str) -> None:
    with tab(chromium, server, "admin") as one:
        page = one.go("/spectrum/")
        summary = page.locator("#target-card summary").last
        summary.focus()
        page.keyboard.press("Enter")
        for field, text in (("#low", "22"), ("#high", "38"), ("#target-reason", "Agreed by the board")):
            page.locator(field).focus()
            page.keyboard.press("Control+a")
            page.keyboard.type(text)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        card = one.go("/spectrum/").locator("#target-card")
        expect(card).to_contain_text("Agreed by the board")


def test_r006_the_loss_of_one_customer_is_moved_by_keyboard(chromium: Any, server: str) -> None:
    with tab(chromium, server, "admin") as one:
        page = one.go("/concentration/")
        told = page.locator("#what-if")
        before = told.inner_text()
        page.locator("#w-percent").focus()
        page.keyboard.press("Home")
        expect(told).to_contain_text("Without 0 %")
        page.locator("#w-percent").focus()
        page.keyboard.press("End")
        expect(told).to_contain_text("Without 100 %")
        assert before


def test_r107_who_counts_as_the_customer_is_chosen_with_a_reason(chromium: Any, server: str) -> None:
    with tab(chromium, server, "admin") as one:
        page = one.go("/which-customers/")
        page.locator("#choice").focus()
        page.keyboard.type("Big")
        page.locator("form textarea, form input[name=reason]").first.focus()
        page.keyboard.type("Their bills carry us this year")
        page.locator("form.oar-form button").first.focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.locator("main")).to_contain_text("Their bills carry us this year")


def look_at_mode(page: Any, account: str, mode: str) -> None:
    """Ask by keyboard what another mode would change."""
    page.locator("#switch-account").focus()
    page.keyboard.type(account)
    page.keyboard.press("Tab")
    page.keyboard.type(mode)
    page.keyboard.press("Tab")
    page.keyboard.type("They ask before they buy")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_r105_a_mode_is_changed_by_keyboard_after_a_look_at_what_changes(chromium: Any, server: str) -> None:
    with tab(chromium, server, "admin") as one:
        page = one.go("/modes/")
        account = str(page.locator("#switch-accounts option").first.get_attribute("value"))
        look_at_mode(page, account, "Consult")
        expect(page.locator("main")).to_contain_text("Nothing is written before you confirm")
        assert page.locator("tbody tr").count() >= 5
        page.locator("#reason").focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.locator("main")).to_contain_text("Figures of today and later count it.")
        look_at_mode(one.go("/modes/"), account, "Enterprise")
        expect(page.locator("#what-title")).to_contain_text("Consultative → Enterprise")


def test_r095_the_treatment_of_a_symptom_is_planned_by_keyboard(chromium: Any, server: str) -> None:
    with tab(chromium, server, "admin") as one:
        page = one.go("/symptoms/")
        page.locator("#big_bills .oar-act summary").focus()
        page.keyboard.press("Enter")
        page.locator("#c-big_bills").focus()
        page.keyboard.type("Call the finance heads")
        page.keyboard.press("Tab")
        page.keyboard.type("They pay us last")
        page.fill("#d-big_bills", "2099-01-31")
        page.locator("#big_bills form button").focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        card = one.go("/symptoms/").locator("#big_bills")
        expect(card).to_contain_text("Call the finance heads")
        expect(card).to_contain_text("because: They pay us last")
