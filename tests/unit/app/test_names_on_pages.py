"""Pages of the strategy call things by their names, and figures are as short as people read them."""

from __future__ import annotations

import re

import pytest

from tests.support.site import Site

PAGES = (
    "/spectrum/", "/concentration/", "/which-customers/", "/which-customers/named/", "/which-customers/ideal/",
    "/which-customers/fields/", "/which-customers/segments/", "/scale-value/", "/modes/", "/lifecycles/", "/symptoms/",
    "/judgements/", "/requests/?state=all", "/menus/", "/preferences/", "/effort/",
)  # fmt: skip
UNSEEN = re.compile(r"<(script|style|template)\b.*?</\1>|<input\b[^>]*>|<[^>]+>", re.DOTALL)
LONG = re.compile(r"\d\.\d\d\s?%|\d\.\d\d (?:h|hours|小时)\b")


def seen_text(body: str) -> str:
    """What a reader sees of a page itself: neither the menu, nor scripts, nor what a form carries."""
    return UNSEEN.sub(" ", body[body.index("<main") : body.index("</main>")])


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("address", PAGES)
def test_no_page_of_the_strategy_shows_an_id_where_a_record_has_a_name(site: Site, address: str, lang: str) -> None:
    from oarlock.app.access.selectors import names_of_owners, names_of_people

    answer = site.client("admin").get(address, headers={"accept-language": lang})
    assert answer.status_code == 200
    text = seen_text(answer.content.decode())
    named = names_of_owners() | names_of_people()
    assert len(named) > 5
    shown = [id_ for id_, name in named.items() if name != id_ and re.search(rf"\b{re.escape(id_)}\b", text)]
    assert shown == [], address
    assert "stripe:team" not in text
    assert LONG.findall(text) == [], address


def test_whoever_decided_is_called_by_name_and_by_the_id_that_nobody_has_a_name_for(site: Site) -> None:
    from types import SimpleNamespace

    from oarlock.app.access.selectors import names_of_owners, names_of_people
    from oarlock.site.templates import environment

    told = environment().from_string("{{ owner_name(one) }}")

    def say(one: str | None) -> str:
        return told.render(request=SimpleNamespace(lang="en"), one=one)

    employee, name = next((id_, name) for id_, name in names_of_owners().items() if id_ != name)
    assert say(employee) == name
    assert say("head@example.com") == names_of_people()["head@example.com"] != "head@example.com"
    assert (say("E99999"), say("gone@example.com"), say(None)) == ("E99999", "gone@example.com", "")
