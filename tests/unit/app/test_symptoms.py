"""The check-up: eight cards with picture, evidence and plan, for those who see the whole company."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest

from tests.support.site import Site

EN = {"accept-language": "en"}
PLAN = {"choice": "Monthly visits", "reason": "Nobody met", "review": "2199-01-01"}


def page(site: Site, who: str = "admin", lang: str = "en") -> str:
    return html.unescape(site.client(who).get("/symptoms/", headers={"accept-language": lang}).content.decode())


def published() -> list[dict[str, Any]]:
    from django.conf import settings

    from oarlock.lake.serving import serving

    with serving(settings.WORKSPACE) as served:
        assert served is not None
        return served.company("symptoms_now", order=(("place", False), ("quarter", False)))


def test_r095_eight_cards_say_what_was_computed_and_what_is_not_recorded(site: Site) -> None:
    from oarlock.strategy.symptoms.signs import SIGNS

    body, rows = page(site), published()
    for sign in SIGNS:
        assert f'id="{sign.code}"' in body
        assert sign.label.en in body
    active = {r["symptom"] for r in rows if r["is_last"] and r["is_active"]}
    assert f"{len(active)} of 8 are active" in body
    assert "This sign is fed by: The promise ledger" in body
    assert {r["symptom"] for r in rows if r["status"] == "no_data"} >= {"promises_unmet"}
    # The roadmap's share is the acceptance number of R-101: 33 of 60.
    assert "55%" in body[body.index('id="closed_rd"') :]


def test_r095_each_picture_holds_its_threshold_and_its_table(site: Site) -> None:
    raw = site.client("admin").get("/symptoms/", headers=EN).content.decode()
    specs = dict(re.findall(r'<script type="application/json" id="sign-(\w+)-spec">(.*?)</script>', raw, re.DOTALL))
    assert "closed_rd" in specs
    for code, spec in specs.items():
        value, threshold = json.loads(spec)["series"]
        mine = [r for r in published() if r["symptom"] == code]
        assert [v is None for v in value["values"]] == [r["value"] is None for r in mine]
        assert len(threshold["values"]) == len(mine)
    assert raw.count("As a table") == len(specs)


def test_r095_evidence_is_listed_with_the_customers_name(site: Site) -> None:
    from django.conf import settings

    from oarlock.lake.serving import serving

    with serving(settings.WORKSPACE) as served:
        assert served is not None
        rows = served.company("symptom_evidence_now")
    body = page(site)
    counts = {code: sum(r["symptom"] == code for r in rows) for code in ("big_bills", "closed_rd")}
    for code, n in counts.items():
        if n:
            assert f"Evidence: {n}" in body[body.index(f'id="{code}"') :]


def test_the_check_up_is_for_those_who_see_the_whole_company(site: Site) -> None:
    for who in ("csm", "seller", "stranger", "support"):
        assert site.client(who).get("/symptoms/").status_code == 404
        assert site.client(who).post("/symptoms/plan/big_bills", PLAN).status_code == 404
    assert "Symptoms" in page(site, "head")
    # Whom our hours go to is told to nobody who may not know what customers cost us.
    assert site.client("seller").get("/symptoms/export.csv?table=symptom_evidence_now").status_code == 404
    assert site.client("admin").get("/symptoms/export.csv?table=symptoms_now").status_code == 200
    assert site.client("admin").get("/symptoms/export.csv?table=portfolio_now").status_code == 404


def test_r095_a_plan_is_kept_with_who_why_and_when_to_look_again(site: Site) -> None:
    from oarlock.app.records.selectors import one

    assert site.client("admin").post("/symptoms/plan/closed_rd", PLAN, headers=EN).status_code == 302
    kept = one("strategy_choice", {"subject": "treatment:closed_rd"})
    assert kept is not None
    assert (kept["choice"], kept["decided_by"]) == (PLAN["choice"], "admin@example.com")
    body = page(site, "head")
    assert PLAN["choice"] in body
    assert "because: Nobody met" in body
    # Head decides without having seen it: told, and nothing is changed.
    blind = {**PLAN, "choice": "Nothing", "seen": ""}
    late = site.client("head").post("/symptoms/plan/closed_rd", blind, headers=EN)
    assert (late.status_code, b"Somebody else decided this" in late.content) == (400, True)
    assert one("strategy_choice", {"subject": "treatment:closed_rd"}) == kept
    seen = {**blind, "seen": str(kept["decided_at"])}
    assert site.client("head").post("/symptoms/plan/closed_rd", seen, headers=EN).status_code == 302
    log = site.client("admin").get("/audit/", {"what": "strategy_choice"}, headers=EN).content.decode()
    assert "head@example.com" in log


@pytest.mark.parametrize(
    ("change", "words"),
    [({"choice": " "}, "A plan says what is done"), ({"review": "2020-01-01"}, "must lie after today"),
     ({"review": "soon"}, "must lie after today"), ({"reason": ""}, "A plan says what is done")],
)  # fmt: skip
def test_a_plan_that_says_nothing_is_refused_with_a_sentence(site: Site, change: dict[str, str], words: str) -> None:
    answer = site.client("admin").post("/symptoms/plan/big_bills", {**PLAN, **change}, headers=EN)
    assert (answer.status_code, words in html.unescape(answer.content.decode())) == (400, True)
    assert site.client("admin").post("/symptoms/plan/measles", PLAN).status_code == 404


def test_in_chinese_the_signs_have_chinese_names(site: Site) -> None:
    from oarlock.strategy.symptoms.signs import SIGNS

    body = page(site, lang="zh")
    for sign in SIGNS:
        assert sign.label.zh in body
        assert sign.label.en not in body
