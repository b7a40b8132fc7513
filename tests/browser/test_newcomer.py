"""R-157: a newcomer with three files that nobody knows comes to a ranked list and NRR within ten minutes."""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import A_JOB, serving, settled
from tests.support.postgres import database_of_choice

TODAY = dt.date.today()
FIRMS = (
    "北辰软件",
    "蓝湾物流",
    "青禾食品",
    "远山机械",
    "云帆教育",
    "恒泰医药",
    "星河传媒",
    "东篱农业",
    "晨光电子",
    "白鹭旅游",
)


def files(folder: Path) -> list[Path]:
    """Customers in Chinese and GBK with one of them twice; contracts with dates d/m/y; sign-ins by customer."""
    folder.mkdir()
    people = ["代码,单位名称,所在行业,归属"]
    people += [f"C{i:02d},{name},{'制造' if i % 2 else '服务'},E{i % 3 + 1}" for i, name in enumerate(FIRMS)]
    people.append(people[3])
    customers = folder / "客户名单.csv"
    customers.write_bytes("\n".join(people).encode("gbk"))

    start = TODAY.replace(day=1) - dt.timedelta(days=800)
    lines = ["Ref;Kd;Ware;Von;Bis;Betrag;Whg;Rhythmus"]
    for i in range(len(FIRMS)):
        ends = (TODAY - dt.timedelta(days=40) if i == 2 else TODAY + dt.timedelta(days=25 + 30 * i)).strftime(
            "%d/%m/%Y"
        )
        lines.append(f"L{i:02d};C{i:02d};Plattform;{start.strftime('%d/%m/%Y')};{ends};{500 + 100 * i};EUR;monthly")
    contracts = folder / "vertraege.csv"
    contracts.write_text("\n".join(lines), encoding="utf-8")

    uses = ["firm,moment,deed,who"]
    for i in range(len(FIRMS)):
        for day in range(1, 120):
            # One of them stopped two months ago.
            if i != 5 or day > 60:
                at = dt.datetime.combine(TODAY - dt.timedelta(days=day), dt.time(9, i))
                uses += [f"C{i:02d},{at:%Y-%m-%d %H:%M:%S},opened,p{n}-{i}" for n in range(3)]
    signins = folder / "signins.csv"
    signins.write_text("\n".join(uses), encoding="utf-8")
    return [customers, contracts, signins]


@pytest.fixture
def newcomer(tmp_path: Path) -> Iterator[tuple[str, str]]:
    log = tmp_path / "server.log"
    with database_of_choice(), serving(tmp_path / "mine", log=log) as url:
        password = re.findall(r"admin@example\.com with the password (\S+)", log.read_text())[0]
        yield url, password


def say(page: Any, table: str, entity: str, *, order: str = "", **columns: str) -> None:
    """Fill in the form of one table."""
    card = page.locator("section.oar-card", has=page.locator("h2", has_text=table))
    card.get_by_label("What the rows are").select_option(entity)
    # A click goes on as soon as the next page begins; what it holds is known when it is whole.
    with page.expect_navigation():
        card.get_by_role("button", name="Show its fields").click()
    card = page.locator("section.oar-card", has=page.locator("h2", has_text=table))
    form = card.locator("form[method=post]")
    more = form.locator("details summary")
    if more.count():
        more.first.click()
    for field, column in columns.items():
        form.locator(f"[name='field.{field}']").select_option(column)
    form.locator("[name=date_order]").select_option(order)
    form.get_by_role("button", name="Read it so").click()
    # Only the page that comes after the check says so: the old page has no progress bar, either.
    expect(card.get_by_text(re.compile("^Read as "))).to_be_visible(timeout=A_JOB)
    settled(page)


def test_r157_from_three_unknown_files_to_a_ranked_list_and_nrr(
    chromium: Any, newcomer: tuple[str, str], tmp_path: Path
) -> None:
    url, password = newcomer
    begun = time.monotonic()
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
    page = context.new_page()
    page.goto(url)
    page.fill("#email", "admin@example.com")
    page.fill("#password", password)
    page.keyboard.press("Enter")

    page.get_by_role("link", name="Set up").first.click()
    page.locator(".oar-list").get_by_role("link", name="Go there").first.click()
    page.fill("#name", "Newcomer Ltd")
    page.select_option("#timezone", "Asia/Shanghai")
    page.select_option("#currency", "EUR")
    page.get_by_role("button", name="Keep").click()

    page.locator(".oar-list").get_by_role("link", name="Go there").first.click()
    page.set_input_files("#files", files(tmp_path / "mine-files"))
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/data/uploads/*")
    expect(page.get_by_text("Say what this file holds")).to_have_count(3, timeout=A_JOB)
    settled(page)
    assert "北辰软件" in page.inner_text("main")

    say(page, "客户名单.csv", "account", account_id="代码", name="单位名称", industry="所在行业")
    say(
        page, "vertraege.csv", "contract_line", order="dmy", line_id="Ref", account_id="Kd", offering_id="Ware",
        start_date="Von", end_date="Bis", amount="Betrag", currency="Whg", interval="Rhythmus",
    )  # fmt: skip
    say(page, "signins.csv", "usage_event", account_id="firm", happened_at="moment", event="deed", user_id="who")
    assert page.get_by_text("Say what this file holds").count() == 0, page.inner_text("main")

    page.get_by_role("button", name="Import", exact=True).click()
    page.get_by_role("link", name="See who needs somebody today").click(timeout=400_000)

    expect(page.locator(".oar-list a").first).to_be_visible()
    listed = page.locator(".oar-list a").all_inner_texts()
    assert set(listed) <= set(FIRMS)
    assert "恒泰医药" in listed
    page.goto(f"{url}/metrics/net_revenue_retention")
    assert re.search(r"\d+(\.\d+)? ?%", page.inner_text("main")), page.inner_text("main")
    assert time.monotonic() - begun < 600
    context.close()
