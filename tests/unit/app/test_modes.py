"""The page of modes: three side by side, and nothing for those who do not steer the company."""

from __future__ import annotations

from tests.support.site import Site


def test_modes_stand_side_by_side_in_neutral_order(site: Site) -> None:
    page = site.client("head").get("/modes/")
    text = page.content.decode()
    assert page.status_code == 200
    places = [text.index(f'id="mode-{code}"') for code in ("consultative", "enterprise", "transactional")]
    assert places == sorted(places)
    assert "Which mode the evidence says" in text


def test_who_may_not_see_the_strategy_finds_nothing(site: Site) -> None:
    assert site.client("stranger").get("/modes/").status_code == 404


def test_four_lifecycles_and_the_flow_are_shown(site: Site) -> None:
    page = site.client("head").get("/lifecycles/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "Life of the company" in text
    assert "Flow through the buying cycle" in text
    assert "Implementation and improvement" in text
    assert site.client("stranger").get("/lifecycles/").status_code == 404
