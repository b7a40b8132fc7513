"""R-149, R-052: the model as a document, drafts of several people, publishing by somebody else, going back."""

from __future__ import annotations

import html
import json
import re
import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest

from oarlock.lake.workspace import Workspace
from oarlock.pipeline.drafts import drafts
from oarlock.pipeline.models import versions_of
from oarlock.scores.rubric import body_of
from tests.support.postgres import as_it_was
from tests.support.site import NOW, PASSWORD, PEOPLE, Site

OUTCOME = "inputs[0].weight"


@pytest.fixture
def studio(site: Site) -> Iterator[Workspace]:
    """The workspace; what a test publishes is taken back by putting the work database back as it was."""
    from django.conf import settings
    from django.db import connections

    for name in PEOPLE:
        site.client(name)
    connections.close_all()
    if settings.WORKSPACE.store.is_postgres:
        with as_it_was(settings.WORKSPACE.store.url):
            yield settings.WORKSPACE
            connections.close_all()
        return
    live, kept = sqlite3.connect(settings.WORKSPACE.work_db), sqlite3.connect(":memory:")
    live.backup(kept)
    yield settings.WORKSPACE
    connections.close_all()
    kept.backup(live)
    live.close()
    kept.close()


def begin(site: Site, person: str, note: str = "try") -> str:
    """Begin a draft and return its key."""
    answer = site.client(person).post("/health/drafts/", {"from": "default@1", "note": note})
    assert answer.status_code == 302
    return str(answer["Location"]).rpartition("/")[2]


def form(site: Site, person: str, key: str) -> dict[str, str]:
    """What the form of a draft would send."""
    body = site.client(person).get(f"/health/drafts/{key}").content.decode()
    found = re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', body)
    return {name: html.unescape(value) for name, value in found if not name.endswith(".drop")}


def send(site: Site, person: str, key: str, **typed: str) -> Any:
    """Send the form as that person sees it, with some fields typed anew."""
    return site.client(person).post(f"/health/drafts/{key}", form(site, person, key) | typed)


def told(answer: Any) -> str:
    return re.sub(r"\s+", " ", html.unescape(answer.content.decode()))


def published() -> list[dict[str, Any]]:
    from django.conf import settings

    from oarlock.lake.serving import serving

    with serving(settings.WORKSPACE) as served:
        assert served is not None
        return served.rows("health_now", order=(("account_id", False),))


def test_r052_the_document_says_what_counts_and_how_much(site: Site) -> None:
    page = told(site.client("csm").get("/health/", headers={"accept-language": "en"}))
    for piece in ("default@1", "comes with Oarlock", "Progress of outcomes", "0% → 0, 100% → 100 points",
                  "at most 59 when Progress of outcomes < 30%", "all customers, whatever their segment"):  # fmt: skip
        assert piece in page
    shares = re.findall(r"<strong>(\d+)%</strong>", page)
    assert sum(map(int, shares)) == 100
    assert "Begin a draft" not in page
    assert "Begin a draft" in told(site.client("head").get("/health/", headers={"accept-language": "en"}))
    other = told(site.client("csm").get("/health/models/sourcegraph_style@1", headers={"accept-language": "zh"}))
    assert "部署期" in other
    assert site.client("csm").get("/health/models/default@99").status_code == 404
    assert site.client("csm").get("/health/models/default@draft").status_code == 404


def test_r149_a_draft_is_kept_and_changes_nothing_published(site: Site, studio: Workspace) -> None:
    before, versions = published(), versions_of(studio)
    key = begin(site, "head", "outcomes matter more")
    answer = send(site, "head", key, **{OUTCOME: "40"})
    assert (answer.status_code, answer["Location"]) == (302, f"/health/drafts/{key}")
    kept = drafts(studio)[key]
    assert body_of(kept.model)["inputs"][0]["weight"] == 40
    assert (kept.authors, kept.note, kept.model.version) == (("head@example.com",), "outcomes matter more", 1)
    assert published() == before
    assert versions_of(studio) == versions
    # Nothing but that weight is another, not even a number written otherwise.
    changed = body_of(kept.model)
    changed["inputs"][0]["weight"] = 30
    assert json.dumps(changed, sort_keys=True) == json.dumps(body_of(versions[0].model), sort_keys=True)


def test_r149_several_people_have_several_drafts(site: Site, studio: Workspace) -> None:
    keys = {begin(site, "head"), begin(site, "head"), begin(site, "admin")}
    assert len(keys) == 3
    assert keys <= set(drafts(studio))
    key = keys.pop()
    gone = site.client("admin").post(f"/health/drafts/{key}/discard", {"seq": str(drafts(studio)[key].seq)})
    assert gone.status_code == 302
    assert key not in drafts(studio)
    assert site.client("admin").get(f"/health/drafts/{key}").status_code == 404


@pytest.mark.parametrize(
    ("field", "typed", "en", "zh"),
    [
        (OUTCOME, "lots", "This is not a number.", "这不是数字。"),
        (OUTCOME, "", "A number is missing here.", "此处缺少数字。"),
        (OUTCOME, "1e999", "This is not a number.", "这不是数字。"),
        (OUTCOME, "-5", "This must be a number from 0 to", "须为 0 至"),
        ("floor", "140", "This must be a number from 0 to 100.", "须为 0 至 100 之间的数。"),
        ("bands.amber", "80", "Amber must begin below green.", "黄色起点须低于绿色起点。"),
        ("caps[0].at", "101", "This must be a number from 0 to 100.", "须为 0 至 100 之间的数。"),
        ("caps[0].when.op", ">", "Turn the comparison round.", "请将比较方向反过来。"),
        ("caps[0].reason.zh", "", "Say why, in both languages.", "请用中英文两种语言说明原因。"),
        ("inputs[1].inputs[0].scale.points[0][0]", "90", "points must never fall", "得分不得下降"),
        ("inputs[1].inputs[3].scale.points[0][1]", "10", "points must never rise", "得分不得上升"),
        ("inputs[1].inputs[0].scale.points[1][1]", "", "A number is missing here.", "此处缺少数字。"),
        ("new.at", "50", "A number is missing here.", "此处缺少数字。"),
    ],
)
def test_r149_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(
    site: Site, studio: Workspace, field: str, typed: str, en: str, zh: str
) -> None:
    before = drafts(studio)["default"]
    sent = form(site, "head", "default") | {field: typed, "note": "still here"}
    for lang, words in (("en", en), ("zh", zh)):
        site.client("head").cookies["oarlock-lang"] = lang
        answer = site.client("head").post("/health/drafts/default", sent)
        del site.client("head").cookies["oarlock-lang"]
        page = told(answer)
        assert answer.status_code == 422
        assert words in page
        wrong = re.findall(r'<p class="oar-wrong" id="([^"]+)">', page)
        assert len(wrong) <= 3
        near = field.split(".op")[0].split("[0][0]")[0]
        assert any(w.startswith((field, near.split(".when")[0], "new.", "inputs[1]", "caps[0]")) for w in wrong)
        assert 'value="still here"' in page
        if field != "caps[0].when.op":
            assert re.search(rf'name="{re.escape(field)}" value="{re.escape(typed)}"', page)
    assert drafts(studio)["default"] == before


def test_r149_edges_are_added_and_taken_away_and_rules_are_added(site: Site, studio: Workspace) -> None:
    scale = "inputs[1].inputs[0].scale.points"
    answer = send(site, "head", "default", **{
        f"{scale}[1][0]": "", f"{scale}[1][1]": "", f"{scale}[4][0]": "60", f"{scale}[4][1]": "90",
        "new.input": "drift", "new.op": ">=", "new.value": "60", "new.at": "44.5",
        "new.en": "Far apart.", "new.zh": "已经漂远。", "caps[1].drop": "1",
    })  # fmt: skip
    assert answer.status_code == 302
    kept = body_of(drafts(studio)["default"].model)
    assert kept["inputs"][1]["inputs"][0]["scale"]["points"] == [[0, 0], [0.4, 60], [0.6, 90], [0.8, 100]]
    assert [cap["id"] for cap in kept["caps"]] == ["failing_outcome", "rule_1"]
    assert kept["caps"][1] == {
        "id": "rule_1", "at": 44.5, "reason": {"en": "Far apart.", "zh": "已经漂远。"},
        "when": {"input": "drift", "op": ">=", "value": 60},
    }  # fmt: skip


def test_r149_a_stale_edit_shows_both_and_loses_nothing(site: Site, studio: Workspace) -> None:
    key = begin(site, "head")
    mine = form(site, "head", key) | {OUTCOME: "77", "note": "mine"}
    assert send(site, "admin", key, **{OUTCOME: "55", "bands.green": "80"}).status_code == 302
    answer = site.client("head").post(f"/health/drafts/{key}", mine, headers={"accept-language": "en"})
    page = told(answer)
    assert answer.status_code == 409
    assert "admin@example.com saved the draft" in page
    assert 'theirs, kept">55</td><td data-side="yours, below"><strong>77</strong></td>' in page
    assert 'theirs, kept">80</td><td data-side="yours, below"><strong>75</strong></td>' in page
    assert re.search(rf'name="{re.escape(OUTCOME)}" value="77"', page)
    assert 'value="mine"' in page
    assert body_of(drafts(studio)[key].model)["inputs"][0]["weight"] == 55
    # Having seen both, saving again means mine.
    seq = re.search(r'name="seq" value="(\d+)"', page)
    assert seq
    assert site.client("head").post(f"/health/drafts/{key}", mine | {"seq": seq[1]}).status_code == 302
    assert body_of(drafts(studio)[key].model)["inputs"][0]["weight"] == 77
    assert drafts(studio)[key].authors == ("admin@example.com", "head@example.com")


def test_r149_a_draft_that_went_meanwhile_can_be_kept_as_another(site: Site, studio: Workspace) -> None:
    key = begin(site, "head")
    mine = form(site, "head", key) | {OUTCOME: "66"}
    site.client("admin").post(f"/health/drafts/{key}/discard", {"seq": str(drafts(studio)[key].seq)})
    answer = site.client("head").post(f"/health/drafts/{key}", mine)
    assert answer.status_code == 409
    assert re.search(rf'name="{re.escape(OUTCOME)}" value="66"', told(answer))
    copied = site.client("head").post(f"/health/drafts/{key}", mine | {"then": "copy"})
    new = str(copied["Location"]).rpartition("/")[2]
    assert body_of(drafts(studio)[new].model)["inputs"][0]["weight"] == 66


def test_r149_a_forged_form_changes_neither_name_nor_version(site: Site, studio: Workspace) -> None:
    sent = form(site, "head", "default")
    forged = json.loads(sent["base"]) | {"name": "other", "version": 7}
    assert site.client("head").post("/health/drafts/default", sent | {"base": json.dumps(forged)}).status_code == 302
    kept = drafts(studio)["default"].model
    assert (kept.name, kept.version) == ("default", 1)
    for junk in ("[1]", "{", "null", "[" * 100_000, '{"name": 3}'):
        answer = site.client("head").post("/health/drafts/default", sent | {"base": junk})
        assert answer.status_code == 400, junk[:10]


def test_separation_who_made_a_draft_does_not_publish_it_alone(site: Site, studio: Workspace) -> None:
    key = begin(site, "head")
    send(site, "head", key, **{OUTCOME: "60"})
    seq = drafts(studio)[key].seq
    sent = {"seq": str(seq), "over": "1", "reason": "outcomes matter more"}
    page = told(site.client("head").get(f"/health/drafts/{key}/review", headers={"accept-language": "en"}))
    assert "somebody else has to publish it: admin@example.com" in page
    refused = site.client("head").post(f"/health/drafts/{key}/review", sent, headers={"accept-language": "en"})
    assert refused.status_code == 422
    assert "You made this draft" in told(refused)
    assert len(versions_of(studio)) == 1

    without = site.client("admin").post(f"/health/drafts/{key}/review", sent | {"reason": " "})
    assert without.status_code == 422
    old = site.client("admin").post(f"/health/drafts/{key}/review", sent | {"seq": str(seq - 1)})
    assert old.status_code == 422
    assert len(versions_of(studio)) == 1

    before = published()
    assert site.client("admin").post(f"/health/drafts/{key}/review", sent).status_code == 302
    new = versions_of(studio)[0]
    assert (new.label, new.actor, new.reason) == ("default@2", "admin@example.com", "outcomes matter more")
    assert key not in drafts(studio)
    assert published() == before
    page = told(site.client("csm").get("/health/", headers={"accept-language": "en"}))
    assert "default@2 is published, but the figures on pages are still those of default@1" in page
    assert "outcomes matter more" in page
    differs = told(site.client("csm").get("/health/compare?from=default@1&to=default@2"))
    assert 'default@1">30</td><td data-side="default@2"><strong>60</strong></td>' in differs


def test_r149_going_back_needs_a_reason_and_marks_a_break(site: Site, studio: Workspace) -> None:
    from oarlock.app.health.selectors import breaks

    key = begin(site, "head")
    send(site, "head", key, **{OUTCOME: "60"})
    sent = {"seq": str(drafts(studio)[key].seq), "over": "1", "reason": "more"}
    assert site.client("admin").post(f"/health/drafts/{key}/review", sent).status_code == 302
    late = site.client("head").post("/health/models/default@1/restore", {"over": "1", "reason": "no good"})
    assert late.status_code == 422  # another version is in force than the one that was looked at
    assert site.client("head").post("/health/models/default@1/restore", {"over": "2"}).status_code == 422
    back = site.client("head").post("/health/models/default@1/restore", {"over": "2", "reason": "no good"})
    assert back.status_code == 302
    first, last = versions_of(studio)[-1].model, versions_of(studio)[0]
    assert (last.label, last.reason) == ("default@3", "no good")
    assert {**body_of(last.model), "version": 1} == body_of(first)
    assert [(b.before, b.after) for b in breaks(studio)] == [("default@1", "default@2"), ("default@2", "default@3")]


def test_who_does_not_see_all_customers_publishes_for_none(site: Site, studio: Workspace) -> None:
    from django.test import Client

    from oarlock.app.access.services import Wanted, add_person

    wanted = Wanted(email="part@example.com", name="Part", role="head_of_cs", rows="own", employee="E012")
    add_person(wanted, password=PASSWORD, actor="test", now=NOW)
    client = Client(SERVER_NAME="localhost")
    client.post("/sign-in", {"email": "part@example.com", "password": PASSWORD})
    sent = {"seq": str(drafts(studio)["default"].seq), "over": "1", "reason": "mine"}
    for address in ("/health/drafts/default/review", "/health/models/default@1/restore"):
        assert client.get(address).status_code == 404
        assert client.post(address, sent).status_code == 404
    assert len(versions_of(studio)) == 1
    assert client.get("/health/drafts/default").status_code == 200


@pytest.mark.parametrize(
    ("authors", "others", "refused"),
    [
        (("me",), (), False),  # the only one who may
        (("me",), ("you",), True),
        (("you",), ("you",), False),
        (("you", "me"), ("you",), True),  # the last word is mine
        (("me", "you"), ("you",), False),  # everybody had a hand in it; the last word is not mine
        (("me", "you"), ("you", "she"), True),  # she has not
        (("analyst",), (), False),
    ],
)
def test_separation_in_every_constellation(
    site: Site, monkeypatch: pytest.MonkeyPatch, authors: tuple[str, ...], others: tuple[str, ...], refused: bool
) -> None:
    from oarlock.app.access.models import Person
    from oarlock.app.health import services

    people = [Person(pk=at, email=name) for at, name in enumerate(("me", *others), start=1)]
    monkeypatch.setattr(services, "holders", lambda permission, today: people)
    found = services.separation(authors, people[0], today=NOW.date())
    assert found.is_refused is refused


def test_r149_a_comparison_says_each_difference_once(site: Site) -> None:
    from oarlock.app.health.differences import differences
    from oarlock.scores.health.shipped import shipped
    from oarlock.scores.rubric import read_model

    one, other = shipped()["default@1"], shipped()["sourcegraph_style@1"]
    assert differences(one, one) == ()
    assert differences(one, read_model(body_of(one) | {"version": 9})) == ()
    found = [str(line.what) for line in differences(one, other)]
    assert len(found) == len(set(found))
    assert "CSAT: weight" in found
    assert "CSAT: scale" not in found  # the other has no CSAT at all, which its weight says
    page = told(site.client("csm").get("/health/compare?from=default@1&to=sourcegraph_style@1"))
    assert "utilisation 20" not in page  # names of groups, not their codes


def test_links_of_the_document_lead_where_the_reader_may_go(site: Site) -> None:
    for person in ("csm", "support"):
        page = site.client(person).get("/health/models/posthog_handbook@1").content.decode()
        links = set(re.findall(r'href="(/[^"#]*)"', page)) - {"/static"}
        for link in links:
            if not link.startswith("/static/"):
                assert site.client(person).get(html.unescape(link)).status_code == 200, (person, link)
