"""R-136: one glossary behind the words of pages: each term there, in both languages, reachable without a pointer."""

from __future__ import annotations

import re
from pathlib import Path

import jinja2
import jinja2.nodes
import pytest

from oarlock.domain.glossary.all import ROOMS, by_code, fits, term_of
from oarlock.errors import UnknownNameError
from oarlock.scores.registry import all_figures
from tests.support.site import Site

APP = Path(__file__).resolve().parents[3] / "src" / "oarlock" / "app"
HAN = re.compile(r"[\u3400-\u9fff]")
PHRASE = re.compile(r"[A-Za-z]{2,}(?: [A-Za-z]{2,}){2,}")


def used() -> set[str]:
    """Codes of the terms that templates name."""
    environment = jinja2.Environment(autoescape=True)
    found = set()
    for file in APP.rglob("*.html"):
        for call in environment.parse(file.read_text(encoding="utf-8")).find_all(jinja2.nodes.Call):
            if isinstance(call.node, jinja2.nodes.Name) and call.node.name == "term":
                (first, *_) = call.args
                if isinstance(first, jinja2.nodes.Const):
                    found.add(first.value)
    return found


def test_r136_each_term_that_a_page_uses_is_in_the_glossary() -> None:
    assert len(used()) >= 12
    assert used() - by_code().keys() == set()
    with pytest.raises(UnknownNameError):
        term_of("nonsense")


def test_r136_each_term_is_told_in_both_languages_and_in_no_other() -> None:
    for one in by_code().values():
        texts = [one.label, one.meaning, *([one.apart] if one.apart else [])]
        for text in texts:
            assert text.en, one.code
            assert HAN.search(text.zh), one.code
            assert not HAN.search(text.en), one.code
            # A name of several words may stand in Chinese in brackets or alone; a sentence may not.
            assert not PHRASE.search(text.zh), one.code
        assert one.meaning.en.endswith("."), one.code
        assert one.meaning.zh.endswith("。"), one.code


def test_r136_codes_are_apart_for_what_one_chinese_word_means() -> None:
    customer, client = term_of("customer"), term_of("client")
    assert (customer.label.zh, client.label.zh) == ("顾客型", "委托型")
    assert customer.apart is not None
    assert client.apart is not None
    assert term_of("buyer").label.zh != term_of("user").label.zh
    labels = [(one.label.en, one.label.zh) for one in by_code().values()]
    assert len({en for en, _ in labels}) == len({zh for _, zh in labels}) == len(labels)


def test_r136_terms_lead_to_figures_that_exist() -> None:
    known = {figure.card.name for figure in all_figures()}
    assert [(one.code, name) for one in by_code().values() for name in one.metrics if name not in known] == []


@pytest.mark.parametrize("words", ["shelfware", "已购未用", "paid NOT used", "委托"])
def test_r136_the_glossary_is_searched_in_both_languages(site: Site, words: str) -> None:
    assert 0 < sum(fits(one, words) for _, terms in ROOMS for one in terms) < 10
    body = site.client("csm").get("/glossary/", {"q": words}).content.decode()
    assert 0 < body.count("<dt>") < 10
    assert "No term fits" in site.client("csm").get("/glossary/", {"q": "zzz"}).content.decode()


def test_r136_a_term_on_a_page_is_a_button_with_its_meaning_and_an_id_of_its_own(site: Site) -> None:
    for address in ("/usage/", "/voice/", "/effort/", "/revenue/", "/"):
        body = site.client("head").get(address).content.decode()
        targets = re.findall(r'<button type="button" class="oar-term" popovertarget="([^"]+)">', body)
        assert targets, address
        assert len(set(targets)) == len(targets), address
        for target in targets:
            assert body.count(f'<span popover id="{target}"') == 1, (address, target)
        assert 'href="/glossary/#' in body
