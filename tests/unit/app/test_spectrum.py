"""R-001 to R-007 on a page: positions with their reasons, what people decide there, and who may not know of it."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

import pytest

from oarlock.app.spectrum import forms
from oarlock.errors import UserError
from tests.support.site import Site
from tests.unit.app.test_languages import written

ADDRESS = "/spectrum/"


def body(site: Site, who: str = "admin", lang: str = "en", **asked: str) -> str:
    answer = site.client(who).get(ADDRESS, asked, headers={"accept-language": lang})
    assert answer.status_code == 200, answer.content[:500]
    return str(answer.content.decode())


def send(site: Site, where: str, who: str = "admin", **told: str) -> Any:
    return site.client(who).post(f"{ADDRESS}{where}", told, headers={"accept-language": "en"})


def kept(entity: str) -> list[dict[str, Any]]:
    from oarlock.app.records.selectors import rows

    return rows(entity)


def test_r001_the_page_tells_the_position_with_each_factor_its_numbers_and_its_records(site: Site) -> None:
    text = body(site)
    for words in ("Position of the company", "Custom work in delivery", "Revenue not priced from the book", "Ticket",
                  "Who pulls us", "Stated beside actual", "What the position asks of us"):  # fmt: skip
        assert words in text, words
    assert "missing, not zero" in text or "all six factors" in text


def test_r001_it_plays_through_the_months(site: Site) -> None:
    months = re.findall(r'<option value="(\d{4}-\d{2})"', body(site))
    assert len(months) > 6
    text = body(site, month=months[2])
    assert f'<option value="{months[2]}" selected>' in text
    assert f"month={months[1]}" in text
    assert f"month={months[3]}" in text
    # What is no month is now.
    assert "selected" not in re.findall(r'<select class="form-select" id="month".*?</select>', body(site, month="x"))[0]


def test_r001_every_picture_has_its_table(site: Site) -> None:
    text = body(site)
    for found in re.findall(r'id="(\w+)-spec">(.*?)</script>', text):
        spec = json.loads(found[1])
        assert spec["series"], found[0]
    assert text.count("<oar-chart") <= text.count("As a table")


def test_r004_a_band_is_approved_with_its_reason_and_who_decides_second_is_told(site: Site) -> None:
    before = [r for r in kept("position_target") if r["subject"] == "company"]
    seen = forms.as_seen("position_target", before[0] if before else None)
    answer = send(site, "target", low="25", high="40", reason="board of March", seen=seen)
    assert (answer.status_code, answer["Location"]) == (302, "/spectrum/#target")
    (row,) = [r for r in kept("position_target") if r["subject"] == "company"]
    assert (row["low"], row["high"], row["decided_by"]) == (25.0, 40.0, "admin@example.com")
    text = body(site)
    assert "Approved: 25.0 – 40.0" in text
    assert "board of March" in text
    again = send(site, "target", low="10", high="20", reason="I did not look", seen=seen)
    assert again.status_code == 400
    assert "Somebody else decided this" in again.content.decode()
    assert [r["low"] for r in kept("position_target") if r["subject"] == "company"] == [25.0]


def test_r003_an_anchor_is_added_and_removed_with_a_reason(site: Site) -> None:
    told = {"title": "A law firm", "position": "95", "reason": "known for bespoke work", "is_competitor": ""}
    assert send(site, "anchors", **told).status_code == 302
    (row,) = [r for r in kept("anchor") if r["title"] == "A law firm"]
    assert (row["position"], row["basis"], row["is_competitor"]) == (95.0, "judgement", False)
    text = body(site)
    assert "A law firm" in text
    gone = {"anchor_id": str(row["anchor_id"]), "seen": forms.as_seen("anchor", row), "reason": "no longer apt"}
    assert send(site, "anchors/remove", **gone).status_code == 302
    assert "A law firm" not in body(site).replace("The anchor", "")
    assert send(site, "anchors/remove", **gone).status_code == 400


def test_r003_an_anchor_by_factors_is_placed_by_its_six_shares_and_by_nothing_that_is_typed(site: Site) -> None:
    told = {"title": "A rival", "basis": "factors", "position": "1", "reason": "their annual report",
            "share.custom": "40", "share.bespoke": "20", "share.single_output": "50"}  # fmt: skip
    assert send(site, "anchors", **told).status_code == 302
    (row,) = [r for r in kept("anchor") if r["title"] == "A rival"]
    # Weights 25, 15 and 20 are known, 60 of 100: (25 × 40 + 15 × 20 + 20 × 50) ÷ 60.
    assert row["position"] == pytest.approx(2300 / 60, abs=1e-4)
    assert (row["basis"], row["shares"]) == ("factors", "custom=40 single_output=50 bespoke=20")
    assert "Custom work in delivery 40 %" in body(site)
    few = send(site, "anchors", **{**told, "title": "Hardly known", "share.bespoke": ""})
    assert few.status_code == 400
    assert "45%" in few.content.decode()
    assert send(site, "anchors", **{**told, "share.custom": "140"}).status_code == 400
    assert [r for r in kept("anchor") if r["title"] == "Hardly known"] == []


def test_r005_needs_of_a_band_are_kept_with_an_owner(site: Site) -> None:
    told = {"low": "40", "high": "60", "kind": "skill", "need": "solution_consultant", "minimum": "6", "reason": "plan"}
    assert send(site, "needs", **told).status_code == 302
    known = {(r["kind"], r["need"], r["minimum"]) for r in kept("position_need")}
    assert ("skill", "solution_consultant", 6.0) in known


@pytest.mark.parametrize(
    ("where", "told", "words"),
    [
        ("target", {"low": "40", "high": "25", "reason": "x"}, "before it begins"),
        ("target", {"low": "-1", "high": "25", "reason": "x"}, "number from 0 to 100"),
        ("target", {"low": "nan", "high": "25", "reason": "x"}, "number from 0 to 100"),
        ("target", {"low": "1", "high": "25", "reason": " "}, "is missing"),
        ("target", {"low": "1", "high": "25", "reason": "x", "subject": "no such thing"}, "no offering"),
        ("anchors", {"title": "", "position": "5", "reason": "x"}, "is missing"),
        ("anchors", {"title": "x", "position": "500", "reason": "x"}, "number from 0 to 100"),
        ("anchors/remove", {"anchor_id": "nobody", "reason": "x"}, "not there any more"),
        ("needs", {"low": "1", "high": "2", "kind": "skill", "need": "x", "reason": "x"}, "is missing"),
        ("needs", {"low": "1", "high": "2", "kind": "magic", "need": "x", "minimum": "1", "reason": "x"}, "no value"),
    ],
)
def test_r001_bad_input_is_a_sentence(site: Site, where: str, told: dict[str, str], words: str) -> None:
    answer = send(site, where, **told)
    assert answer.status_code == 400
    assert words in answer.content.decode()


def test_r001_a_row_that_a_form_carries_comes_back_as_it_was() -> None:
    row = {"subject": "company", "low": 25.0, "high": 40.0, "decided_by": None, "reason": "x",
           "approved_at": dt.datetime(2024, 1, 1)}  # fmt: skip
    assert forms.seen_of({"seen": forms.as_seen("position_target", row)})["low"] == "25.0"
    assert forms.seen_of({"seen": "{}"}) == {}
    assert forms.seen_of({"seen": "nonsense"}) == forms.seen_of({"seen": "[1]"}) == {"seen": ""}
    with pytest.raises(UserError, match="no number"):
        forms.band({"low": "one", "high": "2"})


def test_r001_only_who_steers_the_company_finds_the_page(site: Site) -> None:
    for who in ("csm", "seller", "support", "stranger"):
        assert site.client(who).get(ADDRESS).status_code == 404, who
        assert send(site, "target", who, low="1", high="2", reason="x").status_code == 404
        assert site.client(who).get(f"{ADDRESS}export.csv", {"table": "gravity_now"}).status_code == 404


def test_r002_no_author_of_an_answer_is_in_any_file(site: Site) -> None:
    for name in ("stated_position_now", "spectrum_position_months", "gravity_now", "spectrum_map_now"):
        answer = site.client("admin").get(f"{ADDRESS}export.csv", {"table": name}, headers={"accept-language": "en"})
        assert answer.status_code == 200, name
        assert "Author" not in answer.content.decode().splitlines()[0]


def test_r002_who_is_asked_in_an_open_round_sees_nothing_computed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from oarlock.app.spectrum import selectors

    monkeypatch.setattr(selectors, "must_answer_first", lambda person: True)
    text = body(site)
    assert "You are asked first" in text
    assert "Position of the company" not in text
    assert site.client("admin").get(f"{ADDRESS}export.csv", {"table": "spectrum_position_now"}).status_code == 404


def test_r001_the_accounts_of_the_picture_and_of_its_table_are_the_same(site: Site) -> None:
    text = body(site)
    drawn = re.findall(r'id="axis-spec">(.*?)</script>', text)
    if drawn:
        bubbles = [one for one in json.loads(drawn[0])["series"] if not one["marks"]]
        for one in bubbles:
            assert len(one["values"]) == len(one["xs"]) == len(one["sizes"]) == len(one["texts"]) == len(one["urls"])
            assert all(0 <= x <= 100 for x in one["xs"])
            assert all(8 <= size <= 44 for size in one["sizes"])


def test_r159_the_chinese_page_has_no_english_sentence(site: Site) -> None:
    text = re.sub(r"<script.*?</script>", "", body(site, lang="zh"), flags=re.S)
    for known in sorted(written(), key=len, reverse=True):
        text = text.replace(known, "")
    lines = re.sub(r"<[^>]+>", "\n", text).splitlines()
    assert [line for line in lines if re.search(r"[A-Za-z]{3,} [a-z]{2,} [a-z]{2,}", line)] == []
