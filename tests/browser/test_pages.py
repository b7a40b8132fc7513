"""People's ways through the pages, in Chromium, by keyboard where a keyboard will do."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import axe, tab
from tests.support.site import PASSWORD

PAGES = (
    "/", "/portfolio/", "/people/", "/people/add", "/people/3/", "/audit/", "/me/", "/revenue/", "/metrics/", "/data/",
    "/me/factors/",
)  # fmt: skip


def there(page: Any) -> bool:
    """Whether the page that was opened exists."""
    return "This page does not exist" not in page.content() and "页面不存在" not in page.content()


def test_from_signing_in_to_a_customer_by_keyboard(chromium: Any, server: str) -> None:
    with tab(chromium, server, "admin") as one:
        page = one.page
        first = page.locator(".oar-list a").first
        name = first.inner_text()
        first.focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/accounts/**")
        assert name in page.locator("h1").inner_text()


def test_the_portfolio_filters_without_a_reload_and_the_address_keeps_the_filter(chromium: Any, server: str) -> None:
    with tab(chromium, server, "admin") as one:
        page = one.go("/portfolio/")
        every = page.locator("#grid tbody tr").count()
        page.select_option("#f-band", "amber")
        page.wait_for_url("**band=amber**")
        expect(page.locator("#grid .oar-band", has_text="green")).to_have_count(0)
        assert 0 < page.locator("#grid tbody tr").count() < every
        bands = page.locator("#grid .oar-band").all_inner_texts()
        assert set(bands) == {"amber"}
        page.reload()
        assert set(page.locator("#grid .oar-band").all_inner_texts()) == {"amber"}


def test_slash_opens_the_one_search_of_every_page(chromium: Any, server: str) -> None:
    with tab(chromium, server, "admin") as one:
        page, name = one.page, one.page.locator(".oar-list a").first.inner_text()
        expect(page.locator(".oar-top input:visible")).to_have_count(0)
        page.keyboard.press("/")
        expect(page.locator("dialog.oar-palette input")).to_be_focused()
        expect(page.locator("dialog.oar-palette input")).to_have_value("")
        page.keyboard.type(f"{name} /")  # a slash that is typed is a letter
        expect(page.locator("dialog.oar-palette input")).to_have_value(f"{name} /")
        page.keyboard.press("Backspace")
        page.keyboard.press("Backspace")
        page.keyboard.press("Enter")
        page.wait_for_url("**/accounts/**")
        assert name in page.locator("h1").inner_text()


def test_without_script_the_search_is_a_page_of_its_own(chromium: Any, server: str) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="en-US")
    page = context.new_page()
    page.goto(f"{server}/sign-in")
    page.fill("#email", "admin@example.com")
    page.fill("#password", PASSWORD)
    page.locator("#password").press("Enter")
    name = page.locator(".oar-list a").first.inner_text()
    page.locator(".oar-top .oar-open-palette").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/find**")
    page.fill("#find-q", name)
    page.locator("#find-q").press("Enter")
    page.locator(f"main a:has-text('{name}')").first.click()
    expect(page.locator("h1")).to_contain_text(name)
    context.close()


def test_the_language_changes_in_place(chromium: Any, server: str) -> None:
    with tab(chromium, server, "support") as one:
        page = one.go("/portfolio/?sort=name")
        page.click("button:has-text('中文')")
        page.wait_for_url("**/portfolio/?sort=name")
        expect(page.locator("h1")).to_have_text("客户组合")
        assert page.get_attribute("html", "lang") == "zh-CN"
        page.click("button:has-text('English')")  # it is kept with the person, whom other tests know as well
        expect(page.locator("h1")).to_have_text("Portfolio")


def test_the_theme_is_chosen_and_stays(chromium: Any, server: str) -> None:
    with tab(chromium, server, "admin") as one:
        page = one.page
        page.locator("summary[aria-label='You and your settings']").focus()
        page.keyboard.press("Enter")
        page.click("[data-theme-choice=dark]")
        one.go("/portfolio/")
        assert page.get_attribute("html", "data-bs-theme") == "dark"


def test_a_success_manager_is_told_that_the_list_is_partial(chromium: Any, server: str) -> None:
    with tab(chromium, server, "csm") as one:
        assert "your customers only" in one.page.inner_text("main")
        assert one.page.locator("nav a[href='/people/']").count() == 0


@pytest.mark.looks
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_r163_no_serious_fault_of_accessibility(chromium: Any, server: str, lang: str) -> None:
    source, found = axe(), []
    with tab(chromium, server, "admin", lang=lang) as one:
        account = one.page.locator(".oar-list a").first.get_attribute("href")
        for is_dark in (False, True):
            one.page.emulate_media(color_scheme="dark" if is_dark else "light")
            for address in (*PAGES, account):
                page = one.page
                page.goto(one.url + address)
                if not there(page):
                    one.complaints.clear()
                    continue
                # Run by the debugger, which the page's own policy does not bind.
                page.evaluate(source)
                faults = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(r => r.violations)")
                found += [
                    (address, is_dark, f["id"], f["nodes"][0]["html"][:120])
                    for f in faults if f["impact"] in ("serious", "critical")
                ]  # fmt: skip
    assert found == []


@pytest.mark.looks
@pytest.mark.parametrize("width", [375, 1440])
def test_nothing_is_wider_than_the_screen(chromium: Any, server: str, width: int) -> None:
    with tab(chromium, server, "admin", width=width, lang="zh") as one:
        account = one.page.locator(".oar-list a").first.get_attribute("href")
        for address in (*PAGES, account):
            page = one.go(address)
            if not there(page):
                one.complaints.clear()
                continue
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address
