"""The portfolio by keyboard alone: conditions, groups, views, columns, bulk assignment with undo, palette, export."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import axe, tab


def press_on(page: Any, selector: str, key: str = "Enter") -> None:
    """Go to something by keyboard's focus, and press a key there."""
    page.locator(selector).first.focus()
    page.keyboard.press(key)


def test_r157_a_condition_is_put_together_and_taken_away(chromium: Any, server: str) -> None:
    with tab(chromium, server, "admin") as one:
        page = one.go("/portfolio/")
        every = page.locator("#grid tbody tr").count()
        press_on(page, ".oar-adding > summary")
        page.select_option("#c-on", "score")
        expect(page.locator("#c-op")).to_be_visible()
        page.select_option("#c-op", "lt")
        page.locator("#c-v").focus()
        page.keyboard.type("80")
        page.keyboard.press("Enter")
        page.wait_for_url("**if=score.lt.80**")
        expect(page.locator(".oar-chip")).to_contain_text("Health < 80")
        found = page.locator("#grid tbody tr").count()
        assert 0 < found < every
        # A quick filter keeps the condition.
        page.locator("#f-band").focus()
        page.select_option("#f-band", "red")
        page.wait_for_url("**band=red**")
        assert "if=score.lt.80" in page.url
        # What stands around the table follows the filter, too, and the keyboard stays where it was.
        exports = page.locator("a[href*='/portfolio/export']")
        for n in range(exports.count()):
            expect(exports.nth(n)).to_have_attribute("href", re.compile("band=red"))
        expect(page.locator("#f-band")).to_be_focused()
        press_on(page, ".oar-chip a")
        page.wait_for_url(lambda url: "score.lt.80" not in url)
        assert "band=red" in page.url
        page.locator("#f-q").focus()
        page.keyboard.type("sh")
        page.keyboard.press("Enter")
        page.wait_for_url("**q=sh**")
        expect(page.locator("#f-q")).to_have_value("sh")
        expect(page.locator("#f-q")).to_be_focused()


def test_r157_a_group_opens_and_a_view_is_kept(chromium: Any, server: str) -> None:
    with tab(chromium, server, "head") as one:
        page = one.go("/portfolio/")
        page.select_option("#f-group", "segment")
        page.wait_for_url("**group=segment**")
        expect(page.locator("#grid thead").first).to_contain_text("Share of ARR in red")
        page.reload()
        press_on(page, "#grid tbody th a")
        page.wait_for_url("**open=**")
        expect(page.locator("#grid .oar-opened th[scope=row]").first).to_be_visible()
        press_on(page, "summary:has-text('Views')")
        page.locator("#v-name").focus()
        page.keyboard.type("By segment")
        page.keyboard.press("Enter")
        page.wait_for_load_state()
        expect(page.locator("[role=status]").first).to_contain_text("Kept as “By segment”")
        one.go("/portfolio/")
        press_on(page, "summary:has-text('Views')")
        press_on(page, "a:has-text('By segment')")
        page.wait_for_url("**group=segment**")
        press_on(page, "summary:has-text('Views')")
        press_on(page, "button[aria-label='Remove By segment']")
        page.wait_for_load_state()
        expect(page.locator("[role=status]").first).to_contain_text("is removed")


def test_r157_columns_are_ordered_by_keyboard(chromium: Any, server: str) -> None:
    with tab(chromium, server, "support") as one:
        page = one.go("/portfolio/")
        press_on(page, "summary:has-text('Columns')")
        press_on(page, "button[aria-label='Move up: Owner']")
        press_on(page, "form:has(oar-order) .btn-primary")
        expect(page.locator("#grid thead th").first).to_have_text("Owner")
        assert page.locator("#grid thead th").all_inner_texts()[:2] == ["Owner", "Customer"]
        press_on(page, "summary:has-text('Columns')")
        press_on(page, "button[name=usual]")
        expect(page.locator("#grid thead th").first).to_have_text("Customer")


def test_r157_customers_are_handed_over_and_taken_back(chromium: Any, server: str) -> None:
    with tab(chromium, server, "head") as one:
        page = one.go("/portfolio/?owner=E003")
        boxes = page.locator("#grid input[name=account]")
        n = boxes.count()
        assert n >= 2
        for place in range(2):
            boxes.nth(place).focus()
            page.keyboard.press("Space")
        press_on(page, "button:has-text('Assign the chosen')")
        page.wait_for_url("**/assign?step=**")
        page.select_option("#a-owner", "E005")
        page.wait_for_url("**to=E005**")
        name = page.locator("#a-owner option:checked").inner_text().split(" · ")[1]
        expect(page.locator("main")).to_contain_text("2 customers")
        expect(page.locator("main")).to_contain_text("−2")
        page.locator("#a-reason").focus()
        page.keyboard.type("on leave")
        page.keyboard.press("Enter")
        page.wait_for_url("**done=**")
        assert "owner=E003" in page.url
        expect(page.locator(".oar-toast")).to_contain_text(f"2 customers are handed over to {name}.")
        expect(page.locator(".oar-pending")).to_have_count(2)
        press_on(page, ".oar-toast button")
        page.wait_for_load_state()
        expect(page.locator("[role=status]").first).to_contain_text("Undone")
        expect(page.locator(".oar-pending")).to_have_count(0)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_r135_the_palette_finds_by_initials_and_opens(chromium: Any, server: str, lang: str) -> None:
    with tab(chromium, server, "admin", lang=lang) as one:
        page = one.page
        # The letters of a customer's pinyin, as its name is written in Chinese.
        page.keyboard.press("Control+k")
        field = page.locator("dialog.oar-palette input")
        expect(field).to_be_focused()
        page.keyboard.type("khzh")
        options = page.locator("#oar-found [role=option]")
        expect(options.first).to_contain_text("客户组合" if lang == "zh" else "Portfolio")
        assert field.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
        assert options.first.get_attribute("aria-selected") == "true"
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
        page.wait_for_url("**/portfolio/**")
        page.keyboard.press("Control+k")
        page.keyboard.type("shlg")
        expect(page.locator("#oar-found [role=option]").first).to_contain_text("上海蓝港")
        page.evaluate(axe())
        faults = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(r => r.violations)")
        assert [f["id"] for f in faults if f["impact"] in ("serious", "critical")] == []
        page.keyboard.press("Escape")
        expect(page.locator("dialog.oar-palette")).not_to_be_visible()
        page.keyboard.press("Control+k")
        page.keyboard.type("shlg")
        page.keyboard.press("Enter")  # at once: what was typed counts, not what is still shown
        page.wait_for_url("**/accounts/**")
        assert "上海蓝港" in page.locator("h1").inner_text()


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_r157_an_export_comes_by_keyboard(chromium: Any, server: str, ending: str) -> None:
    with tab(chromium, server, "admin") as one:
        page = one.go("/portfolio/?band=amber")
        press_on(page, "summary:has-text('Export')")
        with page.expect_download() as download:
            press_on(page, f"a[href*='export.{ending}']")
        assert download.value.suggested_filename == f"portfolio.{ending}"


@pytest.mark.parametrize(
    "address", ["/portfolio/?group=owner&open=E003", "/portfolio/?on=segment", "/portfolio/assign"]
)
@pytest.mark.parametrize("width", [375, 1440])
def test_r163_the_grids_pages_are_sound_and_fit(chromium: Any, server: str, address: str, width: int) -> None:
    with tab(chromium, server, "head", width=width, lang="zh") as one:
        page = one.go(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for menu in page.locator(".oar-tools summary").all():
            menu.press("Enter")
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.evaluate(axe())
        faults = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(r => r.violations)")
        assert [(f["id"], f["nodes"][0]["html"][:150]) for f in faults if f["impact"] in ("serious", "critical")] == []
