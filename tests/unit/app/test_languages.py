"""R-135: every page in both languages: nothing untranslated, nothing mixed but names and codes."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest

from tests.support.site import Site
from tests.unit.app.test_stranger import OPEN, account_of, filled, routes

HAN = re.compile(r"[\u3400-\u9fff]+")
WORDS = re.compile(r"[A-Za-z]{2,}(?: [A-Za-z]{2,}){2,}")
ALLOWED = {"中文", "简体中文"}
"""Names of languages, which each language writes in its own way."""


def pages(site: Site) -> Iterator[tuple[str, str]]:
    """Route and address of every page that an administrator may read."""
    account = account_of(site, None)
    for name, address, _ in routes():
        # The file of the audit log holds nothing but what was written down, in whichever language that was.
        if (name not in OPEN or name == "sign-in") and name != "audit-export":
            yield name, filled(address, account)


def names(site: Site) -> set[str]:
    """What the company's own data says: names, industries, owners; they stay as they are in any language."""
    from django.conf import settings

    from oarlock.app.access.selectors import recorded_names
    from oarlock.ingest.decisions import review
    from oarlock.lake.serving import serving

    with serving(settings.WORKSPACE) as served:
        assert served is not None
        rows = served.rows("portfolio_now")
        # Customers that left stand among the evidence of why.
        rows += served.company("symptom_evidence_now", columns=("name", "item"))
        told = {str(value) for row in rows for value in row.values() if isinstance(value, str) and value}
    for pair in review(settings.WORKSPACE):
        told |= {name for name in (pair.a_name, pair.b_name) if name}
    return told | set(recorded_names().values()) | written()


def written() -> set[str]:
    """What people wrote into records, whole and each half of what is written in both languages; codes are left out."""
    from oarlock.app.records.selectors import rows
    from oarlock.domain.entities import ENTITIES

    kinds = [name for name, entity in ENTITIES.items() if entity.is_human or name in ("account", "offering", "output")]
    values = {str(v) for name in kinds for row in rows(name) for v in row.values() if isinstance(v, str)}
    values |= {half for value in values for half in value.split(" · ")}
    return {value for value in values if HAN.search(value) or " " in value.strip()}


def visible(body: str) -> str:
    """The text that a page shows, and what it says to a screen reader."""
    # What was before and after a change is told as it was written, in whichever language that was.
    body = re.sub(r"<(script|style|option|code|del|ins)[^>]*>.*?</\1>", " ", body, flags=re.S)
    body = re.sub(r'<span[^>]* lang="[^"]*"[^>]*>.*?</span>', " ", body, flags=re.S)  # it says that it is another's
    labels = " | ".join(re.findall(r'(?:aria-label|placeholder|title)="([^"]*)"', body))
    return html.unescape(re.sub(r"<[^>]+>", " | ", body) + " | " + labels)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_r135_no_page_mixes_languages(site: Site, lang: str) -> None:
    own = names(site)
    wrong = []
    client = site.client("admin")
    client.cookies["oarlock-lang"] = lang
    for name, address in pages(site):
        answer = client.get(address, HTTP_ACCEPT="text/html")
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/"):
            continue
        for piece in re.split(r"\s*\|\s*", visible(answer.content.decode())):
            text = re.sub(r"\s+", " ", piece).strip()
            for known in sorted((n for n in own if n in text), key=len, reverse=True):
                text = text.replace(known, "")
            found = HAN.findall(text) if lang == "en" else WORDS.findall(text)
            wrong += [(name, text) for hit in found if hit not in ALLOWED]
    del client.cookies["oarlock-lang"]
    assert wrong == []


def test_changing_the_language_stays_on_the_page_and_is_remembered(site: Site) -> None:
    from oarlock.app.access.models import Person

    client = site.client("head")
    answer = client.post("/language", {"lang": "zh", "next": "/portfolio/?band=red"})
    assert answer["Location"] == "/portfolio/?band=red"
    assert "客户组合" in client.get("/portfolio/").content.decode()
    assert Person.objects.get(email="head@example.com").language == "zh"
    client.post("/language", {"lang": "en", "next": "/"})
    assert "Portfolio" in client.get("/portfolio/").content.decode()
    Person.objects.filter(email="head@example.com").update(language="")
    del client.cookies["oarlock-lang"]
