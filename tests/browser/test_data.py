"""The pages about data, in Chromium: bad rows corrected and sent again, a withdrawal seen before and after."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import A_JOB, axe, settled, tab

BROKEN = "account_id,start_date,mrr,currency\nW-1,2025-01-01,10,EUR\nW-2,2025-02-30,20,EUR\n"


def bring_in(page: Any, file: Path) -> None:
    """Send a file with the form of the page, and import it without computing."""
    page.set_input_files("#files", [file])
    page.locator("form.oar-drop button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/data/uploads/*")
    page.locator("input[name=refresh]").focus(timeout=A_JOB)
    page.keyboard.press("Space")
    page.get_by_role("button", name="Import", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("rows? read:"))).to_have_count(1, timeout=A_JOB)
    settled(page)


def test_r151_a_bad_row_is_corrected_sent_again_and_its_batch_withdrawn(
    chromium: Any, server: str, tmp_path: Path
) -> None:
    file = tmp_path / "wrong.csv"
    file.write_text(BROKEN)
    with tab(chromium, server, "admin") as one:
        page = one.go("/data/")
        bring_in(page, file)
        page.get_by_role("link", name="Which rows, and why").click()
        expect(page.locator("main")).to_contain_text("The calendar has no such day.")
        with page.expect_download() as download:
            page.get_by_role("link", name="Download the rows themselves").click()
        rows = Path(download.value.path()).read_text(encoding="utf-8-sig")
        mended = tmp_path / "mended.csv"
        mended.write_text(rows.replace("2025-02-30", "2025-02-28"))
        bring_in(page, mended)
        expect(page.locator("main")).to_contain_text("1 new or changed")

        one.go("/data/")
        row = page.locator("tr", has_text="wrong.csv").first
        row.get_by_role("link").first.click()
        expect(page.locator("main")).to_contain_text("Rows that would go")
        page.get_by_role("button", name="Withdraw").focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/jobs/*")
        expect(page.get_by_text("was withdrawn.")).to_be_visible(timeout=A_JOB)


@pytest.mark.parametrize(("lang", "width"), [("en", 1440), ("zh", 375)])
def test_r163_the_page_of_data_fills_in_coverage_and_has_no_serious_fault(
    chromium: Any, server: str, lang: str, width: int
) -> None:
    with tab(chromium, server, "admin", lang=lang, width=width) as one:
        page = one.go("/data/")
        expect(page.locator("[aria-labelledby=coverage] table").first).to_be_visible(timeout=A_JOB)
        addresses = ["/data/"]
        addresses.append(page.locator("a[href^='/data/runs/']").first.get_attribute("href"))
        addresses.append(page.locator("a[href^='/data/batches/']").last.get_attribute("href"))
        for address in addresses:
            one.go(address)
            page.wait_for_load_state("networkidle")
            page.evaluate(axe())
            found = page.evaluate(
                "axe.run().then(r => r.violations.filter(v => ['serious', 'critical'].includes(v.impact)))"
            )
            assert [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in found] == [], address
            assert page.evaluate("document.documentElement.scrollWidth") <= width
