"""One sitting, by keyboard alone: from signing in over a file and its figures to a published rule and an export."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import A_JOB, company_served, settled, tab

DAY = "2026-10-01"
FILES = {
    "customers.csv": "account_id,name,segment\nJ-1,Oxbow Ferries,mid\nJ-2,Oxbow Canals,mid\n",
    "lines.csv": "account_id,start_date,mrr,currency\nJ-1,2025-01-01,1200,EUR\nJ-2,2025-03-01,800,EUR\n",
}


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A company of this journey alone, for it changes what everybody sees."""
    with company_served(tmp_path_factory.mktemp("journey")) as url:
        yield url


def press(page: Any, what: Any, key: str = "Enter") -> None:
    """Go to something by keyboard's focus, and press a key there."""
    one = (page.locator(what) if isinstance(what, str) else what).first
    expect(one).to_be_visible()
    one.focus()
    page.keyboard.press(key)


def type_into(page: Any, where: str, text: str) -> None:
    """Replace what a field holds by typing."""
    page.locator(where).first.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def choose(page: Any, where: str, letters: str) -> None:
    """Choose in a list by its first letters."""
    page.locator(where).first.focus()
    page.keyboard.type(letters)


def import_and_refresh(page: Any, folder: Path) -> None:
    """Bring the files in, look at what they would do, import them, and have the figures computed."""
    page.set_input_files("#files", [folder / name for name in FILES])
    press(page, "form.oar-drop button")
    page.wait_for_url("**/data/uploads/*")
    settled(page)
    expect(page.get_by_text("2 new or changed")).to_have_count(2, timeout=A_JOB)
    press(page, page.get_by_role("button", name="Import", exact=True))
    expect(page.get_by_role("heading", name="Compute the figures")).to_be_visible(timeout=A_JOB)
    press_when_there = page.get_by_role("link", name="See who needs somebody today")
    expect(press_when_there).to_be_visible(timeout=3 * A_JOB)
    press(page, press_when_there)
    page.wait_for_url(lambda url: url.endswith("/"))


def filter_the_portfolio(page: Any) -> None:
    """The newcomers of the file are in the portfolio, and a condition leaves fewer rows."""
    press(page, "nav a[href='/portfolio/']")
    page.wait_for_url("**/portfolio/")
    every = page.locator("#grid tbody tr").count()
    choose(page, "#f-band", "amber")
    page.wait_for_url("**band=amber**")
    expect(page.locator("#grid .oar-band", has_text="green")).to_have_count(0)
    assert 0 < page.locator("#grid tbody tr").count() < every
    page.locator("#f-band").first.focus()
    page.keyboard.press("Home")  # the first of the list leaves all
    page.wait_for_url(lambda url: "band=amber" not in url)
    type_into(page, "#f-q", "Oxbow")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=Oxbow**")
    expect(page.locator("#grid tbody tr")).to_have_count(2)


def read_why_and_turn_back(page: Any) -> None:
    """A customer's page: why its health changed, and the same page on a day of the past."""
    press(page, "a.oar-brand")
    page.wait_for_url(lambda url: url.endswith("/"))
    press(page, ".oar-list a[href^='/accounts/']")
    page.wait_for_url("**/accounts/**")
    here = page.url
    expect(page.locator("#changed")).to_have_text("Why health changed")
    page.locator("#as-of").focus()
    page.locator("#as-of").fill(DAY)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**as_of={DAY}**")
    if page.locator("#missing").count():
        # The file reaches back into that day, so it has to be worked out anew.
        press(page, page.get_by_role("button", name="Work it out now"))
        expect(page.locator("#missing")).to_have_count(0, timeout=A_JOB)
    expect(page.locator(".oar-then")).to_contain_text("You are looking at 1 Oct 2026.")
    press(page, page.locator(".oar-then a", has_text="Back to now"))
    page.wait_for_url(here)
    press(page, "section[aria-labelledby=changed] summary")
    expect(page.locator("section[aria-labelledby=changed] details li").first).to_be_visible()
    expect(page.locator(".oar-walked tbody tr").first).to_be_visible()


def draft_a_rule(page: Any) -> str:
    """A draft of the health model with a heavier outcome; the address of its review."""
    press(page, "nav a[href='/health/']")
    page.wait_for_url("**/health/")
    type_into(page, "#note", "outcomes should count for more")
    press(page, "form[action='/health/drafts/'] button")
    page.wait_for_url("**/health/drafts/default-*")
    with page.expect_response("**/preview"):
        press(page, ".oar-weight:has([data-id=outcome]) input[type=range]", "End")
    expect(page.locator("output[data-share=outcome]")).to_have_text("46.2%")
    press(page, "button[value=stay]")
    expect(page.locator("[role=status]").first).to_contain_text("The draft is kept")
    address = f"{page.url}/review"
    page.goto(address)
    expect(page.locator("main")).to_contain_text("somebody else has to publish it")
    return address


def publish_it(page: Any, address: str) -> None:
    """The second person reads what it would change, and publishes it with a reason."""
    page.goto(address)
    type_into(page, "#reason", "Outcomes are what they buy.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/health/")
    expect(page.locator("[role=status]").first).to_contain_text("default@2 is published")


def assign_and_undo(page: Any) -> None:
    """Two customers go to somebody else, and come back."""
    press(page, "nav a[href='/portfolio/']")
    page.wait_for_url("**/portfolio/")
    choose(page, "#f-owner", "E003")
    page.wait_for_url("**owner=E003**")
    expect(page.locator("#grid tbody tr").nth(1)).to_be_visible()
    boxes = page.locator("#grid input[name=account]")
    for place in range(2):
        press(page, boxes.nth(place), "Space")
    press(page, "button:has-text('Assign the chosen')")
    page.wait_for_url("**/assign?step=**")
    choose(page, "#a-owner", "E005")
    page.wait_for_url("**to=E005**")
    type_into(page, "#a-reason", "on leave")
    page.keyboard.press("Enter")
    page.wait_for_url("**done=**")
    expect(page.locator(".oar-pending")).to_have_count(2)
    press(page, ".oar-toast button")
    expect(page.locator("[role=status]").first).to_contain_text("Undone")
    expect(page.locator(".oar-pending")).to_have_count(0)


def export(page: Any, ending: str) -> Path:
    """The list as a file, as it was downloaded."""
    if not page.locator(f"a[href*='export.{ending}']").first.is_visible():
        press(page, "summary:has-text('导出')")
    with page.expect_download() as download:
        press(page, f"a[href*='export.{ending}']")
    return Path(download.value.path())


@pytest.mark.timeout(3600)
def test_r161_the_whole_journey_in_one_sitting_by_keyboard(chromium: Any, own_server: str, tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    with tab(chromium, own_server, "admin") as one:
        page = one.page
        press(page, "nav a[href='/data/']")
        page.wait_for_url("**/data/")
        import_and_refresh(page, tmp_path)
        filter_the_portfolio(page)
        read_why_and_turn_back(page)
        review = draft_a_rule(page)
        with tab(chromium, own_server, "head") as other:
            publish_it(other.page, review)
        assign_and_undo(page)

        press(page, "button[lang=zh]")
        expect(page.locator("h1")).to_have_text("客户组合")
        one.go("/portfolio/?q=Oxbow")
        assert page.get_attribute("html", "lang") == "zh-CN"
        rows = list(csv.reader(export(page, "csv").read_text(encoding="utf-8-sig").splitlines()))
        name = rows[0].index("名称")
        assert {row[name] for row in rows[1:]} == {"Oxbow Ferries", "Oxbow Canals"}
        file = tmp_path / "portfolio.xlsx"
        file.write_bytes(export(page, "xlsx").read_bytes())
        sheet = openpyxl.load_workbook(file).worksheets[0]
        table = list(sheet.iter_rows(values_only=True))
        assert table[0] == tuple(rows[0])
        assert {row[name] for row in table[1:]} == {"Oxbow Ferries", "Oxbow Canals"}
        assert any(isinstance(cell, (int, float)) for cell in table[1])
