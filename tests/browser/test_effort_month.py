"""One month of effort, brought in as a file by hand, moves the page of the spectrum by what a hand calculates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import A_JOB, serving, settled
from tests.spec.strategy.test_r001_imported_effort import JUNE, whole_company
from tests.spec.strategy.test_r001_one_month_of_effort import KNOWN, WEIGHT
from tests.support.postgres import database_of_choice
from tests.support.spectrum import written

UNTIL = "2024-07-01"


@pytest.fixture
def newcomer(tmp_path: Path) -> Iterator[tuple[str, str]]:
    log = tmp_path / "server.log"
    with database_of_choice(), serving(tmp_path / "mine", log=log) as url:
        yield url, re.findall(r"admin@example\.com with the password (\S+)", log.read_text())[0]


def bring(page: Any, url: str, files: list[Path]) -> None:
    """Send files, look at how each is read, import them and wait for the figures."""
    page.goto(f"{url}/data")
    page.set_input_files("#files", [str(file) for file in files])
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/data/uploads/*")
    expect(page.get_by_text(re.compile("^Read as "))).to_have_count(len(files), timeout=A_JOB)
    settled(page)
    page.fill("#until", UNTIL)
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("link", name="See who needs somebody today")).to_be_visible(timeout=A_JOB)


def position(page: Any, url: str) -> float:
    """The company's position as the head of the page tells it."""
    page.goto(f"{url}/spectrum/")
    return float(page.locator(".oar-figures .oar-figure").first.inner_text())


def test_r001_an_imported_month_of_effort_moves_position_pull_and_gap_on_the_page_with_its_reason(
    chromium: Any, newcomer: tuple[str, str], tmp_path: Path
) -> None:
    url, password = newcomer
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
    page = context.new_page()
    page.goto(f"{url}/sign-in")
    page.fill("#email", "admin@example.com")
    page.fill("#password", password)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{url}/")

    bring(page, url, written(tmp_path / "first", whole_company()))
    # Custom work 14 of 30 h (weight 25), off the book half (15), and deals of which 14 of 30 are bespoke (30), of 70.
    before = (25 * 14 / 30 + 15 * 0.5 + 30 * 14 / 30) * 100 / KNOWN
    assert position(page, url) == round(before, 1)
    assert page.locator("#since").count() == 0

    bring(page, url, written(tmp_path / "june", JUNE))
    # June adds 10 custom hours of the customer that pays 40 %: 24 of 40 h for us, 18 of 20 h for it.
    moved, its_own = (WEIGHT * by * 100 / KNOWN for by in (24 / 40 - 14 / 30, 18 / 20 - 8 / 10))
    assert position(page, url) == round(before + moved, 1)
    gap = f"{before - 40:.1f} → {before + moved - 40:.1f}"
    told = page.locator("#since")
    expect(told).to_contain_text(f"{before:.1f} → {before + moved:.1f}: +{moved:.1f} points.")
    expect(told).to_contain_text(f"+{moved:.1f}: Custom work in delivery went from 46.7% to 60%.")
    expect(told).to_contain_text(f"Distance from the target band: {gap} points.")
    expect(told).to_contain_text(f"whale pulls 20.0 → {20 + 0.4 * its_own:.1f}: +{0.4 * its_own:.1f} points.")
    expect(told.get_by_role("link", name="effort.csv")).to_be_visible()
    expect(told).to_contain_text("(1 row)")

    context.add_cookies([{"name": "oarlock-lang", "value": "zh", "url": url}])
    page.goto(f"{url}/spectrum/")
    expect(page.locator("#since")).to_contain_text(f"与目标区间的距离：{gap} 点")
    context.close()
