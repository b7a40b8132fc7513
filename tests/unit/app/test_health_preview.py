"""R-149: the live preview is what a refresh would give, to the last bit, and speaks of nobody foreign."""

from __future__ import annotations

import re
from typing import Any

from oarlock.config import Settings
from oarlock.pipeline.preview import answer_with
from oarlock.pipeline.trial import trial
from oarlock.scores.rubric import body_of, read_model
from tests.support.site import NOW, PASSWORD, PEOPLE, Site
from tests.unit.app.test_health import OUTCOME, form, studio, told

__all__ = ["studio"]


def changed() -> dict[str, Any]:
    """The shipped model with another weight, scale, cap and band, so that every customer moves."""
    from django.conf import settings

    from oarlock.lake.serving import serving
    from oarlock.pipeline.published import model_in_force

    with serving(settings.WORKSPACE) as served:
        assert served is not None
        body = body_of(model_in_force(served.snapshot))
    body["inputs"][0]["weight"] = 77.7
    body["inputs"][1]["inputs"][3]["scale"]["points"] = [[0, 97], [3, 71], [17, 13]]
    body["caps"].append({"id": "far", "at": 33, "when": {"input": "drift", "op": ">", "value": 20},
                         "reason": {"en": "far", "zh": "远"}})  # fmt: skip
    body["bands"] = {"green": 100, "amber": 99.5}
    return body


def test_r149_the_preview_is_what_the_engine_computes_from_the_data(site: Site) -> None:
    from django.conf import settings

    from oarlock.lake.serving import serving

    model = read_model(changed())
    with serving(settings.WORKSPACE) as served:
        assert served is not None
        found = trial(served, model, limit=1000)
    assert found is not None
    computed = answer_with(settings.WORKSPACE, model, settings=Settings(threads=1), now=NOW)
    expected = {row["account_id"]: (row["score"], row["band"]) for row in computed.rows if row["account_id"]}
    assert found.accounts == len(expected) > 20
    shown = {row["account_id"]: (row["score"], row["band"]) for row in found.rows}
    assert len(shown) > 20
    assert shown == {name: expected[name] for name in shown}
    bands = [band for _, band in expected.values()]
    assert found.after == {band: bands.count(band) for band in ("green", "amber", "red", "unknown")}


def test_r149_the_preview_follows_what_is_typed_and_keeps_nothing(site: Site, studio: Any) -> None:
    from oarlock.pipeline.drafts import drafts

    before = drafts(studio)
    sent = form(site, "head", "default")
    client = site.client("head")
    asked = {"HTTP_HX_REQUEST": "true", "HTTP_ACCEPT_LANGUAGE": "en"}
    still = told(client.post("/health/drafts/default/preview", sent, **asked))
    assert 'data-changed="0"' in still
    assert "Nobody changes band." in still
    moved = told(client.post("/health/drafts/default/preview", sent | {"bands.green": "100"}, **asked))
    assert int(re.findall(r'data-changed="(\d+)"', moved)[0]) > 10
    assert "<html" not in moved
    wrong = told(client.post("/health/drafts/default/preview", sent | {OUTCOME: "x"}, **asked))
    assert "until what is marked is put right" in wrong
    # Without script it is the whole page, with all that was typed.
    whole = told(client.post("/health/drafts/default/preview", sent | {"bands.green": "100", "note": "typed"}))
    assert "<html" in whole
    assert 'name="bands.green" value="100"' in whole
    assert 'value="typed"' in whole
    assert drafts(studio) == before


def test_r137_a_preview_speaks_of_own_customers_only(site: Site, studio: Any) -> None:
    from django.conf import settings
    from django.test import Client

    from oarlock.app.access.services import Wanted, add_person
    from oarlock.domain.predicate import Is
    from oarlock.lake.serving import serving

    owner = PEOPLE["csm"][2]
    wanted = Wanted(email="few@example.com", name="Few", role="analyst", rows="own", employee=owner)
    add_person(wanted, password=PASSWORD, actor="test", now=NOW)
    client = Client(SERVER_NAME="localhost")
    client.post("/sign-in", {"email": "few@example.com", "password": PASSWORD})
    with serving(settings.WORKSPACE) as served:
        assert served is not None
        own = served.rows("portfolio_now", where=Is("owner", "=", owner))
        others = served.rows("portfolio_now", where=Is("owner", "!=", owner))
    sent = form(site, "head", "default") | {"bands.green": "100", "bands.amber": "99"}
    page = told(client.post("/health/drafts/default/preview", sent, headers={"hx-request": "true"}))
    assert any(str(row["name"]) in page for row in own)
    names = {str(row["name"]) for row in own}
    assert not [row["name"] for row in others if str(row["name"]) in page and str(row["name"]) not in names]
    (changed_,) = re.findall(r'data-changed="(\d+)"', page)
    assert int(changed_) <= len(own)
    assert "your customers only" in page or "仅包含你的客户" in page
    assert client.get("/health/drafts/default/review").status_code == 404
