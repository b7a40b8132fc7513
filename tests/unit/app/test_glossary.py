"""R-136: one glossary behind the words of pages: each term there, in both languages, reachable without a pointer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jinja2
import jinja2.nodes
import pytest

from oarlock.domain.glossary.all import ROOMS, by_code, fits, term_of
from oarlock.errors import UnknownNameError
from oarlock.strategy.registry import all_figures
from tests.support.site import Site
from tests.unit.app.test_stranger import account_of

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


@pytest.fixture
def own_words(site: Site) -> Iterator[None]:
    """No word of the company's own after the test."""
    yield
    from oarlock.app.glossary.models import Renamed
    from oarlock.app.glossary.services import _mirror, reread

    Renamed.objects.all().delete()
    _mirror()
    reread()


def rename(site: Site, code: str, *, who: str = "admin", **words: str) -> Any:
    return site.client(who).post(f"/glossary/{code}/rename", words)


def page(site: Site, address: str, lang: str, who: str = "admin") -> str:
    client = site.client(who)
    client.cookies["oarlock-lang"] = lang
    try:
        return client.get(address).content.decode()
    finally:
        del client.cookies["oarlock-lang"]


@pytest.mark.usefixtures("own_words")
def test_r136_renaming_a_term_changes_screens_and_its_code_stays(site: Site) -> None:
    from django.conf import settings

    from oarlock.lake.journal import read

    assert rename(site, "client", zh="定制型").status_code == 302
    body = page(site, "/glossary/", "zh", who="csm")
    assert "定制型" in body
    assert "不同于定制型" in body  # in the meaning of its neighbour, too
    assert "委托型" not in body
    assert "<code>client</code>" in body
    english = page(site, "/glossary/", "en")
    assert "Client (bespoke end)" in english
    row = read(settings.WORKSPACE)[-1]
    assert (row.entity, row.key, row.actor) == ("term", "client", "admin@example.com")
    assert (row.before, row.after) == (None, {"en": "", "zh": "定制型"})
    assert site.client("admin").post("/glossary/client/reset").status_code == 302
    assert "定制型" not in page(site, "/glossary/", "zh")
    assert read(settings.WORKSPACE)[-1].after is None


@pytest.mark.usefixtures("own_words")
def test_r136_screens_exports_and_explanations_use_the_company_s_word_in_both_languages(site: Site) -> None:
    from tests.support.callers import Caller, token_of

    rename(site, "health", en="Wellbeing", zh="客户状态分")
    rename(site, "drift", en="Distance", zh="疏离度")
    for lang, new, old in (("zh", "疏离度", "漂移"), ("en", "Distance", "Drift")):
        grid = re.sub(r"<[^>]+>", " | ", page(site, "/portfolio/", lang))
        assert new in grid, lang
        assert old not in grid, lang
        head = page(site, "/portfolio/export.csv", lang).splitlines()[0]
        assert new in head, (lang, head)
        assert old not in head
    admin = Caller(token_of("admin"))
    account = account_of(site, None)
    told = admin.get(f"/explanations/health/{account}", {"lang": "en"}).json()["text"]
    assert not re.search(r"\b[Hh]ealth\b", told), told
    chinese = admin.get(f"/explanations/health/{account}", {"lang": "zh"}).json()["text"]
    assert "健康度" not in chinese
    # What programs read keeps its codes.
    assert {"score", "drift", "band"} <= admin.get(f"/accounts/{account}").json().keys()
    assert admin.get("/health").status_code == 200
    # The palette finds a page by its new word and by its old one.
    for words in ("wellbeing", "health"):
        assert "Wellbeing" in site.client("admin").get("/find", {"q": words}).content.decode(), words


@pytest.mark.usefixtures("own_words")
def test_r136_another_process_and_the_command_line_speak_so_too(site: Site) -> None:
    import subprocess
    import sys

    rename(site, "client", en="Bespoke customer", zh="定制型")
    said = (
        "import sys; from pathlib import Path;"
        "from oarlock.domain.glossary.renaming import apply, kept; apply(kept(Path(sys.argv[1])));"
        "from oarlock.domain.glossary.all import term_of; print(term_of('client').label.in_('zh'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", said, str(site.workspace)],
        capture_output=True, text=True, check=True, env={"PYTHONUTF8": "1"},
    )  # fmt: skip
    assert done.stdout.strip() == "定制型"
    (site.workspace / "terms.json").unlink()
    assert "定制型" in page(site, "/glossary/", "zh")
    assert (site.workspace / "terms.json").is_file()


@pytest.mark.usefixtures("own_words")
@pytest.mark.parametrize("words", [{"zh": "顾客型"}, {"en": "{drift}"}, {"en": "x" * 61}, {"zh": "<b>"}])
def test_r136_no_two_terms_have_one_word_and_no_word_breaks_a_sentence(site: Site, words: dict[str, str]) -> None:
    from oarlock.app.glossary.models import Renamed

    assert rename(site, "client", **words).status_code == 400
    assert not Renamed.objects.exists()
    assert rename(site, "no-such-term", zh="甲").status_code == 404


def test_r137_terms_are_renamed_by_administrators(site: Site) -> None:
    for who in ("head", "csm", "stranger"):
        assert rename(site, "client", who=who, zh="定制型").status_code == 404
    assert "/rename" not in site.client("csm").get("/glossary/").content.decode()


def test_r136_words_are_replaced_whole_and_codes_and_places_are_not() -> None:
    from oarlock.domain.glossary.renaming import apply
    from oarlock.kit.text import Text, msg, render

    try:
        apply({"health": Text(en="Wellbeing", zh="状态分"), "account": Text(en="", zh="客商")})
        said = Text(en="Health is healthy; see health.band_changed, health_now and /health. health!", zh="健康度")
        assert said.in_("en") == (
            "Wellbeing is healthy; see health.band_changed, health_now and /health. wellbeing!"
        )  # fmt: skip
        assert said.in_("zh") == "状态分"
        # The longest term wins: a term that holds another keeps its own name; names of customers are data.
        assert Text(en="", zh="客户成功经理联系客户").in_("zh") == "客户成功经理联系客商"
        assert render(msg("{health} has tasks", health="Health Inc"), lang="en") == "Health Inc has tasks"
        assert render("Health Inc", lang="en") == "Health Inc"
    finally:
        apply({})
    assert Text(en="Health", zh="健康度").in_("en") == "Health"


def test_r136_heads_of_columns_and_names_of_metrics_show_their_meaning(site: Site) -> None:
    body = site.client("admin").get("/revenue/", headers={"accept-language": "en"}).content.decode()
    assert re.search(r'<a href="/metrics/[a-z_]+"[^>]* title="[^"]+">', body)
    effort = site.client("admin").get("/effort/", headers={"accept-language": "en"}).content.decode()
    assert re.search(r'<th scope="col"[^>]*><button type="button" class="oar-term"', effort)
    grid = site.client("admin").get("/portfolio/", headers={"accept-language": "en"}).content.decode()
    assert re.search(r'<a href="[^"]*sort=[^"]*drift"[^>]* title="[^"]+">', grid)
    assert re.search(
        r'<a href="/metrics/nps"[^>]* title="[^"]+">', site.client("admin").get("/metrics/").content.decode()
    )
