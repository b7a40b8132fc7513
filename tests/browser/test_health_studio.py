"""R-149 in Chromium: a draft is edited, tried and published, by keyboard alone and by two people."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import axe, tab

PAGES = (
    "/health/", "/health/compare?from=default@1&to=sourcegraph_style@1", "/health/drafts/default",
    "/health/drafts/default/review", "/health/models/sourcegraph_style@1",
)  # fmt: skip


def reach(page: Any, selector: str) -> None:
    """Go to an element as somebody without a mouse does: by Tab, from where the page has put the focus."""
    wanted = page.locator(selector).first
    expect(wanted).to_be_visible()
    for _ in range(200):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"{selector} is not reached by Tab")


def test_r149_a_draft_is_edited_and_published_by_keyboard(chromium: Any, server: str) -> None:
    with tab(chromium, server, "head") as one:
        page = one.go("/health/")
        reach(page, "#note")
        page.keyboard.type("outcomes should count for more")
        reach(page, "form[action='/health/drafts/'] button")
        page.keyboard.press("Enter")
        page.wait_for_url("**/health/drafts/default-*")
        expect(page.locator("[data-changed]")).to_have_attribute("data-changed", "0")
        share = page.locator("output[data-share=outcome]")
        assert share.inner_text() == "30%"
        reach(page, ".oar-weight:has([data-id=outcome]) input[type=range]")
        with page.expect_response("**/preview"):
            page.keyboard.press("End")
        expect(share).to_have_text("46.2%")
        assert page.locator("[data-id=outcome]").input_value() == "60"
        reach(page, "[name='bands.green']")
        page.keyboard.press("Control+a")
        # Nobody pressed a button: the preview follows what is typed.
        with page.expect_response("**/preview"):
            page.keyboard.type("99")
        expect(page.locator(".oar-moved li").nth(9)).to_be_visible()
        changed = int(page.locator("[data-changed]").get_attribute("data-changed"))
        assert changed > 10
        assert page.locator(".oar-moved li").count() == changed
        reach(page, "button[value=stay]")
        page.keyboard.press("Enter")
        expect(page.locator("[role=status]")).to_contain_text("The draft is kept")
        assert page.locator("[name='bands.green']").input_value() == "99"
        expect(page.locator(".oar-diff").first).to_contain_text("Outcome (group): weight")
        address = page.url.removeprefix(server)
        page.goto(f"{page.url}/review")
        expect(page.locator("main")).to_contain_text("somebody else has to publish it: admin@example.com")
        assert page.locator("#reason").count() == 0
    with tab(chromium, server, "admin") as one:
        page = one.go("/health/")
        reach(page, f"a[href='{address}/review']")
        page.keyboard.press("Enter")
        page.wait_for_url("**/review")
        assert int(page.locator("[data-changed]").get_attribute("data-changed")) == changed
        reach(page, "#reason")
        page.keyboard.type("Outcomes are what they buy.")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/health/")
        expect(page.locator("[role=status]")).to_contain_text("default@2 is published")
        expect(page.locator("main")).to_contain_text("Outcomes are what they buy.")
        expect(page.locator("main")).to_contain_text("still those of default@1")
        # And back again, for whoever looks at these pages next.
        reach(page, "a[href='/health/models/default@1/restore']")
        page.keyboard.press("Enter")
        page.wait_for_url("**/restore")
        reach(page, "#reason")
        page.keyboard.type("Not yet.")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("[role=status]")).to_contain_text("default@3 is published")


def test_r149_without_script_a_draft_is_previewed_and_saved(chromium: Any, server: str) -> None:
    with tab(chromium, server, "admin") as one:
        cookies = one.page.context.cookies()
    context = chromium.new_context(java_script_enabled=False, locale="en-US")
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(f"{server}/health/drafts/default")
    page.fill("[name='bands.green']", "99")
    with page.expect_navigation():
        page.click("button[formaction]")
    assert int(page.locator("[data-changed]").get_attribute("data-changed")) > 10
    assert page.locator("[name='bands.green']").input_value() == "99"
    page.fill("[name='bands.green']", "lots")
    with page.expect_navigation():
        page.click("button[value=stay]")
    assert "This is not a number." in page.locator("[id='bands.green-wrong']").inner_text()
    page.fill("[name='bands.green']", "76")
    with page.expect_navigation():
        page.click("button[value=stay]")
    assert "The draft is kept" in page.locator("[role=status]").inner_text()
    assert page.locator("[name='bands.green']").input_value() == "76"
    context.close()


@pytest.mark.looks
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_r163_the_studio_has_no_serious_fault_and_fits_a_phone(chromium: Any, server: str, lang: str) -> None:
    source, found = axe(), []
    with tab(chromium, server, "admin", lang=lang, width=375) as one:
        page = one.page
        for address in PAGES:
            for is_dark in (False, True):
                page.emulate_media(color_scheme="dark" if is_dark else "light")
                page.goto(server + address)
                page.wait_for_load_state("networkidle")
                assert page.evaluate("document.documentElement.scrollWidth") <= 375, address
                page.evaluate(source)
                faults = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(r => r.violations)")
                found += [
                    (address, is_dark, f["id"], f["nodes"][0]["html"][:160])
                    for f in faults if f["impact"] in ("serious", "critical")
                ]  # fmt: skip
    assert found == []
