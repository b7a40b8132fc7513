"""A customer's page: read why health changed, turn it back in time and come back, by keyboard, in both languages."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import axe, tab

DAY = "2026-10-01"
SAID = {
    "en": ("Why health changed", "You are looking at 1 Oct 2026.", "Back to now", "This day was not worked out yet"),
    "zh": ("健康度为何变化", "您看到的是2026年10月1日的情况。", "回到现在", "这一日尚未计算"),
}


def opened(one: Any) -> Any:
    """The page of the first customer that somebody is named for, opened by keyboard."""
    page = one.page
    page.locator(".oar-list a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/**")
    return page


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_r153_the_page_turns_back_in_time_and_returns_by_keyboard(chromium: Any, server: str, lang: str) -> None:
    why, looking, back, missing = SAID[lang]
    with tab(chromium, server, "admin", lang=lang) as one:
        page = opened(one)
        here = page.url
        expect(page.locator("#changed")).to_have_text(why)
        expect(page.locator(".oar-walked tbody tr").first).to_be_visible()
        summary = page.locator("section[aria-labelledby=changed] summary")
        summary.focus()
        page.keyboard.press("Enter")
        expect(page.locator("section[aria-labelledby=changed] details li").first).to_be_visible()
        page.locator("#as-of").focus()
        page.locator("#as-of").fill(DAY)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**as_of={DAY}**")
        expect(page.locator(".oar-then")).to_contain_text(looking)
        page.locator(".oar-then a", has_text=back).focus()
        page.keyboard.press("Enter")
        page.wait_for_url(here)
        expect(page.locator(".oar-then")).to_have_count(0)
        page.goto(f"{here}?as_of=2026-09-13")
        expect(page.locator("#missing")).to_have_text(missing)


ASKED = {
    "en": ("2026-09-15", "Work it out now", "This day is being worked out", "You are looking at 15 Sep 2026."),
    "zh": ("2026-09-16", "立即计算", "这一日正在计算", "您看到的是2026年9月16日的情况。"),
}


@pytest.mark.timeout(400)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_r153_another_day_shows_its_progress_and_then_itself(chromium: Any, server: str, lang: str) -> None:
    day, button, doing, looking = ASKED[lang]
    # Somebody who may not see the jobs of the company: the page of the customer tells how far the day is.
    with tab(chromium, server, "csm", lang=lang) as one:
        page = opened(one)
        page.locator("#as-of").focus()
        page.locator("#as-of").fill(day)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**as_of={day}**")
        page.locator("main form button", has_text=button).focus()
        page.keyboard.press("Enter")
        expect(page.locator("#missing")).to_have_text(doing)
        expect(page.locator("#turning progress")).to_be_visible()
        # It turns back by itself: nobody presses anything any more.
        expect(page.locator(".oar-then")).to_contain_text(looking, timeout=300_000)
        expect(page.locator("#health")).to_be_visible()
        assert f"as_of={day}" in page.url


def test_r055_the_map_of_people_and_the_ledger_have_their_tables(chromium: Any, server: str) -> None:
    with tab(chromium, server, "admin") as one:
        page = opened(one)
        card = page.locator("section[aria-labelledby=people]")
        expect(card.locator("svg.oar-people")).to_be_visible()
        card.locator("summary").focus()
        page.keyboard.press("Enter")
        expect(card.locator("tbody tr").first).to_be_visible()
        expect(page.locator("section[aria-labelledby=moved] tbody tr").first).to_be_visible()


def test_the_timeline_is_filtered_and_paged_by_keyboard(chromium: Any, server: str) -> None:
    with tab(chromium, server, "admin") as one:
        page = opened(one)
        page.locator("#kind").focus()
        page.keyboard.type("Invoice")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**kind=invoice**")
        expect(page.locator(".oar-timeline strong", has_not_text=re.compile("^Invoice$"))).to_have_count(0)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_r163_the_page_of_the_past_has_no_serious_fault_and_fits_a_phone(chromium: Any, server: str, lang: str) -> None:
    source = axe()
    with tab(chromium, server, "admin", lang=lang, width=375) as one:
        page = opened(one)
        for query in (f"?as_of={DAY}", "?as_of=2026-09-13", ""):
            for is_dark in (False, True):
                page.emulate_media(color_scheme="dark" if is_dark else "light")
                page.goto(page.url.split("?")[0] + query)
                assert page.evaluate("document.documentElement.scrollWidth") <= 375, query
                page.evaluate(source)
                faults = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(r => r.violations)")
                bad = [(f["id"], f["nodes"][0]["html"][:160]) for f in faults if f["impact"] in ("serious", "critical")]
                assert bad == [], (query, is_dark)
