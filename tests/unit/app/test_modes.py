"""The page of modes: three side by side, and nothing for those who do not steer the company."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

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


def send(site: Site, where: str, who: str = "admin", lang: str = "en", **told: str) -> Any:
    return site.client(who).post(where, told, headers={"accept-language": lang})


def asked(site: Site, name: str, account: str) -> list[dict[str, Any]]:
    """A figure computed now over the records as they stand."""
    from django.conf import settings

    from oarlock.config import Settings
    from oarlock.pipeline.answer import ask
    from oarlock.pipeline.questions import Ask

    now = dt.datetime.now(dt.UTC)
    what = Ask(account=account)
    workspace = settings.WORKSPACE
    return [dict(row) for row in ask(workspace, name, what, settings=Settings(threads=1), now=now).rows]


def an_account() -> tuple[str, str]:
    """A customer with a mode, and the mode as its file writes it."""
    from oarlock.app.records.selectors import rows
    from oarlock.metrics.core.modes import mode_of

    row = next(r for r in rows("account") if mode_of(str(r["mode"])) == "consultative")
    return str(row["account_id"]), str(row["mode"])


def test_r104_a_mode_is_changed_after_a_look_and_everything_follows_it(site: Site) -> None:
    account, was = an_account()
    told = {"account": account, "mode": "transactional", "reason": "they order from the price list"}
    page = send(site, "/modes/preview", **told)
    text = page.content.decode()
    assert page.status_code == 200
    for words in ("Consultative → Transactional", "Weights of health", "Score sheet", "Governing lifecycle", "Light"):
        assert words in text, words
    shown = send(site, "/modes/preview", lang="zh-hans", **told).content.decode()
    assert "顾问型 → 交易型" in shown
    before = {name: asked(site, name, account) for name in ("mode_kit", "touch_norms")}
    assert {row["mode"] for row in before["mode_kit"]} == {"consultative"}
    answer = send(site, "/modes/switch", **told, seen=was)
    assert (answer.status_code, answer["Location"]) == (302, "/modes/#verdicts-title")
    assert {row["mode"] for row in asked(site, "mode_kit", account)} == {"transactional"}
    norms = {row["norm"] for row in asked(site, "touch_norms", account)}
    assert "transactional_visits" in norms
    assert "transactional_visits" not in {row["norm"] for row in before["touch_norms"]}
    # Who looked at the mode before is told, and nothing is overwritten.
    late = send(site, "/modes/switch", "head", **{**told, "mode": "enterprise"}, seen=was)
    assert late.status_code == 400
    assert "Somebody else decided this" in late.content.decode()
    assert "has this mode already" in send(site, "/modes/preview", **told).content.decode()


def test_r104_what_is_no_change_is_a_sentence_and_strangers_find_nothing(site: Site) -> None:
    from oarlock.app.modes.services import mode_as_it_stands

    account, _ = an_account()
    told = {"account": account, "mode": "enterprise", "reason": "x", "seen": mode_as_it_stands(account)}
    for wrong, words in (
        ({"account": "nobody"}, "There is no customer"), ({"mode": "best"}, "There is no mode"),
        ({"reason": " "}, "needs a reason"),
    ):  # fmt: skip
        for where in ("preview", "switch"):
            answer = send(site, f"/modes/{where}", **{**told, **wrong})
            assert answer.status_code == 400, (where, wrong)
            assert words in answer.content.decode()
    for where in ("/modes/preview", "/modes/switch", "/modes/sheet", "/lifecycles/enter"):
        assert send(site, where, "stranger", **told).status_code == 404
        assert send(site, where, "csm", **told).status_code == 404


def test_r103_a_sheet_is_approved_with_its_reason_and_who_decides_second_is_told(site: Site) -> None:
    from oarlock.app.records.selectors import one
    from oarlock.app.spectrum.forms import as_seen

    subject = "evaluation_sheet:enterprise"
    seen = as_seen("strategy_choice", one("strategy_choice", {"subject": subject}))
    told = {"mode": "enterprise", "sheet": "lifetime@1", "reason": "the board of May", "seen": seen}
    codes = re.findall(r'<option value="(\w+@\d)"', site.client("admin").get("/modes/").content.decode())
    told["sheet"] = codes[-1]
    assert send(site, "/modes/sheet", **told).status_code == 302
    row = one("strategy_choice", {"subject": subject})
    assert row is not None
    assert (row["choice"], row["reason"], row["decided_by"]) == (codes[-1], "the board of May", "admin@example.com")
    assert "Somebody else decided this" in send(site, "/modes/sheet", "head", **told).content.decode()
    assert send(site, "/modes/sheet", **{**told, "sheet": "none@9"}).status_code == 400


def test_r105_a_stage_is_entered_by_hand_and_steps_left_out_need_a_reason(site: Site) -> None:
    from oarlock.app.records.selectors import rows

    account, _ = an_account()
    told = {"account": account, "timeline": "", "stage": "buying_use:sensing", "day": "2015-01-01",
            "evidence": "call with the owner"}  # fmt: skip
    assert send(site, "/lifecycles/enter", **told).status_code == 302
    leap = {**told, "stage": "buying_use:needs", "day": "2015-02-01"}
    refused = send(site, "/lifecycles/enter", **leap)
    assert refused.status_code == 400
    assert "Steps are left out: Gap seen, Decision to change" in refused.content.decode()
    assert send(site, "/lifecycles/enter", **leap, reason="they came with a tender").status_code == 302
    mine = [r for r in rows("stage_entry", {"account_id": account}) if r["decided_by"] == "admin@example.com"]
    assert {(r["stage"], r["reason"]) for r in mine} == {("sensing", None), ("needs", "they came with a tender")}
    for wrong in ({"stage": "buying_use:none"}, {"account": "nobody"}, {"evidence": ""}, {"day": "2999-01-01"},
                  {"day": "soon"}):  # fmt: skip
        assert send(site, "/lifecycles/enter", **{**told, **wrong}).status_code == 400, wrong
    # The same entry twice is told, not doubled.
    assert send(site, "/lifecycles/enter", **told).status_code == 400


def test_one_account_is_chosen_and_pictures_have_their_tables(site: Site) -> None:
    account, _ = an_account()
    text = site.client("head").get("/lifecycles/", {"account": account}).content.decode()
    assert "The way of this customer" in text
    assert "Customers in each stage of the buying cycle" in text
    assert "There is no customer" in site.client("head").get("/lifecycles/", {"account": "x"}).content.decode()
    assert f"/judgements/mode/{account}" in site.client("head").get("/modes/").content.decode()


def test_r105_a_missing_part_of_a_kit_becomes_one_task_and_the_stranger_makes_none(site: Site) -> None:
    from oarlock.app.tasks.models import Task
    from tests.unit.app.test_rooms import table

    row = next(row for row in table("mode_kit_now") if row["missing"])
    account, check = str(row["account"]), str(row["missing"]).split()[0]
    assert "Make it a task" in send_get(site, "admin")
    before = Task.objects.filter(account=account).count()
    told = {"account": account, "check": check}
    for who in ("stranger", "csm", "seller"):
        assert send(site, "/modes/task", who=who, **told).status_code in (403, 404)
    assert send(site, "/modes/task", account=account, check="nothing").status_code == 404
    assert Task.objects.filter(account=account).count() == before
    assert send(site, "/modes/task", **told).status_code == 302
    # In the other language, by somebody else: still the same task.
    assert send(site, "/modes/task", who="head", lang="zh", **told).status_code == 302
    assert send(site, "/modes/task", who="head", **told).status_code == 302
    assert Task.objects.filter(account=account).count() == before + 1
    made = Task.objects.filter(account=account).latest("pk")
    assert made.owner.email == "admin@example.com"
    assert "There is such a task already" in send_get(site, "head")


def send_get(site: Site, who: str) -> str:
    return str(site.client(who).get("/modes/", headers={"accept-language": "en"}).content.decode())
