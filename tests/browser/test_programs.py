"""Making a token by keyboard and asking with it; the pages about programs hold no fault."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

import pytest

from tests.browser.conftest import axe, tab

PAGES = ("/tokens/", "/webhooks/", "/api/v1/docs")


def test_a_token_is_made_by_keyboard_asked_with_and_revoked(chromium: Any, server: str) -> None:
    with tab(chromium, server, "csm") as one:
        page = one.go("/")
        page.locator("summary[aria-label='You and your settings']").focus()
        page.keyboard.press("Enter")
        page.get_by_role("link", name="API tokens").focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/tokens/")
        page.locator("#name").focus()
        page.keyboard.type("nightly")
        page.keyboard.press("Enter")
        raw = page.locator("code.user-select-all").inner_text()
        asked = urllib.request.Request(f"{server}/api/v1/me", headers={"Authorization": f"Bearer {raw}"})
        with urllib.request.urlopen(asked) as answer:
            assert json.load(answer)["email"] == "csm@example.com"
        one.go("/tokens/")
        assert raw not in page.content()
        page.get_by_role("button", name="Revoke nightly").focus()
        page.keyboard.press("Enter")
        page.get_by_text("The token no longer works.").wait_for()
        with pytest.raises(urllib.error.HTTPError, match="401"):
            urllib.request.urlopen(asked)


def test_a_webhook_is_added_and_deleted(chromium: Any, server: str) -> None:
    with tab(chromium, server, "admin") as one:
        page = one.go("/webhooks/")
        page.fill("#url", "https://hooks.example.com/in")
        page.get_by_label("an import ended").check()
        page.get_by_role("button", name="Add the webhook").click()
        assert page.locator("code.user-select-all").inner_text().startswith("whsec_")
        one.go("/webhooks/")
        page.get_by_role("button", name="Delete").click()
        page.get_by_text("The webhook was deleted.").wait_for()


@pytest.mark.looks
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_r163_no_serious_fault_and_nothing_wider_than_the_screen(chromium: Any, server: str, lang: str) -> None:
    source, found = axe(), []
    for width, is_dark in ((1440, False), (375, True)):
        with tab(chromium, server, "admin", lang=lang, width=width, is_dark=is_dark) as one:
            for address in PAGES:
                page = one.go(address)
                assert page.evaluate("document.documentElement.scrollWidth") <= width, address
                page.evaluate(source)
                faults = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(r => r.violations)")
                found += [(address, f["id"], f["nodes"][0]["html"][:120]) for f in faults
                          if f["impact"] in ("serious", "critical")]  # fmt: skip
    assert found == []
