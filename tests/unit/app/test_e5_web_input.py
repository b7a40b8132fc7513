"""E5: what somebody types comes back as text: no script, no header, no log line, no expression that takes long."""

from __future__ import annotations

import itertools
import logging
import os
import time
from html.parser import HTMLParser
from typing import Any

import pytest

from tests.support.site import Site
from tests.unit.app.test_stranger import account_of

MARK = "zqx"
ADDRESSES = frozenset({"href", "src", "action", "formaction"})
PAIRS = frozenset({("object", "data"), ("meta", "content"), ("link", "href"), ("base", "href")})
TAGS = (
    "<script>zqx()</script>", "<img src=x onerror=zqx()>", "<svg/onload=zqx()>", "<iframe srcdoc='<b>zqx'>",
    "<a href=javascript:zqx()>x</a>", "<style>@import zqx</style>", "<base href=//zqx.example>",
    "<meta http-equiv=refresh content=0;zqx>", "<input autofocus onfocus=zqx()>", "<details open ontoggle=zqx()>",
    "<math><mtext></p><img src=x onerror=zqx()>", "<form action=//zqx.example>", "<object data=zqx>",
    "<body onload=zqx()>", "<link rel=stylesheet href=//zqx.example>", "<template><script>zqx()</script></template>",
)  # fmt: skip
BREAKS = ("", '"', "'", '">', "'>", "</textarea>", "</title>", "</script>", "-->", "]]>", "`", "{{7*7}}", "${7*7}",
          "\x00", "＜", "\u2028", "&quot;&gt;", "%22%3E", "\\\"")  # fmt: skip
PAYLOADS = tuple(f"{before}{tag}" for before, tag in itertools.product(BREAKS, TAGS))
FIELDS: dict[str, tuple[str, ...]] = {
    "/portfolio/": ("q", "owner", "segment", "band", "sort", "group", "open", "on", "if", "number", "view"),
    "/tasks/": ("whose", "state", "account"),
    "/metrics/": ("q", "domain", "lang"),
    "/find": ("q",),
    "/find.json": ("q",),
    "/glossary/": ("q", "term"),
    "/revenue/": ("kind", "by", "definition", "currency"),
    "/usage/": ("feature", "kind"),
    "/voice/": ("survey", "kind"),
    "/effort/": ("kind",),
    "/audit/": ("who", "thing", "from", "to", "key", "before"),
    "/health/compare": ("from", "to"),
    "/sign-in": ("next",),
    "/accounts/{account}": ("as_of", "by", "kind", "number", "from", "to"),
    "/data/uploads/{upload}": ("table", "entity"),
}
ROUNDS = int(os.environ.get("OARLOCK_E5_ROUNDS", "25"))
"""Times that every field gets another payload; 304 gives each field all of them."""


class Markup(HTMLParser):
    """What of a page would run or lead away, as a browser reads the page; text and quoted values are neither."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.element = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element: none has a handler, an address that runs, or a name of ours."""
        self.element = tag
        for name, value in attrs:
            text = (value or "").strip().lower()
            runs = name.startswith("on") or (name in ADDRESSES and text.startswith(("javascript:", "//zqx")))
            if (runs or name == "srcdoc" or (tag, name) in PAIRS) and MARK in text:
                self.found.append(f"<{tag} {name}={value}>")

    def handle_data(self, data: str) -> None:
        """Text: what stands in these elements is no text but code."""
        if self.element in ("script", "style") and MARK in data:
            self.found.append(f"<{self.element}>{data[:80]}")

    def handle_endtag(self, tag: str) -> None:
        """The end of an element."""
        self.element = ""


def live(body: str) -> list[str]:
    """Payloads that stand on a page as markup."""
    page = Markup()
    page.feed(body)
    page.close()
    return page.found


def test_e5_there_are_enough_payloads_and_fields_and_the_check_can_fail() -> None:
    assert len(PAYLOADS) >= 300
    assert sum(len(names) for names in FIELDS.values()) >= 40
    for tag in TAGS[:3]:
        assert live(f"<p>{tag}</p>"), tag
    assert live('<a href="javascript:zqx()">x</a>')
    assert not live('<input value="&lt;script&gt;zqx()&lt;/script&gt;">')
    assert not live("<p>&lt;script&gt;zqx()</p>")
    assert not live('<input type="hidden" value="&lt;a href=javascript:zqx()&gt;x">')
    assert live("<input value=''onfocus=zqx()>")
    assert live("<form action=//zqx.example>")


def test_e5_no_field_of_any_page_gives_script_back(site: Site) -> None:
    from oarlock.app.imports.models import Upload
    from tests.support.site import NOW

    account = account_of(site, None)
    upload, _ = Upload.objects.get_or_create(folder="table", defaults={"names": ["a.csv"], "at": NOW})
    client, offset, bad = site.client("admin"), 0, []
    for n in range(ROUNDS):
        for page, names in FIELDS.items():
            address = page.format(account=account, upload=upload.pk)
            asked = {name: PAYLOADS[(offset + n * 37 + k) % len(PAYLOADS)] for k, name in enumerate(names)}
            offset += len(names)
            answer = site.client(None if page == "/sign-in" else "admin").get(address, asked)
            assert answer.status_code < 500, (address, asked)
            assert "\n" not in "".join(answer.headers.values())
            if answer.headers["Content-Type"].startswith("text/html"):
                bad += [(address, tag) for tag in live(answer.content.decode())]
            else:
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert bad == []
    assert client.get(f"/no/such/{PAYLOADS[0]}").status_code == 404


@pytest.mark.parametrize("payload", [*PAYLOADS[:16], *PAYLOADS[16::16]])
def test_e5_what_is_stored_is_shown_as_text(site: Site, payload: str) -> None:
    """A task with a title and a reason: both stand on three pages, in a message, in the audit log and in its file."""
    from oarlock.app.tasks.models import Task

    account, client = account_of(site, None), site.client("admin")
    typed = {"account": account, "title": payload, "reason": f"{payload} reason", "next": "/tasks/?whose=all"}
    sent = client.post("/tasks/open", typed)
    assert sent.status_code == (400 if "\x00" in payload else 302), sent.content[:300]
    pages = [client.get(a).content.decode() for a in ("/tasks/?whose=all", f"/accounts/{account}", "/audit/", "/")]
    Task.objects.filter(title__contains=MARK).delete()
    assert [live(page) for page in pages] == [[], [], [], []]
    if sent.status_code == 302:
        assert MARK in pages[0]


def test_e5_no_header_and_no_log_line_can_be_made(site: Site, caplog: Any) -> None:
    evil = "x\r\nSet-Cookie: stolen=1\r\n\r\n<script>zqx()</script>"
    client = site.client("admin")
    with caplog.at_level(logging.DEBUG):
        for answer in (
            client.get("/portfolio/export.csv", {"q": evil}),
            client.post("/language", {"lang": "en", "next": f"/{evil}"}),
            site.client(None).get(f"/tasks/?account={evil}"),
            site.client(None).post("/sign-in", {"email": evil, "password": evil, "next": evil}),
            client.get("/portfolio/", headers={"x-forwarded-host": evil.replace("\r\n", " "), "referer": "x"}),
        ):
            assert answer.status_code < 500
            assert "stolen" not in answer.cookies
            assert not any("\r" in value or "\n" in value for value in answer.headers.values())
    client.post("/language", {"lang": "en"})
    assert not [one for one in caplog.records if "\nSet-Cookie" in one.getMessage()]


def test_e5_long_text_is_answered_soon(site: Site) -> None:
    """No expression that a page applies to what was typed takes longer than the text is long."""
    client = site.client("admin")
    for text in ("a" * 100_000, "a " * 50_000, "<" * 100_000, "a@" * 50_000, "-." * 50_000, "客" * 30_000):
        begun = time.process_time()
        assert client.post("/tasks/open", {"account": "x", "title": text}).status_code in (400, 404)
        assert (
            client.post("/people/add", {"email": text, "name": text, "role": "csm", "rows": "own"}).status_code == 422
        )
        assert client.post("/webhooks/", {"url": text, "kinds": "x"}).status_code == 422
        assert time.process_time() - begun < 3, text[:2]
